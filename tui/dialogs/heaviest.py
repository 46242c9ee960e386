"""The heaviest of the loaded items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog, line
from tui.models.rows import ItemRow
from tui.render.cells import cut, pad
from tui.render.labels import LABEL_WIDTH, type_label
from tui.render.safe_text import safe_line
from tui.render.weights import byte_size, short_weight

_TOKENS, _BYTES, _PREVIEW = 7, 9, 60


class HeaviestDialog(Dialog[str]):
    """Comes back with the identity of an item."""

    DEFAULT_CSS = """
    HeaviestDialog OptionList { height: auto; max-height: 60vh; }
    """
    AUTO_FOCUS = "OptionList"
    title_text = "Heaviest items"
    hint = "↑ ↓ and enter goes to the item; tokens are guessed from the bytes"

    def __init__(self, rows: Sequence[ItemRow], count: int, *, complete: bool) -> None:
        """``rows`` are listed, heaviest first, out of ``count`` loaded ones."""
        super().__init__()
        self._rows = tuple(rows)
        self._count = count
        self._complete = complete

    def body(self) -> Iterator[Widget]:
        """What was looked at, then one line for each item."""
        of = f"of {self._count:,}" if self._complete else f"of the {self._count:,} that are loaded; A loads all"
        yield line(f"{len(self._rows)} {of}", "muted")
        yield OptionList(*(Option(_line(row)) for row in self._rows), compact=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose by enter or the mouse."""
        self.finish(self._rows[event.option_index].identity)


def _line(row: ItemRow) -> Content:
    label = pad(safe_line(type_label(row.type, row.role)), LABEL_WIDTH)
    sizes = f"{pad(short_weight(row.size), _TOKENS, right=True)} {pad(byte_size(row.size), _BYTES, right=True)}"
    return Content.assemble((sizes, "bold"), f"  {label} ", (cut(safe_line(row.preview), _PREVIEW), "dim"))
