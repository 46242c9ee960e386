"""From styled text to the strips that a screen draws. Every segment of a rendered item is made here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.models.include import Include
from tui.models.value import Value
from tui.render.cells import breaks
from tui.render.safe_text import safe_line, safe_multiline
from tui.render.spans import Span, make_strip

if TYPE_CHECKING:
    from tui.render.blocks import Picture

_LONG = 65_536
"""Characters of a text that are made safe in one go."""


class FoldTarget(Value):
    """The line is the title of a fold; ``key`` names the fold within its document."""

    __slots__ = ("key",)
    __match_args__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key: Final = key


class IncludeTarget(Value):
    """The line says that a value was not asked for; ``include`` would bring it."""

    __slots__ = ("include",)
    __match_args__ = ("include",)

    def __init__(self, include: Include) -> None:
        self.include: Final = include


class LinkTarget(Value):
    """The line is a link."""

    __slots__ = ("url",)
    __match_args__ = ("url",)

    def __init__(self, url: str) -> None:
        self.url: Final = url


class JumpTarget(Value):
    """The line leads to another item."""

    __slots__ = ("identity",)
    __match_args__ = ("identity",)

    def __init__(self, identity: str) -> None:
        self.identity: Final = identity


class PictureTarget(Value):
    """The line names a picture, whose data is in the item."""

    __slots__ = ()


Target: TypeAlias = FoldTarget | IncludeTarget | LinkTarget | JumpTarget | PictureTarget


class PicturePlace(NamedTuple):
    """Where a picture may be drawn."""

    path: str
    """Names the picture's block within its document, as a fold's key names the fold."""
    block: Picture
    width: int
    """Columns that its lines may take."""
    indent: int = 0
    """Columns to the left of it."""


class Line(NamedTuple):
    """One line of a document and what enter does on it."""

    strip: Strip
    target: Target | None = None
    goes_on: bool = False
    """The next line is more of the same text, which was too long for one."""
    picture: PicturePlace | None = None
    """The line stands for the rows of a picture, which the document puts in its place."""


def wrap_spans(spans: Sequence[Span], width: int, *, words: bool = True) -> Iterator[list[Span]]:
    """Cut one line of styled, safe text into lines of at most ``width`` cells; at least one comes."""
    if len(spans) == 1:
        text, style = spans[0]
        for start, end in breaks(text, width, words=words):
            yield [(text[start:end], style)]
        return
    text = "".join(piece for piece, _style in spans)
    bounds: list[tuple[int, int, Style]] = []
    position = 0
    for piece, style in spans:
        bounds.append((position, position + len(piece), style))
        position += len(piece)
    first = 0
    for start, end in breaks(text, width, words=words):
        while first < len(bounds) and bounds[first][1] <= start:
            first += 1
        line: list[Span] = []
        for index in range(first, len(bounds)):
            low, high, style = bounds[index]
            if low >= end:
                break
            line.append((text[max(low, start) : min(high, end)], style))
        yield line


def safe_lines(text: str) -> Iterator[str]:
    """The lines of ``text``, safe; of a long text only those that are asked for are made so.

    A line that is longer than some thousand screens comes in parts.
    """
    if len(text) <= _LONG:
        yield from safe_multiline(text)
        return
    start = 0
    while start <= len(text):
        end = text.find("\n", start, start + _LONG)
        whole = end >= 0
        if not whole:
            end = min(len(text), start + _LONG)
        yield from safe_multiline(text[start:end].removesuffix("\r") if whole else text[start:end])
        if not whole and end == len(text):
            return
        start = end + 1 if whole else end


def wrapped(spans: Sequence[Span], width: int, *, words: bool = True) -> Iterator[Line]:
    """One line of styled, safe text as lines of a document."""
    before: Strip | None = None
    for pieces in wrap_spans(spans, width, words=words):
        if before is not None:
            yield Line(before, goes_on=True)
        before = make_strip(pieces, width)
    if before is not None:
        yield Line(before)


def prefixed(line: Line, spans: Sequence[Span], width: int) -> Line:
    """``line`` with something before it."""
    head = [Segment(safe_line(text), style) for text, style in spans if text]
    strip = Strip([*head, *line.strip])
    place = line.picture
    if place is not None:
        place = place._replace(indent=place.indent + sum(len(text) for text, _style in spans))
    return line._replace(strip=strip.crop(0, width) if strip.cell_length > width else strip, picture=place)
