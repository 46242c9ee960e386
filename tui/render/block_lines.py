"""The lines of each kind of block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tui.render import blocks as b
from tui.render.code import code_lines, diff_lines
from tui.render.lines import (
    FoldTarget,
    IncludeTarget,
    JumpTarget,
    Line,
    LinkTarget,
    PicturePlace,
    PictureTarget,
    Target,
    prefixed,
    safe_lines,
    wrapped,
)
from tui.render.markdown import markdown_lines
from tui.render.raw_scan import ScannedRows
from tui.render.safe_text import safe_line
from tui.render.spans import make_strip
from tui.render.styles import Styles
from tui.render.tables import pair_lines, table_lines
from tui.render.tokens import token_lines

_SIGNS: Final[Mapping[str, str]] = {"info": "· ", "warn": "! ", "error": "✗ ", "missing": "○ "}
_DEEPEST: Final = 6
"""Folds within folds are indented no further than this."""


def block_lines(
    blocks: Sequence[b.Block],
    width: int,
    styles: Styles,
    folds: Mapping[str, bool],
    path: str = "",
    *,
    pictures: bool = False,
) -> Iterator[Line]:
    """The lines of ``blocks``, a blank line between those that need one; lazy.

    With ``pictures`` a line that stands for the rows of a picture comes below the words of each that has data.
    """
    before: b.Block | None = None
    for index, block in enumerate(blocks):
        if before is not None and (index == 1 or _apart(before, block)):
            yield Line(make_strip((), width))
        if isinstance(block, b.Fold):
            yield from _fold(block, width, styles, folds, f"{path}{index}", pictures=pictures)
        elif isinstance(block, b.Picture):
            yield from _picture(block, width, styles)
            if pictures and block.data and not block.fault:
                yield Line(make_strip((), width), picture=PicturePlace(f"{path}{index}", block, width))
        else:
            yield from _lines(block, width, styles)
        before = block


def _apart(before: b.Block, block: b.Block) -> bool:
    """Whether a blank line stands between two blocks: not below a heading, nor among links, notes and folds."""
    close = (b.Note, b.Link, b.Jump, b.Picture, b.Fold)
    return not (isinstance(before, b.Heading) or (isinstance(before, close) and isinstance(block, close)))


def _lines(block: b.Block, width: int, styles: Styles) -> Iterator[Line]:
    match block:
        case b.Heading():
            yield from _heading(block, width, styles)
        case b.Text():
            for text in safe_lines(block.text):
                yield from wrapped([(text, styles[block.style])], width)
        case b.Markdown():
            yield from markdown_lines(block.text, width, styles)
        case b.Code() | b.Diff() | b.Scanned():
            yield from _code(block, width, styles)
        case b.Pairs():
            yield from pair_lines(block, width, styles)
        case b.Table():
            yield from table_lines(block, width, styles)
        case b.Tokens():
            yield from token_lines(block, width, styles)
        case b.Note() | b.Picture() | b.Link() | b.Jump():
            yield from _reference(block, width, styles)
        case _:
            yield Line(make_strip([("─" * width, styles["rule"])], width))


def _reference(block: b.Note | b.Picture | b.Link | b.Jump, width: int, styles: Styles) -> Iterator[Line]:
    """What stands for something that is not in the text; most of it can be gone into."""
    match block:
        case b.Note():
            target = IncludeTarget(block.include) if block.include else None
            yield from _sentence(_SIGNS[block.kind] + block.text, block.kind, width, styles, target)
        case b.Link():
            yield from _link(block, width, styles)
        case b.Jump():
            yield from _sentence(block.plain(), "jump", width, styles, JumpTarget(block.identity))


def _picture(block: b.Picture, width: int, styles: Styles) -> Iterator[Line]:
    """Its words; a URL is never fetched, only shown and copied."""
    target: Target | None = PictureTarget() if block.data else None
    if block.source[:8].lower().startswith(("http://", "https://")):
        target = LinkTarget(block.source)
    yield from _sentence(f"▣ {block.plain()}", "info", width, styles, target)


def _heading(block: b.Heading, width: int, styles: Styles) -> Iterator[Line]:
    spans = [(safe_line(block.text), styles[block.style])]
    if block.note:
        spans.append((f"  {safe_line(block.note)}", styles["note"]))
    yield from wrapped(spans, width)


def _sentence(text: str, style: str, width: int, styles: Styles, target: Target | None) -> Iterator[Line]:
    for line in wrapped([(safe_line(text), styles[style])], width):
        yield line._replace(target=target)


def _link(block: b.Link, width: int, styles: Styles) -> Iterator[Line]:
    spans = [(f"{safe_line(block.label)}  ", styles["text"])] if block.label else []
    spans.append((safe_line(block.url), styles["link"]))
    for line in wrapped(spans, width):
        yield line._replace(target=LinkTarget(block.url))


def _code(block: b.Code | b.Diff | b.Scanned, width: int, styles: Styles) -> Iterator[Line]:
    if isinstance(block, b.Scanned):
        yield from _scanned(block, width, styles)
        return
    if block.title:
        yield from _sentence(block.title, "note", width, styles, None)
    if isinstance(block, b.Diff):
        lines = diff_lines(block.text, styles)
    else:
        lines = code_lines(block.text, block.language, styles, block.style)
    margin = [("  ", styles["code"])] if width >= 8 else []
    for spans in lines:
        for line in wrapped(spans, width - 2 * len(margin), words=False):
            yield prefixed(line, margin, width)


def _scanned(block: b.Scanned, width: int, styles: Styles) -> Iterator[Line]:
    rows = ScannedRows(block.raw, width, styles)
    row = 0
    while row < len(rows) or rows.reach(row):
        yield Line(rows.strip(row), goes_on=rows.goes_on(row))
        row += 1


def _fold(
    block: b.Fold, width: int, styles: Styles, folds: Mapping[str, bool], key: str, *, pictures: bool
) -> Iterator[Line]:
    opened = folds.get(key, block.open)
    sign = "▾ " if opened else "▸ "
    yield from _sentence(sign + block.title, "fold", width, styles, FoldTarget(key))
    if opened:
        indent = 2 if key.count(".") < _DEEPEST and width >= 12 else 0
        inside = block_lines(block.blocks, width - indent, styles, folds, f"{key}.", pictures=pictures)
        for line in inside:
            yield prefixed(line, [(" " * indent, styles["text"])], width)
