from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.library.helpers import HOSTILE, ROOT, with_library
from tui.errors import LibraryError
from tui.library.first_page import first_page
from tui.library.library import Library
from tui.library.schema import SCHEMA_VERSION
from tui.models.rows import SeenConversation


async def fill(library: Library) -> None:
    await library.conversations.remember("p", [SeenConversation(f"c{each:03}", each) for each in range(300)])
    await library.conversations.remember("p", [SeenConversation(each) for each in HOSTILE])
    await library.conversations.set_alias("p", "c299", "last")
    await library.conversations.remember("q", [SeenConversation("other", 1)])


@pytest.mark.parametrize("name", ["l.sqlite3", "odd ?mode=rwc#%41 'name.sqlite3"])
def test_it_gives_what_the_library_gives(folder: Path, name: str) -> None:
    path = folder / name

    async def use(library: Library) -> None:
        await fill(library)
        assert first_page(path, "p", 400) == await library.conversations.page("p", limit=400)

    with_library(path, use)
    rows = first_page(path, "p", 2)
    assert [(row.id, row.alias) for row in rows] == [("c299", "last"), ("c298", "")]
    assert first_page(path, "nobody", 2) == []
    assert first_page(path, "p", -1) == []


def test_no_file_is_no_row_and_makes_none(folder: Path) -> None:
    assert first_page(folder / "absent" / "l.sqlite3", "p", 10) == []
    assert first_page(folder / "l.sqlite3", "p", 10) == []
    assert list(folder.iterdir()) == []


def test_a_file_that_is_just_being_made(folder: Path) -> None:
    (folder / "l.sqlite3").touch()
    assert first_page(folder / "l.sqlite3", "p", 10) == []


def test_it_reads_while_another_writes(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with_library(path, fill)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM conversation")
        assert len(first_page(path, "p", 400)) == 300 + len(HOSTILE)
        writer.execute("ROLLBACK")


def test_it_reads_while_writes_go_on(folder: Path) -> None:
    path = folder / "l.sqlite3"

    async def use(library: Library) -> None:
        for number in range(50):
            write = asyncio.create_task(
                library.conversations.remember("p", [SeenConversation(str(number), number)])
            )
            assert len(await asyncio.to_thread(first_page, path, "p", 100)) in (number, number + 1)
            await write

    with_library(path, use)


def test_a_damaged_file(folder: Path) -> None:
    path = folder / "l.sqlite3"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(LibraryError, match="is damaged") as caught:
        first_page(path, "p", 10)
    assert caught.value.path == path
    assert path.exists()


def test_a_newer_file(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with_library(path, fill)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LibraryError, match="newer"):
        first_page(path, "p", 10)


def test_a_path_that_cannot_be_looked_at(folder: Path) -> None:
    with pytest.raises(LibraryError, match="could not be used"):
        first_page(folder / ("x" * 300), "p", 10)
    with pytest.raises(LibraryError, match="could not be"):
        first_page(folder, "p", 10)


def loaded(statement: str) -> set[str]:
    """The top-level modules in a new interpreter after a statement."""
    command = [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"]
    # A measurement of coverage would load modules of its own.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in ended.stdout.split()}


HEAVY = {
    "pydantic",
    "pydantic_core",
    "httpx",
    "msgspec",
    "textual",
    "rich",
    "starlette",
    "uvicorn",
    "platformdirs",
}


def test_the_first_page_loads_next_to_nothing() -> None:
    assert not loaded("import tui.library.first_page") & (HEAVY | {"asyncio", "concurrent", "json", "tempfile"})


def test_the_library_loads_no_pydantic() -> None:
    assert not loaded("import tui.library.library") & HEAVY
