"""Names for what a style means, and the colours that they have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.style import Style

_INK: Final = "#d8dee9"
_DIM: Final = "#8a94a6"
_BLUE: Final = "#88b4e7"
_CYAN: Final = "#7fc8c2"
_GREEN: Final = "#a3be8c"
_YELLOW: Final = "#e3c78a"
_ORANGE: Final = "#dda06f"
_RED: Final = "#e88388"
_VIOLET: Final = "#c3a3d8"

DARK: Final[Mapping[str, str]] = {
    "text": "",
    "strong": "bold",
    "emphasis": "italic",
    "struck": "strike",
    "dim": _DIM,
    "heading": f"bold {_BLUE}",
    "note": _DIM,
    "info": _CYAN,
    "warn": f"bold {_YELLOW}",
    "error": f"bold {_RED}",
    "missing": f"italic {_YELLOW}",
    "link": f"underline {_BLUE}",
    "jump": _CYAN,
    "fold": f"bold {_DIM}",
    "rule": _DIM,
    "key": _BLUE,
    "code": _INK,
    "code.inline": _YELLOW,
    "code.keyword": _VIOLET,
    "code.name": _BLUE,
    "code.string": _GREEN,
    "code.number": _ORANGE,
    "code.comment": f"italic {_DIM}",
    "code.operator": _CYAN,
    "code.error": _RED,
    "added": _GREEN,
    "removed": _RED,
    "hunk": _CYAN,
    "quote": _DIM,
    "bullet": _CYAN,
    "table": _DIM,
    "table.head": f"bold {_BLUE}",
    "json.key": _BLUE,
    "json.string": _GREEN,
    "json.number": _ORANGE,
    "json.const": _VIOLET,
    "json.punctuation": _DIM,
    "stdout": "",
    "stderr": _ORANGE,
    "ok": _GREEN,
    "role.user": f"bold {_GREEN}",
    "role.assistant": f"bold {_BLUE}",
    "role.system": f"bold {_VIOLET}",
    "role.developer": f"bold {_VIOLET}",
    "role.other": f"bold {_CYAN}",
    "type.call": _YELLOW,
    "type.output": _CYAN,
    "type.reasoning": _VIOLET,
    "type.other": _INK,
    "time": _DIM,
    "count": _DIM,
    "marked": f"bold {_YELLOW}",
    "row.selected": f"bold {_INK} on #33415c",
    "row.turn": "on #1f2733",
    "row.cursor": "on #262d39",
    "chance.high": "",
    "chance.half": _YELLOW,
    "chance.low": f"underline {_ORANGE}",
    "chance.least": f"bold underline {_RED}",
    "match": f"{_INK} on #5a4a1f",
    "match.current": f"bold reverse {_YELLOW}",
}
"""The default colours, chosen to be read on a dark background; each is a style definition of rich."""


class Styles:
    """Styles by what they mean. An unknown name has the plain style."""

    __slots__ = ("_styles", "coloured")

    def __init__(self, definitions: Mapping[str, str]) -> None:
        self._styles = {name: Style.parse(text) for name, text in definitions.items()}
        self.coloured = True
        """Whether colours may be drawn: pictures are nothing without them."""

    def __getitem__(self, name: str) -> Style:
        return self._styles.get(name, _PLAIN)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Styles) and self._styles == other._styles

    def __hash__(self) -> int:
        return hash(tuple(self._styles.items()))

    def replaced(self, definitions: Mapping[str, str]) -> Styles:
        """These styles with some of them defined anew."""
        styles = Styles(definitions)
        styles.coloured = self.coloured
        styles._styles = {**self._styles, **styles._styles}
        return styles

    def without_colour(self) -> Styles:
        """The same with attributes only, for NO_COLOR; a background becomes reverse."""
        plain = Styles({})
        plain.coloured = False
        plain._styles = {name: _attributes(style) for name, style in self._styles.items()} | _QUIET
        return plain


_PLAIN: Final = Style()
_QUIET: Final = {"row.turn": Style(), "row.cursor": Style(underline=True)}
"""Quiet grounds without colour: reversed they would be the loudest thing on the screen."""


def _attributes(style: Style) -> Style:
    return style.without_color + Style(reverse=True) if style.bgcolor else style.without_color


def dark_styles() -> Styles:
    """The project's own colours for a dark background."""
    return Styles(DARK)


def no_colour_styles() -> Styles:
    """Bold, italic, underline and reverse only."""
    return dark_styles().without_colour()
