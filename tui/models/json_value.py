"""JSON as Python values, and the one tolerant reader of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
"""Any JSON value as ``json.loads`` gives it."""

JsonObject: TypeAlias = Mapping[str, JsonValue]
"""A JSON object, not to be changed by whoever reads it."""


class JsonFault(ValueError):
    """Text that cannot be read as JSON; its message is a short reason for the user."""


def parse_json(raw: bytes | str) -> JsonValue:
    """Read JSON text, whatever it is.

    Python's reader accepts NaN and Infinity, keeps lone surrogates and takes the last of doubled keys.

    Raises:
        JsonFault: not JSON, not UTF-8, nested too deeply, or an integer too long to convert.

    """
    try:
        value: JsonValue = json.loads(raw)
    except RecursionError:
        raise JsonFault("nested too deeply to be read") from None
    except UnicodeDecodeError as error:
        raise JsonFault(f"not UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise JsonFault(f"not JSON: {error.msg} at line {error.lineno} column {error.colno}") from None
    except ValueError:
        raise JsonFault("an integer is too long to be read") from None
    return value


def dump_json(value: object) -> bytes:
    """Compact JSON in pure ASCII, so that lone surrogates survive as escapes.

    Raises:
        JsonFault: nested too deeply to be written.

    """
    try:
        return json.dumps(value, separators=(",", ":")).encode("ascii")
    except RecursionError:
        raise JsonFault("nested too deeply to be written") from None
