"""One line of the timeline."""

from __future__ import annotations

from datetime import tzinfo
from enum import StrEnum
from typing import Final

from rich.style import Style
from textual.strip import Strip

from tui.models.rows import GapRow, ItemRow, TimelineRow
from tui.render.cells import cut, pad, width_of
from tui.render.labels import LABEL_WIDTH, label_style, type_label
from tui.render.lines import Span, make_strip
from tui.render.safe_text import safe_line
from tui.render.styles import Styles
from tui.render.times import clock, difference

GAP_TEXT: Final = "⋯ unknown number of items: enter loads"
UNREACHABLE_TEXT: Final = "⋯ the server does not give what stands here: enter tries again"
_TIME_WIDTH: Final = 9
_NARROW: Final = 40
"""Narrower than this, there is no time column."""
_STATUS_SIGNS: Final = {"failed": "✗ ", "incomplete": "✗ ", "in_progress": "… "}


class TimeMode(StrEnum):
    """What the time column shows."""

    OFF = "off"
    CLOCK = "clock"
    DIFFERENCE = "difference"

    @property
    def following(self) -> TimeMode:
        """The next one, for a key that walks through them."""
        modes = list(TimeMode)
        return modes[(modes.index(self) + 1) % len(modes)]


def cursor_sign(*, selected: bool, marked: bool, fresh: bool = False) -> str:
    """The first cell of a row: where the cursor is, whether it is marked, whether it came while watching."""
    if marked:
        return "◆" if selected else "•"
    if selected:
        return "▌"
    return "+" if fresh else " "


def item_row_strip(
    row: TimelineRow,
    width: int,
    styles: Styles,
    *,
    time_mode: TimeMode = TimeMode.CLOCK,
    before: float | None = None,
    zone: tzinfo | None = None,
    selected: bool = False,
    marked: bool = False,
    joined: bool = False,
    fresh: bool = False,
) -> Strip:
    """A row of exactly ``width`` cells.

    A user's message begins a turn and lies on a ground of its own, so that turns stand apart.
    ``before`` is the time of the row above, for differences; ``joined`` says that the row stands below
    the call that it belongs to, ``fresh`` that it was appended while the user watched.
    """
    sign = cursor_sign(selected=selected, marked=marked, fresh=fresh)
    spans: list[Span] = [(sign, styles["marked" if marked or selected else "added"])]
    if isinstance(row, GapRow):
        spans.append((UNREACHABLE_TEXT if row.unreachable else GAP_TEXT, styles["dim"]))
    else:
        if time_mode is not TimeMode.OFF and width >= _NARROW:
            text = pad(_time(row, time_mode, before, zone), _TIME_WIDTH)
            spans.append((text + " ", styles["time"]))
        spans += _words(row, styles, joined=joined)
    turn = isinstance(row, ItemRow) and row.role == "user"
    return finished(spans, width, styles, selected=selected, under=styles["row.turn"] if turn else None)


def _words(row: ItemRow, styles: Styles, *, joined: bool) -> list[Span]:
    label = cut(("└ " if joined else "") + safe_line(type_label(row.type, row.role)), LABEL_WIDTH)
    style = styles[label_style(row.type, row.role)]
    spans = [(pad(label, LABEL_WIDTH) + " ", style)]
    if row.status in _STATUS_SIGNS:
        failed = row.status != "in_progress"
        spans.append((_STATUS_SIGNS[row.status], styles["error" if failed else "dim"]))
    spans.append((safe_line(row.preview), styles["text"]))
    return spans


def _time(row: ItemRow, mode: TimeMode, before: float | None, zone: tzinfo | None) -> str:
    if row.time is None:
        return ""
    if mode is TimeMode.CLOCK:
        return f"≈{clock(row.time, zone)}"
    return f"≈{difference(row.time - before)}" if before is not None else ""


def finished(
    spans: list[Span], width: int, styles: Styles, *, selected: bool, under: Style | None = None
) -> Strip:
    """Safe spans as a row of exactly ``width`` cells, the cursor's in its own style, others on ``under``."""
    line: list[Span] = []
    left = max(width, 0)
    ground = under or styles["text"]
    over = styles["row.selected"]
    for text, style in spans:
        piece = cut(text, left)
        line.append((piece, style + over if selected else ground + style))
        left -= width_of(piece)
        if left <= 0 or piece != text:
            break
    line.append((" " * left, over if selected else ground))
    return make_strip(line, width)
