"""Ids in any text: an error, a log, a curl line, a dashboard's address, or an id alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from tui.errors import InputError
from tui.models.ids import check_id

ITEM_PREFIXES: Final[tuple[str, ...]] = (
    *("msg", "fc", "rs", "ws", "fs", "ci", "ig", "cu", "mcpl", "mcpr", "mcp", "ctc", "apc"),
    *("sho", "sh", "lsh", "tsc", "tso", "cmo", "cmp", "cm", "item"),
)
"""What item ids begin with, ``item`` being another server's."""

_ANSI: Final = re.compile(r"\x1b\[[0-9;]*m")
_ESCAPED_SPACE: Final = re.compile(r"\\[nrt]")
_KNOWN: Final = re.compile(
    rf"(?<![A-Za-z0-9_])(conv|resp|call|{'|'.join(ITEM_PREFIXES)})_([A-Za-z0-9_-]++)(?!…|\.\.\.)"
)
"""An id by its prefix; one that was cut short (followed by dots) is none."""
_NAMED_CONVERSATION: Final = re.compile(
    r"/conversations/([^/?#\s\"'`<>{}\\,)\]]+)"
    r"|[Cc]onversation with id '([^'\s]+)'"
    r"|[\"']conversation(?:_id)?[\"']\s*:\s*[\"']([^\"'\s]+)[\"']"
)
_NAMED_ITEM: Final = re.compile(r"/items/([^/?#\s\"'`<>{}\\,)\]]+)|[Ii]tem with id '([^'\s]+)'")


@dataclass(frozen=True, slots=True)
class FoundIds:
    """Ids in the order in which they stand in the text, each once."""

    conversation_ids: tuple[str, ...] = ()
    response_ids: tuple[str, ...] = ()
    item_ids: tuple[str, ...] = ()
    call_ids: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was found."""
        return not (self.conversation_ids or self.response_ids or self.item_ids or self.call_ids)


def find_ids(text: str) -> FoundIds:
    """Every id in ``text``, percent-encoded ones decoded.

    A text without any known form that is one word is taken for the conversation id of a server whose ids
    have another form, and given back as it is.
    """
    clear = _decoded(plain(text))
    known: dict[str, list[str]] = {"conv": [], "resp": [], "call": [], "item": []}
    for match in _KNOWN.finditer(clear):
        prefix, body = match[1], match[2].rstrip("-_")
        if _id_like(body):
            known[prefix if prefix in known else "item"].append(f"{prefix}_{body}")
    found = FoundIds(
        conversation_ids=_once([*_named(_NAMED_CONVERSATION, clear), *known["conv"]]),
        response_ids=_once(known["resp"]),
        item_ids=_once([*_named(_NAMED_ITEM, clear), *known["item"]]),
        call_ids=_once(known["call"]),
    )
    return _foreign(text.strip()) if found.empty else found


def plain(text: str) -> str:
    """``text`` without colours, and with a space for each escaped end of a line."""
    return _ESCAPED_SPACE.sub(" ", _ANSI.sub("", text))


def possible_id(name: str) -> bool:
    """Whether a word can be an id of some server; one that was cut short is none."""
    try:
        check_id(name)
    except InputError:
        return False
    return "…" not in name


def _decoded(text: str) -> str:
    """Percent-encoding undone, twice: an address inside an address is encoded twice."""
    return unquote(unquote(text, errors="replace"), errors="replace")


def _id_like(body: str) -> bool:
    """Ids hold a digit, or both cases, or are one long word; ``call_id`` and ``mcp_list_tools`` are words."""
    has_digit = any(char.isdigit() for char in body)
    mixed = body != body.lower() and body != body.upper()
    return has_digit or (mixed and len(body) >= 6) or (len(body) >= 16 and body.isalnum())


def _named(pattern: re.Pattern[str], text: str) -> Iterable[str]:
    """Ids of any form at a place where only an id stands."""
    for match in pattern.finditer(text):
        name = next(group for group in match.groups() if group is not None).rstrip(".:;")
        if possible_id(name):
            yield name


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _foreign(word: str) -> FoundIds:
    """One word that is no address, as it is."""
    fits = possible_id(word) and not any(char.isspace() for char in word) and "://" not in word
    return FoundIds(conversation_ids=(word,)) if fits else FoundIds()
