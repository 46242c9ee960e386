"""The tolerant reader of JSON, and its writer."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.test_item import JSON
from tui.models.json_value import JsonFault, dump_json, parse_json


@given(JSON)
def test_what_is_written_is_read_again(value: object) -> None:
    raw = dump_json(value)
    assert raw.isascii()
    assert parse_json(raw) == value
    assert parse_json(raw.decode()) == value


@given(st.binary(max_size=60) | st.text('[]{}":,\\u1e-+.NaInfty ', max_size=30).map(str.encode))
def test_anything_else_is_one_fault(raw: bytes) -> None:
    try:
        parse_json(raw)
    except JsonFault as fault:
        assert str(fault)


def test_what_other_parsers_refuse_is_kept() -> None:
    assert parse_json(b'["\\ud800"]') == ["\ud800"]
    assert parse_json(b"[Infinity]") == [float("inf")]
    assert parse_json(b'{"a":1,"a":2}') == {"a": 2}
    assert json.loads(dump_json("\ud800")) == "\ud800"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[" * 100_000, "nested too deeply to be read"),
        (b'"\xff"', "not UTF-8 at byte 1"),
        (b'{"a":\n x}', "not JSON: Expecting value at line 2 column 2"),
        (b"9" * 5000, "an integer is too long to be read"),
    ],
)
def test_each_fault_has_its_reason(raw: bytes, words: str) -> None:
    with pytest.raises(JsonFault) as caught:
        parse_json(raw)
    assert str(caught.value) == words
    assert caught.value.__cause__ is None


def test_too_deep_to_be_written() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(JsonFault, match="written"):
        dump_json(deep)


def test_numbers_that_json_has_not_are_never_written() -> None:
    for number in (float("nan"), float("inf"), float("-inf")):
        with pytest.raises(JsonFault, match="a number in it is NaN or infinite") as caught:
            dump_json({"a": [number]})
        assert caught.value.__cause__ is None


def test_numbers_that_cannot_be_written_can_be_read_as_their_text() -> None:
    raw = b'{"a":[NaN,Infinity,-Infinity,1e400,-1.5e999],"b":1.5,"c":7,"d":"NaN"}'
    value = parse_json(raw, finite=True)
    assert value == {"a": ["NaN", "Infinity", "-Infinity", "1e400", "-1.5e999"], "b": 1.5, "c": 7, "d": "NaN"}
    assert json.loads(dump_json(value)) == value
