"""What the rows of all lists have in common."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip

from tui.render.cells import cut, width_of
from tui.render.spans import Span, row_strip
from tui.render.styles import Styles


def cursor_sign(*, selected: bool, marked: bool, fresh: bool = False) -> str:
    """The first cell of a row: where the cursor is, whether it is marked, whether it came while watching."""
    if marked:
        return "◆" if selected else "•"
    if selected:
        return "▌"
    return "+" if fresh else " "


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
        cut_off = piece != text
        # ASCII up to the sign of what is left out: as many cells as characters, which is known faster so.
        left -= left if cut_off and len(piece) == left and piece[:-1].isascii() else width_of(piece)
        if left <= 0 or cut_off:
            break
    line.append((" " * left, over if selected else ground))
    return row_strip(line, width)
