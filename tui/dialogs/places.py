"""Several conversations that an error may speak of, to go to one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog, line
from tui.models.finding import Finding
from tui.models.rows import KnownConversation
from tui.render.cells import cut, pad
from tui.render.names import conversation_name
from tui.render.safe_text import safe_line

_NAME = 30


class PlacesDialog(Dialog[int]):
    """Comes back with the number of the place, from 0."""

    DEFAULT_CSS = """
    PlacesDialog OptionList { height: auto; max-height: 60vh; }
    """
    AUTO_FOCUS = "OptionList"
    title_text = "Conversations with this fault"
    hint = "↑ ↓ and enter goes to the item"

    def __init__(self, places: Sequence[tuple[KnownConversation, Finding | None]]) -> None:
        super().__init__()
        self._places = tuple(places)

    def body(self) -> Iterator[Widget]:
        """A line for each."""
        yield line(f"{len(self._places)} places; the text names no item", "muted")
        yield OptionList(*(Option(_prompt(*place)) for place in self._places), compact=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose by enter or the mouse."""
        self.finish(event.option_index)


def _prompt(known: KnownConversation, finding: Finding | None) -> Content:
    name = pad(cut(safe_line(conversation_name(known)), _NAME), _NAME)
    said = finding.sentence if finding is not None else ""
    return Content.assemble((name, "bold"), f"  {safe_line(said)}")
