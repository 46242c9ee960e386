"""Words in lines: quick ways and slow ones find the same."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.line_filter import LineFilter, folded, forms, has_odd, to_bytes
from tui.analysis.words import WordFilter

LABELS = {"message": "message", "program_output": "result", "shell_call": "Shell", "": "unreadable"}


def found(text: str, lines: list[str], among: list[int] | None = None) -> list[int]:
    return list(LineFilter(WordFilter.of(text).words, {}).lines(to_bytes("\n".join(lines)), among))


@pytest.mark.parametrize(
    ("text", "line", "passes"),
    [
        ("Where order", "where is my ORDER?", True),
        ("where order", "where", False),
        ("STRASSE", "Straße", True),
        ("straße", "STRASSE", True),
        ("strasse", "Strase, ä", False),
        ("fix", "a suﬃx", True),
        ("kelvin", "300 \u212aelvin", True),
        ("ÉTÉ", "un été", True),
        ("été", "plain", False),
        ("ab", "a b", False),
        ("k", "é", False),
        ("[/x]", "evil [/x]", True),
        ("漢", "漢字", True),
        ("\udcff", "lone \udcff", True),
    ],
)
def test_all_words_must_be_found(text: str, line: str, passes: bool) -> None:
    assert found(text, [line]) == ([0] if passes else [])
    assert found(text, ["other", line, "", line]) == ([1, 3] if passes else [])


TEXTS = st.text("abAßsSK\u212a é😀ﬁfi\u0130\ud800\x1f", max_size=8)
WORDS = st.text("abßsk éﬁf\u0307\ud800", max_size=6)


@given(st.lists(TEXTS, min_size=1, max_size=8), WORDS, st.booleans())
def test_the_lines_are_those_of_a_look_at_each(lines: list[str], typed: str, among: bool) -> None:
    words = WordFilter.of(typed).words or ("a",)
    wanted = [at for at, line in enumerate(lines) if all(word in line.casefold() for word in words)]
    only = list(range(0, len(lines), 2)) if among else None
    assert found(" ".join(words), lines, only) == [at for at in wanted if only is None or at in only]


def test_what_folds_into_ascii_is_known() -> None:
    for number in range(sys.maxunicode + 1):
        letter = chr(number)
        plain = "".join(each for each in letter.casefold() if each.isascii())
        if plain and not letter.isascii():
            assert has_odd(to_bytes(letter)), letter
            assert all(to_bytes(letter) in forms(each) for each in plain), letter
    assert not has_odd(to_bytes("plain … ä"))
    assert forms("z") == (b"z", b"Z")
    assert forms("1") == (b"1",)
    assert folded(to_bytes("Straße")) == b"strasse"


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("result", [1]),
        ("RES one", [1]),
        ("shell", [2]),  # part of the type: it stands in the line
        ("unread", [3]),
        ("message", [0]),
        ("e", [0, 1, 2, 3]),
        ("zzz result", []),
        ("result zzz", []),
    ],
)
def test_labels_are_found_as_if_they_stood_in_the_line(text: str, hits: list[int]) -> None:
    fields = [
        ("a", "message", "user", "", "", "one"),
        ("b", "program_output", "", "", "", "One more"),
        ("c", "shell_call", "", "", "", "é"),
        ("d", "", "", "", "", ""),
        ("f", "Program_Output", "", "", "", "it is another type"),
    ]
    lines = to_bytes("\n".join("\x1f".join(each) for each in fields))
    search = LineFilter(WordFilter.of(text).words, LABELS)
    assert [at for at in search.lines(lines) if at < 4] == hits
    assert [at for at in search.lines(lines, [1, 3]) if at < 4] == [at for at in hits if at in (1, 3)]
    assert (4 in search.lines(lines)) is (text == "e")
