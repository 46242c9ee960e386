"""What to copy: one key each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog, line
from tui.render.safe_text import safe_line

PREVIEW_WIDTH = 60


@dataclass(frozen=True, slots=True)
class CopyOption:
    """One thing that can be copied."""

    key: str
    """The key that chooses it, one character; also what the menu comes back with."""
    label: str
    preview: str = ""
    """The beginning of what would be copied, as it came."""


class CopyMenu(Dialog[str]):
    """Comes back with the key of the option chosen by its key, by enter or by the mouse."""

    AUTO_FOCUS = "OptionList"
    title_text = "Copy"
    hint = "press a key, or ↑ ↓ and enter"

    def __init__(self, options: Sequence[CopyOption]) -> None:
        super().__init__()
        self._options = tuple(options)

    def body(self) -> Iterator[Widget]:
        """The options."""
        if self._options:
            yield OptionList(*(Option(_prompt(option)) for option in self._options), compact=True)
        else:
            yield line("there is nothing here to copy", "muted")

    def on_key(self, event: Key) -> None:
        """Choose by key."""
        if event.character is not None and any(event.character == option.key for option in self._options):
            event.stop()
            self.finish(event.character)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose by enter or the mouse."""
        self.finish(self._options[event.option_index].key)


def _prompt(option: CopyOption) -> Content:
    preview = safe_line(option.preview[: PREVIEW_WIDTH * 4])
    cut = preview if len(preview) <= PREVIEW_WIDTH else f"{preview[: PREVIEW_WIDTH - 1]}…"
    return Content.assemble((safe_line(option.key), "bold"), f"  {safe_line(option.label)}  ", (cut, "dim"))
