"""The rows of a picture: of one that is ready, of one that is awaited, of one that failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from textual.strip import Strip

from tui.render.blocks import Picture
from tui.render.lines import Line, PicturePlace, prefixed, wrapped
from tui.render.mosaic import PictureFault, fit, too_large
from tui.render.picture_strip import Drawn
from tui.render.safe_text import safe_line
from tui.render.spans import make_strip
from tui.render.styles import Styles

_MARGIN: Final = 2
"""Columns at each side: the cursor line shows there."""
_MANY: Final = PictureFault("it has too many pixels")


class PictureWish(NamedTuple):
    """A picture that somebody is about to look at; ``room`` is how many columns it may take."""

    path: str
    block: Picture
    room: int


def wish_of(place: PicturePlace, drawn: Drawn | None) -> PictureWish | None:
    """What is wanted for a picture's place, None where it is there, or known never to come."""
    room, block = _room(place), place.block
    if isinstance(drawn, PictureFault) or too_large(block.width, block.height):
        return None
    return None if drawn is not None and drawn.room == room else PictureWish(place.path, block, room)


def picture_rows(place: PicturePlace, drawn: Drawn | None, styles: Styles) -> list[Line]:
    """The rows below a picture's words: as many while it is awaited as when it is there, if that is known."""
    if too_large(place.block.width, place.block.height):
        drawn = _MANY
    if isinstance(drawn, PictureFault):
        rows = list(wrapped([(safe_line(f"· not drawn: {drawn.words}"), styles["note"])], place.width))
    elif drawn is not None and drawn.columns <= _room(place):
        margin = place.indent + _MARGIN
        return [Line(row.between(margin, place.indent + place.width)) for row in drawn.rows]
    else:
        rows = list(_awaited(place, styles))
    indent = [(" " * place.indent, styles["text"])]
    return [prefixed(line, indent, place.indent + place.width) for line in rows]


def _room(place: PicturePlace) -> int:
    return max(1, place.width - 2 * _MARGIN)


def _awaited(place: PicturePlace, styles: Styles) -> Iterator[Line]:
    block = place.block
    rows = fit(block.width, block.height, _room(place))[1] if block.width and block.height else 1
    yield Line(make_strip([(f"{' ' * _MARGIN}decoding…", styles["note"])], place.width))
    for _ in range(rows - 1):
        yield Line(Strip([]))
