"""A large list answer cut a part at a time, so that the screen gets its turn while a page is read."""

from __future__ import annotations

import re
import time
from typing import Final

import msgspec

CUT_FROM: Final = 2 * 1024 * 1024
"""Bytes. A smaller body is cut in one go, which takes a millisecond or two."""
_PART: Final = 2 * 1024 * 1024
_TRIES: Final = 8
_PAUSE: Final = 0.0002
"""Seconds in which other threads run: the fast parser holds them all up."""

_SCALAR: Final = rb'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s"\[\]{},:]++)'
_HEAD: Final = re.compile(
    rb'\s*+\{\s*+(?:"(?!data")[^"\\]*+"\s*+:\s*+' + _SCALAR + rb'\s*+,\s*+)*+"data"\s*+:\s*+\[', re.DOTALL
)
_TAIL: Final = re.compile(
    rb'\](?:\s*+,\s*+"(?!data")[^"\\]*+"\s*+:\s*+' + _SCALAR + rb")*+\s*+\}\s*+\Z", re.DOTALL
)
_TAIL_MAX: Final = 4096
_FIRST: Final = re.compile(rb'\s*+\{\s*+("[^"\\]{1,64}+")')


def cut_page(body: bytes) -> tuple[bytes, list[msgspec.Raw]] | None:
    """The answer with an empty ``data``, and the elements of ``data``; None where it has another form."""
    head = _HEAD.match(body)
    tail = _TAIL.search(body, body.rfind(b"]", max(0, len(body) - _TAIL_MAX)))
    if head is None or tail is None or tail.start() < head.end():
        return None
    found: list[msgspec.Raw] = []
    at, end = head.end(), tail.start()
    first = _FIRST.match(body, at)
    # Where one item may end and the next begin: servers write the same key first.
    border = re.compile(rb"\}\s*+(,)\s*+\{\s*+" + (re.escape(first[1]) if first is not None else b'"'))
    while at < end:
        part = _part(body, at, end, border)
        if part is None:
            return None
        found += part[0]
        at = part[1]
        time.sleep(_PAUSE)
    return body[: head.end()] + body[end:], found


def _part(body: bytes, at: int, end: int, borders: re.Pattern[bytes]) -> tuple[list[msgspec.Raw], int] | None:
    """Some elements from ``at`` on, and where the next one begins.

    What begins where an element begins, and is whole, ends where an element ends: so a border that is
    none is found out.
    """
    size, tries = _PART, 0
    while at + size < end and tries < _TRIES:
        border = borders.search(body, at + size, end)
        if border is None:
            break
        found = _elements(body, at, border.start(1))
        if found is not None:
            return found, border.end(1)
        tries += 1
        size = border.end(1) - at + (_PART << tries) // 16
    found = _elements(body, at, end)
    return None if found is None else (found, end)


def _elements(body: bytes, start: int, end: int) -> list[msgspec.Raw] | None:
    part = b"".join((b"[", memoryview(body)[start:end], b"]"))  # copied once: parts are large
    try:
        return msgspec.json.decode(part, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
