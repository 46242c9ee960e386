"""What a conversation is called."""

from __future__ import annotations

from tui.models.json_value import JsonFault, parse_json
from tui.models.rows import KnownConversation
from tui.render.safe_text import cut_middle, safe_line

ID_WIDTH = 17
"""Characters of an id that stands for a name."""


def given_name(known: KnownConversation) -> str:
    """One safe line: the metadata's title or name, else the alias, else the first text, else nothing."""
    for text in (*_titles(known.metadata_json), known.alias, known.first_text):
        line = " ".join(text.split())
        if line:
            return safe_line(line)
    return ""


def conversation_name(known: KnownConversation, *, id_width: int = ID_WIDTH) -> str:
    """One safe line: the name that was given, else the id, its middle left out."""
    return given_name(known) or cut_middle(safe_line(known.id), id_width)


def _titles(metadata_json: str) -> tuple[str, ...]:
    if "title" not in metadata_json and "name" not in metadata_json:
        return ()
    try:
        metadata = parse_json(metadata_json)
    except JsonFault:
        return ()
    if not isinstance(metadata, dict):
        return ()
    return tuple(value for value in (metadata.get("title"), metadata.get("name")) if isinstance(value, str))
