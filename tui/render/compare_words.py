"""Signs and words for what differs. All of it is unsafe text: who shows it makes it safe."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from tui.analysis.compare import Comparison, Kind
from tui.analysis.compare_values import Change
from tui.analysis.compare_words import Piece, Sign
from tui.models.json_value import JsonValue

KIND_SIGNS: Final[Mapping[Kind, str]] = {
    Kind.SAME: " ",
    Kind.CHANGED: "~",
    Kind.REMOVED: "-",
    Kind.ADDED: "+",
    Kind.MOVED: ">",
}
"""The sign of what became of an item."""

BRACKETS: Final[Mapping[Sign, tuple[str, str]]] = {
    Sign.SAME: ("", ""),
    Sign.REMOVED: ("[-", "-]"),
    Sign.ADDED: ("{+", "+}"),
}
"""What stands around a piece of a text, so that colour is not needed to tell it."""

_VALUE: Final = 2_000
"""Characters of a value that are shown."""


def counts_in_words(comparison: Comparison) -> str:
    """How many items are the same, how many were changed, and so on."""
    counts = comparison.counts
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in Kind if counts.get(kind)) or "no items"


def shortened(pieces: Sequence[Piece], shown: int) -> list[Piece]:
    """The pieces, of those that are the same only what stands next to a change: ``shown`` characters of it."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.sign is Sign.SAME:
            head = text[:shown] if number else ""
            tail = text[-shown:] if number + 1 < len(pieces) else ""
            if len(head) + len(tail) < len(text):
                text = f"{head}…{tail}"
        elif len(text) > _VALUE:
            text = f"{text[:_VALUE]}… ({len(text):,} characters)"
        found.append(Piece(piece.sign, text))
    return found


def pieces_of(change: Change, words: Sequence[Piece]) -> list[Piece]:
    """A change as pieces of a text: its words where both are texts, else the one value and the other."""
    if words:
        return [*words]
    sides = ((Sign.REMOVED, change.before), (Sign.ADDED, change.after))
    found = [Piece(sign, value_text(value)) for sign, value in sides if value is not None]
    return found or [Piece(Sign.REMOVED, "null")]


def value_text(value: JsonValue) -> str:
    """A value as it is read: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def in_brackets(change: Change, words: Sequence[Piece], shown: int) -> str:
    """A change as one text, what was removed and added in brackets."""
    parts = []
    for piece in shortened(pieces_of(change, words), shown):
        left, right = BRACKETS[piece.sign]
        parts.append(f"{left}{piece.text}{right}")
    return "".join(parts)
