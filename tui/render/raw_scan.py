"""The rows of large JSON, found one after the other in its bytes."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from textual.strip import Strip

from tui.render.cells import MIN_WIDTH, breaks, width_of
from tui.render.json_text import INDENT, json_spans
from tui.render.safe_text import safe_line
from tui.render.spans import make_strip
from tui.render.styles import Styles

_DEEPEST: Final = 60
_CHUNK: Final = 8_192
"""Bytes of a long text that are looked at in one go."""
_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_KEY: Final = rb"(" + _STRING + rb"\s*+:\s*+)?+"
_ENTRY: Final = re.compile(
    rb"\s*+(?P<line>"
    + _KEY
    + rb"(?:(?P<value>"
    + _STRING
    + rb"|\[\s*+\]|\{\s*+\}|-?\d[\d.eE+-]*+|true|false|null"
    rb"|NaN|-?Infinity)|(?P<opens>[\[{])|(?P<closes>[\]}]))(?:\s*+,)?+)\s*+",
    re.DOTALL,
)
_LONG: Final = re.compile(rb"\s*+(?P<line>" + _KEY + rb'")', re.DOTALL)
_INSIDE: Final = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_COMMA: Final = re.compile(rb"\s*+,")
_NAMED: Final = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+")\s*+:\s*+', re.DOTALL)
_EMPTY: Final = re.compile(r"([\[{])\s*+([\]}])(?:\s*+(,))?")
_BLANK: Final = re.compile(rb"\s*+(?P<sign>[\[{])?")
_INNER: Final = -1
"""In place of a depth: the inside of a long string."""


class ScannedRows:
    """The rows of one width, as far as somebody looked; text that is no JSON stands as it came.

    What comes after a place where the JSON breaks off is text too.
    """

    def __init__(self, raw: bytes, width: int, styles: Styles) -> None:
        self.raw: Final = raw
        self.width: Final = max(width, MIN_WIDTH)
        self._styles = styles
        self._at = array("Q")
        self._size = array("L")
        self._lead = array("b")
        self._first = array("Q")
        self._rows = 0
        self._cut: tuple[int, list[str]] = (-1, [])
        self._rest: Iterator[None] | None = self._scan()

    def __len__(self) -> int:
        return self._rows

    @property
    def complete(self) -> bool:
        """Whether all rows are found."""
        return self._rest is None

    def reach(self, row: int) -> bool:
        """Find the rows as far as one; whether there are more of them now."""
        before = self._rows
        while self._rest is not None and self._rows <= row:
            if next(self._rest, self) is self:
                self._rest = None
        return self._rows > before

    def text(self, row: int) -> str:
        """The safe text of a row."""
        index = bisect_right(self._first, row) - 1
        return safe_line(self._pieces(index)[row - self._first[index]])

    def goes_on(self, row: int) -> bool:
        """Whether the next row, where it is found, is more of the same line."""
        if row + 1 >= self._rows:
            return False
        index = bisect_right(self._first, row + 1) - 1
        return self._lead[index] == _INNER or row + 1 > self._first[index]

    def strip(self, row: int) -> Strip:
        """One row, its JSON highlighted."""
        text, index = self.text(row), bisect_right(self._first, row) - 1
        if self._lead[index] == _INNER or row > self._first[index]:
            return make_strip([(text, self._styles["json.string"])], self.width)
        return make_strip(json_spans(text, self._styles), self.width)

    def _pieces(self, index: int) -> list[str]:
        if self._cut[0] != index:
            text = self._text(self._at[index], self._at[index] + self._size[index], self._lead[index])
            pieces = [text[start:end] for start, end in _cuts(text, self.width)]
            self._cut = index, [_readable(piece) for piece in pieces]
        return self._cut[1]

    def _text(self, start: int, end: int, lead: int) -> str:
        text = self.raw[start:end].decode("utf-8", "surrogateescape")
        return text if lead < 0 else INDENT * lead + _tidy(text)

    def _add(self, start: int, end: int, lead: int, *, last: bool = True) -> int:
        """Note a line, or a part of one: where the next part begins, so that a row is full."""
        text = self._text(start, end, lead)
        rows = 1
        if len(text) > self.width or not text.isascii():
            cuts = list(_cuts(text, self.width))
            if not last and len(cuts) > 1:
                left = cuts.pop()[0]
                end -= len(text[left:].encode("utf-8", "surrogateescape"))
            rows = len(cuts)
        self._at.append(start)
        self._size.append(end - start)
        self._lead.append(lead)
        self._first.append(self._rows)
        self._rows += rows
        return end

    def _scan(self) -> Iterator[None]:
        raw, at, depth = self.raw, 0, 0
        start = _BLANK.match(raw)
        while start is not None and start["sign"] and at < len(raw):
            match = _entry(raw, at)
            if match is None:
                head = _LONG.match(raw, at, at + 8 * _CHUNK)
                if head is None:
                    break
                for at in self._long(head, min(depth, _DEEPEST)):  # noqa: B007 - the last place is where it ends
                    yield
                continue
            if match["closes"]:
                depth -= 1
            self._add(*match.span("line"), max(0, min(depth, _DEEPEST)))
            if match["opens"]:
                depth += 1
            at = match.end()
            yield
            if depth <= 0:
                break
        yield from self._plain(at)

    def _long(self, head: re.Match[bytes], depth: int) -> Iterator[int]:
        """A string that is not looked at in one go: the places up to which its rows are found."""
        raw, start, at, lead = self.raw, head.start("line"), head.end(), depth
        while True:
            before, inside = at, _INSIDE.match(raw, at, at + _CHUNK)
            at = inside.end() if inside is not None else at
            if raw[at : at + 1] == b'"':
                comma = _COMMA.match(raw, at + 1)
                at = comma.end() if comma is not None else at + 1
                self._add(start, at, lead)
                yield at
                return
            if at == before:
                # The JSON breaks off in the middle of the string.
                self._add(start, len(raw), lead)
                yield len(raw)
                return
            at = _letter_start(raw, at)
            end = at
            if lead < 0 or at - start > self.width:
                end = self._add(start, at, lead, last=False)
                start, lead = end, _INNER
            yield at

    def _plain(self, at: int) -> Iterator[None]:
        """What is left as lines of text."""
        raw = self.raw
        if self._rows and not raw[at : at + _CHUNK].strip():
            return
        lead = 0
        while True:
            end = raw.find(b"\n", at, at + _CHUNK)
            if end < 0 and at + _CHUNK < len(raw):
                end = _letter_start(raw, at + _CHUNK)
                at, lead = self._add(at, end, _INNER, last=False), _INNER
            else:
                self._add(at, len(raw) if end < 0 else end, _INNER if lead else 0)
                if end < 0:
                    return
                at, lead = end + 1, 0
            yield


def _entry(raw: bytes, at: int) -> re.Match[bytes] | None:
    """One line of JSON; None where there is none, or one too long to be looked at in one go."""
    end = at + _CHUNK
    match = _ENTRY.match(raw, at, end)
    if match is not None and match.end() == end < len(raw):
        # The end that was looked at may have cut a number, or a comma off.
        match = _ENTRY.match(raw, at, end + _CHUNK)
        return match if match is not None and match.end() < end + _CHUNK else None
    return match


def _letter_start(raw: bytes, at: int) -> int:
    """The nearest place up to ``at`` where a letter of more than one byte is not cut."""
    for place in range(at, max(at - 4, 0), -1):
        if place >= len(raw) or raw[place] & 0xC0 != 0x80:
            return place
    return at


def _tidy(text: str) -> str:
    """A line with the blanks between its tokens as usual."""
    named = _NAMED.match(text)
    lead, rest = (f"{named[1]}: ", text[named.end() :]) if named is not None else ("", text)
    if rest[:1] in {"[", "{"}:
        rest = _EMPTY.sub(lambda match: match[1] + match[2] + (match[3] or ""), rest)
    elif rest.endswith(",") and rest[-2:-1].isspace():
        rest = f"{rest[:-1].rstrip()},"
    return lead + rest


def _cuts(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where to cut unsafe text, so that the safe text of no piece takes more than ``width`` cells."""
    start, size = 0, len(text)
    while True:
        end = min(size, start + width)
        piece = text[start:end]
        if not piece.isascii():
            if safe_line(piece) == piece:
                end = start + next(breaks(text[start : start + 4 * width], width, words=False))[1]
            else:
                end = start + _fitting(piece, width)
        yield start, end
        start = end
        if start >= size:
            return


def _fitting(piece: str, width: int) -> int:
    """How many characters fit where some are shown by signs; at least one."""
    cells = 0
    for index, char in enumerate(piece):
        cells += width_of(safe_line(char))
        if cells > width:
            return max(1, index)
    return len(piece)


def _readable(piece: str) -> str:
    """Bytes that are no text, as their numbers."""
    if piece.isascii():
        return piece
    return piece.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
