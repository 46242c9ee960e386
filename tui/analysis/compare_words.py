"""What differs inside of a text: word by word, of a long text line by line first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from tui.analysis.compare_align import aligning
from tui.analysis.turns import Turns

_WORDS: Final = 64_000
"""Characters of two texts up to which each word is looked at."""
_LINES: Final = 1_000_000
"""Characters up to which each line is; beyond that only what both begin and end with is told apart."""
_WORD: Final = re.compile(r"\w+|\n|[^\S\n]+|[^\w\s]")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


class Sign(StrEnum):
    """What became of a piece of text."""

    SAME = " "
    REMOVED = "-"
    ADDED = "+"


class Piece(NamedTuple):
    """A piece of text that was kept, removed or added; joined, all but the added ones are the text before."""

    sign: Sign
    text: str


def word_changes(before: str, after: str) -> Turns[tuple[Piece, ...]]:
    """The way from one text to another; what is removed stands before what is added in its place."""
    size = len(before) + len(after)
    if size > _LINES:
        return (yield from _ends(before, after))
    if size <= _WORDS:
        return tuple((yield from _pieces(before, after, _WORD)))
    found: list[Piece] = []
    for removed, added, same in _runs((yield from _pieces(before, after, _LINE))):
        if removed and added and len(removed) + len(added) <= _WORDS:
            found += yield from _pieces(removed, added, _WORD)
        else:
            found += _changed(removed, added)
        found += _kept(same)
    return tuple(found)


def _ends(before: str, after: str) -> Turns[tuple[Piece, ...]]:
    """Two long texts as what both begin with, what differs, and what both end with."""
    first = _alike(before, after)
    yield
    last = _alike(before[first:][::-1], after[first:][::-1])
    middle = before[first : len(before) - last], after[first : len(after) - last]
    return (*_kept(before[:first]), *_changed(*middle), *_kept(before[len(before) - last :]))


def _alike(one: str, other: str) -> int:
    """With how many equal characters two texts begin."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _pieces(before: str, after: str, token: re.Pattern[str]) -> Turns[list[Piece]]:
    one, other = token.findall(before), token.findall(after)
    yield
    held = yield from aligning(one, other)
    found: list[Piece] = []
    removed: list[str] = []
    added: list[str] = []
    same: list[str] = []
    low = start = 0
    for at, to in (*held, (len(one), len(other))):
        if at > low or to > start:
            found += _kept("".join(same))
            same = []
        removed += one[low:at]
        added += other[start:to]
        kept = one[at : at + 1]
        if (removed or added) and "".join(kept) == " " and _goes_on(one, other, at, to):
            # A blank between two changes is no reason to stop: words read better in a row.
            removed += kept
            added += kept
        else:
            found += _changed("".join(removed), "".join(added))
            removed, added = [], []
            same += kept
        low, start = at + 1, to + 1
        yield
    return [*found, *_kept("".join(same))]


def _goes_on(one: list[str], other: list[str], at: int, to: int) -> bool:
    """Whether both texts differ right behind a place that is the same."""
    return at + 1 < len(one) and to + 1 < len(other) and one[at + 1] != other[to + 1]


def _changed(removed: str, added: str) -> list[Piece]:
    pieces = (Piece(Sign.REMOVED, removed), Piece(Sign.ADDED, added))
    return [piece for piece in pieces if piece.text]


def _kept(text: str) -> list[Piece]:
    return [Piece(Sign.SAME, text)] if text else []


def _runs(pieces: Iterable[Piece]) -> Iterator[tuple[str, str, str]]:
    """Removed, added, and the same text behind them, again and again."""
    texts: dict[Sign, list[str]] = {sign: [] for sign in Sign}
    for piece in pieces:
        if texts[Sign.SAME] and piece.sign is not Sign.SAME:
            yield _texts(texts)
            texts = {sign: [] for sign in Sign}
        texts[piece.sign].append(piece.text)
    yield _texts(texts)


def _texts(texts: dict[Sign, list[str]]) -> tuple[str, str, str]:
    return "".join(texts[Sign.REMOVED]), "".join(texts[Sign.ADDED]), "".join(texts[Sign.SAME])
