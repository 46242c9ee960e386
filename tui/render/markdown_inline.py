"""The inside of a markdown paragraph as styled text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style

from tui.render.safe_text import safe_line
from tui.render.spans import Span
from tui.render.styles import Styles

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_URL_MAX: Final = 2_000
"""A longer URL holds data and is cut; the raw view has all of it."""


def inline_lines(node: SyntaxTreeNode, styles: Styles, style: str) -> list[list[Span]]:
    """The lines of an inline node: text breaks where its source did. Safe, not yet wrapped."""
    writer = _Writer(styles)
    writer.write(node, styles[style])
    return [line or [("", styles[style])] for line in writer.lines]


class _Writer:
    """Collects spans; entities were decoded by the parser, so each text goes through ``safe_line`` here."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.lines: list[list[Span]] = [[]]

    def _add(self, text: str, style: Style) -> None:
        if text:
            self.lines[-1].append((safe_line(text.replace("\t", "    ")), style))

    def write(self, node: SyntaxTreeNode, style: Style) -> None:
        """Add all that is inside a node."""
        for child in node.children:
            self._child(child, style)

    def _child(self, node: SyntaxTreeNode, style: Style) -> None:
        styles = self._styles
        match node.type:
            case "softbreak" | "hardbreak":
                self.lines.append([])
            case "strong":
                self.write(node, style + styles["strong"])
            case "em":
                self.write(node, style + styles["emphasis"])
            case "s":
                self.write(node, style + styles["struck"])
            case "code_inline":
                self._add(node.content, style + styles["code.inline"])
            case "link":
                self._link(node, style)
            case "image":
                self._add(f"▣ {node.content or 'image'}", style + styles["info"])
                self._url(str(node.attrs.get("src", "")), str(node.attrs.get("title", "")))
            case _:
                self._add(node.content, style)

    def _link(self, node: SyntaxTreeNode, style: Style) -> None:
        url = str(node.attrs.get("href", ""))
        self.write(node, style + self._styles["link"])
        shown = "".join(child.content for child in node.children)
        if shown != url or node.attrs.get("title"):
            self._url(url, str(node.attrs.get("title", "")))

    def _url(self, url: str, title: str) -> None:
        shown = url if len(url) <= _URL_MAX else f"{url[:80]}… {len(url)} characters"
        self._add(f" ({shown})" if not title else f" ({shown} “{title}”)", self._styles["dim"])
