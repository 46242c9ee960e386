from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fixtures import ESCAPES
from tui.models.include import Include
from tui.render import blocks as b
from tui.render.block_lines import block_lines
from tui.render.layout import Document, layout
from tui.render.lines import FoldTarget, IncludeTarget, JumpTarget, LinkTarget
from tui.render.safe_text import safe_line
from tui.render.styles import dark_styles, no_colour_styles
from tui.render.weights import byte_size

STYLES = dark_styles()


def texts(*blocks: b.Block, width: int = 40) -> list[str]:
    return [line.text.rstrip() for line in layout(blocks, width, STYLES)]


def test_text_wraps_at_words_and_keeps_its_lines() -> None:
    assert texts(b.Text("one two three\n\n  four"), width=8) == ["one two", "three", "", "  four"]
    assert texts(b.Text("x" * 10), width=4) == ["xxxx", "xxxx", "xx"]


def test_pairs_stand_in_two_columns_and_below_each_other_where_it_is_narrow() -> None:
    pairs = b.Pairs(
        (b.Pair("id", "41"), b.Pair("note", "one two three four five six seven"), b.Pair("n", "1", "json"))
    )
    assert texts(pairs) == ["  id    41", "  note  one two three four five six", "        seven", "  n     1"]
    assert texts(pairs, width=12)[:4] == ["  id", "  41", "  note", "  one two"]
    assert texts(b.Pairs((b.Pair("k" * 30, "v"),), quiet=True)) == ["  " + "k" * 30, "  v"]


def test_a_table_shares_the_width_and_becomes_pairs_where_it_is_narrow() -> None:
    table = b.Table(("tool", "what"), (("dig", "digs a very deep pond in the garden"), ("fill", "")))
    assert texts(table, width=30) == [
        "tool  what",
        "────  ────────────────────────",
        "dig   digs a very deep pond in",
        "      the garden",
        "fill",
    ]
    assert texts(table, width=20)[0] == "  tool"


def test_lines_of_the_small_blocks() -> None:
    assert texts(b.Rule(), width=5) == ["─────"]
    assert texts(b.Link("site", "https://a.example")) == ["site  https://a.example"]
    assert texts(b.Link("", "https://a.example")) == ["https://a.example"]
    assert texts(b.Picture("inline data", "PNG", 2, 3, 4_200_000, "odd")) == [
        "▣ image: PNG · 2 × 3 · 4.2 MB · inline",
        "data · odd",
    ]
    assert texts(b.Heading("a"), b.Heading("b", "note"), b.Text("t")) == ["a", "", "b  note", "t"]
    assert texts(b.Diff("+a\n-b\n@@ c\n+++ d\n e", "patch"), width=9) == [
        "patch",
        "  +a",
        "  -b",
        "  @@ c",
        "  +++ d",
        "   e",
    ]
    assert texts(b.Code("a = 1", "no such language"), b.Code("b = 'x'", "python", "title")) == [
        "  a = 1",
        "",
        "title",
        "  b = 'x'",
    ]


def test_what_enter_does_on_a_line() -> None:
    blocks = (
        b.Note("missing", "turn on", Include.CODE_OUTPUTS),
        b.Note("warn", "careful"),
        b.Link("", "https://a.example"),
        b.Jump("output", "fco_1"),
        b.Fold("tool", (b.Text("inside"), b.Fold("deeper", (b.Text("down"),)))),
    )
    document = Document(blocks, 40, STYLES)
    targets = [document.target(index) for index in range(document.line_count)]
    assert targets[0] == IncludeTarget(Include.CODE_OUTPUTS)
    assert LinkTarget("https://a.example") in targets
    assert JumpTarget("fco_1") in targets
    assert targets[-1] == FoldTarget("4")
    document.turn_fold("4", opened=True)
    document.turn_fold("4.1", opened=True)
    assert [document.line(index).text.strip() for index in range(document.line_count)][-4:] == [
        "inside",
        "",
        "▾ deeper",
        "down",
    ]
    document.turn_fold("4", opened=False)
    assert document.target(document.line_count - 1) == FoldTarget("4")
    assert document.target(99) is None
    assert document.line(99).text == ""


def test_no_more_is_laid_out_than_is_asked_for() -> None:
    document = Document((b.Text("line\n" * 10_000),), 40, STYLES)
    assert not document.lay_out(10)
    assert (document.known, document.complete) == (10, False)
    assert document.line(20).text == "line"
    assert document.known == 21
    assert document.line_count == 10_001
    assert document.complete
    assert document.lay_out(5)
    assert Document((), 40, STYLES).lay_out(1)
    assert len(list(islice(block_lines((b.Text("x" * 1_000_000),), 80, STYLES, {}), 5))) == 5


every_block = (
    st.builds(b.Text, st.text())
    | st.builds(b.Markdown, st.text())
    | st.builds(b.Code, st.text(), st.sampled_from(["", "json", "python", "bash", "x"]))
    | st.builds(b.Diff, st.text())
    | st.builds(
        b.Pairs, st.lists(st.builds(b.Pair, st.text(), st.text(), st.sampled_from(["text", "json"]))).map(tuple)
    )
    | st.builds(b.Heading, st.text(), st.text())
    | st.builds(b.Table, st.just(("a", "b")), st.lists(st.tuples(st.text(), st.text())).map(tuple))
    | st.builds(b.Link, st.text(), st.text())
)


@given(st.lists(every_block, max_size=3), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_any_block_fits_and_is_safe(blocks: list[b.Block], width: int) -> None:
    for line in layout([*blocks, b.Fold(ESCAPES, tuple(blocks), open=True)], width, STYLES):
        assert line.cell_length <= max(width, 4)
        assert all(safe_line(segment.text) == segment.text for segment in line)
    assert isinstance(b.plain_text(blocks), str)


def test_the_plain_text_of_blocks() -> None:
    blocks = (
        b.Heading("h", "n"),
        b.Heading("h"),
        b.Markdown("*m*"),
        b.Code("c", title="t"),
        b.Code("c"),
        b.Diff("d", "t"),
        b.Diff("d"),
        b.Link("l", "u"),
        b.Link("", "u"),
        b.Jump("output", "i"),
        b.Rule(),
        b.Table(("a",), (("b",),)),
        b.Picture("file_1"),
        b.Fold("f", (b.Text("x"),)),
    )
    assert b.plain_text(blocks).split("\n") == [
        "h  n",
        "h",
        "*m*",
        "t",
        "c",
        "c",
        "t",
        "d",
        "d",
        "l  u",
        "u",
        "↳ output  i",
        "",
        "a",
        "b",
        "image: file_1",
        "f",
        "x",
    ]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_234, "1.2 kB"),
        (56_000, "56 kB"),
        (4_200_000, "4.2 MB"),
        (3 * 10**9, "3.0 GB"),
    ],
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert byte_size(count) == words


def test_styles() -> None:
    assert STYLES["no such name"] == STYLES["text"]
    assert dark_styles() == STYLES
    assert hash(STYLES) == hash(dark_styles())
    assert no_colour_styles() != STYLES
    assert STYLES.replaced({"link": "bold"})["link"].bold
    plain = no_colour_styles()
    assert plain["row.selected"].reverse
    assert plain["error"].bold
    assert plain["error"].color is None
