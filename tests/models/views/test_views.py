from __future__ import annotations

import pytest

from tests.support.fixtures import corpus_items, handmade_items, malformed_items, typed_items
from tui.models.item import ITEM_TYPES, Item
from tui.models.views.base import Caller
from tui.models.views.calls import FunctionCallView
from tui.models.views.hosted import CodeInterpreterView, CodeOutput
from tui.models.views.parts import PART_VIEWS, PartView, TextPart, part_view
from tui.models.views.views import ITEM_VIEWS, view_of


def test_each_type_has_a_view_of_its_own() -> None:
    assert set(ITEM_VIEWS) == set(ITEM_TYPES)
    assert len(set(ITEM_VIEWS.values())) == len(ITEM_TYPES)


def test_the_fixtures_fill_every_field_of_the_views() -> None:
    for item in typed_items():
        view = view_of(item)
        assert view is not None
        assert view.extras == {}


def test_fields_are_typed_and_other_shapes_kept() -> None:
    view = view_of(
        Item.of({"type": "function_call", "name": 5, "caller": {"type": "program", "caller_id": "c", "x": 1}})
    )
    assert isinstance(view, FunctionCallView)
    assert view.name == 5
    assert isinstance(view.caller, Caller)
    assert view.caller.extras == {"x": 1}
    code = view_of(
        Item.of({"type": "code_interpreter_call", "outputs": [{"type": "logs"}, "loose"], "new": None})
    )
    assert isinstance(code, CodeInterpreterView)
    assert [type(output) for output in code.outputs] == [CodeOutput, str]
    assert code.extras == {"new": None}


@pytest.mark.parametrize("item", handmade_items(), ids=repr)
def test_no_object_is_refused(item: Item) -> None:
    view = view_of(item)
    assert (view is None) == (item.type not in ITEM_VIEWS or item.fault is not None)


@pytest.mark.whole
def test_no_recorded_item_is_refused() -> None:
    for item in corpus_items():
        assert (view_of(item) is None) == (item.type not in ITEM_VIEWS)


def test_what_cannot_be_read_has_no_view() -> None:
    assert all(view_of(item) is None for item in malformed_items())
    assert view_of(Item.of({"type": "kelp"})) is None


def test_keys_that_are_no_unicode_are_left_out() -> None:
    view = view_of(Item(b'{"type":"compaction","\\ud800":1,"encrypted_content":"\\ud801"}'))
    assert view is not None
    assert view.extras == {}


def test_parts() -> None:
    assert all(isinstance(part_view({"type": kind}), view) for kind, view in PART_VIEWS.items())
    assert type(part_view({"type": "novel", "a": 1})) is PartView
    assert type(part_view({"type": ["text"]})) is PartView
    text = part_view({"type": "text", "text": 1, "annotations": "none"})
    assert isinstance(text, TextPart)
    assert (text.text, text.annotations) == (1, "none")
