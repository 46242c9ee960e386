"""The library's file behind two threads: one that writes, one that reads, each with its own connection.

All writes are stored in the order in which they came, those in the background among those that are waited for.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from tui.errors import LibraryError
from tui.library.background import BackgroundWrites, Later
from tui.library.connection import open_memory, open_reader, open_writer, transaction
from tui.library.faults import plain_errors

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]


class Lane:
    """One thread with one connection; jobs run one after another, in the order in which they came."""

    def __init__(self, path: Path, name: str) -> None:
        self._path: Final = path
        self._executor: Final = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: sqlite3.Connection | None = None
        self._closed = False

    async def start(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Open the connection, in the thread that will use it."""

        def opening() -> None:
            with plain_errors(self._path):
                self._connection = connect()

        await asyncio.shield(self._run(opening))

    def submit(self, job: Job[T]) -> asyncio.Future[T]:
        """Put a job into the row.

        Raises:
            LibraryError: the lane is closed. The future raises it for whatever SQLite reports.

        """
        if self._closed:
            raise LibraryError(f"The library {self._path} is closed.", path=self._path)

        def doing() -> T:
            if self._connection is None:
                raise LibraryError(f"The library {self._path} is not open.", path=self._path)
            with plain_errors(self._path):
                return job(self._connection)

        return self._run(doing)

    async def close(self) -> None:
        """Wait for every job in the row, then close the connection. A second call does nothing."""
        if self._closed:
            return
        self._closed = True

        def closing() -> None:
            if self._connection is not None:
                with plain_errors(self._path):
                    self._connection.close()

        ending = self._run(closing)
        self._executor.shutdown(wait=False)
        await asyncio.shield(ending)

    def _run(self, work: Callable[[], T]) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._executor, work)


class Database:
    """Runs jobs on the library's file. Every job is one transaction, whole or not at all."""

    def __init__(
        self,
        path: Path,
        lanes: tuple[Lane, Lane],
        notices: tuple[str, ...],
        on_fault: Callable[[LibraryError], None] | None,
    ) -> None:
        """``lanes`` are the one that writes and the one that reads."""
        self._writer, self._reader = lanes
        self._background: Final = BackgroundWrites(path, self._submit_background, on_fault)
        self.notices: Final = notices

    @classmethod
    async def open(
        cls, path: Path, *, private: bool, on_fault: Callable[[LibraryError], None] | None = None
    ) -> Database:
        """Open the file, or with ``private`` a library in memory that one thread both reads and writes.

        Raises:
            LibraryError: it cannot be opened.

        """
        notices: list[str] = []

        def connect() -> sqlite3.Connection:
            connection, found = open_writer(path)
            notices.extend(found)
            return connection

        writer = Lane(path, "library-writer")
        reader = writer if private else Lane(path, "library-reader")
        opened = False
        try:
            await writer.start(open_memory if private else connect)
            if not private:
                await reader.start(lambda: open_reader(path))
            opened = True
        finally:
            if not opened:
                await reader.close()
                await writer.close()
        return cls(path, (writer, reader), tuple(notices), on_fault)

    async def read(self, job: Job[T]) -> T:
        """Run a job that reads; all that it reads is of one moment.

        Raises:
            LibraryError: the file could not be read.

        """

        def reading(connection: sqlite3.Connection) -> T:
            with transaction(connection, "BEGIN"):
                return job(connection)

        return await self._reader.submit(reading)

    async def write(self, job: Job[T], *, durable: bool = False) -> T:
        """Run a job that writes. Where the waiting is cancelled, the job still runs, whole.

        ``durable`` has it on the disk, safe from a power cut, before this returns.

        Raises:
            LibraryError: the file could not be written; nothing of the job is in it.

        """

        def writing(connection: sqlite3.Connection) -> T:
            # A setting of the connection: it cannot be changed inside a transaction.
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            with transaction(connection):
                return job(connection)

        self._background.send()
        return await asyncio.shield(self._writer.submit(writing))

    async def write_alone(self, job: Job[T]) -> T:
        """Run a job that writes and begins and ends its transactions itself.

        Raises:
            LibraryError: the file could not be written.

        """
        self._background.send()
        return await asyncio.shield(self._writer.submit(job))

    async def write_soon(self, job: Job[object], *, size: int = 0, about: object = None) -> None:
        """Put a job that writes into the background: this waits only while too many of them wait already.

        ``about`` is what ``unstored`` gives until it is stored, ``size`` the bytes that it holds in memory.
        What goes wrong with it is in ``faults``, and told to whoever opened the file.

        Raises:
            LibraryError: the file is closed.

        """
        await self._background.put(Later(job, size, about))

    def unstored(self) -> Iterator[object]:
        """What the background writes are about that are not stored yet, in their order."""
        return (each.about for each in self._background)

    @property
    def faults(self) -> tuple[LibraryError, ...]:
        """What went wrong with background writes, each reason once."""
        return tuple(self._background.faults)

    async def flush(self) -> None:
        """Wait until all that was put into the background until now is stored, or has failed."""
        await self._background.flush()

    def _submit_background(self, job: Job[object]) -> asyncio.Future[object]:
        def storing(connection: sqlite3.Connection) -> object:
            connection.execute("PRAGMA synchronous = NORMAL")
            return job(connection)

        return self._writer.submit(storing)

    async def close(self) -> None:
        """Wait for what is under way and in the background, then close the file."""
        await self._background.close()
        await self._reader.close()
        await self._writer.close()


def profile_key(connection: sqlite3.Connection, name: bytes) -> int:
    """The key of a profile, which gets one where it has none. For jobs that write."""
    connection.execute("INSERT INTO profile (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
    (key,) = connection.execute("SELECT key FROM profile WHERE name = ?", (name,)).fetchone()
    return int(key)
