"""The parser of Markdown, made once: to make one takes longer than to parse a message."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def markdown_parser(*, html: bool = False) -> MarkdownIt:
    """CommonMark with tables and struck-through text. ``html``: HTML is found, instead of being text.

    Parsing changes nothing in it, so threads may share it.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": html, "maxNesting": 100, "linkify": False})
    parser.enable(["table", "strikethrough"])
    # Its rules are put in order by the first text, in steps that another thread must not see.
    parser.parse("a")
    return parser
