"""JSON cut into raw slices without reading the values: the slow and patient way.

Used where the fast parser refuses a body. Only brackets, quotes, commas and colons are looked at, so NaN,
lone surrogates, huge integers and values nested without bound cost nothing but their own slice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tui.models.json_value import JsonFault, parse_json

_TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{},:"]|[^\s"\[\]{},:]++', re.DOTALL)
_CLOSES: Final = {b"[": b"]", b"{": b"}"}
_BOM: Final = b"\xef\xbb\xbf"


def elements(raw: bytes) -> list[bytes]:
    """The elements of a JSON array, each as its own bytes.

    Raises:
        JsonFault: no array, or its brackets and quotes do not pair.

    """
    return [raw[start:end].strip() for start, end, _ in _children(raw, b"[")]


def members(raw: bytes) -> dict[str, bytes]:
    """The members of a JSON object, each value as its own bytes; the last of doubled keys counts.

    Raises:
        JsonFault: no object, its brackets and quotes do not pair, or a key is none.

    """
    found: dict[str, bytes] = {}
    for start, end, colon in _children(raw, b"{"):
        if colon is None:
            raise JsonFault("not JSON: a member without a colon")
        key = parse_json(raw[start:colon])
        if not isinstance(key, str):
            raise JsonFault("not JSON: a key that is no string")
        found[key] = raw[colon + 1 : end].strip()
    return found


def _children(raw: bytes, opening: bytes) -> Iterator[tuple[int, int, int | None]]:
    """Start, end and first colon (where there is one) of each child of one container."""
    open_brackets: list[bytes] = []
    start, colon, filled, closed, seen = 0, None, False, False, False
    for match in _TOKEN.finditer(raw, len(_BOM) if raw.startswith(_BOM) else 0):
        token, depth = match[0], len(open_brackets)
        if depth == 0:
            if closed or token != opening:
                raise JsonFault("not JSON: text outside the value")
            open_brackets.append(_CLOSES[token])
            start = match.end()
            continue
        if token == b'"':
            raise JsonFault("not JSON: a string does not end")
        closes = token in {b"]", b"}"}
        if closes and open_brackets.pop() != token:
            raise JsonFault("not JSON: brackets do not pair")
        if token in _CLOSES:
            open_brackets.append(_CLOSES[token])
        if depth == 1 and (closes or token == b","):
            if filled:
                yield start, match.start(), colon
            elif seen or not closes:
                raise JsonFault("not JSON: a comma without a value")
            start, colon, filled, seen, closed = match.end(), None, False, True, closes
            continue
        if depth == 1 and token == b":" and colon is None:
            colon = match.start()
        filled = True
    if not closed:
        raise JsonFault("not JSON: it ends too early")
