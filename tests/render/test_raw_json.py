from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.render.item.test_render import json_values
from tests.support.fixtures import corpus_items, handmade_items
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.render.raw_json import RawJson, RawRows
from tui.render.safe_text import safe_line
from tui.render.styles import dark_styles

STYLES = dark_styles()


def check(item: Item, width: int, rows_max: int = 3_000) -> None:
    rows = RawRows(RawJson(item.raw), width, STYLES)
    assert len(rows) >= 1
    for index in range(min(len(rows), rows_max)):
        strip = rows.strip(index)
        assert strip.cell_length <= width
        assert strip.text == rows.text(index)
        assert all(safe_line(segment.text) == segment.text for segment in strip)


@pytest.mark.whole
@pytest.mark.parametrize("width", [118, 78, 30])
def test_any_item_has_a_raw_view(width: int) -> None:
    for item in handmade_items():
        check(item, width)


@pytest.mark.whole
def test_every_recorded_item_has_a_raw_view() -> None:
    for item in corpus_items():
        check(item, 78, 500)


@given(st.dictionaries(st.text(), json_values))
@settings(deadline=None)
def test_any_object_keeps_its_json(data: dict[str, JsonValue]) -> None:
    item = Item(json.dumps(data).encode())
    again = json.loads(RawJson(item.raw).text)
    assert json.dumps(again) == json.dumps(json.loads(item.raw))
    check(item, 20)


def test_key_order_doubled_keys_and_numbers_stay_as_they_came() -> None:
    raw = b'{"b":1.50,"a":1E3,"a":-0,"c":"\\u00e9\\/","d":[],"e":{}}'
    lines = [
        "{",
        '  "b": 1.50,',
        '  "a": 1E3,',
        '  "a": -0,',
        '  "c": "\\u00e9\\/",',
        '  "d": [],',
        '  "e": {}',
        "}",
    ]
    assert RawJson(raw).lines == lines


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (
            b'{"a": NaN, "b": [1, "\\ud800"]}',
            ["{", '  "a": NaN,', '  "b": [', "    1,", '    "\\ud800"', "  ]", "}"],
        ),
        (b"hello  world", ["hello  world"]),
        (b"[INFO] started", ["[INFO] started"]),
        (b"[1 2]", ["[1 2]"]),
        (b'{"a": 1', ['{"a": 1']),
        (b"", [""]),
        (b"\xff", ["\\xff"]),
    ],
)
def test_what_no_fast_reader_takes(raw: bytes, lines: list[str]) -> None:
    assert RawJson(raw).lines == lines


def test_great_depth_is_laid_out() -> None:
    source = RawJson(b"[" * 10_000 + b"]" * 10_000)
    assert source.line_count == 19_999 + 1
    assert source.line(5_000) == "  " * 60 + "["


def test_long_lines_take_several_rows_and_places_are_found() -> None:
    source = RawJson(b'{"a":"' + b"x" * 50 + b'","b":1,"c":"' + "漢".encode() * 30 + b'","d":2}')
    rows = RawRows(source, 20, STYLES)
    places = [rows.place(index) for index in range(len(rows))]
    assert places == [
        (0, 0),
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
        *((3, piece) for piece in range(4)),
        (4, 0),
        (5, 0),
    ]
    assert [rows.row_of(line) for line in range(source.line_count)] == [0, 1, 4, 5, 9, 10]
    assert "".join(rows.text(index) for index in (1, 2, 3)) == source.line(1)
    assert rows.strip(2).text == "x" * 20
