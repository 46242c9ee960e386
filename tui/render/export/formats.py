"""The formats for a reader by their names."""

from __future__ import annotations

from tui.models.export_format import FormatName
from tui.render.export.html_format import HtmlFormat
from tui.render.export.markdown_format import MarkdownFormat


def reader_format(name: FormatName) -> MarkdownFormat | HtmlFormat | None:
    """A new format for a reader; None for those that are data again."""
    match name:
        case FormatName.MARKDOWN:
            return MarkdownFormat()
        case FormatName.HTML:
            return HtmlFormat()
        case _:
            return None
