"""The rows of cached items: how they are written.

Few statements for many rows: each step of a statement lets go of the interpreter, and a thread that has to wait
for it again at each row would take a hundred times as long beside a busy loop.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain, count, repeat
from typing import Final, TypeAlias, TypeVar

from tui.library.background import Job, JoinableJob
from tui.library.database import profile_key
from tui.library.schema import ROW_BYTES
from tui.library.text import to_blob
from tui.library.values import PlacedItem, PlacedItems
from tui.models.headed_items import raws_of

T = TypeVar("T")
Head: TypeAlias = tuple[int, int, bytes, int | None, int, float]
"""Key, conversation, identity, position, includes, fetched at."""
Place: TypeAlias = tuple[bytes, bytes]
"""A profile and the id of a conversation."""

_CHUNK: Final = 400
"""Rows in one statement: SQLite takes 32,766 values at most."""
_HEADS: Final = """ON CONFLICT (key) DO UPDATE SET
    position = excluded.position, includes = excluded.includes, fetched_at = excluded.fetched_at"""
_BODIES: Final = "ON CONFLICT (key) DO UPDATE SET raw = excluded.raw"


class Page:
    """Items of one conversation that were got at the same time with the same includes.

    What is made of them is made when it is first asked for, which mostly the writer's thread does.
    """

    def __init__(self, place: Place, items: PlacedItems, includes: int, at: float) -> None:
        self.place: Final = place
        """The profile and the id of its conversation."""
        self.includes: Final = includes
        self.at: Final = at
        """Unix seconds when they were got."""
        self.raws: Final = raws_of(items.items)
        self.size: Final = sum(map(len, self.raws)) + ROW_BYTES * len(self.raws)
        """Bytes that it takes up."""
        self._items: Final = items

    @cached_property
    def names(self) -> Sequence[bytes]:
        """The identity of each item."""
        return [*map(to_blob, self._items.identities)]

    @cached_property
    def placed(self) -> Mapping[bytes, PlacedItem]:
        """By identity. The last word on one counts: servers were seen to repeat an item within a page."""
        return dict(zip(self.names, self._items.each(), strict=True))

    @cached_property
    def is_plain(self) -> bool:
        """Whether each identity and each position is there once."""
        return len({*self.names}) == len({*self._items.positions}) == len(self.names)

    @property
    def positions(self) -> Sequence[int]:
        """Where its items stand: of one that is there twice, where the last does."""
        return self._items.positions if self.is_plain else [each.position for each in self.placed.values()]


class PageWrite(JoinableJob):
    """Puts pages of one conversation into the tables. ``CachedItems.put`` has the rules.

    Each statement lets go of the interpreter and waits for it again: of many pages together there are as many
    as of one.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages: Final = pages

    @cached_property
    def names(self) -> AbstractSet[bytes]:
        """The identities of all items."""
        return {*chain.from_iterable(page.names for page in self.pages)}

    @cached_property
    def positions(self) -> AbstractSet[int]:
        """Those of all items."""
        return {*chain.from_iterable(page.positions for page in self.pages)}

    def joined(self, later: Job) -> PageWrite | None:
        """Both, where no item and no position is in both: then it does not matter which was first."""
        if not isinstance(later, PageWrite) or self.pages[0].place != later.pages[0].place:
            return None
        if self.names & later.names or self.positions & later.positions:
            return None
        return PageWrite((*self.pages, *later.pages))

    def __call__(self, db: sqlite3.Connection) -> None:
        """Put all of them into the tables."""
        key = _conversation_key(db, *self.pages[0].place, max(page.at for page in self.pages))
        found = _found(db, key, [*self.names])
        _clear_positions(db, key, [*self.positions], found)
        (highest,) = db.execute("SELECT coalesce(max(key), 0) FROM item_head").fetchone()
        heads: list[Head] = []
        bodies: list[tuple[int, bytes]] = []
        replaced: list[int] = []
        for page in self.pages:
            if page.is_plain and found.keys().isdisjoint(page.names):
                keys = range(highest + 1, highest + 1 + len(page.names))
                same = repeat(page.includes), repeat(page.at)
                heads += zip(keys, repeat(key), page.names, page.positions, *same, strict=False)
                bodies += zip(keys, page.raws, strict=True)
                highest = keys.stop - 1
            else:
                new_heads, new_bodies = _put_over(page, key, highest, found)
                heads += new_heads
                bodies += new_bodies
                replaced += [item_key for item_key, _ in new_bodies if item_key <= highest]
                highest = max([highest, *(item_key for item_key, _ in new_bodies)])
        grown = sum([len(raw) + ROW_BYTES for _, raw in bodies]) - size_of(db, replaced)
        _insert(db, "INSERT INTO item_head VALUES", "(?,?,?,?,?,?)", heads, _HEADS)
        _insert(db, "INSERT INTO item_body VALUES", "(?,?)", bodies, _BODIES)
        grow(db, key, grown)


