"""Whether what a server holds is what was sent: for going on with an import whose answer never came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.models.item import Item, content_parts
from tui.models.json_value import JsonObject, JsonValue
from tui.models.metadata import same_json

_SERVERS_OWN: Final = frozenset({"id", "status", "type"})
"""Keys that a server adds to what it stores."""
_EMPTY: Final[tuple[JsonValue, ...]] = ({}, [], "", None)


def same_content(sent: Item, stored: Item) -> bool:
    """Whether ``stored`` is ``sent`` as a server keeps it.

    The id and status may differ, since a server gives new ones; keys that it adds may be there where they
    are empty, and null stands for what it does not tell.
    """
    one = {key: value for key, value in sent.data.items() if key not in {"id", "status"}}
    return sent.fault is None and _holds_object(one, stored.data)


def _holds(sent: JsonValue, stored: JsonValue) -> bool:
    if stored is None:
        return True
    if isinstance(sent, dict) and isinstance(stored, dict):
        return _holds_object(sent, stored)
    if isinstance(sent, list) and isinstance(stored, list):
        return len(sent) == len(stored) and all(map(_holds, sent, stored))
    if isinstance(sent, str) and isinstance(stored, list):
        # A plain string comes back as a list of one text part.
        parts = content_parts(stored)
        return len(parts) == 1 and parts[0].get("text") == sent
    return same_json(sent, stored)


def _holds_object(sent: JsonObject, stored: JsonObject) -> bool:
    for key, value in sent.items():
        if key in stored:
            if not _holds(value, stored[key]):
                return False
        elif value is not None:
            return False
    return all(key in sent or key in _SERVERS_OWN or value in _EMPTY for key, value in stored.items())


def count_at_end(sent: Sequence[Item], tail: Sequence[Item]) -> int:
    """How many of the first items that were sent stand at the end of a list; ``tail`` is newest first.

    The largest number that fits: where what was sent repeats what was there before, nothing tells them apart.
    """
    for count in range(min(len(sent), len(tail)), 0, -1):
        if all(same_content(sent[count - 1 - at], tail[at]) for at in range(count)):
            return count
    return 0


def stored_counts(
    history: Sequence[Item], confirmed: int, unsure: Sequence[Item], tail: Sequence[Item], *, whole: bool
) -> list[int]:
    """How many of ``unsure`` may be stored behind the ``confirmed`` items, by what the server lists.

    ``history`` is the end of the confirmed items, ``tail`` the end of what the server lists, newest first;
    ``whole`` says that ``tail`` is all of it. More than one answer means that items repeat each other.
    """
    sent = [*history, *unsure]
    found = []
    for count in range(len(unsure) + 1):
        if whole and len(tail) != confirmed + count:
            continue
        end = len(history) + count
        if len(tail) > confirmed + count:
            continue
        pairs = zip(reversed(sent[:end]), tail, strict=False)
        if all(same_content(one, other) for one, other in pairs):
            found.append(count)
    return found
