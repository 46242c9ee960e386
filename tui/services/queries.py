"""Questions to the services, as values that a screen can hold. No pydantic, so screens may import it early."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.models.include import NO_INCLUDES, Include
from tui.models.item import Item


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """One item, and with which include values it is wanted."""

    conversation_id: str
    item_id: str
    includes: frozenset[Include] = NO_INCLUDES


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """The answer to an ``ItemQuery``."""

    query: ItemQuery
    item: Item
    asked: frozenset[Include]
    """The values that the answer was got with: those wanted, less those refused."""
    refused: dict[Include, str] = field(default_factory=dict)
    """The wanted values that the server refused, with its words."""
    from_library: float | None = None
    """Unix seconds when the library's copy was fetched, where the server could not be asked; else None."""
    missing: bool = False
    """The server does not find it by its id: the item is the library's copy, and may be gone."""
