from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.pictures.base64_text import PIECE, decoded, pieces


@given(st.binary(), st.integers(1, 9), st.booleans())
def test_any_cut_gives_the_same_bytes(data: bytes, size: int, padded: bool) -> None:
    text = b64encode(data)
    if not padded:
        text = text.rstrip(b"=")
    cut = [text[start : start + size] for start in range(0, len(text), size)]
    assert b"".join(decoded(cut)) == data


def test_blanks_and_lines_are_no_part_of_it() -> None:
    assert b"".join(decoded([b"QU\r\n", b" \tJD\n"])) == b"ABC"
    assert b"".join(decoded([])) == b""


@pytest.mark.parametrize(
    "parts", [[b"@@@@"], [b"QQ==", b"QUJD"], [b"QQ==", b"Q"], [b"QUJDA"], [b"QQ==QUJD"], [b"Q\x00=="]]
)
def test_what_is_no_base64(parts: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(decoded(parts))


def test_a_text_comes_in_pieces_and_is_never_more_than_ascii() -> None:
    text = "A" * PIECE + "é\ud800"
    assert [len(piece) for piece in pieces(text)] == [PIECE, 2]
    assert b"".join(pieces(text)).endswith(b"??")
