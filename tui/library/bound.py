"""The bound on what is cached: whole conversations go, those first that were not got for the longest time."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from weakref import WeakSet

from tui.errors import LibraryError
from tui.library.cache import DOOMED, doom, sweep
from tui.library.database import Database
from tui.library.item_rows import Page, Place

CACHE_BYTES: Final = 1024**3
"""So much is cached by default."""
_DOWN_TO: Final = 0.9
"""What is left of the bound when it was passed: the next page does not pass it again."""
_EVERY_BYTES: Final = 16 * 1024 * 1024
_YOUNG_SECONDS: Final = 60.0
"""A conversation that items were got of so recently may be under way in another program."""


class Hold:
    """Keeps one conversation from being taken out, as long as somebody has this value."""

    def __init__(self, place: Place) -> None:
        self.place: Final = place


class Bound:
    """Takes out old conversations where too much is cached.

    Looked at after every few pages, in the background. A conversation is never taken out that is held, that
    pages are waiting for, or that was got from just now; so what is cached passes the bound where these alone
    are larger. The bound is on what is cached, not on the file: trash, known conversations and the journal of
    imports stand beside it, and the file does not become smaller by itself (see ``cache``).
    """

    def __init__(
        self,
        database: Database,
        limit: int = CACHE_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database: Final = database
        self._limit: Final = limit
        self._clock: Final = clock
        self._holds: Final[WeakSet[Hold]] = WeakSet()
        self._written = _EVERY_BYTES
        self._task: asyncio.Task[None] | None = None

    def hold(self, place: Place) -> Hold:
        """Keep a conversation in, for as long as the answer is kept."""
        held = Hold(place)
        self._holds.add(held)
        return held

    async def written(self, size: int) -> None:
        """So many bytes more were cached: once in a while the bound is looked at, first of all at once.

        Waits only where half of all that is kept has come while it was looked at.
        """
        self._written += size
        under_way = self._task if self._task is not None and not self._task.done() else None
        if under_way is not None and self._written > self._limit // 2:
            await asyncio.wait((under_way,))
            under_way = None
        if under_way is None and self._written >= min(_EVERY_BYTES, self._limit // 8):
            self._written = 0
            self._task = asyncio.get_running_loop().create_task(self._keep(), name="bound of the cache")

    async def keep(self) -> int:
        """Take out what is too much; answers how many conversations went."""
        await self._database.flush()
        spared = {hold.place for hold in tuple(self._holds)}
        spared |= {page.place for page in self._database.unstored() if isinstance(page, Page)}
        doomed = await self._database.write(lambda db: doom(db, self._victims(db, spared)))
        await sweep(self._database)
        return doomed

    async def _keep(self) -> None:
        # Nobody waits for it, and it is done again after the next pages. A file that fails says so elsewhere.
        with suppress(LibraryError):
            await self.keep()

    def _victims(self, db: sqlite3.Connection, spared: set[Place]) -> list[Place]:
        query = "SELECT coalesce(sum(size), 0) FROM cached_conversation WHERE id < ?"
        (size,) = db.execute(query, (DOOMED,)).fetchone()
        if size <= self._limit:
            return []
        query = """SELECT name, id, size FROM cached_conversation AS cached JOIN profile
            ON profile.key = cached.profile WHERE id < ? AND fetched_at < ? ORDER BY fetched_at, cached.key"""
        victims: list[Place] = []
        for name, each, its in db.execute(query, (DOOMED, self._clock() - _YOUNG_SECONDS)).fetchall():
            if size <= self._limit * _DOWN_TO:
                break
            if (name, each) not in spared:
                victims.append((name, each))
                size -= its
        return victims

    async def close(self) -> None:
        """Stop; what was begun goes on the next time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
