"""The pairs of metadata while they are edited: what was there, what it is now, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tui.models.json_value import JsonFault, JsonValue, dump_json
from tui.models.metadata import (
    MetadataChange,
    MetadataRule,
    metadata_change,
    metadata_faults,
    same_json,
)

Pair = tuple[str, JsonValue]
Field = Literal["key", "value", "pairs"]
RowState = Literal["same", "new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class MetadataDraft:
    """What the user wants the metadata to be."""

    pairs: tuple[Pair, ...]

    def mapping(self) -> dict[str, JsonValue]:
        """The pairs as the map that is sent."""
        return dict(self.pairs)


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing that is wrong, at its field."""

    row: int | None
    """Index of the row, None for the whole table."""
    field: Field
    message: str
    blocking: bool
    """False where the server itself has it so and the user left it alone."""


def shown_value(value: JsonValue) -> str:
    """A value as text to edit: a string as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return dump_json(value).decode("ascii")
    except JsonFault as fault:
        return f"({fault})"


class EditRow:
    """One pair being edited. A value whose text is not changed stays the value that it was, number or not."""

    __slots__ = ("key", "loaded", "origin", "removed", "value")

    def __init__(self, key: str, value: JsonValue, origin: Pair | None = None) -> None:
        self.key = key
        self.value = value
        self.loaded = value
        self.origin = origin
        self.removed = False

    @property
    def text(self) -> str:
        """The value as text to edit."""
        return shown_value(self.value)

    def edit(self, key: str, text: str) -> bool:
        """Take what the inputs hold; True where that changed something."""
        if key == self.key and text == self.text:
            return False
        self.key = key
        if text != self.text:
            self.value = self.loaded if text == shown_value(self.loaded) else text
        return True

    def make_string(self) -> None:
        """Turn a value that is no string into the string of its JSON."""
        self.value = self.loaded = self.text

    def restore(self) -> None:
        """Back to what the server has."""
        self.removed = False
        if self.origin is not None:
            self.key, self.value = self.origin
            self.loaded = self.value

    @property
    def untouched(self) -> bool:
        """Whether it is what the server has."""
        origin = self.origin
        return origin is not None and origin[0] == self.key and same_json(origin[1], self.value)

    @property
    def blank(self) -> bool:
        """A new row that nothing was typed into."""
        return self.origin is None and not self.key and self.value == ""

    @property
    def state(self) -> RowState:
        """How it differs from what the server has."""
        if self.removed:
            return "removed"
        if self.origin is None:
            return "new"
        return "same" if self.untouched else "changed"


class EditTable:
    """All rows being edited, beside the metadata that the server has."""

    def __init__(self, base: Mapping[str, JsonValue], draft: MetadataDraft | None = None) -> None:
        self.base = dict(base)
        pairs = tuple(self.base.items()) if draft is None else draft.pairs
        self.rows = [self._row(key, value) for key, value in pairs]
        kept = {key for key, _ in pairs}
        for key, value in self.base.items():
            if key not in kept:
                row = EditRow(key, value, (key, value))
                row.removed = True
                self.rows.append(row)

    def _row(self, key: str, value: JsonValue) -> EditRow:
        return EditRow(key, value, (key, self.base[key]) if key in self.base else None)

    def pairs(self) -> tuple[Pair, ...]:
        """What would be saved: rows that are not removed and not blank."""
        return tuple((row.key, row.value) for row in self.rows if not row.removed and not row.blank)

    def draft(self) -> MetadataDraft:
        """What would be saved, as the dialog's result."""
        return MetadataDraft(self.pairs())

    def change(self) -> MetadataChange:
        """The difference from what the server has."""
        return metadata_change(self.base, dict(self.pairs()))

    def add(self) -> int:
        """A blank row at the end; its index. A blank one that is there already is used again."""
        for index, row in enumerate(self.rows):
            if row.blank:
                return index
        self.rows.append(EditRow("", ""))
        return len(self.rows) - 1

    def remove(self, index: int) -> None:
        """Mark a row of the server's as removed; drop one that was new."""
        if self.rows[index].origin is None:
            del self.rows[index]
        else:
            self.rows[index].removed = True

    def take(self, pairs: Mapping[str, JsonValue], *, replace: bool) -> None:
        """Take pasted pairs: over those with the same key, and in the place of all others with ``replace``."""
        if replace:
            for index in reversed(range(len(self.rows))):
                if self.rows[index].key not in pairs:
                    self.remove(index)
        for key, value in pairs.items():
            row = next((row for row in self.rows if row.key == key), None)
            if row is None:
                self.rows.append(self._row(key, value))
            else:
                row.value = row.loaded = value
                row.removed = False
        self.rows = [row for row in self.rows if not row.blank]

    def faults(self) -> tuple[RowFault, ...]:
        """Everything that is wrong, the whole table's first, then row by row."""
        live = [(index, row) for index, row in enumerate(self.rows) if not row.removed and not row.blank]
        found = list(self._too_many(len(live)))
        seen: set[str] = set()
        for index, row in live:
            blocking = not row.untouched
            if not row.key:
                found.append(RowFault(index, "key", "a key is needed", blocking))
            if row.key in seen:
                found.append(RowFault(index, "key", "this key is there twice", blocking=True))
            seen.add(row.key)
            found.extend(_limits(index, row, blocking=blocking))
        return tuple(found)

    def _too_many(self, count: int) -> Iterable[RowFault]:
        numbered: dict[str, JsonValue] = {str(number): "" for number in range(count)}
        for fault in metadata_faults(numbered):
            yield RowFault(None, "pairs", fault.message, blocking=count > len(self.base))


def _limits(index: int, row: EditRow, *, blocking: bool) -> Iterable[RowFault]:
    """The limits of the API that one pair breaks."""
    for fault in metadata_faults({row.key: row.value}):
        field: Field = "key" if fault.rule is MetadataRule.KEY_TOO_LONG else "value"
        yield RowFault(index, field, fault.message, blocking)
