from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tui.errors import LibraryError
from tui.library.faults import plain_errors, primary_code


def test_a_full_disk(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (b)")
        connection.execute("PRAGMA max_page_count = 3")
        full = pytest.raises(LibraryError, match=f"{path} cannot be written: the disk is full")
        with full as caught, plain_errors(path):
            connection.execute("INSERT INTO t VALUES (zeroblob(1000000))")
    assert caught.value.path == path


def test_a_locked_file(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as one,
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as two,
    ):
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match="locked by another program for 20 seconds"), plain_errors(path):
            two.execute("BEGIN IMMEDIATE")


def test_a_missing_folder(folder: Path) -> None:
    path = folder / "absent" / "l.sqlite3"
    with pytest.raises(LibraryError, match="its folder is missing"), plain_errors(path):
        sqlite3.connect(path).close()


def test_bytes_that_are_no_text(folder: Path) -> None:
    with pytest.raises(LibraryError, match="is damaged"), plain_errors(folder):
        b"\xff".decode()


def test_an_error_of_the_module_itself(folder: Path) -> None:
    error = sqlite3.ProgrammingError("Cannot operate on a closed database.")
    assert primary_code(error) == 0
    with pytest.raises(LibraryError, match="could not be used: Cannot operate"), plain_errors(folder):
        raise error
