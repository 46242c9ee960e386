"""Selecting text with the mouse in line-drawn widgets. Pure: strips in, strips and text out."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.selection import Selection
from textual.strip import Strip


def with_offsets(strip: Strip, line: int) -> Strip:
    """The strip with what Textual needs to know which text lies under the mouse."""
    return strip.apply_offsets(0, line)


def with_selection(strip: Strip, selection: Selection, line: int, style: Style) -> Strip:
    """The strip with the selected part of it in ``style``; ``line`` is its place in the text."""
    span = selection.get_span(line)
    if span is None:
        return strip
    text = strip.text
    start, end = span
    first = cell_len(text[:start])
    last = strip.cell_length if end == -1 else cell_len(text[:end])
    if first >= last:
        return strip
    before, inside, after = strip.crop(0, first), strip.crop(first, last), strip.crop(last)
    chosen = [Segment(segment.text, (segment.style or Style()) + style, segment.control) for segment in inside]
    return Strip([*before, *chosen, *after], strip.cell_length)


def selected_text(selection: Selection, count: int, text_of: Callable[[int], str]) -> str:
    """The selected text of lines that are drawn on demand; only the lines concerned are asked for."""
    first = 0 if selection.start is None else selection.start.y
    last = count - 1 if selection.end is None else min(selection.end.y, count - 1)
    found = []
    for line in range(first, last + 1):
        text = text_of(line)
        start = selection.start.x if selection.start is not None and line == first else 0
        end = selection.end.x if selection.end is not None and line == selection.end.y else len(text)
        found.append(text[start:end].rstrip() if end >= len(text) else text[start:end])
    return "\n".join(found)
