from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fixtures import ESCAPES
from tui.render.safe_text import cut_middle, safe_block, safe_line, safe_multiline, whole_characters

any_text = st.text(st.characters(exclude_categories=()))
bidi = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def dangerous(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in bidi


@given(any_text)
def test_no_control_bidi_or_surrogate_passes_a_line(text: str) -> None:
    line = safe_line(text)
    assert not any(map(dangerous, line))
    assert safe_line(line) == line


@given(any_text)
def test_lines_of_a_block_are_safe(text: str) -> None:
    block = safe_block(text)
    assert not any(dangerous(char) for char in block if char not in "\n\t")
    assert safe_block(block) == block
    assert not any(map(dangerous, "".join(safe_multiline(text))))


@given(
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u115f\u1160\u3164\uffa0"))
)
def test_what_is_harmless_stays(text: str) -> None:
    assert safe_line(text) == text
    assert safe_block(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31m", "a␛[31m"),
        ("\x07\x00\r\n\t", "␇␀␍␊␉"),
        ("\x7f\x9b", "␡\N{REPLACEMENT CHARACTER}"),
        ("\u202ex", "⟪RLO⟫x"),
        ("\ud800", "⟪D800⟫"),
        ("\U000e0041", "⟪TAG E0041⟫"),
        ("a\u200bb\u2028", "a⟪ZWSP⟫b⟪LS⟫"),
    ],
)
def test_each_danger_has_a_visible_sign(text: str, shown: str) -> None:
    assert safe_line(text) == shown


def test_markup_is_only_text() -> None:
    assert "[@click=app.quit]" in safe_line(ESCAPES)


def test_lines_and_tabs() -> None:
    assert safe_multiline("a\tb\r\nc\rd\n") == ["a   b", "c␍d", ""]


@given(st.text(), st.integers(0, 40))
def test_cutting_the_middle(text: str, width: int) -> None:
    cut = cut_middle(text, width)
    assert len(cut) <= width or cut == text
    assert cut == text or width < 3 or (text.startswith(cut[: (width - 1) // 2]) and "…" in cut)


def test_ids_keep_start_and_end() -> None:
    assert cut_middle("fc_68e2c0ffee9a", 9) == "fc_6…ee9a"
    assert cut_middle("abc", 2) == "ab"


@given(st.text())
def test_whole_characters_are_utf_8(text: str) -> None:
    assert whole_characters(text) == text
    for half in ("\ud800", "\udfff"):
        assert whole_characters(f"{text}{half}") == f"{text}\ufffd"
        assert whole_characters(f"{half} {text}") == f"\ufffd {text}"
    assert whole_characters("\ud83d\ude00") == "\U0001f600"
