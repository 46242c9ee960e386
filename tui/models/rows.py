"""Rows: the small values that lists draw from. Plain dataclasses: the first screen needs no pydantic."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownConversation:
    """What this machine remembers of one conversation of one profile."""

    id: str
    created_at: int | None = None
    """Unix seconds, as the server said."""
    metadata_json: str = "{}"
    """The metadata as a JSON object, as last seen."""
    alias: str = ""
    """The user's own name for it, kept on this machine only."""
    first_text: str = ""
    """The beginning of the first user message, where it was seen (at most 200 characters)."""
    item_count: int | None = None
    """How many items are known, None where nobody looked."""
    count_complete: bool = False
    """Whether ``item_count`` is all of them."""
    last_opened: float | None = None
    """Unix seconds when it was last opened in the browser."""
    gone: bool = False
    """The server said that it is deleted or not there (its row stays until it is forgotten)."""


@dataclass(frozen=True, slots=True)
class SeenConversation:
    """What a server said of one conversation, as the library remembers it."""

    id: str
    created_at: int | None = None
    """Unix seconds."""
    metadata_json: str = "{}"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of the timeline: derived once from an item, cheaply, without reading the whole of it."""

    identity: str
    """``Item.identity``: the id, or a name made from the content."""
    id: str
    type: str
    role: str
    status: str
    call_id: str
    preview: str
    """One line of what the item says, unsafe text as it came, at most 200 characters."""
    size: int
    """Bytes of its JSON."""
    time: float | None = None
    """Unix seconds, where the id holds a clock that can be trusted (see ``analysis.id_clock``)."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """Stands where items are not loaded; how many is not known."""

    identity: str = "…gap"
    unreachable: bool = False
    """The server does not give what stands here: its pages fail, or its paging leads nowhere."""


TimelineRow = ItemRow | GapRow
