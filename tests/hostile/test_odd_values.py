"""A value of any kind at every place of an item: nothing that reads items fails on it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.render.export.hostile import CONVERSATION
from tests.support.fixtures import typed_items
from tui.analysis.check.checker import check
from tui.analysis.compare import comparing, comparing_items
from tui.analysis.includes import include_places
from tui.analysis.input_items import input_item
from tui.analysis.pairing import other_halves, pairs
from tui.analysis.redaction import Redactor
from tui.analysis.rows import row_of
from tui.analysis.turns import finish
from tui.models.export_format import FormatName
from tui.models.item import Item
from tui.render.export.formats import reader_format
from tui.render.item.render import render_item
from tui.render.layout import layout
from tui.render.styles import dark_styles
from tui.services.export_formats import data_format

ODD: list[Any] = [None, True, -1.5, "", "text", [], [[]], [1, {}], {}, {"type": []}, {"text": {}}]
BY_TYPE = {item.type: item for item in typed_items()}
STYLES = dark_styles()


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each value inside."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


def with_odd(item: Item) -> Iterator[Item]:
    for *way, last in places(item.data):
        for odd in ODD:
            changed = copy.deepcopy(item.data)
            at: Any = changed
            for key in way:
                at = at[key]
            at[last] = odd
            yield Item(json.dumps(changed).encode())


@pytest.mark.parametrize("item_type", BY_TYPE)
def test_no_value_is_too_odd(item_type: str) -> None:
    item = BY_TYPE[item_type]
    other = row_of(item)
    for odd in with_odd(item):
        assert layout(render_item(odd), 60, STYLES), odd.raw
        row = row_of(odd)
        assert row.type == odd.type
        pairs([row, other])
        assert other_halves([other, row])(row) in {None, other, row}
        include_places(odd)
        assert input_item(odd).data is None or json.dumps(input_item(odd).data)
        assert Redactor().item(odd).raw
        check([item, odd])
        finish(comparing([item, odd], [odd, item]))
        finish(comparing_items(item, odd))


@pytest.mark.parametrize("name", FormatName)
def test_no_value_is_too_odd_for_an_export(name: FormatName) -> None:
    writer = reader_format(name) or data_format(name)
    chunks = [*writer.begin(CONVERSATION)]
    for item in BY_TYPE.values():
        for odd in with_odd(item):
            chunks += writer.item(odd)
    assert b"".join([*chunks, *writer.end()]).decode("utf-8")
