"""Markdown as lines: parsed by markdown-it in pieces, so that a long message opens as fast as a short one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui.render.cells import MIN_WIDTH
from tui.render.code import code_lines
from tui.render.lines import Line, prefixed, safe_lines, wrapped
from tui.render.markdown_inline import inline_lines
from tui.render.markdown_parser import markdown_parser
from tui.render.safe_text import safe_block, safe_line, safe_multiline
from tui.render.spans import Span, make_strip
from tui.render.styles import Styles
from tui.render.tables import column_widths, row_lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_WHOLE: Final = 6_000
"""Messages up to this many characters are parsed in one go."""
_PIECE: Final = 2_000
_PIECE_MAX: Final = 8_000
"""A paragraph longer than this is shown as plain text: parsers take quadratic time on some of these."""
_NARROW: Final = 12
"""No list or quotation is indented where less than this would be left."""
_TANGLED: Final = re.compile(r"^[ \t]*(?:(?:[>*+-]|\d{1,9}[.)])[ \t]*){16}|[\[*_`<!~]{64}", re.MULTILINE)
"""Nesting that no reader wants and that a parser would cut off."""


def markdown_lines(text: str, width: int, styles: Styles) -> Iterator[Line]:
    """The lines of a markdown text. HTML stays as text; nothing of the text is left out."""
    parser = markdown_parser()
    first = True
    for piece in markdown_pieces(text):
        if not first:
            yield Line(make_strip((), width))
        first = False
        if too_tangled(piece):
            for line in safe_lines(piece):
                yield from wrapped([(line, styles["text"])], width)
        else:
            yield from _Page(styles).children(_tree(parser, safe_block(piece)), width)


def too_tangled(piece: str) -> bool:
    """Whether a piece is better shown as plain text: a parser would take long for it, or cut it off."""
    return len(piece) > _PIECE_MAX or _TANGLED.search(piece) is not None


def markdown_pieces(text: str) -> Iterator[str]:
    """The text in pieces that can be parsed one by one: cut at blank lines outside of fences."""
    if len(text) <= _WHOLE:
        yield text.replace("\r\n", "\n").strip("\n")
        return
    piece: list[str] = []
    size, fence = 0, ""
    for line in _split(text):
        mark = line.lstrip()[:3]
        if mark in {"```", "~~~"} and (not fence or mark == fence):
            fence = "" if fence else mark
        if not line.strip() and not fence and size >= _PIECE:
            yield "\n".join(piece)
            piece, size = [], 0
        else:
            piece.append(line)
            size += len(line) + 1
    if piece:
        yield "\n".join(piece)


def _split(text: str) -> Iterator[str]:
    """The lines, one after the other, without the empty ones at both ends."""
    empty, begun = 0, False
    start, size = 0, len(text)
    while start <= size:
        end = text.find("\n", start)
        end = size if end < 0 else end
        line = text[start:end].removesuffix("\r") if end < size else text[start:end]
        start = end + 1
        if not line:
            empty += begun
            continue
        begun = True
        yield from [""] * empty
        empty = 0
        yield line


def _tree(parser: MarkdownIt, text: str) -> SyntaxTreeNode:
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(parser.parse(text))


class _Page:
    """Writes the nodes of a tree; holds nothing but the styles."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def children(self, node: SyntaxTreeNode, width: int, *, tight: bool = False) -> Iterator[Line]:
        """The lines of all children, a blank line between blocks that are not tight."""
        for index, child in enumerate(node.children):
            if index and not tight:
                yield Line(make_strip((), width))
            yield from self._block(child, max(width, MIN_WIDTH))

    def _block(self, node: SyntaxTreeNode, width: int) -> Iterator[Line]:
        styles = self._styles
        match node.type:
            case "heading":
                signs = ("#" * int(node.tag[1:]) + " ", styles["dim"])
                yield from self._inline(node, width, "heading", signs)
            case "paragraph":
                yield from self._inline(node, width, "text")
            case "fence" | "code_block":
                yield from self._code(node, width)
            case "blockquote":
                mark = "▌ " if width > _NARROW else ""
                for line in self.children(node, width - len(mark)):
                    yield prefixed(line, [(mark, styles["quote"])], width)
            case "bullet_list" | "ordered_list":
                yield from self._list(node, width)
            case "table":
                yield from self._table(node, width)
            case "hr":
                yield Line(make_strip([("─" * width, styles["rule"])], width))
            case _:
                yield from self._plain(node, width)

    def _plain(self, node: SyntaxTreeNode, width: int) -> Iterator[Line]:
        for line in safe_multiline(node.content):
            yield from wrapped([(line, self._styles["text"])], width)

    def _inline(self, node: SyntaxTreeNode, width: int, style: str, mark: Span | None = None) -> Iterator[Line]:
        for child in node.children:
            for spans in inline_lines(child, self._styles, style):
                yield from wrapped([mark, *spans] if mark else spans, width)
                mark = None

    def _code(self, node: SyntaxTreeNode, width: int) -> Iterator[Line]:
        styles = self._styles
        language = node.info.strip().split(" ")[0]
        if language:
            yield Line(make_strip([(safe_line(language), styles["note"])], width))
        for spans in code_lines(node.content.removesuffix("\n"), language, styles):
            for line in wrapped(spans, width - 2, words=False):
                yield prefixed(line, [("│ ", styles["rule"])], width)

    def _list(self, node: SyntaxTreeNode, width: int) -> Iterator[Line]:
        styles = self._styles
        number = node.attrs.get("start", 1) if node.type == "ordered_list" else None
        for index, item in enumerate(node.children):
            tight = all(child.hidden for child in item.children if child.type == "paragraph")
            if index and not tight:
                yield Line(make_strip((), width))
            bullet = "• " if number is None else f"{int(number) + index}. "
            if len(bullet) > width - _NARROW:
                bullet = ""
            first = True
            for line in self.children(item, width - len(bullet), tight=tight):
                lead = bullet if first else " " * len(bullet)
                yield prefixed(line, [(lead, styles["bullet"])], width)
                first = False
            if first:
                yield Line(make_strip([(bullet, styles["bullet"])], width))

    def _table(self, node: SyntaxTreeNode, width: int) -> Iterator[Line]:
        rows: list[list[list[Span]]] = []
        for section in node.children:
            style = "table.head" if section.type == "thead" else "text"
            rows += [[self._cell(cell, style) for cell in row.children] for row in section.children]
        count = max(map(len, rows))
        if width < count * 4:
            for row in rows:
                for cell in row:
                    yield from wrapped(cell, width)
            return
        texts = [["".join(text for text, _style in cell) for cell in row] for row in rows]
        widths = column_widths(texts, width - 2 * (count - 1))
        for index, row in enumerate(rows):
            yield from row_lines(row, widths, self._styles, width)
            if index == 0:
                rule = "  ".join("─" * size for size in widths)
                yield Line(make_strip([(rule, self._styles["rule"])], width))

    def _cell(self, node: SyntaxTreeNode, style: str) -> list[Span]:
        spans: list[Span] = []
        for child in node.children:
            for line in inline_lines(child, self._styles, style):
                spans += line
        return spans or [("", self._styles[style])]
