"""One line of the timeline."""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

from textual.strip import Strip

from tui.models.finding import Severity
from tui.models.rows import GapRow, ItemRow, TimelineRow
from tui.render.cells import cut, pad
from tui.render.findings import FLAG, FLAG_STYLES
from tui.render.labels import LABEL_WIDTH, label_style, type_label
from tui.render.list_row import cursor_sign, finished
from tui.render.safe_text import safe_line
from tui.render.spans import Span
from tui.render.styles import Styles
from tui.render.time_mode import TimeMode
from tui.render.times import clock, difference
from tui.render.weights import short_weight

GAP_TEXT: Final = "⋯ enter loads · unknown number of items"
UNREACHABLE_TEXT: Final = "⋯ enter tries again · the server does not give what stands here"
_TIME_WIDTH: Final = 9
_NARROW: Final = 40
"""Narrower than this, there is no time column."""
_STATUS_SIGNS: Final = {"failed": "✗ ", "incomplete": "✗ ", "in_progress": "… "}


_IDLE: Final = 600
"""Seconds without an item after which the next one says how long it was."""


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
    branch: str = "",
    fresh: bool = False,
    flag: Severity | None = None,
) -> Strip:
    """A row of exactly ``width`` cells.

    A user's message begins a turn and lies on a ground of its own, so that turns stand apart.
    ``before`` is the time of the item before, for differences and idle times; ``branch`` is a
    sign that leads to the row that this one belongs to; ``fresh`` says that it was appended while the user
    watched, ``flag`` how bad what the check found in it is.
    """
    sign = cursor_sign(selected=selected, marked=marked, fresh=fresh)
    spans: list[Span] = [(sign, styles["marked" if marked or selected else "added"])]
    if isinstance(row, GapRow):
        spans.append((UNREACHABLE_TEXT if row.unreachable else GAP_TEXT, styles["dim"]))
    else:
        if time_mode is not TimeMode.OFF and width >= _NARROW:
            text = pad(_time(row, time_mode, before, zone), _TIME_WIDTH, right=time_mode is TimeMode.WEIGHT)
            spans.append((text + " ", styles["time"]))
        idle = 0.0
        if time_mode is TimeMode.CLOCK and row.time is not None and before is not None:
            idle = row.time - before
        spans += _words(row, styles, branch, idle, flag)
    turn = isinstance(row, ItemRow) and row.role == "user"
    return finished(spans, width, styles, selected=selected, under=styles["row.turn"] if turn else None)


def _words(row: ItemRow, styles: Styles, branch: str, idle: float, flag: Severity | None) -> list[Span]:
    label = cut(branch + safe_line(type_label(row.type, row.role)), LABEL_WIDTH)
    style = styles[label_style(row.type, row.role)]
    spans = [(pad(label, LABEL_WIDTH) + " ", style)]
    if flag is not None:
        spans.append((f"{FLAG} ", styles[FLAG_STYLES[flag]]))
    if row.status in _STATUS_SIGNS:
        failed = row.status != "in_progress"
        spans.append((_STATUS_SIGNS[row.status], styles["error" if failed else "dim"]))
    if idle >= _IDLE:
        spans.append((f"≈{difference(idle)[1:]} later · ", styles["time"]))
    spans.append((safe_line(row.preview), styles["text"]))
    return spans


def _time(row: ItemRow, mode: TimeMode, before: float | None, zone: tzinfo | None) -> str:
    if mode is TimeMode.WEIGHT:
        return f"{short_weight(row.size)} tok"
    if row.time is None:
        return ""
    if mode is TimeMode.CLOCK:
        return f"≈{clock(row.time, zone)}"
    return f"≈{difference(row.time - before)}" if before is not None else ""
