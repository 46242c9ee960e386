"""Two-column pairs and tables as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from tui.render.blocks import Pair, Pairs, Table
from tui.render.cells import pad, width_of
from tui.render.json_text import json_spans
from tui.render.lines import Line, wrap_spans
from tui.render.safe_text import safe_line, safe_multiline
from tui.render.spans import Span, make_strip
from tui.render.styles import Styles

_GAP = 2
_SIDE_BY_SIDE = 24
"""Narrower than this, a value stands below its key."""


def pair_lines(block: Pairs, width: int, styles: Styles) -> Iterator[Line]:
    """Keys on the left, values wrapped on the right; below each other where it is narrow."""
    margin = 2 if width >= 8 else 0
    keys = max((width_of(safe_line(row.key)) for row in block.rows), default=0)
    column = min(keys, max(width // 3, 4))
    key_style = styles["note" if block.quiet else "key"]
    for row in block.rows:
        if width < _SIDE_BY_SIDE or width_of(safe_line(row.key)) > column:
            yield from _below(row, margin, width, styles, block.quiet)
            continue
        key = pad(safe_line(row.key), column)
        left = margin + column + _GAP
        head = [(" " * margin, styles["text"]), (key + " " * _GAP, key_style)]
        for value, goes_on in _value_lines(row, width - left, styles, block.quiet):
            yield Line(make_strip((*head, *value), width), goes_on=goes_on)
            head = [(" " * left, styles["text"])]


def _below(row: Pair, margin: int, width: int, styles: Styles, quiet: bool) -> Iterator[Line]:
    key_style = styles["note" if quiet else "key"]
    lead = (" " * margin, styles["text"])
    for spans in wrap_spans([(safe_line(row.key), key_style)], width - margin):
        yield Line(make_strip((lead, *spans), width))
    for value, goes_on in _value_lines(row, width - margin, styles, quiet):
        yield Line(make_strip((lead, *value), width), goes_on=goes_on)


def _value_lines(row: Pair, width: int, styles: Styles, quiet: bool) -> Iterator[tuple[list[Span], bool]]:
    """The lines of a value, and whether the next one goes on with the same text."""
    for text in safe_multiline(row.value):
        if row.style == "json":
            pieces = wrap_spans(json_spans(text, styles), width, words=False)
        else:
            pieces = wrap_spans([(text, styles["note" if quiet else row.style])], width)
        before = next(pieces)
        for piece in pieces:
            yield before, True
            before = piece
        yield before, False


def table_lines(block: Table, width: int, styles: Styles) -> Iterator[Line]:
    """Columns side by side, each as wide as it needs or its share; as pairs where it is narrow."""
    count = len(block.columns)
    if width < 12 * count:
        for row in block.rows:
            pairs = tuple(Pair(title, cell) for title, cell in zip(block.columns, row, strict=False) if cell)
            yield from pair_lines(Pairs(pairs), width, styles)
            yield Line(make_strip([("─" * min(width, 8), styles["rule"])], width))
        return
    rows = [[" ".join(safe_multiline(cell)) for cell in row] for row in block.rows]
    heads = [safe_line(title) for title in block.columns]
    widths = column_widths([heads, *rows], width - _GAP * (count - 1))
    yield from row_lines([[(head, styles["table.head"])] for head in heads], widths, styles, width)
    rule = (" " * _GAP).join("─" * size for size in widths)
    yield Line(make_strip([(rule, styles["rule"])], width))
    for cells in rows:
        yield from row_lines([[(cell, styles["text"])] for cell in cells], widths, styles, width)


def column_widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Cells for each column: what it needs, and where that is too much the wide ones share what is left."""
    needs = [max(1, *map(width_of, column)) for column in zip_longest(*rows, fillvalue="")]
    widths = list(needs)
    free, open_columns = width, sorted(range(len(needs)), key=needs.__getitem__)
    while open_columns:
        share = max(free // len(open_columns), 1)
        index = open_columns.pop(0)
        widths[index] = min(needs[index], share)
        free -= widths[index]
    return widths


def row_lines(
    cells: Sequence[Sequence[Span]], widths: Sequence[int], styles: Styles, width: int
) -> Iterator[Line]:
    """One row of a table, each cell wrapped in its column."""
    wrapped_cells = [list(wrap_spans(cell, size)) for cell, size in zip(cells, widths, strict=False)]
    for parts in zip_longest(*wrapped_cells, fillvalue=()):
        spans: list[Span] = []
        for part, size in zip(parts, widths, strict=False):
            spans += part
            taken = sum(width_of(text) for text, _style in part)
            spans.append((" " * (size - taken + _GAP), styles["text"]))
        yield Line(make_strip(spans[:-1], width))
