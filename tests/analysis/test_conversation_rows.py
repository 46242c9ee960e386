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
    assert rows.get("nobody") is None
    assert rows.index_of("nobody") is None
    with pytest.raises(IndexError):
        rows[len(plain)]