def _put_over(
    page: Page, conversation: int, highest: int, found: Mapping[bytes, Head]
) -> tuple[list[Head], list[tuple[int, bytes]]]:
    """The rows of a page of which items are here already; new keys begin behind ``highest``."""
    heads: list[Head] = []
    bodies: list[tuple[int, bytes]] = []
    taken = {each.position: identity for identity, each in page.placed.items()}
    new_keys = count(highest + 1)
    for identity, each in page.placed.items():
        position = each.position if taken[each.position] == identity else None
        old = found.get(identity)
        if old is not None and old[4] & ~page.includes:
            heads.append((old[0], conversation, identity, position, old[4], old[5]))
            continue
        item_key = next(new_keys) if old is None else old[0]
        heads.append((item_key, conversation, identity, position, page.includes, page.at))
        bodies.append((item_key, each.item.raw))
    return heads, bodies


def size_of(db: sqlite3.Connection, keys: Sequence[int]) -> int:
    """What these items take up."""
    sizes = "SELECT coalesce(sum(length(raw)), 0) FROM item_body WHERE key IN"
    chunks = (db.execute(f"{sizes} {marks(chunk)}", chunk).fetchone()[0] for chunk in chunked(keys))
    return int(sum(chunks)) + ROW_BYTES * len(keys)


def grow(db: sqlite3.Connection, conversation: int, by: int) -> None:
    """Note that the items of a conversation take up so much more."""
    db.execute("UPDATE cached_conversation SET size = size + ? WHERE key = ?", (by, conversation))


def delete_items(db: sqlite3.Connection, conversation: int, keys: Sequence[int]) -> int:
    """Delete items of one conversation; answers what they took up."""
    size = size_of(db, keys)
    for chunk in chunked(keys):
        db.execute(f"DELETE FROM item_head WHERE key IN {marks(chunk)}", chunk)  # noqa: S608
    grow(db, conversation, -size)
    return size


def chunked(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Not too many for one statement at a time."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def marks(values: Sequence[object]) -> str:
    """Question marks for so many values, in brackets."""
    return f"({','.join('?' * len(values))})"


def _conversation_key(db: sqlite3.Connection, profile: bytes, conversation_id: bytes, at: float) -> int:
    """The key of a conversation, which gets one where it has none; notes that it was fetched."""
    owner = profile_key(db, profile)
    db.execute(
        """INSERT INTO cached_conversation (profile, id, fetched_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET fetched_at = max(fetched_at, excluded.fetched_at)""",
        (owner, conversation_id, at),
    )
    (key,) = db.execute(
        "SELECT key FROM cached_conversation WHERE profile = ? AND id = ?", (owner, conversation_id)
    ).fetchone()
    return int(key)


def _found(db: sqlite3.Connection, conversation: int, identities: Sequence[bytes]) -> dict[bytes, Head]:
    """The rows that are here already, by identity."""
    find = "SELECT * FROM item_head WHERE conversation = ? AND identity IN"
    rows = (db.execute(f"{find} {marks(chunk)}", (conversation, *chunk)) for chunk in chunked(identities))
    return {row[2]: row for row in chain.from_iterable(rows)}


def _clear_positions(
    db: sqlite3.Connection, conversation: int, positions: Sequence[int], found: Mapping[bytes, Head]
) -> None:
    """Positions are unique: all that change are emptied before the first is set.

    Whatever else stood at one of them stands nowhere from now on.
    """
    empty = "UPDATE item_head SET position = NULL WHERE"
    for chunk in chunked(positions):
        db.execute(f"{empty} conversation = ? AND position IN {marks(chunk)}", (conversation, *chunk))
    moving = [head[0] for head in found.values() if head[3] is not None]
    for keys in chunked(moving):
        db.execute(f"{empty} key IN {marks(keys)}", keys)


def _insert(
    db: sqlite3.Connection,
    into: str,
    row_marks: str,
    rows: Sequence[tuple[object, ...]],
    on_conflict: str,
) -> None:
    for chunk in chunked(rows):
        values: Iterable[object] = chain.from_iterable(chunk)
        db.execute(f"{into} {','.join([row_marks] * len(chunk))} {on_conflict}", tuple(values))
