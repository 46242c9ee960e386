"""The patient way of cutting JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.slices import elements, members
from tui.models.json_value import JsonFault, parse_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=30,
)
SHAPES = st.sampled_from([{}, {"indent": 2}, {"separators": (",", ":")}, {"ensure_ascii": False}])


@given(st.lists(JSON, max_size=6), SHAPES)
def test_every_element_comes_back_as_it_was(values: list[object], shape: dict[str, object]) -> None:
    raw = json.dumps(values, **shape).encode("utf-8", "surrogatepass")  # type: ignore[arg-type]
    slices = elements(raw)
    assert [json.dumps(json.loads(one.decode("utf-8", "surrogatepass"))) for one in slices] == [
        json.dumps(value) for value in values
    ]


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), JSON, max_size=6), SHAPES)
def test_every_member_comes_back_as_it_was(value: dict[str, object], shape: dict[str, object]) -> None:
    raw = json.dumps(value, **shape).encode("utf-8", "surrogatepass")  # type: ignore[arg-type]
    found = members(raw)
    assert {
        key: json.dumps(json.loads(one.decode("utf-8", "surrogatepass"))) for key, one in found.items()
    } == {key: json.dumps(one) for key, one in value.items()}


@given(st.text('[]{}",:\\ a1', max_size=14).map(str.encode))
def test_what_the_parser_takes_is_cut_and_nothing_else_breaks(raw: bytes) -> None:
    try:
        cut: int | None = len(elements(raw))
    except JsonFault:
        cut = None
    try:
        value = parse_json(raw)
    except JsonFault:
        return
    assert cut == (len(value) if isinstance(value, list) else None)


def test_what_parsers_refuse_costs_only_its_own_slice() -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    raw = b'[{"a":NaN}, "\\ud800",' + b"9" * 10_000 + b", " + deep + b', {"b": undefined}]'
    assert elements(raw) == [b'{"a":NaN}', b'"\\ud800"', b"9" * 10_000, deep, b'{"b": undefined}']


def test_the_last_of_doubled_members_counts_and_a_byte_order_mark_does_not() -> None:
    assert members(b'\xef\xbb\xbf{"a": 1, "b": {"a": ":"}, "a": [2, 3]}') == {
        "a": b"[2, 3]",
        "b": b'{"a": ":"}',
    }
    assert members(b" { } ") == {}
    assert elements(b" [ ] ") == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[",
        b"[1",
        b"[1,",
        b"[1,]",
        b"[,1]",
        b"[,]",
        b"[1,,2]",
        b"[}",
        b'["a]',
        b"[1] 2",
        b"[1]]",
        b"{}",
        b"1",
        b"[[1}]",
        b'"["',
        b"[1][",
        b"null",
    ],
)
def test_what_is_no_array(raw: bytes) -> None:
    with pytest.raises(JsonFault):
        elements(raw)


@pytest.mark.parametrize(
    "raw", [b"[]", b'{"a"}', b'{"a":1', b"{1:2}", b'{"a":1,}', b'{"a":1}}', b"{a:1}", b'{"a" b:1}']
)
def test_what_is_no_object(raw: bytes) -> None:
    with pytest.raises(JsonFault):
        members(raw)
