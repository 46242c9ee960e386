"""Tokens coloured by how likely the model held each of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from rich.style import Style

from tui.render.blocks import Tokens
from tui.render.lines import Line, wrapped
from tui.render.safe_text import safe_line
from tui.render.spans import Span
from tui.render.styles import Styles

_CLASSES: Final = (
    (0.9, "chance.high", "≥ 90 %"),
    (0.5, "chance.half", "≥ 50 %"),
    (0.1, "chance.low", "≥ 10 %"),
    (0.0, "chance.least", "less"),
)
"""Least probability, style, and words for the legend; without colour the styles differ in their lines."""


_LONG: Final = 1_000
"""Tokens without a line's end after which one is made: laying out a line takes all of it."""


def token_lines(block: Tokens, width: int, styles: Styles) -> Iterator[Line]:
    """A legend, and the text below it."""
    legend: list[Span] = [("probability: ", styles["note"])]
    for _, name, words in _CLASSES:
        legend += [(words, styles[name]), ("  ", styles["text"])]
    yield from wrapped(legend[:-1], width)
    line: list[Span] = []
    for token, logprob in block.tokens:
        first, *others = token.split("\n")
        style = _style(logprob, styles)
        line.append((safe_line(first), style))
        if len(line) >= _LONG:
            yield from wrapped(line, width)
            line = []
        for text in others:
            yield from wrapped(line, width)
            line = [(safe_line(text), style)]
    yield from wrapped(line, width)


def _style(logprob: float, styles: Styles) -> Style:
    chance = math.exp(min(logprob, 0.0))
    return styles[next(name for least, name, _ in _CLASSES if not chance < least)]
