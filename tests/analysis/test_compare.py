"""Two lists of items: what was removed, added, changed or moved is shown as just that."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fixtures import corpus_items, handmade_items
from tui.analysis.compare import Comparison, Kind, Step, comparing, comparing_items
from tui.analysis.compare_values import Change
from tui.analysis.turns import finish
from tui.models.item import Item

Data = dict[str, Any]


def compare(before: Sequence[Data], after: Sequence[Data]) -> Comparison:
    return finish(comparing(items(before), items(after)))


def items(values: Sequence[Data]) -> list[Item]:
    return [Item.of(value) for value in values]


def kinds(comparison: Comparison) -> dict[str, int]:
    return {kind.value: count for kind, count in comparison.counts.items()}


def differences(comparison: Comparison) -> list[Step]:
    return [comparison.steps[number] for number in comparison.differences]


def message(text: str, role: str = "user") -> Data:
    part = {"type": "input_text" if role == "user" else "output_text", "text": text}
    return {"type": "message", "role": role, "status": "completed", "content": [part]}


def call(call_id: str, order: int = 1) -> Data:
    arguments = json.dumps({"order": order})
    return {"type": "function_call", "name": "get_order", "arguments": arguments, "call_id": call_id}


def output(call_id: str, text: str = "{}") -> Data:
    return {"type": "function_call_output", "call_id": call_id, "output": text}


# Texts and orders are few, so that many items of a list say the same.
words = st.sampled_from(["yes", "no", "Where is my order?", "It was sent.", ""])
turns = st.one_of(
    st.builds(lambda text, role: [message(text, role)], words, st.sampled_from(["user", "assistant"])),
    st.builds(lambda text: [{"type": "reasoning", "summary": [{"type": "summary_text", "text": text}]}], words),
    st.builds(lambda order, text: [call("", order), output("", text)], st.integers(1, 2), words),
    st.builds(
        lambda one, two: [call("", one), call("+", two), output(""), output("+")], st.just(1), st.just(1)
    ),
    st.just([{"type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "x"}}]),
)


def conversation_of(parts: list[list[Data]]) -> list[Data]:
    """Turns with ids of their own, as a server stores them."""
    found = []
    for number, part in enumerate(parts):
        for place, value in enumerate(part):
            named = {**value, "id": f"item_{number}_{place}"}
            if "call_id" in value:
                named["call_id"] = f"call_{number}{value['call_id']}"
            found.append(named)
    return found


conversations = st.lists(turns, min_size=1, max_size=12).map(conversation_of)


def renamed(values: Sequence[Data]) -> list[Data]:
    """The same conversation as another server has it: other ids, other call ids, no status."""
    found = []
    for number, value in enumerate(values):
        copy = {**value, "id": f"copy_{number}", "created_at": 1_700_000_000 + number, "phase": None}
        copy.pop("status", None)
        if "call_id" in copy:
            copy["call_id"] = f"other_{copy['call_id']}"
        found.append(copy)
    return found


@given(conversations)
def test_a_list_is_the_same_as_itself_and_as_its_copy(values: list[Data]) -> None:
    for other in (values, renamed(values)):
        comparison = compare(values, other)
        assert comparison.differences == ()
        assert [(step.before, step.after) for step in comparison.steps] == [(n, n) for n in range(len(values))]


@given(conversations, st.data())
def test_one_item_that_is_removed_or_added(values: list[Data], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    less = renamed(values[:place] + values[place + 1 :])
    (step,) = differences(compare(values, less))
    assert (step.kind, step.after) == (Kind.REMOVED, None)
    (step,) = differences(compare(less, values))
    assert (step.kind, step.before) == (Kind.ADDED, None)


@given(conversations, st.data())
def test_one_item_that_is_changed(values: list[Data], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    changed = [*values]
    changed[place] = {**values[place], "note": "new"}
    (step,) = differences(compare(values, renamed(changed)))
    assert step == Step(Kind.CHANGED, place, place, (Change(".note", None, "new"),))


@given(conversations, st.data())
def test_one_item_that_is_moved(values: list[Data], data: st.DataObject) -> None:
    place, to = (data.draw(st.integers(0, len(values) - 1)) for _ in range(2))
    moved = [*values]
    moved.insert(to, moved.pop(place))
    found = differences(compare(values, renamed(moved)))
    if [content(value) for value in moved] == [content(value) for value in values]:
        # Items that say the same changed places: all that can be seen is whose output an output is.
        assert all(change.path == ".call_id" for step in found for change in step.changes)
    else:
        (step,) = found
        assert step.kind is Kind.MOVED


def content(value: Data) -> Data:
    return {key: inner for key, inner in value.items() if key not in {"id", "call_id"}}


@given(conversations, conversations)
def test_every_item_is_in_one_step(before: list[Data], after: list[Data]) -> None:
    comparison = compare(before, after)
    steps = comparison.steps
    assert sorted(step.before for step in steps if step.before is not None) == [*range(len(before))]
    assert [step.after for step in steps if step.after is not None] == [*range(len(after))]
    for step in steps:
        assert (step.before is None) == (step.kind is Kind.ADDED)
        assert (step.after is None) == (step.kind is Kind.REMOVED)
        assert bool(step.changes) == (step.kind is Kind.CHANGED) or step.kind is Kind.MOVED
    assert sum(comparison.counts.values()) == len(steps)


def test_an_output_that_belongs_to_another_call() -> None:
    before = [call("a", 1), call("b", 2), output("a")]
    (step,) = differences(compare(before, [call("x", 1), call("y", 2), output("y")]))
    assert step == Step(Kind.CHANGED, 2, 2, (Change(".call_id", "of item 1", "of item 2"),))
    (step,) = differences(compare(before, [call("x", 1), call("y", 2), output("lost")]))
    assert step.changes == (Change(".call_id", "of item 1", None),)
    (step,) = differences(compare([*before[:2], output("lost")], before))
    assert step.changes == (Change(".call_id", None, "of item 1"),)
    assert compare([output("lost")], [output("gone")]).differences == ()


def test_of_calls_that_say_the_same_one_stands_for_the_other() -> None:
    before = [call("a"), call("b"), output("a", "one"), output("b", "two")]
    for after in ([call("x"), output("x", "one"), output("x", "two")], before[1:]):
        assert kinds(compare(before, after)) == {"same": 3, "removed": 1}


def test_an_output_whose_call_is_removed_or_changed_stays_the_same() -> None:
    before = [message("hello"), call("a"), output("a"), message("bye")]
    assert kinds(compare(before, [message("hello"), output("a"), message("bye")])) == {"same": 3, "removed": 1}
    changed = [message("hello"), call("a", 7), output("a"), message("bye")]
    (step,) = differences(compare(before, changed))
    assert (step.kind, step.before, [change.path for change in step.changes]) == (
        Kind.CHANGED,
        1,
        [".arguments"],
    )


def test_an_output_that_moves_from_its_call_to_another() -> None:
    before = [output("a"), call("a", 1), call("b", 2), message("x")]
    after = [call("a", 1), call("b", 2), message("x"), output("b")]
    (step,) = differences(compare(before, after))
    assert step == Step(Kind.MOVED, 0, 3, (Change(".call_id", "of item 2", "of item 2"),))


def test_approvals_name_the_request() -> None:
    requests: list[Data] = [
        {"type": "mcp_approval_request", "id": "mcpr_1", "name": "one"},
        {"type": "mcp_approval_request", "id": "mcpr_2", "name": "two"},
    ]
    response = {"type": "mcp_approval_response", "approve": True}
    done = {"type": "mcp_call", "name": "one", "status": "completed"}

    def answered(one: str, two: str) -> list[Data]:
        return [*requests, {**response, "approval_request_id": one}, {**done, "approval_request_id": two}]

    assert compare(answered("mcpr_1", "mcpr_1"), answered("mcpr_1", "mcpr_1")).differences == ()
    found = differences(compare(answered("mcpr_1", "mcpr_1"), answered("mcpr_2", "mcpr_2")))
    expected = (Change(".approval_request_id", "of item 1", "of item 2"),)
    assert [step.changes for step in found] == [expected, expected]


def test_what_is_alike_is_taken_for_the_changed_item() -> None:
    before = [message("a b c d"), message("tell me of the late order", "assistant")]
    after = [
        message("something else", "assistant"),
        message("tell me of the late parcel", "assistant"),
        message("x y z"),
    ]
    found = [(step.kind.value, step.before, step.after) for step in compare(before, after).steps]
    assert found == [("removed", 0, None), ("added", None, 0), ("changed", 1, 1), ("added", None, 2)]
    found = [(step.kind.value, step.before, step.after) for step in compare(after, before).steps]
    assert found[-1] == ("removed", 2, None)


def test_another_type_or_role_is_another_item() -> None:
    assert kinds(compare([message("x")], [message("x", "assistant")])) == {"removed": 1, "added": 1}
    comparison = finish(comparing_items(*items([message("x"), call("a")])))
    (step,) = comparison.steps
    assert {change.path for change in step.changes} >= {".type", ".role", ".name"}
    assert comparison.differences == (0,)


def test_two_items() -> None:
    one, other = items([message("x"), {**message("x"), "id": "msg_1"}])
    comparison = finish(comparing_items(one, other))
    assert comparison.steps == (Step(Kind.SAME, 0, 0),)
    assert (comparison.before.items, comparison.after.rows[0].id) == ((one,), "msg_1")


def test_any_item_is_the_same_as_itself() -> None:
    every = handmade_items()
    assert finish(comparing(every, every)).differences == ()


def test_recorded_items(corpus: Path) -> None:
    every = [*corpus_items()]
    assert every
    assert finish(comparing(every, every)).differences == ()
    less = every[:100] + every[101:]
    assert kinds(finish(comparing(every, less))) == {"same": len(less), "removed": 1}


def many(count: int, words: str) -> list[Data]:
    return [
        message(f"{words} {number}", "user" if number % 3 else "assistant")
        if number % 7
        else call(f"c{number}", number)
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [3, 60, 300])
def test_lists_that_have_nothing_in_common(count: int) -> None:
    counts = kinds(compare(many(count, "one"), many(count, "other")))
    assert counts["changed"] >= count * 6 // 7
    assert counts.get("same", 0) <= count // 7 + 1


def test_a_long_stretch_without_a_partner() -> None:
    before = [message("x", "user" if number % 20 else "system") for number in range(100)]
    after = [message(f"y {number}", "assistant") for number in range(50)]
    after[40:] = [message("z", "system")] * 10
    counts = kinds(compare(before, after))
    assert counts["removed"] >= 90
    assert counts["added"] >= 40


def test_thousands_of_items_in_turns_that_are_short() -> None:
    """The work is left alone so often that a screen can be drawn; how long it takes, benchmarks tell."""
    before, after = many(2_000, "one"), many(2_000, "one")
    after[::9] = many(len(after[::9]), "other")
    work = comparing(items(before), items(after))
    count, begun = 0, time.perf_counter()
    try:
        while True:
            next(work)
            count += 1
    except StopIteration as stop:
        assert kinds(stop.value)["same"] >= 1_700
    assert count > 10_000
    assert time.perf_counter() - begun < 30
