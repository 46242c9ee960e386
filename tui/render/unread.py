"""JSON values that stay bytes until somebody looks: what a large item is made of."""

from __future__ import annotations

import re
import time
from array import array
from collections.abc import Iterator
from typing import Any, Final

from tui.models.json_value import JsonFault, JsonValue, parse_json

LARGE: Final = 256 * 1024
"""Bytes. No larger JSON is read in one go while the screen waits."""
SMALL: Final = 1024
"""Bytes. What is no larger is read at once."""
_PROBE: Final = 32 * 1024
_CUT_MAX: Final = 10_000
"""Children that the fast reader may cut out in one go: a few milliseconds."""
_COUNTED: Final = 64 * 1024
"""Bytes of a container whose children are counted to draw its row."""
_SHOWN: Final = 201

_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_CHILD: Final = re.compile(
    rb"\s*+(?:(?P<key>" + _STRING + rb")\s*+:\s*+)?+"
    rb"(?:(?P<value>" + _STRING + rb'|[^\s"\[\]{},:]++)|(?P<opens>[\[{]))\s*+(?P<comma>,)?+',
    re.DOTALL,
)
_INSIDE: Final = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+(?P<sign>[\[\]{}])", re.DOTALL)
_NEXT: Final = re.compile(rb"\s*+(?P<comma>,)?+")


class Unread:
    """A JSON value as its bytes. Its children are found as far as they are asked for."""

    __slots__ = ("_at", "_cut", "_rest", "_shown", "raw")

    def __init__(self, raw: bytes) -> None:
        """``raw`` is valid JSON without blanks around it."""
        self.raw: Final = raw
        self._cut: list[tuple[str | int, bytes]] | None = None
        self._at = array("Q")
        """Start of the key (of the value in a list), start and end of the value, for each child."""
        self._rest: Iterator[None] | None = None
        self._shown: tuple[str, int] | None = None

    @property
    def sign(self) -> str:
        """The first character: what kind of value it is."""
        return chr(self.raw[0])

    @property
    def is_container(self) -> bool:
        """Whether this is a list or object with something in it."""
        return self.sign in "[{" and bool(self.raw[1:-1].strip() if len(self.raw) < SMALL else True)

    @property
    def value(self) -> JsonValue:
        """The whole value, read now."""
        try:
            return parse_json(bytes(self.raw))
        except JsonFault:
            return self.raw.decode("utf-8", "backslashreplace")

    @property
    def beginning(self) -> tuple[str, int]:
        """Of a string, its first characters and how many it has."""
        if self._shown is None:
            text = read_text(self.raw)
            self._shown = text[:_SHOWN], len(text)
        return self._shown

    @property
    def holds_json(self) -> bool:
        """Whether this is a string that looks like a JSON list or object."""
        return self.sign == '"' and (self.raw[1:2], self.raw[-2:-1]) in {(b"{", b"}"), (b"[", b"]")}

    def count(self) -> tuple[int, bool]:
        """How many children are found, and whether these are all; counts those of a small container."""
        if not self._started and len(self.raw) <= _COUNTED:
            self._start()
        found = len(self._cut) if self._cut is not None else len(self._at) // 3
        return found, self._started and self._rest is None

    def children(self, start: int, stop: int) -> list[tuple[str | int, JsonValue | Unread]]:
        """Some of the children, small ones read."""
        if not self._started:
            self._start()
        self.find(stop + 1)
        if self._cut is not None:
            return [(key, _taken(raw)) for key, raw in self._cut[start:stop]]
        found = []
        for index in range(start, min(stop, len(self._at) // 3)):
            named, begin, end = self._at[3 * index : 3 * index + 3]
            key = index if named == begin else read_text(self.raw[named:begin].rstrip()[:-1].rstrip())
            found.append((key, _taken(self.raw[begin:end])))
        return found

    def find(self, count: int, seconds: float | None = None) -> bool:
        """Find more children, up to a number or for a time; whether all are found."""
        until = None if seconds is None else time.perf_counter() + seconds
        while self._rest is not None and len(self._at) < 3 * count:
            if next(self._rest, self) is self:
                self._rest = None
            elif until is not None and time.perf_counter() > until:
                break
        return self._rest is None

    @property
    def _started(self) -> bool:
        return self._cut is not None or self._rest is not None or bool(self._at)

    def _start(self) -> None:
        if _has_many(self.raw):
            self._rest = _scan(self.raw, self._at)
        else:
            try:
                self._cut = _cut(self.raw)
            except (ValueError, RecursionError):
                # Read before with more of the stack free, or with a key that is no text.
                self._rest = _scan(self.raw, self._at)


def _has_many(raw: bytes) -> bool:
    """Whether the children are so many that they are found in steps: the beginning is a sample."""
    if len(raw) <= _PROBE:
        return False
    found = array("Q")
    for _ in _scan(raw[:_PROBE], found):
        pass
    return len(found) // 3 * len(raw) > _CUT_MAX * _PROBE


def _scan(raw: bytes, found: array[int]) -> Iterator[None]:
    """Find the children one after the other."""
    at = 1
    while (match := _CHILD.match(raw, at)) is not None:
        if match["opens"]:
            end = begin = match.start("opens")
            for end in _skip(raw, begin):
                if end < 0:
                    yield
            follow = _NEXT.match(raw, end)
            at = follow.end() if follow is not None else end
            comma = follow is not None and bool(follow["comma"])
        else:
            begin, end = match.span("value")
            comma, at = bool(match["comma"]), match.end()
        found.extend((match.start("key") if match["key"] is not None else begin, begin, end))
        yield
        if not comma:
            return


def _skip(raw: bytes, at: int) -> Iterator[int]:
    """The end of the container that begins at ``at``; before it, -1 now and then."""
    depth, place = 0, at
    while (match := _INSIDE.match(raw, place)) is not None:
        place = match.end()
        depth += 1 if match["sign"] in b"[{" else -1
        if not depth:
            break
        yield -1
    yield place


def _cut(raw: bytes) -> list[tuple[str | int, bytes]]:
    """All children at once."""
    import msgspec

    found: Any
    if raw[:1] == b"{":
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        return [(key, inner) for key, inner in found.items()]
    found = msgspec.json.decode(raw, type=list[msgspec.Raw])
    return list(enumerate(found))


def _taken(raw: Any) -> JsonValue | Unread:
    data = bytes(raw)
    if len(data) > SMALL:
        return Unread(data)
    return Unread(data).value


def read_text(raw: bytes) -> str:
    """A JSON string; its bytes as text where it cannot be read."""
    import msgspec

    try:
        return msgspec.json.decode(raw, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        try:
            return str(parse_json(raw))
        except JsonFault:
            return raw.decode("utf-8", "backslashreplace")


def unread(raw: bytes) -> Unread | None:
    """Valid JSON of any size, not read; None where it is none, or only the patient reader takes it."""
    import msgspec

    try:
        return Unread(bytes(msgspec.json.decode(raw, type=msgspec.Raw)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
