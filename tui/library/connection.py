"""Opening the library's file: its folder, its mode, its version, and what is done with a damaged one."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from tui.errors import LibraryError
from tui.library.faults import BUSY_SECONDS, is_busy, is_damage
from tui.library.first_page import newer_version
from tui.library.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION

PAGE_BYTES: Final = 16_384
_RETRY_SECONDS: Final = 0.02
_WAL_LIMIT_BYTES: Final = 64 * 1024 * 1024


def open_memory() -> sqlite3.Connection:
    """A library that is gone when it is closed."""
    with ExitStack() as undo:
        connection = _connect(":memory:", undo)
        connection.execute("PRAGMA temp_store = MEMORY")
        _migrate(connection)
        undo.pop_all()
        return connection


def open_writer(path: Path) -> tuple[sqlite3.Connection, tuple[str, ...]]:
    """The connection that writes, and what the user should know of how it was opened.

    A damaged file is set aside under another name and a new one begun.

    Raises:
        LibraryError: the file is another program's, or a newer version's; it is left as it is.
        sqlite3.Error: it cannot be opened.
        OSError: its folder cannot be made.

    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _open_file(path), ()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
    with _only_one(path):
        # Another program may have set it aside while this one waited: then the new file is fine.
        try:
            return _open_file(path), ()
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        aside = set_aside(path)
        notice = f"The library {path} was damaged. It was kept as {aside.name}, and a new one was begun."
        return _open_file(path), (notice,)


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, to a file that ``open_writer`` has opened."""
    with ExitStack() as undo:
        connection = _connect(str(path), undo)
        connection.execute("PRAGMA query_only = ON")
        undo.pop_all()
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """Everything inside happens, or nothing of it."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def set_aside(path: Path) -> Path:
    """Give a damaged file, with its log files, the first free name that ends in ``.damaged-N``."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    # The log first: a log that stayed behind would be played into the new file.
    for suffix in ("-wal", "-shm", "-journal", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


def _connect(name: str, undo: ExitStack) -> sqlite3.Connection:
    # No isolation level: transactions begin and end where this package says so, and nowhere else.
    connection = sqlite3.connect(name, timeout=BUSY_SECONDS, isolation_level=None)
    undo.callback(connection.close)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _open_file(path: Path) -> sqlite3.Connection:
    _make_private(path)
    with ExitStack() as undo:
        connection = _connect(str(path), undo)
        # Looked at before the first change: a file that is not ours to change stays as it is, byte for byte.
        _check_owner(connection, path)
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        _use_wal(connection)
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
        _migrate(connection, path)
        undo.pop_all()
        return connection


def _make_private(path: Path) -> None:
    """See to it that the file is there and that only its owner may read it.

    The file must not be opened and closed here by other means than SQLite's: closing it would drop the locks
    of every other connection of this process (POSIX). So a new one is made under another name and linked.
    """
    if not path.exists():
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
        try:
            os.link(name, path)
        except FileExistsError:
            pass  # Another program was faster, and its file is as private.
        except OSError:
            path.touch(mode=0o600)  # This disk has no links.
        finally:
            Path(name).unlink()
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o600)


def _check_owner(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    if tables and owner != APPLICATION_ID:
        raise LibraryError(
            f"The file {path} is another program's database, not a library. It was left as it is.", path=path
        )
    if version > SCHEMA_VERSION:
        raise newer_version(path, version)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, which lets readers and one writer work at the same time.

    SQLite does not wait for other connections here, however long its timeout is, so this does.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            # For new files, and before anything is in them: what is purged can be given back to the disk.
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _migrate(connection: sqlite3.Connection, path: Path | None = None) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == SCHEMA_VERSION:
        return
    with transaction(connection, "BEGIN EXCLUSIVE"):
        # Read again: another program may have done it while this one waited for the lock.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if path is not None and version > SCHEMA_VERSION:
            raise newer_version(path, version)
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """A lock among programs that ends with its holder, however that ends: SQLite's own, on an empty file."""
    lock = path.with_name(f"{path.name}.lock")
    with (
        closing(sqlite3.connect(lock, timeout=BUSY_SECONDS, isolation_level=None)) as connection,
        transaction(connection, "BEGIN EXCLUSIVE"),
    ):
        yield
