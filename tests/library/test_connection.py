from __future__ import annotations

import os
import sqlite3
import stat
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.library.helpers import with_library
from tui.errors import LibraryError
from tui.library.connection import PAGE_BYTES, open_memory, open_reader, open_writer, set_aside, transaction
from tui.library.library import Library
from tui.library.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION
from tui.models.rows import SeenConversation

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")


async def remember_one(library: Library) -> tuple[str, ...]:
    await library.conversations.remember("p", [SeenConversation("c", 1)])
    assert [row.id for row in await library.conversations.page("p")] == ["c"]
    return library.notices


def pragma(path: Path, name: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        value: object = connection.execute(f"PRAGMA {name}").fetchone()[0]
        return value


def test_a_new_file(folder: Path) -> None:
    path = folder / "deep" / "er" / "l.sqlite3"
    assert with_library(path, remember_one) == ()
    assert pragma(path, "user_version") == SCHEMA_VERSION == len(MIGRATIONS)
    assert pragma(path, "application_id") == APPLICATION_ID
    assert pragma(path, "page_size") == PAGE_BYTES
    assert pragma(path, "journal_mode") == "wal"
    assert pragma(path, "integrity_check") == "ok"


def test_the_settings_of_a_connection(folder: Path) -> None:
    connection, notices = open_writer(folder / "l.sqlite3")
    with closing(connection), closing(open_reader(folder / "l.sqlite3")) as reader:
        for each in (connection, reader):
            values = [each.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "busy_timeout")]
            assert values[0] == 1
            assert values[1] >= 10_000
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM profile")
    assert notices == ()


