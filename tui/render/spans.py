"""Styled text, and the strip that a screen draws of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.render.safe_text import safe_line

Span: TypeAlias = tuple[str, Style]
"""A piece of one line of text and its style."""


def make_strip(spans: Iterable[Span], width: int) -> Strip:
    """A strip of at most ``width`` cells; whatever the text, no control character is in it."""
    strip = Strip([Segment(safe_line(text), style) for text, style in spans if text])
    return strip.crop(0, width) if strip.cell_length > width else strip


def row_strip(spans: Iterable[Span], width: int) -> Strip:
    """A strip of spans that are known to take ``width`` cells together, so that nobody measures them again."""
    return Strip([Segment(safe_line(text), style) for text, style in spans if text], width)
