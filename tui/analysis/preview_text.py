"""What previews are put together of: the first text of something, arguments, one line of a text."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from tui.analysis.shallow import (
    LIST,
    OBJECT,
    TEXT,
    Shallow,
    first_of,
    is_raw,
    readers,
    shallow_list,
    shallow_object,
    shallow_parts,
    shallow_scalar,
    shallow_text,
)
from tui.models.item_head import has_long_type
from tui.models.json_value import dump_json
from tui.models.row_columns import CUT

PREVIEW_MAX: Final = 200
_BEGINNING: Final = PREVIEW_MAX + 10
"""Characters of which a preview can be made, with some blanks too many between them."""
_PRINTABLE: Final = bytes(range(0x20, 0x7F))
"""Of ASCII. Looking them up takes half the time of ``isprintable``."""
LOOKED_AT: Final = 8
"""Parts, queries or arguments that are looked at."""


def one_line(text: str) -> str:
    """The beginning of a text with every run of white space as one blank; ``CUT`` ends it where it goes on."""
    line = text[:_BEGINNING]
    # Most texts are one line already, as far as they are shown: of white space only the blank is printable.
    printable = not line.encode().translate(None, _PRINTABLE) if line.isascii() else line.isprintable()
    if printable:
        if "  " in line or line[:1] == " ":
            line = _one_blank(line)
        # Of two characters next to each other one is no blank, so that more is said than is shown.
        if len(line) > PREVIEW_MAX + 1:
            return line[: PREVIEW_MAX - 1] + CUT
        if len(text) <= _BEGINNING:
            return _cut(line.rstrip(" "))
    line = text.lstrip()[: PREVIEW_MAX + 60].replace("\n", " ")
    # Splitting takes three times as long.
    return _cut(_one_blank(line).rstrip(" ") if line.isprintable() else " ".join(line.split()))


def _one_blank(line: str) -> str:
    line = line.lstrip(" ")
    while "  " in line:
        line = line.replace("  ", " ")
    return line


def _cut(line: str) -> str:
    return line if len(line) <= PREVIEW_MAX else line[: PREVIEW_MAX - 1] + CUT


def parts_text(value: Any) -> str:
    """The first text of some content, else the kinds of its parts."""
    if value is None or isinstance(value, str):
        return value or ""
    parts = shallow_parts(value)
    if parts is None or (parts is not value and has_long_type(parts)):
        return _any_parts(value)
    kinds: list[str] = []
    for part in parts[:LOOKED_AT]:
        text = shallow_text(part.text)
        if text.strip():
            return text
        text = shallow_text(part.refusal)
        if text.strip():
            return f"refusal: {text}"
        kinds.append(_kind(part.type or "", shallow_text(part.filename)))
    return " ".join(kinds)


def _any_parts(value: Any) -> str:
    """The same of any value."""
    text = shallow_text(value)
    if text:
        return text
    kinds: list[str] = []
    for part in shallow_list(value)[:LOOKED_AT]:
        fields = shallow_object(part)
        for key in ("text", "refusal"):
            text = shallow_text(fields.get(key))
            if text.strip():
                return text if key == "text" else f"refusal: {text}"
        kinds.append(_kind(shallow_text(fields.get("type")), shallow_text(fields.get("filename"))))
    return " ".join(kinds)


def _kind(kind: str, name: str) -> str:
    return f"[{kind} {name}]" if name else f"[{kind or 'part'}]"


def arguments_text(value: Any) -> str:
    """``key=value`` pairs of an object or of JSON text of one; other text as it is."""
    text = shallow_text(value)
    if text:
        pairs = _object_in(text) if text[0] == "{" else {}
        if not pairs:
            return "" if text.strip() == "{}" else text
    else:
        pairs = shallow_object(value)
    return ", ".join([f"{key}={short_text(inner)}" for key, inner in islice(pairs.items(), LOOKED_AT)])


def _object_in(text: str) -> Shallow:
    decoders = readers()
    try:
        return decoders.mapping(text)
    except decoders.faults:
        return shallow_object(text.encode("utf-8", "replace"))


def short_text(value: Any) -> str:
    """A value in a few characters: a text as it is, a container as brackets."""
    if isinstance(value, str):
        return value[:PREVIEW_MAX] or '""'
    if is_raw(value):
        first = first_of(value)
        if first == TEXT:
            return shallow_text(value)[:PREVIEW_MAX] or '""'
        if first == OBJECT:
            return "{…}" if shallow_object(value) else "null"
        if first == LIST:
            return "[…]" if shallow_list(value) else "null"
        value = shallow_scalar(value)
    if isinstance(value, dict | list):
        return "null" if not value else "{…}" if isinstance(value, dict) else "[…]"
    # Only infinite numbers and NaN are not written.
    return f"{value}" if isinstance(value, float) else dump_json(value).decode("ascii")
