"""What became of each include value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fixtures import corpus_items, handmade_items, typed_items
from tui.analysis.fingerprint import fingerprint
from tui.analysis.includes import Places, PlaceTotals, Verdict, include_places, sum_places, verdicts
from tui.models.include import ALL_INCLUDES, INCLUDE_SPECS, NO_INCLUDES, Include
from tui.models.item import Item
from tui.models.json_value import JsonObject, JsonValue


@pytest.mark.parametrize(
    ("item", "include", "places"),
    [
        ({"type": "web_search_call", "action": {"type": "search"}}, Include.WEB_SEARCH_SOURCES, (0, 1)),
        ({"type": "web_search_call", "action": {"sources": []}}, Include.WEB_SEARCH_SOURCES, (1, 1)),
        ({"type": "web_search_call", "action": None}, Include.WEB_SEARCH_SOURCES, None),
        ({"type": "web_search_call", "results": None}, Include.WEB_SEARCH_RESULTS, (0, 1)),
        ({"type": "file_search_call", "results": [{}]}, Include.FILE_SEARCH_RESULTS, (1, 1)),
        ({"type": "code_interpreter_call", "outputs": None}, Include.CODE_OUTPUTS, (0, 1)),
        ({"type": "computer_call_output", "output": {"image_url": "x"}}, Include.COMPUTER_IMAGE, (1, 1)),
        ({"type": "computer_call_output", "output": "odd"}, Include.COMPUTER_IMAGE, None),
        ({"type": "reasoning", "encrypted_content": "x"}, Include.ENCRYPTED_REASONING, (1, 1)),
        ({"type": "reasoning"}, Include.ENCRYPTED_REASONING, (0, 1)),
        ({"role": "user", "content": "plain"}, Include.INPUT_IMAGE, None),
        ({"role": "user", "content": None}, Include.LOGPROBS, None),
        ({"role": "user", "content": ["odd", 5, {"type": "refusal"}]}, Include.LOGPROBS, None),
        (
            {"role": "user", "content": [{"type": "input_image"}, {"type": "input_image", "image_url": "x"}]},
            Include.INPUT_IMAGE,
            (1, 2),
        ),
        (
            {
                "type": "message",
                "content": [
                    {"type": "output_text", "logprobs": []},
                    {"type": "output_text", "logprobs": [{"token": "a"}]},
                    {"type": "output_text"},
                ],
            },
            Include.LOGPROBS,
            (1, 3),
        ),
        ({"type": "unheard_of"}, Include.LOGPROBS, None),
    ],
)
def test_places_of_one_item(item: JsonObject, include: Include, places: tuple[int, int] | None) -> None:
    assert include_places(Item.of(item)).get(include) == places


def test_places_of_what_cannot_be_read() -> None:
    assert include_places(Item(b"{")) == {}


def test_places_add_up() -> None:
    one, other = {Include.LOGPROBS: (1, 2)}, {Include.LOGPROBS: (0, 3), Include.CODE_OUTPUTS: (1, 1)}
    assert sum_places([one, other]) == {Include.LOGPROBS: (1, 5), Include.CODE_OUTPUTS: (1, 1)}
    assert sum_places([]) == {}


@pytest.mark.parametrize(
    ("wanted", "refused", "places", "verdict"),
    [
        (False, False, None, Verdict.OFF),
        (False, False, (0, 2), Verdict.OFF),
        (False, True, (1, 2), Verdict.UNASKED),
        (True, True, (1, 2), Verdict.REFUSED),
        (True, True, None, Verdict.REFUSED),
        (True, False, None, Verdict.ASKED),
        (True, False, (0, 0), Verdict.NOTHING),
        (True, False, (0, 2), Verdict.IGNORED),
        (True, False, (1, 2), Verdict.HONOURED),
    ],
)
def test_verdicts(wanted: bool, refused: bool, places: tuple[int, int] | None, verdict: Verdict) -> None:
    value = Include.CODE_OUTPUTS
    found = verdicts(
        frozenset({value}) if wanted else NO_INCLUDES,
        {value: "the server's words"} if refused else {},
        None if places is None else {value: places} if places[1] else {},
    )
    assert list(found) == list(INCLUDE_SPECS)
    assert found[value].verdict is verdict
    assert found[value].words == ("the server's words" if verdict is Verdict.REFUSED else "")
    if verdict in (Verdict.HONOURED, Verdict.UNASKED):
        assert (found[value].filled, found[value].places) == (1, 2)


def test_recorded_items(corpus: Path) -> None:
    total: Places = {}
    with (corpus / "items.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            places = include_places(Item.of(json.loads(line)["item"]))
            assert all(0 <= filled <= count and count for filled, count in places.values())
            total = sum_places([total, places])
    found = verdicts(ALL_INCLUDES, {}, total)
    assert found[Include.ENCRYPTED_REASONING].verdict is Verdict.HONOURED
    assert all(each.verdict in (Verdict.HONOURED, Verdict.IGNORED, Verdict.NOTHING) for each in found.values())


def places_of_whole(item: Item) -> Places:
    """The same, of the whole item as Python reads it: slow, and simple."""
    found: Places = {}
    for spec in INCLUDE_SPECS.values():
        places: list[object] = [dict(item.data)] if spec.item_type == item.type else []
        for step in spec.path[:-1]:
            if step == "*":
                parts = [part for place in places if isinstance(place, list) for part in place]
                places = [p for p in parts if isinstance(p, dict) and p.get("type") == spec.part_type]
            else:
                places = [place.get(step) for place in places if isinstance(place, dict)]
        values = [place.get(spec.path[-1]) for place in places if isinstance(place, dict)]
        if values:
            logprobs = spec.include is Include.LOGPROBS
            filled = sum(bool(value) if logprobs else value is not None for value in values)
            found[spec.include] = (filled, len(values))
    return found


values = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 9) | st.text("ax\ud800", max_size=3) | st.just(float("nan")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ax", max_size=2), inner, max_size=2),
    max_leaves=6,
)
parts = st.fixed_dictionaries(
    {"type": st.sampled_from(["input_image", "output_text", "other", 5, None])},
    optional={"image_url": values, "logprobs": values | st.just([{"token": "t" * 90}]), "text": values},
)
items = st.fixed_dictionaries(
    {"type": st.sampled_from([*{spec.item_type for spec in INCLUDE_SPECS.values()}, "kelp", 7])},
    optional={
        "role": values,
        "content": st.lists(parts | values, max_size=4) | values,
        "action": st.fixed_dictionaries({"sources": values}) | values,
        "output": st.fixed_dictionaries({"image_url": values}) | values,
        "results": values,
        "outputs": values,
        "encrypted_content": values,
    },
)


@given(items, st.sampled_from([None, 2]))
def test_places_are_those_of_the_whole_item(data: dict[str, JsonValue], indent: int | None) -> None:
    item = Item(json.dumps(data, indent=indent).encode())
    assert include_places(item) == places_of_whole(item)


def test_places_of_handmade_and_recorded_items() -> None:
    for item in [*handmade_items(), *typed_items(), *corpus_items()]:
        if item.fault is None:
            assert include_places(item) == places_of_whole(item)


@given(st.lists(st.tuples(st.sampled_from("abc"), items | st.none()), max_size=9))
def test_totals_are_kept(steps: list[tuple[str, dict[str, JsonValue] | None]]) -> None:
    totals = PlaceTotals()
    there: dict[str, Places] = {}
    for name, data in steps:
        if data is None:
            totals.drop([fingerprint(name)])
            there.pop(name, None)
        else:
            there[name] = include_places(Item(json.dumps(data).encode()))
            totals.put(fingerprint(name), there[name])
        assert totals.total == sum_places(there.values())
