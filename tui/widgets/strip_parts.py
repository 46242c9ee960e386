"""Parts of strips by characters: a selection counts characters, a screen counts cells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


def restyled(strip: Strip, start: int, end: int, style: Style) -> Strip:
    """``strip`` with a style over its characters from ``start`` to before ``end``; -1 is the line's end."""
    if end == -1:
        end = len(strip.text)
    if start >= end:
        return strip
    return Strip(_restyled(strip, start, end, style), strip.cell_length)


def _restyled(strip: Strip, start: int, end: int, style: Style) -> Iterator[Segment]:
    at = 0
    for text, own, _control in strip:
        cuts = (0, min(max(start - at, 0), len(text)), min(max(end - at, 0), len(text)), len(text))
        for part, (low, high) in enumerate(pairwise(cuts)):
            if low < high:
                yield Segment(text[low:high], (own or Style()) + style if part == 1 else own)
        at += len(text)


def character_at(strip: Strip, cell: int) -> int:
    """How many characters stand wholly before a cell: the offset of what is drawn there."""
    if cell <= 0:
        return 0
    before = strip.crop(0, cell).text
    # A wide character that the cut goes through is drawn as a blank on both sides, and is one character.
    whole = strip.text
    halved = bool(before) and before[-1] != whole[len(before) - 1]
    return len(before) - halved


def selected_text(text: str, span: tuple[int, int]) -> str:
    """The characters of a line that a selection's span covers, without the blanks that only fill it."""
    start, end = span
    return text[start:].rstrip() if end == -1 else text[start:end]
