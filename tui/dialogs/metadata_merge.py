"""Two edits of the same metadata: what both want, key by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from tui.dialogs.metadata_table import MetadataDraft
from tui.models.json_value import JsonValue
from tui.models.metadata import same_json


class Absent(StrEnum):
    """Stands for a key that a map does not have; JSON has no such value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
Side: TypeAlias = "JsonValue | Absent"
"""The value of one key in one map."""


class Choice(StrEnum):
    """Whose value a key takes."""

    MINE = "mine"
    THEIRS = "theirs"
    BASE = "base"


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """One key that was changed by somebody."""

    key: str
    base: Side
    mine: Side
    theirs: Side

    @property
    def conflict(self) -> bool:
        """Whether both changed it, each to something else."""
        return self.settled is None

    @property
    def settled(self) -> Choice | None:
        """Whose value it takes where only one side changed it, or both agree; None for a conflict."""
        if same_side(self.mine, self.theirs) or same_side(self.mine, self.base):
            return Choice.THEIRS
        return Choice.MINE if same_side(self.theirs, self.base) else None

    def side(self, choice: Choice) -> Side:
        """The value that ``choice`` stands for."""
        return {Choice.MINE: self.mine, Choice.THEIRS: self.theirs, Choice.BASE: self.base}[choice]


def same_side(one: Side, other: Side) -> bool:
    """Equality of two sides: absent is equal to absent alone."""
    if isinstance(one, Absent) or isinstance(other, Absent):
        return one is other
    return same_json(one, other)


def three_way(
    base: Mapping[str, JsonValue], mine: Mapping[str, JsonValue], theirs: Mapping[str, JsonValue]
) -> tuple[ThreeWay, ...]:
    """Every key that ``mine`` or ``theirs`` changed, conflicts first, else as in theirs, mine, base."""
    keys = dict.fromkeys((*theirs, *mine, *base))
    rows = [
        ThreeWay(key, base.get(key, ABSENT), mine.get(key, ABSENT), theirs.get(key, ABSENT)) for key in keys
    ]
    changed = [row for row in rows if not (same_side(row.mine, row.base) and same_side(row.theirs, row.base))]
    return tuple(sorted(changed, key=lambda row: not row.conflict))


def merged(
    theirs: Mapping[str, JsonValue], rows: tuple[ThreeWay, ...], choices: Mapping[str, Choice]
) -> MetadataDraft:
    """``theirs`` with the chosen value of each changed key; a key without a choice stays theirs."""
    result: dict[str, JsonValue] = dict(theirs)
    for row in rows:
        value = row.side(choices.get(row.key, Choice.THEIRS))
        if isinstance(value, Absent):
            result.pop(row.key, None)
        else:
            result[row.key] = value
    return MetadataDraft(tuple(result.items()))
