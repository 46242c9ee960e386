"""JSON as Python values, and the one tolerant reader of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from math import isfinite
from typing import TypeAlias, TypeGuard

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
"""Any JSON value as ``json.loads`` gives it."""

JsonObject: TypeAlias = Mapping[str, JsonValue]
"""A JSON object, not to be changed by whoever reads it."""


class JsonFault(ValueError):
    """Text that cannot be read as JSON; its message is a short reason for the user."""


def parse_json(raw: bytes | str, *, finite: bool = False) -> JsonValue:
    """Read JSON text, whatever it is.

    Python's reader accepts NaN and Infinity, makes Infinity of a number like 1e400, keeps lone surrogates and
    takes the last of doubled keys. With ``finite`` such numbers become strings of their text instead, so that
    ``dump_json`` takes the value and nothing of it is lost.

    Raises:
        JsonFault: not JSON, not UTF-8, nested too deeply, or an integer too long to convert.

    """
    try:
        value: JsonValue = (
            json.loads(raw, parse_constant=str, parse_float=_finite) if finite else json.loads(raw)
        )
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
        JsonFault: nested too deeply to be written, or a number in it is NaN or infinite, which JSON has not.

    """
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
    except ValueError:
        raise JsonFault("a number in it is NaN or infinite, which JSON cannot say") from None
    except RecursionError:
        raise JsonFault("nested too deeply to be written") from None


def _finite(text: str) -> float | str:
    number = float(text)
    return number if isfinite(number) else text


def is_any_of(value: object, words: AbstractSet[str]) -> TypeGuard[str]:
    """Whether a value, which may be of any kind, is one of these words."""
    return isinstance(value, str) and value in words
