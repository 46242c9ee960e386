"""The time that OpenAI's ids hold.

Undocumented, seen in recordings: after the prefix an id has either 48 hex digits (8 of Unix seconds, 24
random, 16 of a key: conversations, and items added through the API) or 50 (16 of a key, ``00`` or ``01``,
8 of seconds, 24 random: items made by a response). An item's key equals its conversation's. Other servers'
ids and imported ones look alike and mean nothing, so a time is only given where the key says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_ADDED: Final = re.compile(r"[a-z]+_([0-9a-f]{8})[0-9a-f]{24}([0-9a-f]{16})")
_MADE: Final = re.compile(r"[a-z]+_([0-9a-f]{16})0[01]([0-9a-f]{8})[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class IdClock:
    """What an id says of itself."""

    time: int
    """Unix seconds."""
    key: str
    """16 hex digits that the items of one conversation share with it."""


def read_id(identifier: str) -> IdClock | None:
    """The time and key of an id, None where it has neither form."""
    added = _ADDED.fullmatch(identifier)
    if added is not None:
        return IdClock(int(added[1], 16), added[2])
    made = _MADE.fullmatch(identifier)
    if made is not None:
        return IdClock(int(made[2], 16), made[1])
    return None


@lru_cache(maxsize=64)
def conversation_key(conversation_id: str, created_at: int | None) -> str | None:
    """The key that items of a conversation share; None where its own time is not its ``created_at``."""
    clock = read_id(conversation_id)
    if clock is None or created_at is None or clock.time != created_at:
        return None
    return clock.key


def item_time(item_id: str, conversation_id: str, created_at: int | None) -> int | None:
    """When an item was made, in Unix seconds; None where its id cannot be trusted to say it.

    Good for showing with ``≈`` only, never for sorting or paging.
    """
    read = item_clock(conversation_id, created_at)
    return None if read is None else read(item_id)


@lru_cache(maxsize=64)
def item_clock(conversation_id: str, created_at: int | None) -> Callable[[str], int | None] | None:
    """``item_time`` of the items of one conversation; None where it would be None of any id."""
    key = conversation_key(conversation_id, created_at)
    if key is None:
        return None
    match = re.compile(
        rf"[a-z]+_(?:([0-9a-f]{{8}})[0-9a-f]{{24}}{key}|{key}0[01]([0-9a-f]{{8}})[0-9a-f]{{24}})"
    ).fullmatch

    def time_of(item_id: str) -> int | None:
        found = match(item_id)
        return None if found is None else int(found[1] or found[2], 16)

    return time_of
