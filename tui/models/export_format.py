"""What a conversation can be exported as."""

from __future__ import annotations

from enum import StrEnum


class FormatName(StrEnum):
    """The word that names a format on the command line and in the dialog."""

    JSONL = "jsonl"
    MARKDOWN = "markdown"
    HTML = "html"
    INPUT = "responses-input"

    @property
    def suffix(self) -> str:
        """The end of a file's name, with its dot."""
        return {"jsonl": ".jsonl", "markdown": ".md", "html": ".html"}.get(self.value, ".input.json")
