"""Answers to values. Items stay bytes: a page costs one pass over its body, whatever its items hold."""

from __future__ import annotations

from typing import Final, NoReturn, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from tui.api import slices
from tui.api.call import Reply
from tui.api.page_cut import CUT_FROM, cut_page
from tui.errors import Malformed
from tui.models.conversation import Conversation, Deleted
from tui.models.item import Item
from tui.models.item_head import read_items
from tui.models.json_value import JsonFault, JsonValue, parse_json
from tui.models.page import ConversationPage, ItemPage

_NULL: Final = msgspec.Raw(b"null")
_REFUSALS: Final = (msgspec.MsgspecError, RecursionError, ValueError)
"""What the fast parser raises for a body that it does not take."""
_SHOWN: Final = 60
_LOOKED_AT: Final = 65_536
_Model = TypeVar("_Model", bound=BaseModel)


class _Page(msgspec.Struct, gc=False):
    """A list answer, cut but not read. Extra members are ignored."""

    data: list[msgspec.Raw]
    has_more: msgspec.Raw = _NULL
    first_id: msgspec.Raw = _NULL
    last_id: msgspec.Raw = _NULL


class _Head(msgspec.Struct, gc=False):
    """What tells an item from other answers."""

    object: msgspec.Raw = _NULL
    error: msgspec.Raw = _NULL
    type: msgspec.Raw = _NULL
    role: msgspec.Raw = _NULL


def item_page(reply: Reply) -> ItemPage:
    """A list of items.

    Raises:
        Malformed: no list came.

    """
    page = _list(reply, "a list of items")
    return ItemPage(
        items=read_items(page.data, reply.body if len(reply.body) < CUT_FROM else b""),
        has_more=bytes(page.has_more) == b"true",
        first_id=_text(page.first_id),
        last_id=_text(page.last_id),
    )


def conversation_page(reply: Reply) -> ConversationPage:
    """A list of conversations; rows without an id cannot be opened and are counted, not kept.

    Raises:
        Malformed: no list came, or a list in which nothing is a conversation.

    """
    expected = "a list of conversations"
    page = _list(reply, expected)
    rows = [_conversation(bytes(raw)) for raw in page.data]
    found = tuple(row for row in rows if row is not None)
    if rows and not found:
        _refuse(reply, expected, "a list in which nothing has an id")
    more = bytes(page.has_more) == b"true"
    return ConversationPage(conversations=found, has_more=more, unreadable=len(rows) - len(found))


def item(reply: Reply) -> Item:
    """One item, its body kept as it came.

    Raises:
        Malformed: no JSON object came, or one that is plainly something else.

    """
    body = reply.body.strip().removeprefix(b"\xef\xbb\xbf")
    try:
        head = msgspec.json.decode(body, type=_Head)
    except _REFUSALS:
        head = _Head(**_slow_members(reply, "an item", body, ("object", "error", "type", "role")))
    kind = _text(head.object)
    if kind in {"list", "conversation", "conversation.deleted"}:
        _refuse(reply, "an item", f"an object of kind '{kind}'")
    if bytes(head.error) != b"null" and head.type == head.role == _NULL:
        _refuse(reply, "an item", "an error with a status of success")
    return Item(body)


def conversation(reply: Reply) -> Conversation:
    """A conversation.

    Raises:
        Malformed: no object with a usable id came.

    """
    found = _conversation(reply.body)
    if found is None:
        _refuse(reply, "a conversation with an id", _came(reply))
    return found


def conversation_with_id(reply: Reply, conversation_id: str) -> Conversation | None:
    """The conversation of that id where the body is one, else None: servers answer many things here."""
    found = _conversation(reply.body)
    if found is None or found.id != conversation_id:
        return None
    return found if found.object == "conversation" else None


