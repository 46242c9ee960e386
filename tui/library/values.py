"""The values that go into the library and come out of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.models.include import Include
from tui.models.item import Item


class PlacedItem(NamedTuple):
    """An item and where it stands in its conversation."""

    position: int
    """Grows from the oldest item to the newest; need not begin at 0, may have gaps."""
    item: Item
    identity: str = ""
    """``Item.identity``, where it is already known: it saves reading the item's JSON once more."""


class PlacedItems(NamedTuple):
    """Placed items side by side: many are handed on before one is looked at. All three have the same order."""

    positions: Sequence[int]
    items: Sequence[Item]
    identities: Sequence[str]

    @classmethod
    def of(cls, placed: Sequence[PlacedItem] | PlacedItems) -> PlacedItems:
        """Any placed items."""
        if isinstance(placed, PlacedItems):
            return placed
        names = [each.identity or each.item.identity for each in placed]
        return cls([each.position for each in placed], [each.item for each in placed], names)

    def each(self) -> Iterator[PlacedItem]:
        """One by one."""
        return map(PlacedItem, self.positions, self.items, self.identities)


@dataclass(frozen=True, slots=True)
class CachedItem:
    """An item as it was got from the server."""

    item: Item
    includes: frozenset[Include]
    """What was asked for when it was got."""
    fetched_at: float
    """Unix seconds."""
    position: int | None = None
    """Where it stands, None where another item was seen in its place since."""


@dataclass(frozen=True, slots=True)
class TrashEntry:
    """What one deletion took away, whole."""

    profile: str
    conversation_id: str
    deleted_at: float
    """Unix seconds."""
    kind: str
    """``item`` or ``conversation``."""
    conversation_json: str
    """The conversation as JSON, empty where only an item was deleted."""
    items: tuple[bytes, ...]
    """The raw JSON of each item, in the conversation's order."""
    refused_includes: tuple[str, ...] = ()
    """Include values that the server refused, so the copy lacks them."""
    partial: str = ""
    """Why the copy is not whole, empty where it is."""
    id: int | None = None
    """Its number in the trash, None before it is there."""


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """How far the import of one line of one file has come."""

    conversation_id: str | None
    """The conversation that was made for it, None while none is known to be."""
    confirmed: int
    """So far its items are known to be stored, the refused ones among them left out."""
    total: int
    """So many items the line has."""
    finished: bool
    begun: float = field(default=0.0, compare=False)
    """Unix seconds when its import began."""
    refused: frozenset[int] = frozenset()
    """Places, from 1, of items that the server did not take."""


@dataclass(frozen=True, slots=True)
class ImportLease:
    """Who is importing a file just now."""

    holder: str
    """A name that no other import has."""
    process: int
    """The id of its process, on this machine."""
    begun: float
    """Unix seconds."""
