"""One line of the conversation list."""

from __future__ import annotations

from typing import Final

from textual.strip import Strip

from tui.models.rows import KnownConversation
from tui.render.cells import pad
from tui.render.list_row import cursor_sign, finished
from tui.render.names import ID_WIDTH, conversation_name
from tui.render.spans import Span
from tui.render.styles import Styles
from tui.render.times import age

_AGE: Final = 4
_COUNT: Final = 5
_NARROW: Final = 22
"""Narrower than this, there is only the name."""


def conversation_row_strip(
    known: KnownConversation,
    width: int,
    styles: Styles,
    *,
    now: float,
    selected: bool = False,
    marked: bool = False,
    flagged: bool = False,
) -> Strip:
    """A row of exactly ``width`` cells; ``flagged`` says that the integrity check found something."""
    sign: Span = (cursor_sign(selected=selected, marked=marked), styles["marked"])
    name_style = styles["struck" if known.gone else "text"]
    narrow = width < _NARROW
    room = max(0, width - 1 if narrow else width - 1 - (1 + _AGE) - 1 - _COUNT)
    name = conversation_name(known, id_width=min(ID_WIDTH, room))
    if narrow:
        return finished([sign, (pad(name, room), name_style)], width, styles, selected=selected)
    spans = [
        sign,
        (pad(name, room), name_style),
        (" " + pad(_age(known, now), _AGE, right=True), styles["time"]),
        ("⚠" if flagged else " ", styles["warn"]),
        (pad(count_text(known), _COUNT, right=True), styles["count"]),
    ]
    return finished(spans, width, styles, selected=selected)


def _age(known: KnownConversation, now: float) -> str:
    return age(known.created_at, now) if known.created_at is not None else ""


def count_text(known: KnownConversation) -> str:
    """How many items: ``12``, ``83+`` while not all are known, nothing where nobody looked."""
    if known.item_count is None:
        return ""
    count = known.item_count
    text = str(count) if count < 10_000 else f"{count // 1000}k"
    return text if known.count_complete else f"{text}+"
