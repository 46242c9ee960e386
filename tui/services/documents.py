"""JSON documents in a file: one a line, or one over many lines, read in bounded memory.

A line that is no whole document is taken together with the lines after it while they can belong to one
pretty-printed document. Where they cannot, the line alone is at fault and reading goes on after it: a line
that was cut off never takes the good lines after it along.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, TypeAlias

import msgspec

from tui.models.json_value import JsonFault, JsonValue, parse_json

LINE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes. The largest item that any server was seen to take is 12 MB; far beyond is no transcript."""

_STRING: Final = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
_BOM: Final = b"\xef\xbb\xbf"

Parts: TypeAlias = dict[str, bytes] | list[bytes]
"""A JSON object or list taken apart one level deep, each value still raw."""


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON object or list."""

    line: int
    """The line where it begins, from 1."""
    raw: bytes
    parts: Parts
    offset: int
    """Bytes of the file read so far."""


@dataclass(frozen=True, slots=True)
class ImportMistake:
    """Something in a file that is not taken, and why."""

    line: int
    reason: str
    offset: int = 0
    """Bytes of the file read so far."""


def split_json(raw: bytes) -> Parts:
    """Take a JSON object or list apart one level deep, its values byte for byte.

    Where the fast reader refuses what Python's takes (lone surrogates), values are written anew in ASCII,
    equal as JSON.

    Raises:
        JsonFault: not JSON, not UTF-8, nested too deeply, or neither an object nor a list.

    """
    if not raw.isascii():
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise JsonFault(f"not UTF-8 at byte {error.start}") from None
    try:
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw] | list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError):
        return _split_slowly(raw)
    if isinstance(found, dict):
        return {key: bytes(value) for key, value in found.items()}
    return [bytes(value) for value in found]


def _split_slowly(raw: bytes) -> Parts:
    value = parse_json(raw)
    if isinstance(value, dict):
        return {key: _dump(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_dump(part) for part in value]
    raise JsonFault("neither a JSON object nor a list")


def _dump(value: JsonValue) -> bytes:
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
    except RecursionError:
        raise JsonFault("nested too deeply to be read") from None
    except ValueError:
        raise JsonFault("not JSON: NaN and Infinity are no numbers") from None


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: bytes | None
    """None where the line is over the limit."""
    offset: int


class _Lines:
    """The lines of a stream, numbered, with a way to give some back."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._number = 0
        self._offset = 0
        self._given_back: list[_Line] = []

    def next(self) -> _Line | None:
        """The next line that is not blank, without the white space around it; None at the end."""
        while self._given_back:
            return self._given_back.pop()
        while raw := self._stream.readline(self._limit + 1):
            self._number += 1
            self._offset += len(raw)
            if len(raw) > self._limit and not raw.endswith(b"\n"):
                self._skip_line()
                return _Line(self._number, None, self._offset)
            if self._number == 1:
                raw = raw.removeprefix(_BOM)
            if text := raw.strip():
                return _Line(self._number, text, self._offset)
        return None

    def _skip_line(self) -> None:
        while raw := self._stream.readline(1 << 20):
            self._offset += len(raw)
            if raw.endswith(b"\n"):
                return

    def give_back(self, lines: list[_Line]) -> None:
        """Let ``next`` answer these again, in their order."""
        self._given_back.extend(reversed(lines))


def read_documents(stream: BinaryIO, *, limit: int = LINE_LIMIT) -> Iterator[Document | ImportMistake]:
    """Every JSON object and list of ``stream``, and a mistake for each line that belongs to none."""
    lines = _Lines(stream, limit)
    while (line := lines.next()) is not None:
        if line.text is None:
            yield ImportMistake(line.number, f"the line is over {limit // 1_048_576} MB", line.offset)
            continue
        try:
            yield Document(line.number, line.text, split_json(line.text), line.offset)
        except JsonFault as fault:
            yield _long_document(line, line.text, str(fault), lines, limit)


def _long_document(
    first: _Line, text: bytes, reason: str, lines: _Lines, limit: int
) -> Document | ImportMistake:
    """The document that begins in ``first`` and ends in a later line, or the mistake that ``first`` is."""
    mistake = ImportMistake(first.number, reason.replace(" at line 1 column", " at column"), first.offset)
    depth = _depth(text)
    gathered = [first]
    texts = [text]
    size = len(text)
    while depth > 0:
        line = lines.next()
        if line is None or line.text is None or not _may_follow(texts[-1], line.text):
            lines.give_back(gathered[1:] + ([line] if line is not None else []))
            return mistake
        gathered.append(line)
        texts.append(line.text)
        size += len(line.text) + 1
        depth += _depth(line.text)
        if size > limit:
            _skip_document(depth, line.text, lines)
            reason = f"the JSON that begins here is over {limit // 1_048_576} MB"
            return ImportMistake(first.number, reason, line.offset)
    if len(gathered) == 1:
        return mistake
    raw = b"\n".join(texts)
    try:
        return Document(first.number, raw, split_json(raw), gathered[-1].offset)
    except JsonFault:
        lines.give_back(gathered[1:])
        return mistake


def _skip_document(depth: int, before: bytes, lines: _Lines) -> None:
    while depth > 0 and (line := lines.next()) is not None:
        if line.text is None or not _may_follow(before, line.text):
            lines.give_back([line])
            return
        depth += _depth(line.text)
        before = line.text


def _depth(text: bytes) -> int:
    """Brackets that a line opens less those that it closes; far below zero where a string is cut off."""
    bare = _STRING.sub(b"", text)
    if b'"' in bare:
        return -1_000_000
    return bare.count(b"{") + bare.count(b"[") - bare.count(b"}") - bare.count(b"]")


def _may_follow(before: bytes, line: bytes) -> bool:
    """Whether ``line`` can go on with the JSON text that ``before`` left open."""
    return before[-1:] in b"{[,:" or line[:1] in b",}]:"
