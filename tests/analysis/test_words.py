"""The words of a filter."""

from __future__ import annotations

import pytest

from tui.analysis.words import WordFilter


@pytest.mark.parametrize(
    ("text", "words"),
    [("", ()), ("  ", ()), ("Where  ORDER\x1f", ("where", "order")), ("Straße", ("strasse",))],
)
def test_white_space_parts_words_and_case_is_nothing(text: str, words: tuple[str, ...]) -> None:
    found = WordFilter.of(text)
    assert found.words == words
    assert found.empty is not bool(words)


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
