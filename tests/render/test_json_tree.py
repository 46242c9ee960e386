from __future__ import annotations

import json

import pytest

from tests.support.fixtures import corpus_items, handmade_items
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.render import json_tree
from tui.render.json_tree import JsonTree, tree_of
from tui.render.safe_text import safe_line
from tui.render.styles import dark_styles
from tui.render.tree_row import tree_row_strip

STYLES = dark_styles()


def texts(tree: JsonTree, width: int = 60) -> list[str]:
    return [tree_row_strip(tree, index, width, STYLES).text for index in range(len(tree))]


def check(item: Item, widths: tuple[int, ...] = (118, 30)) -> None:
    tree = tree_of(item)
    tree.expand_all()
    for index in range(min(len(tree), 2_000)):
        for width in widths:
            strip = tree_row_strip(tree, index, width, STYLES)
            assert 0 < strip.cell_length <= width
            assert all(safe_line(segment.text) == segment.text for segment in strip)
        tree.path(index)


def test_any_item_has_a_tree() -> None:
    for item in handmade_items():
        check(item)


@pytest.mark.whole
def test_every_recorded_item_has_a_tree() -> None:
    for item in corpus_items():
        check(item, (78,))


def test_rows_of_all_kinds() -> None:
    data: JsonValue = {
        "a": {"b": [1, 2.5, None, True]},
        "s": "x" * 300,
        "e": [],
        "o": {},
        "k" * 300: "é\n",
        "n": 10**300,
    }
    tree = JsonTree(data)
    tree.expand_all()
    assert texts(tree, 250) == [
        "▾ { 6 keys }",
        '  ▾ "a": { 1 key }',
        '    ▾ "b": [ 4 items ]',
        "        0: 1",
        "        1: 2.5",
        "        2: null",
        "        3: true",
        '    "s": "' + "x" * 200 + "… 300 characters",
        '    "e": []',
        '    "o": {}',
        '    "' + "k" * 200 + '"…: "é\\n"',
        '    "n": 1' + "0" * 199 + "…",
    ]


def test_folding_and_unfolding() -> None:
    tree = JsonTree({"a": {"b": {"c": 1}}, "d": 2})
    assert len(tree) == 3
    tree.toggle(1)
    tree.toggle(2)
    assert [tree.node(index).key for index in range(len(tree))] == [None, "a", "b", "c", "d"]
    assert tree.path(3) == ".a.b.c"
    assert tree.value(3) == 1
    assert (tree.parent(3), tree.parent(4), tree.parent(0)) == (2, 0, 0)
    assert not tree.expand(3)
    assert not tree.expand(2)
    tree.toggle(1)
    assert len(tree) == 3
    assert not tree.collapse(1)
    assert tree.expand_all()
    assert len(tree) == 5
    assert tree.fold_to_depth(2)
    assert len(tree) == 4
    tree.collapse_all()
    assert len(tree) == 3
    tree.toggle(0)
    assert len(tree) == 1


def test_paths_are_those_of_jq() -> None:
    tree = JsonTree(
        {"content": [{"text": "t"}], "odd key": 1, 'q"\\': 2, "args": '{"x": [1]}', "list": "[[5]]"}
    )
    tree.expand_all()
    for index in range(len(tree) - 1, 0, -1):
        tree.expand(index)
    for index in range(len(tree) - 1, 0, -1):
        tree.expand(index)
    tree.expand(len(tree) - 1)
    paths = [tree.path(index) for index in range(len(tree))]
    assert paths[:4] == [".", ".content", ".content[0]", ".content[0].text"]
    assert '.["odd key"]' in paths
    assert '.["q\\"\\\\"]' in paths
    assert ".args | fromjson" in paths
    assert ".args | fromjson | .x" in paths
    assert ".list | fromjson | .[0]" in paths
    assert JsonTree([1]).path(1) == ".[0]"


def test_strings_that_hold_json_open_in_place() -> None:
    tree = JsonTree({"arguments": '{"id": 41}', "not": "{no json}"})
    assert texts(tree)[1:] == [
        '  ▸ "arguments": "{\\"id\\": 41}" holds JSON',
        '  ▸ "not": "{no json}" holds JSON',
    ]
    assert tree.expand(1)
    assert not tree.expand(3)
    assert texts(tree)[2] == "    ▸ holds { 1 key }"
    assert tree.expand(2)
    assert texts(tree)[3] == '        "id": 41'


def test_huge_containers_come_in_windows() -> None:
    tree = JsonTree({f"k{number}": number for number in range(100_000)})
    assert len(tree) == json_tree.WINDOW + 2
    last = len(tree) - 1
    assert texts(tree)[last].strip() == "⋯ 99,000 more: enter loads"
    assert tree.path(last) == "."
    tree.toggle(last)
    assert len(tree) == 2 * json_tree.WINDOW + 2
    assert tree.node(last).key == "k1000"
    long_list = JsonTree(list(range(1_500)))
    long_list.toggle(len(long_list) - 1)
    assert long_list.value(len(long_list) - 1) == 1_499


def test_opening_everything_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_tree, "ROWS_MAX", 10)
    tree = JsonTree([[1] * 5 for _ in range(20)])
    assert not tree.expand_all()
    assert len(tree) <= 40


def test_great_depth_is_walked_without_recursion() -> None:
    value: JsonValue = 1
    for _ in range(10_000):
        value = [value]
    tree = JsonTree(value)
    assert tree.expand_all()
    assert len(tree) == 10_001
    assert tree.path(10_000) == "." + "[0]" * 10_000
    assert texts(tree, 60)[9_000].strip()


def test_an_item_that_cannot_be_read_is_its_text() -> None:
    assert tree_of(Item(b"hello")).value(0) == "hello"
    assert tree_of(Item(b"[1]")).value(1) == 1
    assert json.dumps(tree_of(Item(b'{"a":1}')).value(0)) == '{"a": 1}'