@posix
def test_nobody_else_may_read_it(folder: Path) -> None:
    path = folder / "folder" / "l.sqlite3"
    old = os.umask(0)
    try:
        with closing(open_writer(path)[0]) as connection:
            with transaction(connection):
                connection.execute("INSERT INTO profile (name) VALUES (x'00')")
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert modes == {"l.sqlite3": 0o600, "l.sqlite3-wal": 0o600, "l.sqlite3-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    open_writer(path)[0].close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_folder_that_was_there_keeps_its_mode(folder: Path) -> None:
    folder.chmod(0o755)
    with_library(folder / "l.sqlite3", remember_one)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_a_disk_without_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(source: str, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted", source, None, str(target))

    monkeypatch.setattr(os, "link", no_links)
    path = folder / "l.sqlite3"
    assert with_library(path, remember_one) == ()
    assert [each.name for each in folder.iterdir()] == [path.name]


def test_another_program_makes_the_file_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def late(source: str, target: Path) -> None:
        monkeypatch.setattr(os, "link", link)
        with_library(target, remember_one)
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    path = folder / "l.sqlite3"
    connection, notices = open_writer(path)
    with closing(connection):
        assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (1,)
    assert notices == ()


def whole_file(folder: Path) -> bytes:
    path = folder / "whole.sqlite3"
    with_library(path, remember_one)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["text", "short", "zeros", "cut", "header", "schema"])
def test_a_damaged_file_is_set_aside(folder: Path, kind: str) -> None:
    whole = whole_file(folder)
    damaged = {
        "text": b"this is no database at all\n" * 2000,
        "short": b"xy",
        "zeros": bytes(PAGE_BYTES),
        "cut": whole[: PAGE_BYTES * 2],
        "header": b"\xff" * 100 + whole[100:],
        "schema": whole[:100] + b"\xff" * (PAGE_BYTES - 100) + whole[PAGE_BYTES:],
    }[kind]
    path = folder / "l.sqlite3"
    for number in (1, 2):
        path.write_bytes(damaged)
        (notice,) = with_library(path, remember_one)
        assert f"l.sqlite3.damaged-{number}" in notice
        assert (folder / f"l.sqlite3.damaged-{number}").read_bytes() == damaged
        assert with_library(path, remember_one) == ()
        path.unlink()


def test_a_log_goes_with_its_file(folder: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        (folder / f"l.sqlite3{suffix}").write_text(f"damaged{suffix}")
    aside = set_aside(folder / "l.sqlite3")
    assert {each.name: each.read_text() for each in folder.iterdir()} == {
        aside.name: "damaged",
        f"{aside.name}-wal": "damaged-wal",
        f"{aside.name}-shm": "damaged-shm",
    }


def test_two_programs_find_the_same_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one waits, finds a whole file, and leaves it where it is."""
    path = folder / "l.sqlite3"
    path.write_bytes(b"damaged" * 1000)
    lock = path.with_name("l.sqlite3.lock")
    connect = sqlite3.connect

    def first_the_other(name: str | Path, **options: float | None) -> sqlite3.Connection:
        if name == lock:
            monkeypatch.setattr(sqlite3, "connect", connect)
            assert len(with_library(path, remember_one)) == 1
        return connect(name, timeout=5.0, isolation_level=None)

    monkeypatch.setattr(sqlite3, "connect", first_the_other)
    connection, notices = open_writer(path)
    with closing(connection):
        assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (1,)
    assert notices == ()
    assert not (folder / "l.sqlite3.damaged-2").exists()


def test_a_newer_version_is_left_as_it_is(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with_library(path, remember_one)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match=f"version {SCHEMA_VERSION + 1}.*newer") as caught:
        with_library(path, remember_one)
    assert caught.value.path == path
    assert path.read_bytes() == before
    assert [each.name for each in folder.iterdir()] == [path.name]


def test_another_programs_database_is_left_as_it_is(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="another program's database"):
        with_library(path, remember_one)
    assert path.read_bytes() == before


def test_a_version_that_came_while_waiting_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "l.sqlite3"
    open_writer(path)[0].close()

    def newer_meanwhile(connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")

    monkeypatch.setattr("tui.library.connection._use_wal", newer_meanwhile)
    with pytest.raises(LibraryError, match="newer"):
        open_writer(path)


def test_a_failed_transaction_leaves_nothing() -> None:
    with closing(open_memory()) as connection:
        with pytest.raises(sqlite3.IntegrityError), transaction(connection):
            connection.execute("INSERT INTO profile (name) VALUES (x'01')")
            connection.execute("INSERT INTO profile (name) VALUES (NULL)")
        assert not connection.in_transaction
        assert connection.execute("SELECT count(*) FROM profile").fetchone() == (0,)


def test_the_switch_to_wal_waits_for_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "l.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr("tui.library.connection.BUSY_SECONDS", 0.1)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            open_writer(path)
        # The other one ends while this one waits.
        monkeypatch.setattr("tui.library.connection.BUSY_SECONDS", 20.0)
        monkeypatch.setattr("tui.library.connection.time.sleep", lambda _seconds: other.execute("ROLLBACK"))
        monkeypatch.setattr("tui.library.connection._connect", impatient)
        connection, notices = open_writer(path)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()
    assert notices == ()


def impatient(name: str, undo: ExitStack) -> sqlite3.Connection:
    """A connection that does not wait, so that the waiting is the opener's own."""
    connection = sqlite3.connect(name, timeout=0, isolation_level=None)
    undo.callback(connection.close)
    return connection


def test_a_fault_that_is_no_damage_moves_nothing(folder: Path) -> None:
    path = folder / "l.sqlite3"
    path.mkdir()
    with pytest.raises(sqlite3.OperationalError):
        open_writer(path)
    assert [each.name for each in folder.iterdir()] == [path.name]


def test_another_fault_on_the_second_look(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that comes on the second look is raised, and the file stays where it is."""
    path = folder / "l.sqlite3"
    path.write_bytes(b"damaged" * 1000)
    faults = iter([sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR])

    def failing(_path: Path) -> sqlite3.Connection:
        error = sqlite3.DatabaseError("as told")
        error.sqlite_errorcode = next(faults)
        raise error

    monkeypatch.setattr("tui.library.connection._open_file", failing)
    with pytest.raises(sqlite3.DatabaseError, match="as told"):
        open_writer(path)
    assert path.read_bytes() == b"damaged" * 1000
