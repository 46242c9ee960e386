"""Items from what a user typed: a message, or JSON in any of three forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tui.dialogs.role_choice import message_item
from tui.errors import InputError
from tui.models.item import Item
from tui.models.json_value import JsonFault, JsonValue, parse_json

AddMode = Literal["message", "json"]


@dataclass(frozen=True, slots=True)
class AddDraft:
    """What the user typed."""

    mode: AddMode = "message"
    role: str = "user"
    text: str = ""


def items_of(draft: AddDraft) -> tuple[Item, ...]:
    """The items that a draft stands for, at least one.

    Raises:
        InputError: an empty text, or JSON that is wrong (line and column named) or holds no items.

    """
    if not draft.text.strip():
        raise InputError("the text is empty", field="text")
    if draft.mode == "message":
        return (message_item(draft.role, draft.text),)
    try:
        value = parse_json(draft.text)
    except JsonFault as fault:
        lines = _lines(draft.text)
        if lines is None:
            raise InputError(str(fault), field="JSON") from None
        return lines
    values = value if isinstance(value, list) else [value]
    if not values:
        raise InputError("this array holds no items", field="JSON")
    many = isinstance(value, list)
    return tuple(_item(one, f"item {number}" if many else "this") for number, one in enumerate(values, 1))


def _lines(text: str) -> tuple[Item, ...] | None:
    """One item a line, where the first line is an object by itself; None for text of another form."""
    numbered = [(number, part) for number, part in enumerate(text.split("\n"), 1) if part.strip()]
    if len(numbered) < 2 or not _is_object(numbered[0][1]):
        return None
    items: list[Item] = []
    for number, part in numbered:
        try:
            value = parse_json(part)
        except JsonFault as fault:
            place = str(fault).replace("at line 1 column", f"at line {number} column")
            words = place if place != str(fault) else f"line {number}: {fault}"
            raise InputError(words, field="JSON") from None
        items.append(_item(value, f"line {number}"))
    return tuple(items)


def _is_object(text: str) -> bool:
    try:
        return isinstance(parse_json(text), dict)
    except JsonFault:
        return False


def _item(value: JsonValue, name: str) -> Item:
    """One item; what it is beside an object with a type or role is the server's to judge."""
    if not isinstance(value, dict):
        raise InputError(f"{name} is no JSON object, and an item is one", field="JSON")
    if not (isinstance(value.get("type"), str) or isinstance(value.get("role"), str)):
        raise InputError(f"{name} has neither a type nor a role, and an item needs one", field="JSON")
    try:
        return Item.of(value)
    except JsonFault as fault:
        raise InputError(f"{name} cannot be sent: {fault}", field="JSON") from None
