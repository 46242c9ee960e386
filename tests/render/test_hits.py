"""Words in lines, in folds and in trees: found wherever they stand, and shown where they were found."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tests.support.fixtures import hostile_items, malformed_items
from tui.models.json_value import JsonValue
from tui.render.blocks import Fold, Text
from tui.render.fold_search import folds_with
from tui.render.hits import Needle, lit
from tui.render.item.render import render_item
from tui.render.json_tree import JsonTree, tree_of
from tui.render.layout import Document
from tui.render.styles import dark_styles
from tui.render.tree_search import find_nodes
from tui.render.unread import unread

LOUD = Style(bold=True)
WORDS = st.text("ab 漢é…", max_size=30)


def test_words_are_found_as_they_stand_whatever_their_case() -> None:
    assert Needle("a.c").spans("abc A.C xa.cx") == [(4, 7), (9, 12)]
    assert Needle("").spans("abc") == []
    assert Needle("").empty
    assert any(Needle("end").holds("x" * 600_000 + "end")), "in the last slice"
    assert any(Needle("middle").holds("x" * (2**18 - 3) + "middle" + "x" * 99)), "over the end of a slice"
    assert not any(Needle("no").holds("x" * 600_000))


def test_words_that_were_wrapped_are_found() -> None:
    assert Needle("two words").across("here are two", "  words more") == ((9, 12), (2, 7))
    assert Needle("abcdef").across("  xabc", "defy") == ((3, 6), (0, 3))
    assert Needle("abc").across("abc", "abc") is None, "each line has its own"
    assert Needle("a").across("a", "a") is None
    assert Needle("ab").across("a", "   ") is None


@given(WORDS, WORDS, st.integers(0, 20), st.integers(0, 20))
def test_lighting_changes_no_text(before: str, after: str, start: int, size: int) -> None:
    strip = Strip([Segment(before), Segment(after)])
    text = before + after
    assert lit(strip, [(min(start, len(text)), min(start + size, len(text)))], LOUD).text == text


def test_what_was_found_is_lit() -> None:
    strip = lit(Strip([Segment("ab漢"), Segment("字cd")]), [(2, 4)], LOUD)
    loud = [segment.text for segment in strip if segment.style is not None and segment.style.bold]
    assert loud == ["漢", "字"]


def test_folds_that_hold_the_words_are_opened_for_as_long_as_they_are_looked_for() -> None:
    inner = Fold("inner", (Text("the needle"),))
    blocks = (Text("needle outside"), Fold("outer", (Text("nothing"), inner)), Fold("other", (Text("x"),)))
    assert [key for key in folds_with(blocks, Needle("NEEDLE")) if key] == ["1", "1.1"]
    document = Document(blocks, 40, dark_styles())
    document.turn_fold("2", opened=True)
    closed = [document.line(at).text for at in range(document.line_count)]
    assert document.unfold_for(frozenset({"1", "1.1"}))
    assert any("the needle" in document.line(at).text for at in range(document.line_count))
    assert document.is_open("1.1")
    assert not document.unfold_for(frozenset({"1", "1.1"}))
    assert document.unfold_for(frozenset())
    assert [document.line(at).text for at in range(document.line_count)] == closed
    document.unfold_for(frozenset({"1"}))
    document.turn_fold("1", opened=False)
    assert not document.is_open("1"), "the user has the last word"


def values() -> st.SearchStrategy[Any]:
    leaves = (
        st.none() | st.booleans() | st.integers(-9, 99) | st.sampled_from(["ab", "b", "needle", "x needle"])
    )
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=5)
            | st.dictionaries(st.sampled_from(["a", "needle", "c"]), inner, max_size=3)
        ),
        max_leaves=20,
    )


def expected(value: Any, way: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """The ways to what holds "needle", by another road: recursion over the value."""
    if not isinstance(value, dict | list) or not value:
        return [way] if isinstance(value, str) and "needle" in value and not way else []
    found = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for place, (key, inner) in enumerate(pairs):
        here = (*way, place)
        if (isinstance(key, str) and "needle" in key) or (isinstance(inner, str) and "needle" in inner):
            found.append(here)
        found += expected(inner, here)
    return found


@given(values())
def test_a_tree_is_searched_folded_or_not(value: JsonValue) -> None:
    found = [way for way in find_nodes(value, Needle("needle")) if way is not None]
    assert found == expected(value)
    tree = JsonTree(value)
    for way in found:
        row = tree.reveal(way)
        assert tree.shown_row(way) == (row, True)
        assert tree.way(row) == way
        node = tree.node(row)
        assert "needle" in str(node.key) or "needle" in str(node.value)
    tree.collapse_all()
    for way in found:
        row, shown = tree.shown_row(way)
        assert shown == (len(way) < 2)
        assert tree.way(row) == way[: len(tree.way(row))]


def test_what_stands_behind_the_window_is_found_and_shown() -> None:
    value: JsonValue = {"list": [*range(2_500), "needle"]}
    raw = unread(json.dumps(value).encode())
    assert raw is not None
    for tree in (JsonTree(value), JsonTree(raw)):
        found = [way for way in find_nodes(tree.node(0).value, Needle("needle")) if way is not None]
        assert found == [(0, 2_500)]
        assert tree.shown_row(found[0]) == (0, False) or not tree.shown_row(found[0])[1]
        assert tree.value(tree.reveal(found[0])) == "needle"


def test_a_very_deep_value_is_searched() -> None:
    value: JsonValue = "needle"
    for _ in range(10_000):
        value = [value]
    found = [way for way in find_nodes(value, Needle("needle")) if way is not None]
    assert found == [(0,) * 10_000]


@pytest.mark.whole
@pytest.mark.parametrize("words", ["alert(1)", "w"])
def test_any_item_can_be_looked_through(words: str) -> None:
    needle = Needle(words)
    for item in [*hostile_items(), *malformed_items()]:
        tree = tree_of(item)
        ways = [way for way in find_nodes(tree.node(0).value, needle) if way is not None]
        for way in ways[:3]:
            row = tree.reveal(way)
            assert tree.shown_row(way) == (row, True)
        blocks = render_item(item)
        document = Document(blocks, 60, dark_styles())
        document.unfold_for(frozenset(key for key in folds_with(blocks, needle) if key is not None))
        document.lay_out(500)
