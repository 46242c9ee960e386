"""Looking through a whole JSON value, folded or not; the places are ways from the root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from tui.models.json_value import JsonValue
from tui.render.hits import Needle
from tui.render.json_text import scalar_text
from tui.render.unread import Unread

Way: TypeAlias = tuple[int, ...]
"""Places of children from the root on: ``(2, 0)`` is the first child of the third."""
_WINDOW: Final = 200
_Child: TypeAlias = "tuple[int, str | int, JsonValue | Unread]"


def find_nodes(value: JsonValue | Unread, needle: Needle) -> Iterator[Way | None]:
    """The way to each node whose key or value holds the words; None between them, where others may go on."""
    way: list[int] = []
    stack: list[Iterator[_Child]] = [_children(value)]
    if not _is_container(value):
        stack = []
        yield from (() if holds else None for holds in _looked_through(None, value, needle))
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            del way[-1:]
            continue
        place, key, inner = child
        way.append(place)
        for holds in _looked_through(key, inner, needle):
            yield tuple(way) if holds else None
        if _is_container(inner):
            stack.append(_children(inner))
        else:
            way.pop()


def _looked_through(key: str | int | None, value: JsonValue | Unread, needle: Needle) -> Iterator[bool]:
    """Answers as they come, and True as the last of them where the key or the value itself holds the words."""
    texts = [key] if isinstance(key, str) else []
    if not _is_container(value):
        texts.append(_text(value))
    for text in texts:
        for holds in needle.holds(text):
            yield holds
            if holds:
                return


def _is_container(value: JsonValue | Unread) -> bool:
    return value.is_container if isinstance(value, Unread) else isinstance(value, dict | list)


def _text(value: JsonValue | Unread) -> str:
    if isinstance(value, Unread):
        value = value.value
    return value if isinstance(value, str) else scalar_text(value)


def _children(value: JsonValue | Unread) -> Iterator[_Child]:
    if isinstance(value, Unread):
        start = 0
        while found := value.children(start, start + _WINDOW):
            for place, (key, inner) in enumerate(found, start):
                yield place, key, inner
            start += len(found)
    elif isinstance(value, dict):
        for place, (key, inner) in enumerate(value.items()):
            yield place, key, inner
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield place, place, inner
