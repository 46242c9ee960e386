"""The SQLite file under the local server: opening it, and the two kinds of transaction."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock
from typing import Final

from tui.errors import LibraryError
from tui.local.faults import StoreBusy
from tui.local.store_schema import PAGE_SIZE, migrate

BUSY_SECONDS: Final = 15.0
"""How long a write waits for other processes."""
_RETRY_SECONDS: Final = 0.02


class StoreFile:
    """Two connections to one file: one writes, one reads; each is used by one thread at a time.

    Other processes may have the same file open. Every ``sqlite3`` error leaves here as a LibraryError.
    """

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS, in_memory: bool = False) -> None:
        """Open ``path``, make it where it is not there (its folder 0700), make it 0600, bring it up to date.

        ``in_memory`` leaves the file as it is: what it holds is copied, and what comes later stays in memory.

        Raises:
            LibraryError: the file cannot be made, opened, read or brought up to date.

        """
        self.path = path
        self._busy = busy_seconds
        self._write_lock = Lock()
        self._read_lock = self._write_lock if in_memory else Lock()
        if in_memory:
            with translated(path):
                self._reader = self._writer = self._copy()
            return
        _make(path)
        with translated(path):
            self._writer = self._connect()
            try:
                self._prepare()
                self._reader = self._connect()
            except (sqlite3.Error, LibraryError):
                self._writer.close()
                raise

    def _copy(self) -> sqlite3.Connection:
        connection = self._connect(":memory:")
        try:
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            copy_into(connection, self.path)
            migrate(connection, self.path)
        except (sqlite3.Error, LibraryError):
            connection.close()
            raise
        return connection

    def _connect(self, where: Path | str | None = None) -> sqlite3.Connection:
        # Threads take turns under the locks below, so the connection's own check is not needed.
        connection = sqlite3.connect(
            where or self.path, timeout=self._busy, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _prepare(self) -> None:
        self._writer.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        # Of several that switch a new file to WAL at once some are told at once that it is locked
        # (SQLite sees that waiting would block both), so the wait is here.
        deadline = time.monotonic() + self._busy
        while True:
            try:
                self._writer.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_SECONDS)
        migrate(self._writer, self.path)

    def write(self) -> AbstractContextManager[sqlite3.Connection]:
        """One write transaction; it holds the file's lock from its beginning, so it never fails half way.

        Raises:
            StoreBusy: another process kept the lock for too long.
            LibraryError: the disk is full, the file is damaged or gone, or the store is closed.

        """
        return self._transaction(self._writer, self._write_lock, "BEGIN IMMEDIATE")

    def read(self) -> AbstractContextManager[sqlite3.Connection]:
        """One read transaction: all reads in it see the same state; it never waits for writers.

        Raises:
            LibraryError: the file cannot be read, or the store is closed.

        """
        return self._transaction(self._reader, self._read_lock, "BEGIN")

    @contextmanager
    def _transaction(
        self, connection: sqlite3.Connection, lock: Lock, begin: str
    ) -> Iterator[sqlite3.Connection]:
        with lock, translated(self.path):
            connection.execute(begin)
            with connection:
                yield connection

    def close(self) -> None:
        """Close both connections; a second call does nothing."""
        with self._write_lock, translated(self.path):
            if self._reader is not self._writer:
                with self._read_lock:
                    self._reader.close()
            # The last connection to close writes the WAL back, and only a writing one can.
            self._writer.close()


def copy_into(connection: sqlite3.Connection, path: Path) -> None:
    """Copy a file, where there is one, into an empty database; nothing is written next to it.

    Raises:
        sqlite3.Error: it cannot be read.

    """
    if not path.exists():
        return
    # To read a file in WAL mode SQLite makes two more beside it, unless it may take it for one that nobody
    # changes. While a program has it open they are there, and hold what is not in the file yet.
    quiet = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{quiet}", uri=True)
    try:
        (size,) = source.execute("PRAGMA page_size").fetchone()
        # A copy in memory must have pages of the same size.
        connection.execute(f"PRAGMA page_size = {int(size)}")
        source.backup(connection)
    finally:
        source.close()


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn every ``sqlite3`` error of the block into a LibraryError that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        kind = StoreBusy if _is_busy(error) else LibraryError
        raise kind(f"{path}: {error}", path=path) from error


def _is_busy(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", None)  # not set on errors that the module itself raises
    return code is not None and code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _make(path: Path) -> None:
    """Make the file readable by this user alone; its folder too, where there is none yet."""
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_empty(path)
        elif path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise LibraryError(f"{path}: {error.strerror or error}", path=path) from error


def _make_empty(path: Path) -> None:
    """An empty file of that name, unless another program is faster.

    It is made under a name of its own: to open and close a database by other means than SQLite's takes away
    the locks that this process holds on it, and another thread may have opened it by then.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    made = Path(name)
    try:
        path.hardlink_to(made)
    except FileExistsError:
        pass
    except OSError:
        path.touch(mode=0o600)  # A disk without links.
    finally:
        made.unlink()
