"""Base64 text to bytes a piece at a time: a long one in one go would hold the interpreter."""

from __future__ import annotations

import binascii
from collections.abc import Iterable, Iterator
from typing import Final

PIECE: Final = 1 << 18
"""Characters that are taken in one go."""
_BLANKS: Final = b" \t\r\n"


def pieces(text: str) -> Iterator[bytes]:
    """A text as ASCII, a piece at a time; what is no ASCII becomes a sign that is no base64."""
    for start in range(0, len(text), PIECE):
        yield text[start : start + PIECE].encode("ascii", "replace")


def decoded(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes that base64 text stands for, whose missing signs at the end are filled in.

    Raises:
        ValueError: it is no base64.

    """
    rest, ended = b"", False
    for part in parts:
        text = rest + part.translate(None, _BLANKS)
        whole = len(text) - len(text) % 4
        rest = text[whole:]
        if ended and text:
            raise binascii.Error("data after its end")
        yield binascii.a2b_base64(text[:whole], strict_mode=True)
        ended = text[:whole].endswith(b"=")
    if ended and rest:
        raise binascii.Error("data after its end")
    yield binascii.a2b_base64(rest + b"=" * (-len(rest) % 4), strict_mode=True)
