"""Opening by id: an id, an address, a curl line or an error text goes in, one id comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from tui.analysis.find_ids import FoundIds, find_ids
from tui.dialogs.base import Dialog, button
from tui.dialogs.exact_text import ExactInput
from tui.render.safe_text import cut_middle, safe_line

SHOWN_WIDTH = 70


class OpenDialog(Dialog[str]):
    """Comes back with the chosen id: a conversation's where there is one, else that of something else."""

    DEFAULT_CSS = """
    OpenDialog OptionList {
        height: auto;
        max-height: 8;
    }
    """
    AUTO_FOCUS = "#text"
    title_text = "Open"
    hint = "an id, an address, a curl line, an error text · ↑ ↓ choose where several were found"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "open", "Open", show=False, priority=True),
    ]

    def __init__(self, draft: str = "", fault: str = "") -> None:
        super().__init__()
        self._draft = draft
        self.fault = fault
        self._found: tuple[tuple[str, str], ...] = ()

    def body(self) -> Iterator[Widget]:
        """The text, and the ids found in it."""
        yield ExactInput(self._draft, placeholder="conv_…", id="text")
        yield OptionList(compact=True)

    def buttons(self) -> Iterator[Button]:
        """Cancel and open."""
        yield button("Cancel", "esc", "leave")
        yield button("Open", "enter", "open", main=True)

    def on_mount(self) -> None:
        """Look into the draft."""
        self._look()

    def lost_on_leave(self) -> bool:
        """An id is quickly typed or pasted again; longer text that was typed is asked about."""
        text = self._text()
        return text != self._draft and len(text) > SHOWN_WIDTH

    def _text(self) -> str:
        return self.query_one("#text", ExactInput).exact

    def _look(self) -> None:
        """Find the ids and list them."""
        self._found = listed(find_ids(self._text()))
        table = self.query_one(OptionList)
        table.clear_options()
        table.add_options([Option(_prompt(kind, name)) for kind, name in self._found])
        table.display = bool(self._found)
        table.highlighted = 0 if self._found else None
        self.query_one("#open", Button).disabled = not self._found
        self.say("there is no id in this text" if self._text().strip() and not self._found else "")

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Look while typing."""
        self.typed()
        self._look()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter opens."""
        self.action_open()

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Enter or the mouse on an id opens it."""
        self.action_open()

    def action_scroll_lines(self, lines: int) -> None:
        """Up and down choose among the ids from the text too."""
        table = self.query_one(OptionList)
        if lines < 0:
            table.action_cursor_up()
        else:
            table.action_cursor_down()

    def action_open(self) -> None:
        """Come back with the id under the cursor."""
        self._found = listed(find_ids(self._text()))
        at = self.query_one(OptionList).highlighted or 0
        if at < len(self._found):
            self.finish(self._found[at][1])


def listed(found: FoundIds) -> tuple[tuple[str, str], ...]:
    """Kind and id of everything found, what can be opened at once first."""
    groups = (
        ("conversation", found.conversation_ids),
        ("response", found.response_ids),
        ("item", found.item_ids),
        ("call", found.call_ids),
    )
    return tuple((kind, name) for kind, ids in groups for name in ids)


def _prompt(kind: str, name: str) -> Content:
    return Content.assemble((f"{kind:<12} ", "dim"), cut_middle(safe_line(name), SHOWN_WIDTH))
