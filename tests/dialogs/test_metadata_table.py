from __future__ import annotations

import pytest

from tui.dialogs.metadata_merge import ABSENT, Choice, merged, same_side, three_way
from tui.dialogs.metadata_table import EditRow, EditTable, MetadataDraft, shown_value
from tui.models.json_value import JsonValue

pytestmark = pytest.mark.traced


def messages(table: EditTable) -> list[tuple[int | None, str, bool]]:
    return [(fault.row, fault.field, fault.blocking) for fault in table.faults()]


def test_untouched_values_stay_what_they_are() -> None:
    base: dict[str, JsonValue] = {"n": 1, "t": True, "z": None, "l": [1, {"a": "\x1b"}], "s": "\x85\u2028"}
    table = EditTable(base)
    for row in table.rows:
        assert not row.edit(row.key, row.text)
    assert table.draft().mapping() == base
    assert table.change().empty
    assert all(not blocking for _, _, blocking in messages(table))


def test_edit_back_to_the_same_text_is_no_change() -> None:
    row = EditRow("n", 1, ("n", 1))
    assert row.edit("n", "12")
    assert (row.value, row.state) == ("12", "changed")
    assert row.edit("n", "1")
    assert (row.value, row.state) == (1, "same")
    row.make_string()
    assert (row.value, row.state) == ("1", "changed")
    row.restore()
    assert (row.value, row.state) == (1, "same")
    assert EditRow("new", "").state == "new"


def test_add_remove_restore() -> None:
    table = EditTable({"a": "1"})
    assert table.add() == 1
    assert table.add() == 1
    assert table.pairs() == (("a", "1"),)
    table.rows[1].edit("b", "2")
    assert table.pairs() == (("a", "1"), ("b", "2"))
    table.remove(1)
    table.remove(0)
    assert table.pairs() == ()
    assert table.rows[0].state == "removed"
    assert table.change().removed == (("a", "1"),)
    table.rows[0].restore()
    assert table.change().empty
    fresh = EditRow("x", "y")
    fresh.restore()
    assert fresh.key == "x"


def test_draft_keeps_removed_rows_in_sight() -> None:
    table = EditTable({"a": "1", "b": "2"}, MetadataDraft((("b", "3"), ("c", "4"))))
    assert [(row.key, row.state) for row in table.rows] == [("b", "changed"), ("c", "new"), ("a", "removed")]


def test_faults() -> None:
    table = EditTable({})
    for key, value in (("", "x"), ("k" * 65, "v" * 513), ("a", "1"), ("a", "2")):
        table.rows.append(EditRow(key, value))
    assert messages(table) == [(0, "key", True), (1, "key", True), (1, "value", True), (3, "key", True)]
    table.take({"n": 1}, replace=False)
    assert (4, "value", True) in messages(table)


def test_limits_of_the_whole() -> None:
    table = EditTable({str(n): "" for n in range(16)})
    assert table.faults() == ()
    table.rows.append(EditRow("more", ""))
    assert messages(table) == [(None, "pairs", True)]
    over = EditTable({str(n): "" for n in range(20)})
    assert messages(over) == [(None, "pairs", False)]


def test_take() -> None:
    table = EditTable({"a": "1", "b": "2"})
    table.add()
    table.remove(0)
    table.take({"a": "9", "c": "3"}, replace=False)
    assert table.draft().mapping() == {"a": "9", "b": "2", "c": "3"}
    table.take({"d": "4", "b": "2"}, replace=True)
    assert table.draft().mapping() == {"b": "2", "d": "4"}


def test_value_that_cannot_be_written() -> None:
    deep: JsonValue = []
    for _ in range(100_000):
        deep = [deep]
    assert shown_value(deep).startswith("(nested")


def test_three_way() -> None:
    base: dict[str, JsonValue] = {
        "same": "1",
        "mine": "1",
        "theirs": "1",
        "both": "1",
        "agree": "1",
        "gone": "1",
    }
    mine: dict[str, JsonValue] = {**base, "mine": "2", "both": "2", "agree": "2", "new": "m"}
    theirs: dict[str, JsonValue] = {**base, "theirs": "3", "both": "3", "agree": "2", "true": True}
    del mine["gone"]
    rows = three_way(base, mine, theirs)
    assert [row.key for row in rows] == ["both", "mine", "theirs", "agree", "gone", "true", "new"]
    assert [row.conflict for row in rows] == [True] + [False] * 6
    choices = {row.key: row.settled for row in rows if row.settled is not None}
    result = merged(theirs, rows, {**choices, "both": Choice.BASE}).mapping()
    expected = {"same": "1", "mine": "2", "theirs": "3", "both": "1", "agree": "2", "true": True, "new": "m"}
    assert result == expected
    assert merged(theirs, rows, {}).mapping() == theirs
    assert not same_side(ABSENT, None)
    one: JsonValue = True
    assert not same_side(1, one)
