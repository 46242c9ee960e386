"""The rows of cached items: how they are written.

Few statements for many rows: each step of a statement lets go of the interpreter, and a thread that has to wait
for it again at each row would take a hundred times as long beside a busy loop.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final, NamedTuple, TypeAlias, TypeVar

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


class _AllOf(NamedTuple):
    """What the items of some pages take up."""

    identities: AbstractSet[bytes]
    positions: AbstractSet[int]


class Page:
    """Items of one conversation that were got at the same time with the same includes."""

    __slots__ = ("_items", "_placed", "at", "includes", "place", "size")

    def __init__(self, place: Place, items: PlacedItems, includes: int, at: float) -> None:
        self.place: Final = place
        """The profile and the id of its conversation."""
        self.includes: Final = includes
        self.at: Final = at
        """Unix seconds when they were got."""
        self.size: Final = sum(map(len, raws_of(items.items))) + ROW_BYTES * len(items)
        """Bytes that it takes up."""
        self._items = items
        self._placed: Mapping[bytes, PlacedItem] | None = None

    @property
    def placed(self) -> Mapping[bytes, PlacedItem]:
        """By identity; made when it is first asked for, which mostly the writer's thread does."""
        if self._placed is None:
            # The last word on an identity counts: servers were seen to repeat an item within a page.
            self._placed = dict(zip(map(to_blob, self._items.identities), self._items, strict=True))
        return self._placed


class PageWrite(JoinableJob):
    """Puts pages of one conversation into the tables. ``CachedItems.put`` has the rules.

    Each statement lets go of the interpreter and waits for it again: of many pages together there are as many
    as of one.
    """

    def __init__(self, pages: Sequence[Page], all_of_them: _AllOf | None = None) -> None:
        self.pages: Final = pages
        self._all_of_them = all_of_them

    @property
    def all_of_them(self) -> _AllOf:
        """Made when it is first asked for, which the writer's thread does."""
        if self._all_of_them is None:
            placed = [page.placed for page in self.pages]
            positions = {each.position for page in placed for each in page.values()}
            self._all_of_them = _AllOf({*chain.from_iterable(placed)}, positions)
        return self._all_of_them

    def joined(self, later: Job) -> PageWrite | None:
        """Both, where no item and no position is in both: then it does not matter which was first."""
        if not isinstance(later, PageWrite) or self.pages[0].place != later.pages[0].place:
            return None
        mine, its = self.all_of_them, later.all_of_them
        if mine.identities & its.identities or mine.positions & its.positions:
            return None
        both = _AllOf(mine.identities | its.identities, mine.positions | its.positions)
        return PageWrite((*self.pages, *later.pages), both)

    def __call__(self, db: sqlite3.Connection) -> None:
        """Put all of them into the tables."""
        key = _conversation_key(db, *self.pages[0].place, max(page.at for page in self.pages))
        found = _found(db, key, [name for page in self.pages for name in page.placed])
        _clear_positions(db, key, [*self.all_of_them.positions], found)
        (highest,) = db.execute("SELECT coalesce(max(key), 0) FROM item_head").fetchone()
        heads: list[Head] = []
        bodies: list[tuple[int, bytes]] = []
        replaced: list[int] = []
        for page in self.pages:
            taken = {each.position: identity for identity, each in page.placed.items()}
            for identity, each in page.placed.items():
                position = each.position if taken[each.position] == identity else None
                old = found.get(identity)
                if old is not None and old[4] & ~page.includes:
                    heads.append((old[0], key, identity, position, old[4], old[5]))
                    continue
                if old is None:
                    highest += 1
                    item_key = highest
                else:
                    item_key = old[0]
                    replaced.append(item_key)
                heads.append((item_key, key, identity, position, page.includes, page.at))
                bodies.append((item_key, each.item.raw))
        grown = sum([len(raw) + ROW_BYTES for _, raw in bodies]) - size_of(db, replaced)
        _insert(db, "INSERT INTO item_head VALUES", "(?,?,?,?,?,?)", heads, _HEADS)
        _insert(db, "INSERT INTO item_body VALUES", "(?,?)", bodies, _BODIES)
        grow(db, key, grown)


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
