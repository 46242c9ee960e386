from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fixtures import (
    corpus_items,
    handmade_items,
    hostile_items,
    invented_items,
    malformed_items,
    odd_items,
    typed_items,
)
from tests.support.strings import is_in, marked, wanted_strings
from tui.analysis.rows import row_of
from tui.models.include import Include
from tui.models.item import ITEM_TYPES, Item
from tui.models.json_value import JsonValue
from tui.models.views.views import ITEM_VIEWS
from tui.render.blocks import Block, Fold, Heading, Jump, Note, Table, plain_text
from tui.render.item.render import RENDERERS, render_item
from tui.render.layout import Document, layout
from tui.render.safe_text import safe_line
from tui.render.styles import dark_styles

STYLES = dark_styles()
WIDTHS = (118, 78, 30)
LINES = 5_000
"""Lines that are laid out of an item; longer ones are hostile and differ no more further down."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
field_names = st.sampled_from(sorted({name for view in ITEM_VIEWS.values() for name in view.model_fields}))


def check(item: Item, widths: tuple[int, ...] = WIDTHS) -> None:
    """Whatever the item, its rendering names it, fits, and is safe."""
    blocks = render_item(item)
    assert isinstance(blocks[0], Heading)
    assert len(blocks) > 1 or len(item.data) <= 3
    for width in widths:
        document = Document(blocks, width, STYLES)
        document.lay_out(LINES)
        assert document.known
        for line in (document.line(index) for index in range(document.known)):
            assert line.cell_length <= width
            for segment in line:
                assert safe_line(segment.text) == segment.text


def test_the_fixtures_hold_every_type() -> None:
    assert {item.type for item in typed_items()} == set(ITEM_TYPES) == set(RENDERERS)


@pytest.mark.parametrize("item", handmade_items(), ids=repr)
def test_any_item_renders(item: Item) -> None:
    check(item, WIDTHS if len(item.raw) < 100_000 else (78,))


@pytest.mark.whole
def test_every_recorded_item_renders() -> None:
    # The detail pane draws them at 120 and 80 columns, see tests/screens/test_walk.py.
    for item in corpus_items():
        check(item, (118,))
        assert render_item(item)[0].plain().startswith(item.type)


@pytest.mark.parametrize("item", [*typed_items(), *invented_items(), *odd_items()], ids=repr)
def test_nothing_that_a_reader_wants_is_left_out(item: Item) -> None:
    plain = plain_text(render_item(item))
    assert [text for text in wanted_strings(item) if not is_in(text, plain)] == []


@pytest.mark.whole
def test_nothing_of_the_recorded_items_is_left_out() -> None:
    for item in corpus_items():
        plain = plain_text(render_item(item))
        assert [text for text in wanted_strings(item) if not is_in(text, plain)] == []


def opened(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with every fold open."""
    return tuple(
        replace(block, open=True, blocks=opened(block.blocks)) if isinstance(block, Fold) else block
        for block in blocks
    )


def drawn(item: Item, width: int) -> str:
    """What stands on the lines of an item, without what wrapping and tables put between."""
    return re.sub(
        r"[\s│─┃]", "", "".join(line.text for line in layout(opened(render_item(item)), width, STYLES))
    )


@pytest.mark.parametrize("more", [False, True], ids=["", "unknown fields"])
@pytest.mark.parametrize("item", [*typed_items(), *invented_items(), *odd_items()], ids=repr)
def test_each_text_and_number_has_its_place_on_the_lines(item: Item, more: bool) -> None:
    changed, marks = marked(item, more=more)
    for width in (118, 30):
        text = drawn(changed, width)
        assert [mark for mark in marks if mark not in text] == []
    assert render_item(item)[0].plain().startswith(item.type)


@pytest.mark.whole
@pytest.mark.parametrize("more", [False, True], ids=["", "unknown fields"])
def test_each_text_and_number_of_the_recorded_items_has_its_place(more: bool) -> None:
    for item in corpus_items():
        changed, marks = marked(item, more=more)
        text = drawn(changed, 118)
        assert [mark for mark in marks if mark not in text] == []


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"type": "reasoning", "encrypted_content": "e" * 1_234}, "1,234 characters"),
        ({"type": "compaction", "encrypted_content": "e" * 1_234}, "1,234 characters"),
        ({"type": "program", "fingerprint": "e" * 1_234}, "1,234 characters"),
        (
            {"role": "user", "content": [{"type": "encrypted_content", "encrypted_content": "e" * 1_234}]},
            "1,234 characters",
        ),
        ({"type": "image_generation_call", "result": "iVBORw0KGgo="}, "image: PNG"),
        (
            {"role": "user", "content": [{"type": "input_file", "file_data": "QUJD" * 100}]},
            "inline · 300 bytes",
        ),
        ({"type": "mcp_approval_response", "approve": True}, "approved"),
        ({"type": "mcp_approval_response", "approve": False}, "denied"),
        ({"type": "shell_call_output", "output": [{"outcome": {"type": "timeout"}}]}, "timed out"),
        (
            {"type": "shell_call_output", "output": [{"outcome": {"type": "exit", "exit_code": 3}}]},
            "exit code 3",
        ),
        ({"type": "apply_patch_call_output", "status": "failed"}, "patch failed"),
        ({"type": "local_shell_call", "action": {"command": ["echo", "two words"]}}, "argument 1  two words"),
    ],
)
def test_data_and_decisions_are_told_in_words(data: dict[str, JsonValue], wanted: str) -> None:
    assert wanted in plain_text(render_item(Item.of(data)))


