"""What an item says, and the places in which two values differ."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.analysis.test_rows import json_values
from tests.support.fixtures import malformed_items
from tui.analysis.compare_values import Change, changing, meaning_of
from tui.analysis.turns import finish
from tui.models.item import Item
from tui.models.json_value import JsonValue


def meaning(value: Any) -> bytes:
    return meaning_of(Item(json.dumps(value).encode())).print


def changes(one: Any, other: Any) -> list[tuple[str, Any, Any]]:
    return [(change.path, change.before, change.after) for change in finish(changing(one, other))]


MESSAGE = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}


@pytest.mark.parametrize(
    "more",
    [
        {"id": "msg_1"},
        {"status": "completed"},
        {"status": None},
        {"created_at": 5},
        {"call_id": "x", "approval_request_id": "y"},
        {"phase": None},
        {"content": [{"type": "input_text", "text": "hi", "annotations": None}]},
    ],
)
def test_what_is_not_compared(more: dict[str, Any]) -> None:
    assert meaning({**MESSAGE, **more}) == meaning(MESSAGE)


def test_a_role_makes_a_message() -> None:
    assert meaning({"role": "user", "content": "x"}) == meaning(
        {"type": "message", "role": "user", "content": "x"}
    )
    assert meaning({"role": None, "x": 1}) == meaning({"x": 1})


def test_who_called_is_compared_without_the_id() -> None:
    one, other, third = (
        {"type": "function_call", "caller": {"type": "program", "caller_id": x}} for x in "ab-"
    )
    third["caller"] = {"type": "user"}
    assert meaning(one) == meaning(other) != meaning(third)


@pytest.mark.parametrize(
    "more", [{"status": "failed"}, {"content": "hi"}, {"content": []}, {"name": ""}, {"role": "assistant"}]
)
def test_what_is_compared(more: dict[str, Any]) -> None:
    assert meaning({**MESSAGE, **more}) != meaning(MESSAGE)


def test_numbers_and_truth_are_not_taken_for_each_other() -> None:
    values = [1, 1.0, True, "1", -0.0, 0.0, [None], []]
    assert len({meaning({"x": value}) for value in values}) == len(values)
    for place, one in enumerate(values):
        for other in values[place + 1 :]:
            assert changes(one, other)


def test_what_cannot_be_read_is_its_text() -> None:
    for item in malformed_items():
        assert [*meaning_of(item).value] == ["raw"]
    assert meaning_of(Item(b'{"x":NaN}')).value == {"x": "NaN"}


def test_large_items_are_read_too() -> None:
    text = "x" * 300_000
    assert meaning_of(Item.of({"id": "a", "x": text})).value == {"x": text}
    assert meaning_of(Item(b'{"x":NaN,"y":"' + text.encode() + b'"}')).value == {"x": "NaN", "y": text}


def test_changed_places() -> None:
    one = {"a": 1, "b": [1, 2, {"c": "x"}], "odd key": 1, "gone": {"x": 1}}
    other = {"a": 1, "b": [2, {"c": "y"}, 9], 'odd "key': 1, "come": [1]}
    assert changes(one, other) == [
        (".b[0]", 1, None),
        (".b[1].c", "x", "y"),
        (".b[2]", None, 9),
        ('.["odd key"]', 1, None),
        (".gone", {"x": 1}, None),
        ('.["odd \\"key"]', None, 1),
        (".come", None, [1]),
    ]
    assert changes({"a": {"b c": 1}}, {"a": {"b c": 2}}) == [('.a["b c"]', 1, 2)]
    assert changes([1], {"a": 1}) == [(".", [1], {"a": 1})]
    assert changes([1], [2]) == [(".[0]", 1, 2)]
    assert changes([None], []) == [(".[0]", None, None)]


def test_deep_values_are_compared_as_one() -> None:
    def deep(end: JsonValue) -> JsonValue:
        value = end
        for number in range(150):
            value = [value] if number % 2 else {"x": value}
        return value

    (change,) = finish(changing(deep(1), deep(2)))
    assert change.path.count("x") == 50
    assert finish(changing(deep(1), deep(1))) == ()


@given(json_values, json_values)
def test_values_differ_where_they_are_written_differently(one: JsonValue, other: JsonValue) -> None:
    written = [json.dumps(value, sort_keys=True) for value in (one, other)]
    found = finish(changing(one, other))
    assert all(isinstance(change, Change) for change in found)
    if written[0] == written[1]:
        assert found == ()
    elif "null" not in written[0] + written[1]:
        # Nothing and null are one.
        assert found
