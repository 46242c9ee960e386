"""Cutting text into lines by the cells that it takes in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len, get_character_cell_size, split_graphemes

MIN_WIDTH = 4
"""Nothing is laid out narrower than this: two wide characters fit."""


def width_of(text: str) -> int:
    """Cells that ``text`` takes on one line."""
    return len(text) if text.isascii() else cell_len(text)


def breaks(text: str, width: int, *, words: bool = True) -> Iterator[tuple[int, int]]:
    """Where to cut one line of safe text: start and end of each piece, none wider than ``width`` cells.

    Cuts at blanks where ``words`` (the blank is left out), and inside a word that is longer than a line.
    Lazy, so that the first lines of a very long text cost no more than those of a short one.
    """
    width = max(width, MIN_WIDTH)
    plain = text.isascii()
    start, size = 0, len(text)
    while True:
        end = min(size, start + width) if plain else _fit(text, start, width)
        if end >= size:
            yield start, size
            return
        following = end
        if words:
            blank = text.rfind(" ", start, end + 1)
            if blank > start and not text[start:blank].isspace():
                end, following = blank, blank + 1
        yield start, end
        start = following
        if start >= size:
            return


def _fit(text: str, start: int, width: int) -> int:
    """The end of the longest piece from ``start`` that takes at most ``width`` cells."""
    end = min(len(text), start + width)
    if cell_len(text[start:end]) > width:
        taken = 0
        for first, _last, cells in split_graphemes(text[start:end])[0]:
            if taken + cells > width:
                return start + max(first, 1)
            taken += cells
    # Marks that take no cell belong to the character before them; a bound keeps a line of marks finite.
    furthest = min(len(text), end + 3 * width)
    while end < furthest and _joins(text[end]) and cell_len(text[start : end + 1]) <= width:
        end += 1
    return end


def _joins(char: str) -> bool:
    return get_character_cell_size(char) == 0


def wrap(text: str, width: int, *, words: bool = True) -> list[str]:
    """The pieces of one line of safe text, none wider than ``width`` cells; never empty."""
    return [text[start:end] for start, end in breaks(text, width, words=words)]


def cut(text: str, width: int) -> str:
    """The beginning of ``text`` in at most ``width`` cells, with an ellipsis where something is left out."""
    head = text[: width + 1]
    if len(head) > width > 0 and head.isascii():
        # To measure all of a text, of which the rest may be wide, takes longer than to draw the row.
        return head[: width - 1] + "…"
    if width_of(text) <= width:
        return text
    if width < 1:
        return ""
    taken, last = 0, 0
    for _first, end, cells in split_graphemes(text[: width * 4])[0]:
        if taken + cells > width - 1:
            break
        taken, last = taken + cells, end
    shown = text[:last] + "…"
    # A joiner that joins nothing is measured in two ways: alone, and as a part of what stands behind it.
    return shown if width_of(shown) <= width else "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """``text`` cut or filled with blanks to exactly ``width`` cells, set to the right where asked."""
    text = cut(text, width)
    blank = " " * (width - width_of(text))
    return blank + text if right else text + blank
