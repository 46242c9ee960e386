"""Writes that nobody waits for: a bounded row of them, several in one transaction, stored in their order."""

from __future__ import annotations

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.errors import LibraryError
from tui.library.connection import transaction
from tui.library.faults import is_busy

BATCH: Final = 16
"""So many writes are stored in one transaction at most."""
BATCH_BYTES: Final = 1024 * 1024
ROOM: Final = 64
"""So many writes wait at most; whoever brings one more waits until the oldest are stored."""
ROOM_BYTES: Final = 4 * 1024 * 1024
LINGER: Final = 0.04
"""So many seconds a write waits for others to share its transaction."""

Job = Callable[[sqlite3.Connection], object]


class JoinableJob(ABC):
    """A job that others like it can be done together with, in fewer statements."""

    @abstractmethod
    def __call__(self, db: sqlite3.Connection) -> object:
        """Do it."""

    @abstractmethod
    def joined(self, later: Job) -> JoinableJob | None:
        """One job that does what both do one after the other; None where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """One write of the row."""

    job: Job
    size: int
    """Bytes that it holds in memory."""
    about: object
    """What it is about: readers look here for what is not stored yet."""


class BackgroundWrites:
    """Takes writes, hands them on in batches, and tells what became of those that failed."""

    def __init__(
        self,
        path: Path,
        submit: Callable[[Job], asyncio.Future[object]],
        on_fault: Callable[[LibraryError], None] | None = None,
    ) -> None:
        """``submit`` runs a job, without a transaction, behind all that it was given before."""
        self._path: Final = path
        self._submit: Final = submit
        self._on_fault: Final = on_fault
        self._turn: Final = asyncio.Lock()
        self._open: list[Later] = []
        self._sent: dict[asyncio.Future[object], list[Later]] = {}
        self._size = self._open_size = 0
        """Bytes of all writes, and of those that are not handed on yet."""
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self.faults: Final[list[LibraryError]] = []
        """What went wrong, each reason once; what it was about is not stored."""

    def __iter__(self) -> Iterator[Later]:
        """The writes that are not stored yet, in their order."""
        for batch in self._sent.values():
            yield from batch
        yield from self._open

    async def put(self, later: Later) -> None:
        """Put a write at the end of the row; waits only while the row is full.

        Raises:
            LibraryError: the row is closed.

        """
        async with self._turn:
            while not self._has_room(later.size):
                self.send()
                await asyncio.wait(tuple(self._sent)[:1])
            if self._closed:
                raise LibraryError(f"The library {self._path} is closed.", path=self._path)
            self._open.append(later)
            self._size += later.size
            self._open_size += later.size
            if len(self._open) >= BATCH or self._open_size >= BATCH_BYTES:
                self.send()
            elif self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(LINGER, self.send)

    def _has_room(self, size: int) -> bool:
        count = len(self._open) + sum(map(len, self._sent.values()))
        # What is larger than all the room passes alone.
        return not count or (count < ROOM and self._size + size <= ROOM_BYTES)

    def send(self) -> None:
        """Hand on what is in the row: whatever is submitted from now on comes behind it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._open:
            batch, self._open, self._open_size = self._open, [], 0
            future = self._submit(lambda db: _store(db, batch))
            self._sent[future] = batch
            future.add_done_callback(self._ended)

    async def flush(self) -> None:
        """Wait until all that is in the row now is stored, or has failed."""
        self.send()
        if self._sent:
            await asyncio.wait(tuple(self._sent))

    async def close(self) -> None:
        """Take no more, and wait until all is stored, or has failed."""
        self._closed = True
        await self.flush()

    def _ended(self, future: asyncio.Future[object]) -> None:
        self._size -= sum(each.size for each in self._sent.pop(future))
        try:
            future.result()
        except LibraryError as error:
            if error.message not in {each.message for each in self.faults}:
                self.faults.append(error)
                if self._on_fault is not None:
                    self._on_fault(error)


def _store(db: sqlite3.Connection, batch: list[Later]) -> None:
    """All in one transaction; where that fails each in its own, so that one bad write takes no other along."""
    try:
        with transaction(db):
            for job in _joined(batch):
                job(db)
    except sqlite3.Error as error:
        # Another program's lock was waited for long enough, and it stands before all of them.
        if len(batch) == 1 or is_busy(error):
            raise
        _store_one_by_one(db, batch)


def _joined(batch: list[Later]) -> list[Job]:
    jobs: list[Job] = []
    for each in batch:
        last = jobs[-1] if jobs else None
        joined = last.joined(each.job) if isinstance(last, JoinableJob) else None
        if joined is None:
            jobs.append(each.job)
        else:
            jobs[-1] = joined
    return jobs


def _store_one_by_one(db: sqlite3.Connection, batch: list[Later]) -> None:
    failed: sqlite3.Error | None = None
    for each in batch:
        try:
            with transaction(db):
                each.job(db)
        except sqlite3.Error as error:
            failed = failed or error
    if failed is not None:
        raise failed