def test_tools_are_a_table_and_each_schema_is_folded() -> None:
    schema: dict[str, JsonValue] = {"properties": {"sku": {"type": "string"}, "note": {}}, "required": ["sku"]}
    tools: list[JsonValue] = [
        {"name": "get_stock", "description": "How many\nare left", "input_schema": schema}
    ]
    for item_type in ("mcp_list_tools", "tool_search_output", "additional_tools"):
        blocks = render_item(Item.of({"type": item_type, "tools": tools}))
        (table,) = [block for block in blocks if isinstance(block, Table)]
        assert table.rows == (("get_stock", "sku, note?", "How many"),)
        lines = [line.text.rstrip() for line in layout([table], 60, STYLES)]
        assert lines[-1].split() == ["get_stock", "sku,", "note?", "How", "many"]
        (fold,) = [block for block in blocks if isinstance(block, Fold)]
        assert (fold.title, fold.open) == ("get_stock", False)
        assert "are left" in fold.plain()
        assert '"sku": {' in fold.plain()


@given(item_type=st.sampled_from(ITEM_TYPES), fields=st.dictionaries(field_names, json_values, max_size=5))
@settings(deadline=None)
def test_any_shape_of_a_known_type_renders_without_loss(item_type: str, fields: dict[str, JsonValue]) -> None:
    item = Item(json.dumps({**fields, "type": item_type}).encode())
    check(item, (40,))
    plain = plain_text(render_item(item))
    assert [text for text in wanted_strings(item) if not is_in(text, plain)] == []


@given(st.dictionaries(st.text(), json_values, max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_object_renders_and_keeps_its_json(data: dict[str, JsonValue]) -> None:
    item = Item(json.dumps(data).encode())
    raw = item.raw
    check(item, (60, 20))
    assert item.raw == raw


def test_the_heading_says_role_status_phase_and_refusal() -> None:
    by_id = {item.id: item for item in typed_items()}
    heads = [render_item(item)[0].plain() for item in by_id.values() if item.type == "message"]
    assert heads == [
        "message  assistant · final_answer · completed",
        "message  user · completed",
        "message  assistant · refusal · completed",
    ]


@pytest.mark.parametrize(
    ("data", "include"),
    [
        ({"type": "file_search_call", "results": None}, Include.FILE_SEARCH_RESULTS),
        ({"type": "code_interpreter_call", "outputs": None}, Include.CODE_OUTPUTS),
        ({"type": "reasoning", "summary": []}, Include.ENCRYPTED_REASONING),
        ({"type": "web_search_call", "action": {"type": "search"}}, Include.WEB_SEARCH_SOURCES),
        (
            {"type": "web_search_call", "action": {"type": "open_page"}, "results": None},
            Include.WEB_SEARCH_RESULTS,
        ),
        (
            {"type": "computer_call_output", "output": {"type": "computer_screenshot", "image_url": None}},
            Include.COMPUTER_IMAGE,
        ),
        ({"role": "user", "content": [{"type": "input_image", "image_url": None}]}, Include.INPUT_IMAGE),
    ],
)
def test_a_null_that_was_not_asked_for_names_its_include(data: dict[str, JsonValue], include: Include) -> None:
    notes = [block for block in render_item(Item.of(data)) if isinstance(block, Note)]
    missing = [note for note in notes if note.kind == "missing"]
    assert [note.include for note in missing] == [include]
    assert f"turn on {include}" in missing[0].text


def test_what_the_spec_does_not_name_is_listed_at_the_end() -> None:
    item = Item.of({"type": "compaction", "encrypted_content": "x", "novel": {"a": None}, "empty": None})
    assert render_item(item)[-1].plain() == 'Other fields\nnovel  {\n  "a": null\n}\nempty  null'


def test_the_other_half_of_a_call_can_be_jumped_to() -> None:
    call, output = (item for item in typed_items() if item.call_id == "call_dig")
    assert Jump("output", output.id) in render_item(call, paired=output)
    assert Jump("call", call.id) in render_item(output, paired=call)
    row = row_of(output)._replace(time=1_760_000_003.0)
    assert Jump("output, ≈3s later", output.id) in render_item(call, paired=row, made=1_760_000_000.0)
    assert Jump("output", output.id) in render_item(call, paired=row)
    row = row_of(call)._replace(time=1_760_000_000.0)
    assert Jump("call, ≈3s before", call.id) in render_item(output, paired=row, made=1_760_000_003.0)
    unknown = Item.of({"type": "odd_call", "call_id": "c"})
    assert Jump("call", call.id) in render_item(unknown, paired=call)


def test_an_unreadable_item_says_why() -> None:
    for item in malformed_items():
        blocks = render_item(item)
        assert blocks[0].plain().startswith("unreadable item")
        assert item.fault is not None
        assert item.fault in blocks[1].plain()


def test_an_unknown_type_is_shown_with_all_its_fields() -> None:
    item = Item.of({"type": "kelp", "id": "k_1", "status": "wet", "role": "crew", "deep": [1]})
    assert render_item(item)[0].plain() == "kelp  not a type of the published spec · crew · wet"
    assert "k_1" in plain_text(render_item(item))


def test_a_megabyte_on_one_line_is_laid_out() -> None:
    for item in hostile_items():
        if 900_000 < len(item.raw) < 2_000_000:
            assert len(layout(render_item(item), 80, STYLES)) > 10_000
