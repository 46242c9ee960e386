"""What an item says, without what only tells it from others, and where two of them differ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec

from tui.analysis.compare_align import aligning
from tui.analysis.turns import Turns
from tui.models.item import Item
from tui.models.json_value import JsonFault, JsonValue, parse_json

UNTOLD: Final = frozenset({"id", "created_at", "call_id", "approval_request_id"})
"""Fields of an item that are not compared: a copy of it has others."""
_LARGE: Final = 256 * 1024
"""Bytes from which on the faster reader is used, though it refuses what Python's takes."""
_DEEP: Final = 100
"""Levels below which a value is compared as one."""
_NAME: Final = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_encode: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Change(NamedTuple):
    """One place in which two items differ; None where there is nothing."""

    path: str
    """As jq would write it: ``.content[0].text``.

    A place in a list is counted in the list after; of what was removed, in the list before.
    """
    before: JsonValue
    after: JsonValue


class Meaning(NamedTuple):
    """What an item says."""

    value: dict[str, JsonValue]
    print: bytes
    """Equal for items that say the same, and for no others."""


def meaning_of(item: Item) -> Meaning:
    """What an item says: without ids, times, nulls, and the status that it has when all is well.

    Of one that cannot be read, its text.
    """
    try:
        value = _told(_read(item.raw))
        return Meaning(value, _print(value))
    except (JsonFault, RecursionError):
        raw: dict[str, JsonValue] = {"raw": item.raw.decode("utf-8", "backslashreplace")}
        return Meaning(raw, _print(raw))


def _read(raw: bytes) -> JsonValue:
    if len(raw) > _LARGE:
        try:
            value: JsonValue = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        else:
            return value
    return parse_json(raw, finite=True)


def _print(value: JsonValue) -> bytes:
    return blake2b(_encode(value).encode("ascii"), digest_size=16).digest()


def _told(value: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise JsonFault("not a JSON object")
    told = {key: _without_nulls(inner) for key, inner in value.items() if key not in UNTOLD}
    told = {key: inner for key, inner in told.items() if inner is not None}
    if told.get("status") == "completed":
        del told["status"]
    if "role" in told:
        told.setdefault("type", "message")
    caller = told.get("caller")
    if isinstance(caller, dict):
        told["caller"] = {key: inner for key, inner in caller.items() if key != "caller_id"}
    return told


def _without_nulls(value: JsonValue, depth: int = 0) -> JsonValue:
    """The value without the fields that are null, which servers leave out as well."""
    if depth < _DEEP:
        if isinstance(value, dict):
            return {key: _without_nulls(inner, depth + 1) for key, inner in value.items() if inner is not None}
        if isinstance(value, list):
            return [_without_nulls(inner, depth + 1) for inner in value]
    return value


def changing(one: JsonValue, other: JsonValue) -> Turns[tuple[Change, ...]]:
    """Every place in which two values differ, in the order of the first."""
    found: list[Change] = []
    waiting: list[_Pair] = [_Pair("", one, other)]
    while waiting:
        pair = waiting.pop()
        inner: list[_Pair] = []
        if pair.depth < _DEEP and isinstance(pair.one, dict) and isinstance(pair.other, dict):
            inner = [*_fields(pair, pair.one, pair.other)]
        elif pair.depth < _DEEP and isinstance(pair.one, list) and isinstance(pair.other, list):
            inner = yield from _places(pair, pair.one, pair.other)
        elif pair.lone or not _same(pair.one, pair.other):
            found.append(Change(pair.path or ".", pair.one, pair.other))
        waiting += reversed(inner)
        yield
    return tuple(found)


class _Pair(NamedTuple):
    """Two values at one place."""

    path: str
    one: JsonValue
    other: JsonValue
    depth: int = 0
    lone: bool = False
    """It stands in one of two lists only; there null is not nothing."""


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are written alike: 1 is neither true nor 1.0."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    return _encode(one) == _encode(other)


def _fields(pair: _Pair, one: dict[str, JsonValue], other: dict[str, JsonValue]) -> Iterator[_Pair]:
    for key in dict.fromkeys((*one, *other)):
        if _NAME.match(key):
            path = f"{pair.path}.{key}"
        else:
            escaped = key.replace("\\", "\\\\").replace('"', '\\"')
            path = f'{pair.path or "."}["{escaped}"]'
        yield _Pair(path, one.get(key), other.get(key), pair.depth + 1)


def _places(pair: _Pair, one: list[JsonValue], other: list[JsonValue]) -> Turns[list[_Pair]]:
    """What stands in two lists between that which is the same."""
    keys = [_encode(value) for value in one]
    held = yield from aligning(keys, [_encode(value) for value in other])
    found: list[_Pair] = []
    low = start = 0
    for at, to in (*held, (len(one), len(other))):
        for number in range(max(at - low, to - start)):
            mine = one[low + number] if low + number < at else None
            its = other[start + number] if start + number < to else None
            lone = low + number >= at or start + number >= to
            place = start + number if start + number < to else low + number
            found.append(_Pair(f"{pair.path or '.'}[{place}]", mine, its, pair.depth + 1, lone))
        low, start = at + 1, to + 1
    return found
