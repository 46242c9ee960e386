"""Rows in blocks come out as they went in, and are found where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.fingerprint import fingerprint, fingerprints
from tui.models.order import Order
from tui.models.row_columns import RowColumns
from tui.models.rows import ItemRow
from tui.services.block_rows import BlockRows
from tui.services.block_store import BlockStore
from tui.services.row_block import BLOCK_ROWS, RowBlock
from tui.services.row_index import RowIndex

texts = st.text(st.characters() | st.sampled_from("\n\x1f\r\x1e\u2028\ud800é"), max_size=8)
any_row = st.builds(
    ItemRow,
    texts,
    texts,
    texts,
    texts,
    texts,
    texts,
    texts,
    st.integers(0, 2**40),
    st.none() | st.floats(0, 2e9),
)


def row(number: int) -> ItemRow:
    return ItemRow(f"msg_{number}", f"msg_{number}", "message", "user", "", "", f"text {number}", number)


def pack(index: RowIndex, rows: list[ItemRow]) -> RowBlock:
    columns = RowColumns.of(rows)
    return index.pack(columns, fingerprints(columns.identities))


@given(st.lists(any_row, min_size=1, max_size=6))
def test_rows_come_out_as_they_went_in(rows: list[ItemRow]) -> None:
    block = RowBlock(rows)
    assert [*block.rows()] == rows
    assert block.count == len(rows)
    lines = block.text().split("\n")
    assert [line.count("\x1f") for line in lines] == [5] * len(rows)


def test_the_text_holds_what_a_filter_looks_for() -> None:
    block = RowBlock([ItemRow("i", "i", "function_call", "", "completed", "c", "f(x=1)", 77, 5.0)])
    assert block.text() == "i\x1ffunction_call\x1f\x1fcompleted\x1fc\x1ff(x=1)"


def test_a_row_without_an_id_keeps_its_identity() -> None:
    rows = [row(1), ItemRow("#\ud800", "\ud800", "message", "user", "", "", "", 1), row(2)]
    assert [*RowBlock(rows).rows()] == rows


def test_a_packed_block_is_small() -> None:
    rows = [row(number) for number in range(BLOCK_ROWS)]
    lines = RowBlock(rows).text()
    assert len(RowBlock(rows).packed) < len(lines) / 2


def test_fingerprints_find_rows() -> None:
    index = RowIndex(BlockStore())
    rows = [row(number) for number in range(5)]
    block = pack(index, rows)
    assert (index.find("msg_3"), index.find("msg_9")) == ((block, 3), None)
    assert index.row_of(fingerprint("msg_3")) == row(3)
    assert index.row_of(fingerprint("msg_9")) is None
    assert index.rows_of({fingerprint("msg_1"), fingerprint("msg_9")}) == [row(1)]
    assert not index.fingerprints.has_any([1, 2])
    assert index.fingerprints.has_any([1, fingerprint("msg_0")])
    assert list(index.take(block)) == rows
    assert index.find("msg_0") is None
    assert len(index) == 0


def test_blocks_that_were_not_looked_at_for_long_are_unpacked_again() -> None:
    index = RowIndex(BlockStore())
    blocks = [pack(index, [row(number)]) for number in range(90)]
    assert [list(index.rows(block)) for block in blocks] == [[row(number)] for number in range(90)]
    assert index.find("msg_0") == (blocks[0], 0)


@pytest.mark.parametrize("end", list(Order))
def test_small_pages_share_a_block_and_large_ones_are_parted(end: Order) -> None:
    rows = BlockRows()
    for number in range(7):
        rows.add(end, [row(number)])
    assert len([*rows.blocks()]) == 1
    rows.add(end, [row(number) for number in range(7, 250)])
    assert [block.count for block in rows.blocks()][:: 1 if end is Order.ASC else -1] == [7, 100, 100, 43]
    assert [rows.at(end, place) for place in range(250)] == [row(number) for number in range(250)]
    assert all(rows.find(f"msg_{number}") == (end, number) for number in range(250))
    rows.add(end, [])
    assert rows.count(end) == 250


def test_what_is_newer_than_all_stands_outside() -> None:
    rows = BlockRows()
    rows.add_newest([row(3)])
    rows.add_newest([row(5), row(4)])
    rows.add(Order.DESC, [row(2)])
    assert [rows.at(Order.DESC, place) for place in range(4)] == [row(5), row(4), row(3), row(2)]
    assert len([*rows.blocks()]) == 1
    rows.add_newest([row(number) for number in range(105, 5, -1)])
    assert rows.at(Order.DESC, 0) == row(105)
    assert rows.find("msg_2") == (Order.DESC, 103)


def test_where_a_block_is() -> None:
    rows = BlockRows()
    rows.add(Order.ASC, [row(1), row(2)])
    rows.add(Order.DESC, [row(9), row(8), row(7)])
    head, tail = rows.blocks()
    assert (rows.block_at(head), rows.block_at(tail)) == ((Order.ASC, 0), (Order.DESC, 2))
    assert rows.block_at(RowBlock([row(1)])) is None
    rows.join()
    assert rows.block_at(tail) == (Order.ASC, 2)
    assert [each.id for block in rows.blocks() for each in block.rows()] == [
        "msg_1",
        "msg_2",
        "msg_7",
        "msg_8",
        "msg_9",
    ]


def test_rows_are_changed_and_taken_out() -> None:
    rows = BlockRows()
    rows.add(Order.ASC, [row(1), row(2), row(3)])
    before = [*rows.blocks()]
    other = row(2)._replace(size=999)
    rows.change({"msg_2": other, "msg_1": None, "never": None})
    assert [rows.at(Order.ASC, place) for place in range(2)] == [other, row(3)]
    assert [*rows.blocks()] != before
    assert rows.row("msg_1") is None
    rows.change({"msg_2": None, "msg_3": None})
    assert [*rows.blocks()] == []
    assert rows.count(Order.ASC) == len(rows.fingerprints) == 0
