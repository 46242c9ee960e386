"""A comparison as lines."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.fixtures import ESCAPES
from tui.analysis.compare import Comparison, comparing
from tui.analysis.compare_values import Change
from tui.analysis.compare_words import Piece, Sign, word_changes
from tui.analysis.turns import finish
from tui.models.item import Item
from tui.render.cells import width_of
from tui.render.compare_rows import change_lines, step_strip, step_words
from tui.render.compare_words import in_brackets, shortened
from tui.render.styles import dark_styles, no_colour_styles

LOOK = dark_styles()


def compared(before: list[Any], after: list[Any]) -> Comparison:
    sides = (
        [Item.of({"type": "message", "role": "user", "content": each}) for each in side]
        for side in (before, after)
    )
    return finish(comparing(*sides))


def lines(before: str | None, after: str | None, width: int = 60) -> list[str]:
    words = finish(word_changes(before, after)) if before is not None and after is not None else ()
    found = change_lines([(Change(".x", before, after), words)], width, LOOK)
    return [line.strip.text for line in found]


@pytest.mark.parametrize("width", [20, 69, 70, 71, 120, 200])
def test_each_step_is_one_line_with_its_sign(width: int) -> None:
    comparison = compared(["one", "two", "three", "four"], ["two", "thr 3", "four", "one", "x"])
    strips = [step_strip(comparison, step, width, LOOK, selected=False) for step in comparison.steps]
    assert {strip.cell_length for strip in strips} == {width} == {width_of(strip.text) for strip in strips}
    signs = ["~" if "~" in strip.text else strip.text.replace(" ", "")[:1] for strip in strips]
    assert "~" in signs
    if width < 70:
        assert [strip.text[1] for strip in strips] == [" ", "~", " ", ">", "+"]
    selected = step_strip(comparison, comparison.steps[0], width, LOOK, selected=True)
    assert selected.text[0] == "▌"


def test_both_sides_stand_beside_each_other() -> None:
    comparison = compared(["gone", "same"], ["same", "new"])
    texts = [step_strip(comparison, step, 100, LOOK, selected=False).text for step in comparison.steps]
    assert ("gone" in texts[0][:48], "-" in texts[0][48:52], texts[0][52:].strip()) == (True, True, "")
    assert "same" in texts[1][:48]
    assert "same" in texts[1][52:]
    assert (texts[2][:48].strip(), "new" in texts[2][52:]) == ("", True)


def test_a_step_in_words() -> None:
    comparison = compared(["gone", "same", "a b"], ["same", "a c", "new"])
    assert [step_words(comparison, step) for step in comparison.steps] == [
        "- removed · user · item 1 of A",
        "same · user · item 2 of A, 1 of B",
        "~ changed · user · item 3 of A, 2 of B",
        "+ added · user · item 3 of B",
    ]


def test_changes_have_brackets_whatever_the_colours() -> None:
    assert lines("It was sent.", "It is sent.") == [".x", "  It [-was-]{+is+} sent."]
    assert lines("one\ntwo", "one\n2\nthree\n") == [".x", "  one", "  [-two-]{+2↵+}", "  {+three↵+}"]
    assert lines(None, "new") == [".x", "  {+new+}"]
    assert lines("old", None) == [".x", "  [-old-]"]
    assert lines("a\n\nb", "a\nb") == [".x", "  a", "  [-↵-]", "  b"]
    both = [(Change(".a", 1, None), ()), (Change(".b[0]", None, None), ())]
    texts = [line.strip.text for line in change_lines(both, 40, no_colour_styles())]
    assert texts == [".a", "  [-1-]", "", ".b[0]", "  [-null-]"]


def test_lines_are_wrapped_and_safe() -> None:
    found = lines(ESCAPES * 9, ESCAPES * 8 + "x", 40)
    assert len(found) > 10
    assert not any(ord(char) < 32 or char == "\u202e" for line in found for char in line)


def test_long_texts_are_shown_around_their_changes() -> None:
    pieces = [Piece(Sign.SAME, "a" * 50), Piece(Sign.ADDED, "b" * 3_000), Piece(Sign.SAME, "c" * 50)]
    short = [piece.text for piece in shortened([*pieces, *pieces[1:2]], 10)]
    assert short[0] == "…" + "a" * 10
    assert short[1].endswith("b… (3,000 characters)")
    assert short[2] == "c" * 10 + "…" + "c" * 10
    assert in_brackets(Change(".", "x", "x"), [Piece(Sign.SAME, "same")], 2) == "…"
