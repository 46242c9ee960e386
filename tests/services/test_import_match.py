from __future__ import annotations

import pytest

from tui.models.item import Item
from tui.models.json_value import JsonObject
from tui.services.import_match import count_at_end, same_content, stored_counts


def message(text: str) -> Item:
    return Item.of({"type": "message", "role": "user", "content": text})


SAME: list[tuple[JsonObject, JsonObject]] = [
    ({"type": "a", "x": 1}, {"type": "a", "x": 1, "id": "new", "status": "completed"}),
    ({"type": "a", "id": "old"}, {"type": "a", "id": "new"}),
    ({"role": "user", "content": "hi"}, {"type": "message", "role": "user", "content": "hi"}),
    ({"role": "user", "content": "hi"}, {"role": "user", "content": [{"type": "input_text", "text": "hi"}]}),
    ({"type": "a", "outputs": [1]}, {"type": "a", "outputs": None}),
    ({"type": "a", "outputs": None}, {"type": "a"}),
    (
        {"c": [{"text": "x"}]},
        {"c": [{"text": "x", "annotations": [], "logprobs": None, "type": "output_text"}]},
    ),
]
DIFFERENT: list[tuple[JsonObject, JsonObject]] = [
    ({"type": "a", "x": 1}, {"type": "a", "x": 2}),
    ({"type": "a", "x": 1}, {"type": "a", "x": True}),
    ({"type": "a", "x": 1}, {"type": "a"}),
    ({"type": "a"}, {"type": "a", "x": 1}),
    ({"type": "a", "x": [1]}, {"type": "a", "x": [1, 2]}),
    ({"type": "a", "x": {"y": 1}}, {"type": "a", "x": {"y": 2}}),
    ({"type": "a"}, {"type": "b"}),
    ({"role": "user", "content": "hi"}, {"role": "user", "content": [{"text": "hi"}, {"text": "ho"}]}),
]


@pytest.mark.parametrize(("sent", "stored"), SAME)
def test_what_a_server_adds_is_no_difference(sent: JsonObject, stored: JsonObject) -> None:
    assert same_content(Item.of(sent), Item.of(stored))


@pytest.mark.parametrize(("sent", "stored"), DIFFERENT)
def test_other_content_is_a_difference(sent: JsonObject, stored: JsonObject) -> None:
    assert not same_content(Item.of(sent), Item.of(stored))


def test_the_end_of_the_list_says_how_many_are_stored() -> None:
    sent = [message(str(number)) for number in range(6)]
    for stored in range(2, 7):
        tail = sent[:stored][::-1]
        assert stored_counts(sent[:2], 2, sent[2:], tail, whole=True) == [stored - 2]
        assert stored_counts(sent[:2], 2, sent[2:], tail[:2], whole=False) == [stored - 2]


def test_items_that_repeat_leave_more_than_one_answer() -> None:
    same = [message("again")] * 5
    assert stored_counts(same[:1], 1, same[1:], same[:3], whole=False) == [2, 3, 4]
    assert stored_counts(same[:1], 1, same[1:], same[:3], whole=True) == [2]


def test_somebody_elses_items_fit_no_answer() -> None:
    sent = [message(str(number)) for number in range(4)]
    other = message("not ours")
    assert stored_counts(sent[:2], 2, sent[2:], [other, sent[1], sent[0]], whole=True) == []
    assert stored_counts([], 0, sent[:1], [sent[0], other], whole=True) == []


def test_how_much_of_what_was_sent_stands_at_the_end() -> None:
    sent = [message(str(number)) for number in range(4)]
    before = [message("9"), message("0")]
    for stored in range(5):
        tail = (before[:1] + sent[:stored])[::-1]
        assert count_at_end(sent, tail) == stored
    assert count_at_end(sent, (before + sent[:2] + before[:1])[::-1]) == 0
    assert count_at_end(sent, []) == 0
