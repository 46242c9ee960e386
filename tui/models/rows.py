"""Rows: the small values that lists draw from. Nothing to import for: the first screen needs no pydantic."""

from __future__ import annotations

from typing import NamedTuple


class KnownConversation(NamedTuple):
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
    flag: str = ""
    """How bad the worst finding of its last check is: ``error``, ``warning``, or empty."""


class SeenConversation(NamedTuple):
    """What a server said of one conversation, as the library remembers it."""

    id: str
    created_at: int | None = None
    """Unix seconds."""
    metadata_json: str = "{}"


class ItemRow(NamedTuple):
    """One line of the timeline: derived once from an item, cheaply, without reading the whole of it.

    A tuple, since it is made a hundred thousand times: a frozen dataclass takes six times as long.
    """

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


class GapRow(NamedTuple):
    """Stands where items are not loaded; how many is not known."""

    identity: str = "…gap"
    unreachable: bool = False
    """The server does not give what stands here: its pages fail, or its paging leads nowhere."""


TimelineRow = ItemRow | GapRow
