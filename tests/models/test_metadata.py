"""The one rule on metadata, and the difference of two maps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.test_item import JSON
from tui.models.json_value import JsonValue
from tui.models.metadata import MetadataRule, metadata_change, metadata_faults, same_json

MAPS = st.dictionaries(st.text(max_size=3), JSON, max_size=5)


@given(st.dictionaries(st.text(max_size=64), st.text(max_size=512), max_size=16))
def test_within_the_limits_there_is_no_fault(pairs: dict[str, JsonValue]) -> None:
    assert metadata_faults(pairs) == ()


@given(st.integers(0, 20), st.integers(0, 70), st.integers(505, 520))
def test_the_limits_are_exact(count: int, key_length: int, value_length: int) -> None:
    pairs: dict[str, JsonValue] = {f"{number:02}": "v" for number in range(count)}
    pairs["k" * key_length + "\U0001f600"] = "\U0001f600" * value_length
    rules = [fault.rule for fault in metadata_faults(pairs)]
    expected = [MetadataRule.TOO_MANY_PAIRS] if len(pairs) > 16 else []
    expected += [MetadataRule.KEY_TOO_LONG] if key_length + 1 > 64 else []
    expected += [MetadataRule.VALUE_TOO_LONG] if value_length > 512 else []
    assert rules == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "a boolean"),
        (1, "a number"),
        (1.5, "a number"),
        ([], "a list"),
        ({}, "an object"),
    ],
)
def test_only_strings_are_values(value: JsonValue, kind: str) -> None:
    (fault,) = metadata_faults({"k": value})
    assert (fault.rule, fault.key) == (MetadataRule.NOT_A_STRING, "k")
    assert fault.message == f"a value is a string, and this is {kind}"


def test_every_fault_is_named_with_its_key() -> None:
    pairs: dict[str, JsonValue] = {f"k{number}": "v" for number in range(16)} | {"x" * 65: 7}
    faults = metadata_faults(pairs)
    assert [fault.key for fault in faults] == [None, "x" * 65, "x" * 65]
    assert [fault.rule.value for fault in faults] == [
        "object_above_max_properties",
        "property_name_above_max_length",
        "invalid_type",
    ]


@given(MAPS, MAPS)
def test_a_change_leads_from_one_map_to_the_other(
    before: dict[str, JsonValue], after: dict[str, JsonValue]
) -> None:
    change = metadata_change(before, after)
    result = dict(before)
    for key, value in change.removed:
        assert same_json(result.pop(key), value)
    for key, value in change.added:
        assert key not in before
        result[key] = value
    for key, old, new in change.changed:
        assert same_json(before[key], old)
        result[key] = new
    assert same_json(result, after)
    assert change.empty is same_json(before, after)


@given(JSON)
def test_a_value_is_the_same_as_itself(value: JsonValue) -> None:
    assert same_json(value, value)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (True, 1, False),
        (0, False, False),
        (1, 1.0, True),
        ([True], [1], False),
        ({"a": [0]}, {"a": [False]}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        ([1, 2], [1], False),
        ([], {}, False),
        (None, "", False),
        (True, True, True),
    ],
)
def test_equality_as_json_sees_it(one: JsonValue, other: JsonValue, same: bool) -> None:
    assert same_json(one, other) is same
    assert same_json(other, one) is same
