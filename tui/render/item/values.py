"""Values of any shape as blocks: what every type's rendering falls back on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tui.models.json_value import JsonFault, parse_json
from tui.models.views.base import View
from tui.render.blocks import Block, Code, Fold, Note, Pair, Pairs, Text
from tui.render.json_text import pretty_json, reindented, scalar_text

_PAIRS_MAX: Final = 40
"""An object with more keys is shown as JSON."""
_PARSE_MAX: Final = 4_000_000
"""Text longer than this is not tried as JSON."""


def to_json(value: Any) -> Any:
    """The JSON value of a view, or of a container that holds views."""
    if isinstance(value, View):
        return {
            key: to_json(inner)
            for key, inner in (*value.__dict__.items(), *value.extras.items())
            if key in value.model_fields_set or key in value.extras
        }
    if isinstance(value, list):
        return [to_json(inner) for inner in value] if any(isinstance(inner, View) for inner in value) else value
    return value


def shown(value: Any) -> str:
    """A value in a cell or behind a key: a string as it is, anything else as JSON."""
    value = to_json(value)
    if isinstance(value, str):
        return value
    return pretty_json(value) if isinstance(value, list | dict) else scalar_text(value)


def pair(key: str, value: Any) -> Pair:
    """One key and its value, coloured as JSON where it is no string."""
    return Pair(key, shown(value), "text" if isinstance(value, str) else "json")


def pairs(rows: Mapping[str, Any] | Iterable[tuple[str, Any]], *, quiet: bool = False) -> tuple[Block, ...]:
    """Keys with their values; nulls and empty containers of known fields say nothing and are left out."""
    entries = rows.items() if isinstance(rows, Mapping) else rows
    made = tuple(pair(key, value) for key, value in entries if value is not None and value not in ([], {}))
    return (Pairs(made, quiet),) if made else ()


def value_blocks(value: Any, title: str = "") -> tuple[Block, ...]:
    """Any JSON value: an object as pairs, text that holds JSON as JSON, other text as text."""
    value = to_json(value)
    if value is None:
        return ()
    if isinstance(value, str):
        return text_blocks(value, title)
    if isinstance(value, dict) and value and len(value) <= _PAIRS_MAX:
        body = Pairs(tuple(pair(key, inner) for key, inner in value.items()))
        return (Text(title, "note"), body) if title else (body,)
    return (Code(shown(value), "json", title),)


def text_blocks(text: str, title: str = "", style: str = "text") -> tuple[Block, ...]:
    """Text from a tool: indented where it is JSON, else as it came."""
    if not text:
        return (Note("info", f"{title} is empty" if title else "empty text"),)
    if text.lstrip()[:1] in {"{", "["} and len(text) <= _PARSE_MAX:
        pretty = _readable(text)
        if pretty is not None:
            return (Code(pretty, "json", title),)
    return (Text(title, "note"), Text(text, style)) if title else (Text(text, style),)


def _readable(text: str) -> str | None:
    """JSON text indented, escapes of letters resolved; None where it is no JSON."""
    if "\\u" in text:
        try:
            return pretty_json(parse_json(text))
        except JsonFault:
            pass
    return reindented(text)


def argument_blocks(value: Any) -> tuple[Block, ...]:
    """The arguments of a call: an object, or JSON text of one, as pairs; other text as it is."""
    value = to_json(value)
    if not isinstance(value, str):
        return (Note("info", "no arguments"),) if value in ({}, []) else value_blocks(value)
    if not value.strip() or value.strip() == "{}":
        return (Note("info", "no arguments"),)
    parsed = parsed_object(value)
    if parsed is not None:
        return value_blocks(parsed)
    warning = () if reindented(value) is not None else (Note("warn", "these arguments are not JSON"),)
    return (*warning, *text_blocks(value))


def parsed_object(text: str) -> dict[str, Any] | None:
    """The JSON object that a text holds, None where it holds none."""
    if text.lstrip()[:1] != "{" or len(text) > _PARSE_MAX:
        return None
    try:
        value = parse_json(text)
    except JsonFault:
        return None
    return value if isinstance(value, dict) else None


def encrypted_note(text: Any, what: str = "encrypted content") -> tuple[Block, ...]:
    """Encrypted content as its size; nobody but the server can read it."""
    if not isinstance(text, str):
        return value_blocks(text, what)
    return (Note("info", f"{what}: {len(text):,} characters, readable by the server only"),)


def extra_blocks(view: View, title: str = "Other fields") -> tuple[Block, ...]:
    """What a view's object holds beyond the spec, null values too."""
    return other_blocks(view.extras, title)


def other_blocks(fields: Mapping[str, Any], title: str = "Other fields") -> tuple[Block, ...]:
    """Fields that no renderer knows, as they are."""
    if not fields:
        return ()
    if len(fields) > _PAIRS_MAX:
        return (Fold(title, (Code(shown(dict(fields)), "json"),), open=True),)
    rows = tuple(pair(key, value) for key, value in fields.items())
    return (Fold(title, (Pairs(rows),), open=True),)
