"""Bodies of requests: read with a bound, parsed strictly, checked."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from starlette.requests import Request

from tui.local.faults import RequestFault
from tui.local.new_items import NewItem, accept_item
from tui.models.json_value import JsonValue
from tui.models.metadata import MetadataFault, MetadataRule, metadata_faults
from tui.models.page import CREATE_ITEMS_MAX

MAX_BODY: Final = 64 * 1024 * 1024
"""Bytes; what is larger is answered with 413."""


async def read_body(request: Request, most: int) -> bytes:
    """The whole body.

    Raises:
        RequestFault: 413, it is larger than ``most`` bytes.

    """
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced[:20]) > most:
        raise _too_large(most)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise _too_large(most)
        chunks.append(chunk)
    return b"".join(chunks)


def _too_large(most: int) -> RequestFault:
    message = f"The body of the request is too large: at most {most} bytes are taken."
    return RequestFault(message, status=413, code="request_too_large")


@dataclass(frozen=True, slots=True)
class NewConversation:
    """The checked body of ``create_conversation``."""

    metadata: Mapping[str, JsonValue]
    items: tuple[NewItem, ...]


def new_conversation(raw: bytes) -> NewConversation:
    """Read the body of ``create_conversation``; no body at all is an empty object.

    Raises:
        RequestFault: something in it is not as the API asks.

    """
    body = _object(raw or b"{}", {"metadata", "items"})
    items = body.get("items")
    return NewConversation(_metadata(body.get("metadata")), () if items is None else _items(items))


def new_metadata(raw: bytes) -> Mapping[str, JsonValue]:
    """Read the body of ``update_conversation``; null stands for no pairs.

    Raises:
        RequestFault: something in it is not as the API asks.

    """
    body = _object(raw, {"metadata"})
    return _metadata(_required(body, "metadata"))


def new_items(raw: bytes) -> tuple[NewItem, ...]:
    """Read the body of ``create_conversation_items``.

    Raises:
        RequestFault: something in it is not as the API asks.

    """
    body = _object(raw, {"items"})
    items = _items(_required(body, "items"))
    if not items:
        message = "Invalid 'items': empty array. Expected an array with minimum length 1."
        raise RequestFault(message, param="items", code="empty_array")
    return items


def _required(body: Mapping[str, JsonValue], name: str) -> JsonValue:
    if name not in body:
        message = f"Missing required parameter: '{name}'."
        raise RequestFault(message, param=name, code="missing_required_parameter")
    return body[name]


def _object(raw: bytes, known: Collection[str]) -> Mapping[str, JsonValue]:
    body = _strict_json(raw)
    if not isinstance(body, dict):
        raise RequestFault("Invalid body: expected a JSON object.", code="invalid_type")
    for name in body:
        if name not in known:
            raise RequestFault(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")
    return body


def _strict_json(raw: bytes) -> JsonValue:
    """JSON that can be written again as it was: no NaN, nothing that overflows, nothing too deep."""
    try:
        value: JsonValue = json.loads(raw, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise invalid_json("it is nested too deeply") from None
    except UnicodeDecodeError:
        raise invalid_json("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise invalid_json(f"{error.msg} at line {error.lineno} column {error.colno}") from None
    except ValueError as error:
        raise invalid_json(str(error) if error.args == (_NUMBER,) else "an integer is too long") from None
    return value


_NUMBER: Final = "a number is not finite"


def _refuse(_name: str) -> NoReturn:
    raise ValueError(_NUMBER)


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _refuse(text)


def invalid_json(reason: str) -> RequestFault:
    """The fault of a body that is not JSON, or that cannot be kept."""
    return RequestFault(f"The JSON body of the request could not be read: {reason}.", code="invalid_json")


def _items(value: JsonValue) -> tuple[NewItem, ...]:
    if not isinstance(value, list):
        message = "Invalid type for 'items': expected an array of objects."
        raise RequestFault(message, param="items", code="invalid_type")
    if len(value) > CREATE_ITEMS_MAX:
        message = (
            f"Invalid 'items': array too long. Expected an array with maximum length {CREATE_ITEMS_MAX}, "
            f"but got an array with length {len(value)} instead."
        )
        raise RequestFault(message, param="items", code="array_above_max_length")
    return tuple(_item(item, f"items[{place}]") for place, item in enumerate(value))


def _item(value: JsonValue, place: str) -> NewItem:
    item = accept_item(value)
    if item is not None:
        return item
    if not isinstance(value, dict):
        message = f"Invalid type for '{place}': expected an object."
        raise RequestFault(message, param=place, code="invalid_type")
    if value.get("type") is not None:
        message = f"Invalid type for '{place}.type': expected a string."
        raise RequestFault(message, param=f"{place}.type", code="invalid_type")
    message = f"Missing required parameter: '{place}.type' (only an item with a role goes without)."
    raise RequestFault(message, param=f"{place}.type", code="missing_required_parameter")


def _metadata(value: JsonValue) -> Mapping[str, JsonValue]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        message = "Invalid type for 'metadata': expected an object with string values."
        raise RequestFault(message, param="metadata", code=MetadataRule.NOT_A_STRING)
    for fault in metadata_faults(value):
        place = _metadata_place(fault)
        raise RequestFault(f"Invalid '{place}': {fault.message}.", param=place, code=fault.rule)
    return value


def _metadata_place(fault: MetadataFault) -> str:
    """The name of what is at fault; a key that is too long is cut, it may be megabytes."""
    return "metadata" if fault.key is None else f"metadata.{fault.key[:80]}"
