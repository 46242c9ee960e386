"""Words that are looked for in the lines of a view: where they stand, and how that looks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Span: TypeAlias = tuple[int, int]
"""Start and end within a line, in characters."""
_LONG: Final = 1 << 18
"""Characters of a text that are looked through in one go: a millisecond or two."""


class Needle:
    """Words as they were typed, found whatever their case."""

    __slots__ = ("_pattern", "text")

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self._pattern = re.compile(re.escape(text), re.IGNORECASE)

    @property
    def empty(self) -> bool:
        """Whether nothing is looked for."""
        return not self.text

    def spans(self, line: str) -> list[Span]:
        """Every place in one line, none for an empty needle."""
        return [found.span() for found in self._pattern.finditer(line)] if self.text else []

    def across(self, line: str, following: str) -> tuple[Span, Span] | None:
        """A place that begins in ``line`` and ends in ``following``, into which it was wrapped.

        The blank at which it was wrapped may be left out, and what follows may be indented.
        """
        rest = following.lstrip()
        indent, kept = len(following) - len(rest), line.rstrip()
        size = len(self.text)
        if size < 2 or not rest:
            return None
        tail = kept[-size:]
        for between in ("", " "):
            joined = tail + between + rest[:size]
            for found in self._pattern.finditer(joined):
                start, end = found.span()
                over = end - len(tail) - len(between)
                if start < len(tail) and over > 0:
                    return (len(kept) - len(tail) + start, len(kept)), (indent, indent + over)
        return None

    def holds(self, text: str) -> Iterable[bool]:
        """Whether any part of a text holds the words: an answer for each slice; the first true one counts."""
        step = max(_LONG, 2 * len(self.text))
        for start in range(0, max(len(text), 1), step):
            yield self._pattern.search(text, start, start + step + len(self.text)) is not None


def lit(strip: Strip, spans: Iterable[Span], style: Style) -> Strip:
    """The strip with some of its text in ``style``."""
    text = strip.text
    for start, end in spans:
        first, last = cell_len(text[:start]), cell_len(text[:end])
        inside = [
            Segment(segment.text, (segment.style or Style()) + style, segment.control)
            for segment in strip.crop(first, last)
        ]
        strip = Strip([*strip.crop(0, first), *inside, *strip.crop(last)], strip.cell_length)
    return strip
