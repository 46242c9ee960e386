"""Rows side by side are the rows that they were made of, whichever way they are looked at."""

from __future__ import annotations

from typing import Any

import pytest

from tui.models.row_columns import CUT, RowColumns, are_lines
from tui.models.rows import ItemRow


def row(name: str, **fields: Any) -> ItemRow:
    return ItemRow(name, name, "message", "user", "", "", "said", 7, 1.5)._replace(**fields)


ROWS = [
    row("a"),
    row("#b", id=""),
    row("c", status="two\nlines"),
    row("d\x1fe"),
    row("f", preview=f"ends as a cut one does{CUT}"),
    row("g", preview="goes on…"),
]


def test_each_row_is_as_it_was() -> None:
    columns = RowColumns.of(ROWS)
    assert [*columns] == ROWS
    assert [columns[at] for at in range(-len(ROWS), 0)] == ROWS
    assert columns.identities == [each.identity for each in ROWS]
    assert [columns.id_at(at) for at in range(len(ROWS))] == [each.id for each in ROWS]
    assert are_lines(columns.lines)
    assert RowColumns.of(columns) is columns
    with pytest.raises(IndexError):
        columns[len(ROWS)]


@pytest.mark.parametrize(
    "part", [slice(None, None, -1), slice(1, 4), slice(4, 1), slice(None, 2), slice(3, None)]
)
def test_a_part_is_the_same_part_of_the_rows(part: slice) -> None:
    columns = RowColumns.of(ROWS)[part]
    assert [*columns] == ROWS[part]
    assert columns.identities == [each.identity for each in ROWS[part]]


def test_a_line_that_was_cut_ends_with_an_ellipsis() -> None:
    columns = RowColumns([f"i\x1fmessage\x1fuser\x1f\x1f\x1fsaid{CUT}"], [7], [None])
    assert columns[0] == ItemRow("i", "i", "message", "user", "", "", "said…", 7)


def test_nothing_is_no_row() -> None:
    assert [*RowColumns.of([])] == []
    assert are_lines([])
