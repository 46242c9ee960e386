"""What differs inside of a text."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.compare_words import Piece, Sign, word_changes
from tui.analysis.turns import finish

texts = st.text(alphabet="ab \n.", max_size=40)


def changed(before: str, after: str) -> str:
    """The changes, each piece in the brackets of its sign."""
    marks = {Sign.SAME: "{}", Sign.REMOVED: "[-{}-]", Sign.ADDED: "[+{}+]"}
    return "".join(marks[piece.sign].format(piece.text) for piece in finish(word_changes(before, after)))


def check(before: str, after: str) -> list[Piece]:
    pieces = finish(word_changes(before, after))
    assert "".join(piece.text for piece in pieces if piece.sign is not Sign.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.sign is not Sign.REMOVED) == after
    assert all(piece.text for piece in pieces)
    assert before != after or all(piece.sign is Sign.SAME for piece in pieces)
    return [*pieces]


@given(texts, texts)
def test_pieces_are_both_texts(before: str, after: str) -> None:
    pieces = check(before, after)
    assert all(one.sign != other.sign for one, other in pairwise(pieces))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("It was sent today.", "It is sent today.", "It [-was-][+is+] sent today."),
        ("a b c d", "a x y d", "a [-b c-][+x y+] d"),
        ("a b", "a", "a[- b-]"),
        ("", "new", "[+new+]"),
        ("old", "", "[-old-]"),
        ("one\ntwo", "one\nthree", "one\n[-two-][+three+]"),
        ("", "", ""),
    ],
)
def test_words(before: str, after: str, expected: str) -> None:
    assert changed(before, after) == expected


def test_a_long_text_is_taken_line_by_line_and_then_word_by_word() -> None:
    lines = [f"line {number} of a long text" for number in range(4_000)]
    other = [*lines]
    other[7] = "line 7 of another text"
    del other[9:11]
    other[-1] = "word " * 20_000
    pieces = check("\n".join(lines), "\n".join(other))
    assert Piece(Sign.REMOVED, "a long") in pieces
    assert Piece(Sign.ADDED, "another") in pieces
    assert Piece(Sign.REMOVED, lines[9] + "\n" + lines[10] + "\n") in pieces
    assert pieces[-1].text == "word " * 20_000


def test_a_very_long_text_is_cut_at_both_ends() -> None:
    pieces = check("a" * 600_000 + "x" + "b" * 600_000, "a" * 600_000 + "yy" + "b" * 600_000)
    assert [len(piece.text) for piece in pieces] == [600_000, 1, 2, 600_000]
    assert [piece.sign.value for piece in check("a" * 600_000, "a" * 600_001)] == [" ", "+"]


def test_many_words_that_are_all_others() -> None:
    rng = random.Random(1)
    one, other = (" ".join(str(rng.randrange(10**6)) for _ in range(4_000)) for _ in range(2))
    assert check(one, other)
