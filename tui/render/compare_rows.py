"""What differs between two lists of items, as lines: one for each step, and the words of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from textual.strip import Strip

from tui.analysis.compare import Comparison, Kind, Side, Step
from tui.analysis.compare_values import Change
from tui.analysis.compare_words import Piece, Sign
from tui.render.cells import pad
from tui.render.compare_words import BRACKETS, KIND_SIGNS, pieces_of, shortened
from tui.render.labels import LABEL_WIDTH, label_style, type_label
from tui.render.lines import Line, prefixed, safe_lines, wrapped
from tui.render.list_row import cursor_sign, finished
from tui.render.safe_text import safe_line
from tui.render.spans import Span, make_strip
from tui.render.styles import Styles

_TWO_COLUMNS: Final = 70
"""Cells from which on the two lists stand side by side."""
_PLACE_WIDTH: Final = 5
_SHOWN: Final = 300
"""Characters of a text that are shown on each side of a change."""
_INDENT: Final = "  "
_NEWLINE: Final = "↵"
KIND_STYLES: Final = {
    Kind.SAME: "dim",
    Kind.CHANGED: "warn",
    Kind.REMOVED: "removed",
    Kind.ADDED: "added",
    Kind.MOVED: "info",
}
"""The style of what became of an item; its sign says the same."""
_SIGN_STYLES: Final = {Sign.SAME: "text", Sign.REMOVED: "removed", Sign.ADDED: "added"}


def step_strip(comparison: Comparison, step: Step, width: int, styles: Styles, *, selected: bool) -> Strip:
    """One step as a line of exactly ``width`` cells: the item before, its sign, the item after."""
    sign = styles[KIND_STYLES[step.kind]]
    spans: list[Span] = [(cursor_sign(selected=selected, marked=False), styles["marked"])]
    if width < _TWO_COLUMNS:
        side, place = _latest(comparison, step)
        spans += [(f"{KIND_SIGNS[step.kind]} ", sign), *_cell(side, place, step.kind, width - 3, styles)]
        return finished(spans, width, styles, selected=selected)
    left = (width - 4) // 2
    spans += _cell(comparison.before, step.before, step.kind, left, styles)
    spans.append((f" {KIND_SIGNS[step.kind]} ", sign))
    spans += _cell(comparison.after, step.after, step.kind, width - 4 - left, styles)
    return finished(spans, width, styles, selected=selected)


def _latest(comparison: Comparison, step: Step) -> tuple[Side, int | None]:
    """The list that a step is shown by where there is room for one: that after, if it has the item."""
    if step.after is None:
        return comparison.before, step.before
    return comparison.after, step.after


def _cell(side: Side, place: int | None, kind: Kind, width: int, styles: Styles) -> list[Span]:
    """Place, label and preview of an item in exactly ``width`` cells; blank where it is not in this list."""
    if place is None:
        return [(" " * width, styles["text"])]
    row = side.rows[place]
    quiet = kind is Kind.SAME
    label = pad(safe_line(type_label(row.type, row.role)), LABEL_WIDTH)
    text = styles["dim"] if quiet else styles[KIND_STYLES[kind]] if kind in _LONE else styles["text"]
    rest = max(width - _PLACE_WIDTH - LABEL_WIDTH - 2, 0)
    return [
        (pad(f"{place + 1}", _PLACE_WIDTH, right=True) + " ", styles["count"]),
        (f"{label} ", styles["dim"] if quiet else styles[label_style(row.type, row.role)]),
        (pad(safe_line(row.preview), rest), text),
    ]


_LONE: Final = frozenset({Kind.REMOVED, Kind.ADDED})


def step_words(comparison: Comparison, step: Step) -> str:
    """What became of an item, in words."""
    sides = ((comparison.before, step.before, "A"), (comparison.after, step.after, "B"))
    places = [f"{place + 1:,} of {name}" for _side, place, name in sides if place is not None]
    side, place = _latest(comparison, step)
    row = side.rows[place or 0]
    kind = f"{KIND_SIGNS[step.kind]} {step.kind}".strip()
    return f"{kind} · {type_label(row.type, row.role)} · item {', '.join(places)}"


def change_lines(
    changes: Iterable[tuple[Change, Sequence[Piece]]], width: int, styles: Styles
) -> Iterator[Line]:
    """Each changed place under its path, what was removed and added in colour and in brackets.

    Laid out as far as it is asked for. ``changes`` have the word differences of two texts with them.
    """
    for number, (change, words) in enumerate(changes):
        if number:
            yield Line(make_strip((), width))
        yield from wrapped([(safe_line(change.path), styles["json.key"])], width)
        for spans in _text_lines(shortened(pieces_of(change, words), _SHOWN), styles):
            for each in wrapped(spans, width - len(_INDENT)):
                yield prefixed(each, [(_INDENT, styles["text"])], width)


def _text_lines(pieces: Iterable[Piece], styles: Styles) -> Iterator[list[Span]]:
    """Pieces of a text as its lines; brackets end with each line, and a line's end that changed is a sign."""
    spans: list[Span] = []
    for sign, text in pieces:
        left, right = BRACKETS[sign]
        end = _NEWLINE if sign is not Sign.SAME else ""
        before: str | None = None
        for part in safe_lines(text):
            if before is not None:
                yield [*spans, (f"{left}{before}{end}{right}", styles[_SIGN_STYLES[sign]])]
                spans = []
            before = part
        if before:
            spans.append((f"{left}{before}{right}", styles[_SIGN_STYLES[sign]]))
    if spans:
        yield spans
