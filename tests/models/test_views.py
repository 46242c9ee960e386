"""Typed views: made for servers that do not keep to the spec, so no object is refused and no field lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.models.test_item import JSON
from tui.models.item import ITEM_TYPES, Item
from tui.models.views.base import CallView, View
from tui.models.views.parts import PART_VIEWS, PartView, TextPart, part_view
from tui.models.views.views import ITEM_VIEWS, view_of


def test_each_of_the_published_types_has_a_view_and_no_other() -> None:
    assert tuple(ITEM_VIEWS) == ITEM_TYPES
    assert len(set(ITEM_VIEWS.values())) == 28
    assert view_of(Item(b'{"type":"invented"}')) is None
    assert view_of(Item(b"[")) is None
    assert isinstance(view_of(Item(b'{"role":"user"}')), ITEM_VIEWS["message"])


def field_names() -> list[str]:
    """Every field that some view names, so that the properties below hit them."""
    views: list[type[BaseModel]] = [*ITEM_VIEWS.values(), *PART_VIEWS.values()]
    return sorted({name for view in views for name in view.model_fields})


OBJECTS = st.dictionaries(
    st.sampled_from(field_names()) | st.text(st.characters(), max_size=4), JSON, max_size=6
)


@given(st.sampled_from(ITEM_TYPES), OBJECTS)
def test_any_object_of_a_type_is_viewed_and_keeps_its_fields(kind: str, fields: dict[str, Any]) -> None:
    data = fields | {"type": kind}
    view = view_of(Item(json.dumps(data).encode()))
    assert view is not None
    assert view.type == kind
    for name, value in data.items():
        if any("\ud800" <= char <= "\udfff" for char in name):
            continue
        given_back = getattr(view, name) if name in type(view).model_fields else view.extras[name]
        if not isinstance(value, list | dict):
            assert given_back == value


@given(st.sampled_from([*PART_VIEWS, "invented", ""]), OBJECTS)
def test_any_part_is_viewed(kind: str, fields: dict[str, Any]) -> None:
    view = part_view(fields | {"type": kind})
    assert isinstance(view, PART_VIEWS.get(kind, PartView))
    assert view.type == kind


def test_parts_without_a_usable_type() -> None:
    assert type(part_view({"text": "x"})) is PartView
    assert part_view({"type": 7, "text": "x"}).extras == {"text": "x"}
    text = part_view({"type": "output_text", "text": "x", "annotations": None})
    assert isinstance(text, TextPart)
    assert (text.text, text.annotations) == ("x", None)


def test_a_key_that_is_no_unicode_is_left_out_of_the_view_alone() -> None:
    view = CallView.read({"\ud800": 1, "id": "a", "caller": {"type": "program", "caller_id": "c"}, "other": 2})
    assert (view.id, view.extras) == ("a", {"other": 2})
    assert view.caller.caller_id == "c"
    assert View.read({}).extras == {}


def test_recorded_items_are_viewed_as_their_types(corpus: Path) -> None:
    viewed = set()
    for line in (corpus / "items.jsonl").read_bytes().splitlines():
        item = Item.of(json.loads(line)["item"])
        view = view_of(item)
        assert (view is None) is (item.type not in ITEM_TYPES)
        if view is not None:
            viewed.add(item.type)
            assert view.extras.keys() <= item.data.keys()
            assert set(item.data) - set(type(view).model_fields) <= set(view.extras)
    assert len(viewed) > 15
