"""Which server to work with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog
from tui.render.safe_text import safe_line


class ChooseProfileDialog(Dialog[str]):
    """Comes back with the name of a profile."""

    AUTO_FOCUS = "OptionList"
    title_text = "Profiles"
    hint = "↑ ↓ and enter; profiles are written in profiles.toml"

    def __init__(self, profiles: Sequence[tuple[str, str]], current: str) -> None:
        """``profiles`` are names, each with its host."""
        super().__init__()
        self._profiles = tuple(profiles)
        self._current = current

    def body(self) -> Iterator[Widget]:
        """One line for each profile; the one in use is marked."""
        yield OptionList(*(Option(self._line(name, host)) for name, host in self._profiles), compact=True)

    def _line(self, name: str, host: str) -> Content:
        mark = "●" if name == self._current else " "
        return Content.assemble(f"{mark} ", (safe_line(name), "bold"), f"  {safe_line(host)}")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose by enter or the mouse."""
        self.finish(self._profiles[event.option_index][0])