def deleted(reply: Reply, conversation_id: str) -> Deleted:
    """The answer to a deletion; an empty body counts as done, for the status was a success.

    Raises:
        Malformed: something else than a JSON object came, or an error with a status of success.

    """
    if not reply.body.strip():
        return Deleted(id=conversation_id)
    value = _value(reply.body, finite=True)
    if not isinstance(value, dict) or value.get("error") is not None:
        _refuse(reply, "the word that it is deleted", _came(reply))
    usable: dict[str, JsonValue] = {"id": conversation_id}
    usable |= {
        key: given
        for key, given in value.items()
        if not (key in {"id", "object"} and not isinstance(given, str))
        and not (key == "deleted" and not isinstance(given, bool))
    }
    return _model(Deleted, usable) or Deleted(id=conversation_id)


def is_list(reply: Reply) -> bool:
    """Whether the body is a list answer, whatever is in it."""
    try:
        _list(reply, "a list")
    except Malformed:
        return False
    return True


def is_object(raw: bytes) -> bool:
    """Whether ``raw`` is exactly one JSON object, so that it can stand inside another body."""
    try:
        msgspec.json.decode(raw, type=_Head)
    except _REFUSALS:
        try:
            slices.members(raw)
        except JsonFault:
            return False
    return True


def _list(reply: Reply, expected: str) -> _Page:
    cut = cut_page(reply.body) if len(reply.body) >= CUT_FROM else None
    try:
        page = msgspec.json.decode(reply.body if cut is None else cut[0], type=_Page)
    except _REFUSALS:
        names = ("data", "has_more", "first_id", "last_id")
        found = _slow_members(reply, expected, reply.body, names)
    else:
        if cut is not None:
            page.data = cut[1]
        return page
    try:
        data = [msgspec.Raw(raw) for raw in slices.elements(bytes(found.pop("data", _NULL)))]
    except JsonFault:
        _refuse(reply, expected, "an object without a list in 'data'")
    return _Page(data, **found)


def _slow_members(reply: Reply, expected: str, body: bytes, names: tuple[str, ...]) -> dict[str, msgspec.Raw]:
    try:
        found = slices.members(body)
    except JsonFault:
        _refuse(reply, expected, _came(reply))
    return {name: msgspec.Raw(found[name]) for name in names if name in found}


def _conversation(raw: bytes) -> Conversation | None:
    # What is read here is written again: into the library, the trash, an export, an update.
    value = _value(raw, finite=True)
    if not isinstance(value, dict):
        return None
    # An extra member that cannot be kept (its name a lone surrogate) must not cost the conversation.
    named = {key: value[key] for key in Conversation.model_fields if key in value}
    return _model(Conversation, value) or _model(Conversation, named)


def _model(kind: type[_Model], value: JsonValue) -> _Model | None:
    try:
        return kind.model_validate(value)
    except ValidationError:
        return None


def _value(raw: bytes, *, finite: bool = False) -> JsonValue:
    try:
        return parse_json(raw, finite=finite)
    except JsonFault:
        return None


def _text(raw: msgspec.Raw) -> str | None:
    if raw == _NULL:
        return None
    try:
        return msgspec.json.decode(raw, type=str)
    except _REFUSALS:
        value = _value(bytes(raw))
    return value if isinstance(value, str) else None


def _came(reply: Reply) -> str:
    """What a body is, in words."""
    # The key is looked for before anything is cut, in more than is shown.
    text = reply.scrub.body(reply.body.strip()[:_LOOKED_AT])
    if not text:
        return "an empty body"
    kinds = {b"{": "another JSON object", b"[": "a JSON array", b'"': "a JSON string"}
    kind = kinds.get(text[:1])
    shown = " ".join(text[: _SHOWN * 4].decode("utf-8", errors="replace").split())[:_SHOWN]
    return f"{kind} ({shown})" if kind else f"'{shown}'"


def _refuse(reply: Reply, expected: str, came: str) -> NoReturn:
    raise Malformed(f"expected {expected}, and there came {came}", reply.context)
