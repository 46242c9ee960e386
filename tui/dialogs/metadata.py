"""Editing metadata: a table of pairs, the pair under the cursor open for typing, limits counted live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog, Tone, button, line, toned
from tui.dialogs.exact_text import ExactInput
from tui.dialogs.metadata_lines import row_line
from tui.dialogs.metadata_paste import PastedPairs, PasteMetadataDialog
from tui.dialogs.metadata_review import MetadataReviewDialog
from tui.dialogs.metadata_table import EditRow, EditTable, Field, MetadataDraft, RowFault
from tui.models.json_value import JsonValue
from tui.models.metadata import MAX_KEY_LENGTH, MAX_PAIRS, MAX_VALUE_LENGTH

__all__ = ["MetadataDialog", "MetadataDraft"]


class MetadataDialog(Dialog[MetadataDraft]):
    """Edits metadata and comes back with the whole wanted map, after showing the difference.

    What the server has and the user leaves alone is kept as it is, beyond the limits too; only faults that
    the user makes keep the edit from being saved.
    """

    DEFAULT_CSS = """
    MetadataDialog OptionList {
        height: auto;
        min-height: 3;
        max-height: 12;
    }
    MetadataDialog.-low OptionList {
        max-height: 6;
    }
    """
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "add", "Add a pair", show=False, priority=True),
        Binding("ctrl+d", "remove", "Remove the pair", show=False, priority=True),
        Binding("ctrl+r", "restore", "Restore the pair", show=False, priority=True),
        Binding("ctrl+j", "paste_json", "Paste JSON", show=False, priority=True),
        Binding("ctrl+t", "make_string", "Make it a string", show=False, priority=True),
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        base: Mapping[str, JsonValue],
        *,
        draft: MetadataDraft | None = None,
        fault: str = "",
    ) -> None:
        super().__init__()
        self._of = title
        self.title_text = f"Metadata of {title}"
        self.fault = fault
        self._table = EditTable(base, draft)
        self._at: int | None = None

    def body(self) -> Iterator[Widget]:
        """The count, the table, and the two fields of the row under the cursor."""
        yield line(id="count")
        yield OptionList(compact=True)
        yield line(id="key-label")
        yield ExactInput(id="key")
        yield line(id="value-label")
        yield ExactInput(id="value")

    def buttons(self) -> Iterator[Button]:
        """All that can be done, with its key."""
        yield button("Add", "^n", "add")
        yield button("Remove", "^d", "remove")
        yield button("Restore", "^r", "restore")
        yield button("JSON", "^j", "paste_json")
        yield button("Cancel", "esc", "leave")
        yield button("Save", "^s", "save", main=True)

    def on_mount(self) -> None:
        """Show the first row."""
        self._rebuild(0)

    def lost_on_leave(self) -> bool:
        """Whether anything differs from what the server has."""
        self._commit()
        return not self._table.change().empty or len(self._table.pairs()) != len(self._table.base)

    @property
    def _row(self) -> EditRow | None:
        rows = self._table.rows
        return rows[self._at] if self._at is not None and self._at < len(rows) else None

    def _commit(self) -> None:
        """Take what the fields hold into the row that they show."""
        row = self._row
        if row is not None and not row.removed:
            key, value = self.query_one("#key", ExactInput), self.query_one("#value", ExactInput)
            if row.edit(key.exact, value.exact):
                self.typed()

    def _rebuild(self, at: int) -> None:
        """Draw the table anew and go to row ``at``, or the last there is."""
        rows = self._table.rows
        self._at = None
        table = self.query_one(OptionList)
        table.clear_options()
        table.add_options([Option("") for _ in rows])
        table.highlighted = min(at, len(rows) - 1) if rows else None
        self._load(table.highlighted)

    def _load(self, at: int | None) -> None:
        """Show row ``at`` in the fields."""
        self._at = at
        row = self._row
        for name, text in (("#key", row.key if row else ""), ("#value", row.text if row else "")):
            field = self.query_one(name, ExactInput)
            field.show(text)
            field.disabled = row is None or row.removed
        self._refresh()

    def _refresh(self) -> None:
        """Draw what follows from the rows: the table's lines, counts, faults, and whether it can be saved."""
        faults = self._table.faults()
        faulty = {fault.row for fault in faults}
        table = self.query_one(OptionList)
        for index, row in enumerate(self._table.rows):
            table.replace_option_prompt_at_index(index, row_line(row, faulty=index in faulty))
        self._count(faults)
        self._label("key", MAX_KEY_LENGTH, faults)
        self._label("value", MAX_VALUE_LENGTH, faults)
        blocking = [fault for fault in faults if fault.blocking]
        self.query_one("#save", Button).disabled = bool(blocking)
        if not self._asked_to_discard:
            self.say(f"cannot be saved: {self._where(blocking[0])}" if blocking else "")

    def _where(self, fault: RowFault) -> str:
        """A fault with the pair that has it."""
        if fault.row is None:
            return fault.message
        key = self._table.rows[fault.row].key
        return f"{fault.field} of pair {fault.row + 1} {key[:24]!r}: {fault.message}"

    def _count(self, faults: tuple[RowFault, ...]) -> None:
        count = len(self._table.pairs())
        over = next((fault for fault in faults if fault.row is None), None)
        words = f"pairs {count}/{MAX_PAIRS}" if count else f"no pairs yet, ctrl+n adds one (0/{MAX_PAIRS})"
        tone: Tone = "muted" if over is None else "bad" if over.blocking else "warn"
        self.query_one("#count", Static).update(toned(f"{words} {over.message if over else ''}", tone))

    def _label(self, field: Field, limit: int, faults: tuple[RowFault, ...]) -> None:
        """The name of a field, its length against the limit, and its fault."""
        row = self._row
        text = "" if row is None else row.key if field == "key" else row.text
        mine = [fault for fault in faults if fault.row is not None and fault.row == self._at]
        fault = next((fault for fault in mine if fault.field == field), None)
        words = [f"{field} {len(text)}/{limit}"]
        if row is not None and row.removed:
            words.append("removed, ctrl+r restores it")
        if fault is not None:
            words.append(fault.message if fault.blocking else f"{fault.message}; kept as the server has it")
        if row is not None and field == "value" and not isinstance(row.value, str):
            words.append("ctrl+t makes it a string")
        tone: Tone = "muted" if fault is None else "bad" if fault.blocking else "warn"
        self.query_one(f"#{field}-label", Static).update(toned(" · ".join(words), tone))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another row: keep what was typed in the last one, show this one."""
        at = event.option_list.highlighted
        if at != self._at:
            self._commit()
            self._load(at)

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Enter goes into the row: to its value, or to its key where it has none."""
        row = self._row
        if row is not None and not row.removed:
            self.query_one("#value" if row.key else "#key").focus()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Count and check while typing."""
        self._commit()
        self._refresh()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes from key to value, and from the value back to the table."""
        self.query_one("#value" if event.input.id == "key" else OptionList).focus()

    def action_scroll_lines(self, lines: int) -> None:
        """Up and down go to the next row from the fields too."""
        table = self.query_one(OptionList)
        if lines < 0:
            table.action_cursor_up()
        else:
            table.action_cursor_down()

    def action_add(self) -> None:
        """A new pair, its key open for typing."""
        self._commit()
        self._rebuild(self._table.add())
        self.query_one("#key").focus()

    def action_remove(self) -> None:
        """Take the pair under the cursor away."""
        if self._at is not None and self._row is not None:
            self._commit()
            at = self._at
            self._table.remove(at)
            self._rebuild(at)
            self.query_one(OptionList).focus()

    def action_restore(self) -> None:
        """The pair under the cursor as the server has it."""
        row = self._row
        if row is not None:
            row.restore()
            self._load(self._at)

    def action_make_string(self) -> None:
        """Turn a value that is no string into one."""
        self._commit()
        row = self._row
        if row is not None and not row.removed:
            row.make_string()
            self._load(self._at)

    def action_paste_json(self) -> None:
        """Ask for a JSON object."""
        self._commit()
        self.app.push_screen(PasteMetadataDialog(), self._pasted)

    def _pasted(self, pasted: PastedPairs | None) -> None:
        if pasted is not None:
            self._table.take(pasted.pairs, replace=pasted.replace)
            self._rebuild(0)

    def action_save(self) -> None:
        """Show the difference, then save; say so where there is none."""
        self._commit()
        self._refresh()
        if self.query_one("#save", Button).disabled:
            return
        change = self._table.change()
        if change.empty:
            self.say("nothing changed, so there is nothing to save", "muted")
            return
        self.app.push_screen(MetadataReviewDialog(self._of, change), self._confirmed)

    def _confirmed(self, confirmed: bool | None) -> None:
        if confirmed:
            self.finish(self._table.draft())
