"""Source text and patches as coloured lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from tui.render.json_text import json_spans
from tui.render.lines import safe_lines
from tui.render.safe_text import safe_multiline
from tui.render.spans import Span
from tui.render.styles import Styles

if TYPE_CHECKING:
    from pygments.lexer import Lexer  # type: ignore[import-untyped]

    from tui.models.item import Item

_FENCE: Final = re.compile(rb"```[ \t]*([A-Za-z0-9_+#.-]{1,20})")
_OF_TYPE: Final = {
    "shell_call": "bash",
    "local_shell_call": "bash",
    "code_interpreter_call": "python",
    "program": "javascript",
}
HIGHLIGHT_MAX: Final = 20_000
"""Source longer than this is shown plain: a lexer reads all of it before the first line can be drawn."""


def code_lines(text: str, language: str, styles: Styles, style: str = "code") -> Iterator[list[Span]]:
    """The lines of some source, not yet wrapped, safe and highlighted."""
    if language == "json":
        for line in safe_lines(text):
            yield json_spans(line, styles)
    elif language and len(text) <= HIGHLIGHT_MAX:
        yield from _highlighted("\n".join(safe_multiline(text)), language, styles, style)
    else:
        for line in safe_lines(text):
            yield [(line, styles[style])]


@cache
def lexer_of(language: str) -> Lexer | None:
    """The lexer of a language, None for one that nobody knows.

    The first time a language is asked for takes up to a tenth of a second.
    """
    from pygments.lexers import ClassNotFound, get_lexer_by_name  # type: ignore[import-untyped]

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def languages_in(item: Item) -> frozenset[str]:
    """The languages of the code that an item may be drawn with, by their names in any case."""
    fenced = {match[1].decode("ascii") for match in _FENCE.finditer(item.raw)}
    own = _OF_TYPE.get(item.type)
    return frozenset(fenced if own is None else {*fenced, own})


def _highlighted(text: str, language: str, styles: Styles, style: str) -> Iterator[list[Span]]:
    lexer = lexer_of(language)
    if lexer is None:
        for line in text.split("\n"):
            yield [(line, styles[style])]
        return
    tokens = list(lexer.get_tokens(text))
    if "".join(value for _token, value in tokens) != text:
        # Some lexers leave out what they do not know.
        tokens = [("", text)]
    line_spans: list[Span] = []
    for token, value in tokens:
        name = _style_name(str(token), style)
        first, *others = value.split("\n")
        if first:
            line_spans.append((first, styles[name]))
        for piece in others:
            yield line_spans or [("", styles[style])]
            line_spans = [(piece, styles[name])] if piece else []
    yield line_spans or [("", styles[style])]


_TOKENS: Final = (
    ("Token.Comment", "code.comment"),
    ("Token.Keyword", "code.keyword"),
    ("Token.Name.Function", "code.name"),
    ("Token.Name.Class", "code.name"),
    ("Token.Name.Tag", "code.name"),
    ("Token.Name.Builtin", "code.name"),
    ("Token.Name.Decorator", "code.name"),
    ("Token.Literal.String", "code.string"),
    ("Token.Literal.Number", "code.number"),
    ("Token.Operator", "code.operator"),
    ("Token.Generic.Inserted", "added"),
    ("Token.Generic.Deleted", "removed"),
    ("Token.Generic.Subheading", "hunk"),
)


def _style_name(token: str, otherwise: str) -> str:
    return next((name for prefix, name in _TOKENS if token.startswith(prefix)), otherwise)


def diff_lines(text: str, styles: Styles) -> Iterator[list[Span]]:
    """The lines of a patch, not yet wrapped, coloured by their sign."""
    for line in safe_lines(text):
        yield [(line, styles[_diff_style(line)])]


def _diff_style(line: str) -> str:
    if line.startswith(("+++", "---", "***")):
        return "heading"
    if line.startswith("@@"):
        return "hunk"
    return "added" if line.startswith("+") else "removed" if line.startswith("-") else "code"
