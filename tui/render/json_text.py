"""JSON as text to be read: indented, highlighted a line at a time, never recursing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from rich.style import Style

from tui.models.json_value import JsonValue
from tui.render.spans import Span
from tui.render.styles import Styles

INDENT: Final = "  "
_DEEPEST: Final = 60
"""Levels that are indented; deeper ones stand below each other."""

_TOKEN: Final = re.compile(
    r'(?P<key>"[^"\\]*+(?:\\.[^"\\]*+)*+"(?=\s*:))|(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+"?)'
    r"|(?P<number>-?\d[\d.eE+-]*)|(?P<const>true|false|null|NaN|-?Infinity)|(?P<punctuation>[\[\]{}:,]+)"
)
_WORDS: Final = re.compile(
    r'\s*+("[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}:,]|-?\d[\d.eE+-]*+|true|false|null|NaN|-?Infinity)\s*+',
    re.DOTALL,
)
"""One token with the blanks around it."""


def json_spans(line: str, styles: Styles) -> list[Span]:
    """One line of indented JSON with its tokens coloured; any text is taken."""
    spans: list[Span] = []
    position = 0
    plain = styles["text"]
    for match in _TOKEN.finditer(line):
        if match.start() > position:
            spans.append((line[position : match.start()], plain))
        spans.append((match[0], _style(match, styles)))
        position = match.end()
    if position < len(line):
        spans.append((line[position:], plain))
    return spans or [("", plain)]


def _style(match: re.Match[str], styles: Styles) -> Style:
    return styles[f"json.{match.lastgroup}"]


def scalar_text(value: JsonValue) -> str:
    """A scalar as JSON, other than ASCII readable; an empty container as ``[]`` or ``{}``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _integer(value)
    return json.dumps(value, ensure_ascii=False)


def _integer(value: int) -> str:
    # Python refuses to write very long integers in decimal; hexadecimal has no such bound.
    try:
        return str(value)
    except ValueError:
        return hex(value)


def pretty_lines(value: JsonValue) -> Iterator[str]:
    """The lines of a JSON value, indented by two blanks. Depth is bounded by memory only."""
    if not _is_filled(value):
        yield scalar_text(value)
        return
    stack = [_opened(value)]
    yield _bracket(value)
    while stack:
        entries, closing = stack[-1]
        entry = next(entries, None)
        if entry is None:
            stack.pop()
            comma = "," if stack and closing[1] else ""
            yield f"{INDENT * min(len(stack), _DEEPEST)}{closing[0]}{comma}"
            continue
        head, inner, last = entry
        lead = f"{INDENT * min(len(stack), _DEEPEST)}{head}"
        if _is_filled(inner):
            yield lead + _bracket(inner)
            opened, (bracket, _more) = _opened(inner)
            stack.append((opened, (bracket, not last)))
        else:
            yield f"{lead}{scalar_text(inner)}{'' if last else ','}"


def pretty_json(value: JsonValue) -> str:
    """A JSON value as indented text."""
    return "\n".join(pretty_lines(value))


def _is_filled(value: JsonValue) -> bool:
    return isinstance(value, list | dict) and bool(value)


def _bracket(value: JsonValue) -> str:
    return "{" if isinstance(value, dict) else "["


_Entries = tuple[Iterator[tuple[str, JsonValue, bool]], tuple[str, bool]]


def _opened(value: JsonValue) -> _Entries:
    """The entries of a container (lead, value, whether the last), and its closing bracket."""
    return _entries(value), ("}" if isinstance(value, dict) else "]", False)


def _entries(value: JsonValue) -> Iterator[tuple[str, JsonValue, bool]]:
    if isinstance(value, dict):
        count = len(value)
        for index, (key, inner) in enumerate(value.items(), 1):
            yield f"{scalar_text(key)}: ", inner, index == count
    elif isinstance(value, list):
        count = len(value)
        for index, inner in enumerate(value, 1):
            yield "", inner, index == count


def reindented(text: str | bytes) -> str | None:
    """JSON text with its layout made readable and every token as it was; None where it is no JSON."""
    import msgspec

    try:
        raw = text.encode() if isinstance(text, str) else text
        return msgspec.json.format(raw, indent=2).decode()
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return _by_tokens(text if isinstance(text, str) else text.decode("utf-8", "backslashreplace"))


def _by_tokens(text: str) -> str | None:
    """JSON laid out by its tokens alone: for depths and numbers that no parser takes; None where it is none."""
    lines: list[str] = []
    line, depth, position, scalar = "", 0, 0, False
    while position < len(text):
        match = _WORDS.match(text, position)
        if match is None:
            return None
        sign, position = match[1], match.end()
        if scalar and sign not in "[]{}:,":
            return None
        scalar = sign not in "[]{}:,"
        if sign in "[{":
            depth += 1
            lines.append(line + sign)
            line = INDENT * min(depth, _DEEPEST)
        elif sign in "]}":
            depth -= 1
            if line.strip():
                lines.append(line)
            line = INDENT * min(max(depth, 0), _DEEPEST) + sign
        elif sign == ",":
            lines.append(line + sign)
            line = INDENT * min(max(depth, 0), _DEEPEST)
        else:
            line += ": " if sign == ":" else sign
    lines.append(line)
    return "\n".join(lines) if depth == 0 and len(lines) > 1 else None
