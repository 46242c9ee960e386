"""The words of a filter."""

from __future__ import annotations

import pytest

from tui.analysis.words import WordFilter, matching


@pytest.mark.parametrize(
    ("text", "texts", "passes"),
    [
        ("", ("anything",), True),
        ("  ", (), True),
        ("Where order", ("where is my ORDER?",), True),
        ("where order", ("where", "order"), True),
        ("where order", ("where",), False),
        ("STRASSE", ("Straße",), True),
        ("ab", ("a", "b"), False),
        ("[/x]", ("evil [/x]",), True),
    ],
)
def test_all_words_must_be_found(text: str, texts: tuple[str, ...], passes: bool) -> None:
    words = WordFilter.of(text)
    assert words.matches(*texts) is passes
    assert words.empty is not bool(text.split())


def test_places_that_pass() -> None:
    looked: list[int] = []

    def even(place: int) -> bool:
        looked.append(place)
        return place % 2 == 0

    assert matching(7, even) == [0, 2, 4, 6]
    looked.clear()
    assert matching(7, even, start=3, limit=2) == [4]
    assert looked == [3, 4]
    assert matching(7, even, start=5, limit=100) == [6]


@pytest.mark.parametrize(
    ("text", "other", "narrows"),
    [
        ("a", "", True),
        ("", "a", False),
        ("order", "ord", True),
        ("ord", "order", False),
        ("where order", "order", True),
        ("Orders", "order der", True),
        ("other", "order", False),
    ],
)
def test_words_that_hold_all_of_the_others_narrow_them(text: str, other: str, narrows: bool) -> None:
    assert WordFilter.of(text).narrows(WordFilter.of(other)) is narrows
