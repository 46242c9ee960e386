"""The loaded conversations, each found by its id."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.conversation_rows import ConversationRows
from tui.models.rows import KnownConversation

CHANGES = st.lists(st.tuples(st.sampled_from(["extend", "put", "drop"]), st.integers(0, 12)), max_size=30)


@given(st.lists(st.integers(0, 12), max_size=12), CHANGES)
def test_rows_are_those_of_a_plain_list(first: list[int], changes: list[tuple[str, int]]) -> None:
    assert_like_a_plain_list(first, changes)


def test_rows_come_twice_and_go_twice() -> None:
    assert_like_a_plain_list([1, 2, 1], [("extend", 2), ("put", 3), ("put", 1), ("drop", 2), ("drop", 2)])


def assert_like_a_plain_list(first: list[int], changes: list[tuple[str, int]]) -> None:
    rows = ConversationRows(KnownConversation(f"c{number}") for number in first)
    plain = [KnownConversation(each) for each in dict.fromkeys(f"c{number}" for number in first)]
    for turn, (change, number) in enumerate(changes):
        name = f"c{number}"
        row = KnownConversation(name, created_at=turn)
        at = next((place for place, old in enumerate(plain) if old.id == name), None)
        if change == "extend":
            assert rows.extend([row, row]) == (at is None)
            plain += [row] if at is None else []
        elif change == "put":
            rows.put(row)
            plain = [row, *plain] if at is None else [*plain[:at], row, *plain[at + 1 :]]
        else:
            rows.drop(name)
            plain = [old for old in plain if old.id != name]
        assert list(rows) == plain == rows[:] == [rows[place] for place in range(len(rows))]
        assert [rows.index_of(old.id) for old in plain] == list(range(len(plain)))
        assert [rows.get(old.id) for old in plain] == plain
        assert rows[-1:] == plain[-1:]
        blocks = rows.blocks()
        assert [row for block in blocks for row in block.rows] == plain
        assert [rows.start_of(block) for block in blocks] == [plain.index(block.rows[0]) for block in blocks]
    assert rows.get("nobody") is None
    assert rows.index_of("nobody") is None
    with pytest.raises(IndexError):
        rows[len(plain)]


def test_a_block_is_made_anew_only_where_its_rows_changed() -> None:
    rows = ConversationRows(KnownConversation(f"c{number}") for number in range(1000))
    before = rows.blocks()
    assert rows.blocks() == before
    assert max(len(block.rows) for block in before) < 200
    rows.put(KnownConversation("c500", alias="other"))
    rows.put(KnownConversation("new"))
    rows.drop("c999")
    after = rows.blocks()
    changed = [block for block in before if block not in after]
    assert [rows.start_of(block) for block in changed] == [None, None]
    assert [changed[0].rows[0].id, changed[1].rows[-1].id] == ["c384", "c999"]
    assert after[0].rows == [KnownConversation("new")]
    assert [rows.start_of(block) for block in after] == [rows.index_of(block.rows[0].id) for block in after]
    for number in range(128):
        rows.drop(f"c{number}")
    assert after[1] not in rows.blocks()
    assert all(block.rows for block in rows.blocks())
