"""Items of megabytes are drawn from their bytes, and look as small ones do."""

from __future__ import annotations

import json

import pytest

from tests.support.fixtures import handmade_items
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.render.blocks import Scanned
from tui.render.item.render import render_item
from tui.render.json_tree import JsonTree, tree_of
from tui.render.layout import Document
from tui.render.raw_json import RawJson, RawRows
from tui.render.raw_scan import ScannedRows
from tui.render.styles import dark_styles
from tui.render.tree_row import tree_row_strip
from tui.render.unread import LARGE

STYLES = dark_styles()
MANY: dict[str, JsonValue] = {f"key {number}": [number, {"a": None}] for number in range(40_000)}
LONG = 'a "text" of \\ some\n' * 20_000


def item(**fields: JsonValue) -> Item:
    made = Item.of({"id": "x_1", "type": "function_call_output", **fields})
    assert len(made.raw) > LARGE
    return made


def rows(raw: bytes, width: int) -> tuple[list[str], list[str]]:
    found, usual = ScannedRows(raw, width, STYLES), RawRows(RawJson(raw), width, STYLES)
    assert found.reach(1 << 40) and found.complete
    return [found.text(row) for row in range(len(found))], [usual.text(row) for row in range(len(usual))]


@pytest.mark.parametrize("width", [78, 30])
def test_scanned_rows_are_those_of_the_whole_text(width: int) -> None:
    for each in handmade_items():
        if each.head is not None and b"[" * 60 not in each.raw and len(each.raw) < 20_000:
            found, usual = rows(each.raw, width)
            assert found == usual


@pytest.mark.parametrize(
    "text", [LONG, "漢字とかな" * 9_000, "plain " * 9_000], ids=["escapes", "wide", "plain"]
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_long_strings_fill_their_rows(text: str, ascii_only: bool) -> None:
    raw = json.dumps({"a": text, "b": [1, "two", [], {}]}, ensure_ascii=ascii_only, indent=1).encode()
    found, usual = rows(raw, 60)
    assert found == usual


@pytest.mark.parametrize(
    "raw",
    [b'{"a": "' + b"x" * 20_000 + b"\\", b'{"a": 1 oh', b"\xff" * 20_000, b"", b"[", b"a\r\nb"],
    ids=["in a string", "in a word", "no text", "nothing", "in a list", "no JSON"],
)
def test_what_breaks_off_is_shown_to_its_end(raw: bytes) -> None:
    found = ScannedRows(raw, 40, STYLES)
    found.reach(1 << 40)
    text = "".join(found.text(row) for row in range(len(found)))
    assert len(found) >= 1
    assert text.replace(" ", "")[-1:] in {"", "\\", "h", "f", "[", "b"}
    assert all(found.strip(row).cell_length <= 40 for row in range(len(found)))


def test_no_more_is_found_than_is_read() -> None:
    found = ScannedRows(item(output=MANY).raw, 80, STYLES)
    found.reach(100)
    assert len(found) < 200 and not found.complete


def texts(tree: JsonTree) -> list[str]:
    return [tree_row_strip(tree, index, 400, STYLES).text for index in range(len(tree))]


def test_the_tree_of_many_keys_counts_on() -> None:
    tree = tree_of(item(output=MANY, text=LONG, inside=json.dumps(MANY), n=10**3000))
    output = 3
    assert texts(tree)[3].startswith('  ▸ "output": { 1')
    assert f"{len(LONG):,} characters" in texts(tree)[4]
    tree.expand(output)
    assert tree.path(output + 1) == '.output["key 0"]'
    assert texts(tree)[output].startswith('  ▾ "output": { 1,001+ keys }')
    assert texts(tree)[output + 1001].endswith("more: enter loads")
    while tree.count_on(0.001):
        pass
    assert texts(tree)[output] == '  ▾ "output": { 40,000 keys }'
    tree.expand(output + 1001)
    assert tree.path(output + 1001) == '.output["key 1000"]'
    assert tree.value(output) == MANY
    tree.collapse(output)
    inside = output + 2
    assert texts(tree)[inside].endswith("holds JSON")
    tree.expand(inside)
    assert tree.node(inside + 1).embedded and tree.value(inside + 1) == MANY


def test_an_item_of_very_many_values_is_rendered_as_json() -> None:
    blocks = render_item(item(output=MANY))
    assert isinstance(blocks[-1], Scanned) and json.loads(blocks[-1].plain())["output"] == MANY
    document = Document(blocks, 80, STYLES)
    document.lay_out(60)
    assert document.known < 200
    assert any("key 0" in document.line(row).text for row in range(60))


def test_long_text_is_laid_out_as_far_as_it_is_read() -> None:
    document = Document(render_item(item(output=LONG + "y" * 200_000)), 80, STYLES)
    assert not document.lay_out(50)
    assert document.line_count > 20_000
    assert item(output=LONG).data == json.loads(item(output=LONG).raw)
