"""Writes in the background: bounded, in order, whole, and seen at once by whoever reads."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.library.helpers import item, page_of, with_library
from tui.errors import LibraryError
from tui.library import background
from tui.library.database import Database
from tui.library.library import Library
from tui.library.values import CachedItem
from tui.models.include import NO_INCLUDES, Include
from tui.models.rows import SeenConversation

LOGPROBS = frozenset({Include.LOGPROBS})


async def put_soon(library: Library, count: int, pages: int = 1, conversation: str = "c") -> None:
    for page in range(pages):
        ids = [f"i{page * count + each}" for each in range(count)]
        await library.items.put_soon("p", conversation, page_of(ids, page * count), NO_INCLUDES, 1.0)


@pytest.mark.parametrize("private", [False, True])
def test_what_was_put_is_seen_at_once(folder: Path, private: bool) -> None:
    async def use(library: Library) -> None:
        items = library.items
        await put_soon(library, 3)
        assert await items.get("p", "c", "i1") == CachedItem(item("i1"), NO_INCLUDES, 1.0, 1)
        assert await items.get("p", "c", "i9") is None
        assert await items.get("p", "d", "i1") is None
        assert await items.count("p", "c") == 3
        await items.put_soon("p", "c", page_of(["i1"], 1, text="more"), LOGPROBS, 2.0)
        await items.put_soon("p", "c", page_of(["i1"], 7, text="less"), NO_INCLUDES, 3.0)
        assert await items.get("p", "c", "i1") == CachedItem(item("i1", text="more"), LOGPROBS, 2.0, 7)
        await items.flush()
        assert await items.get("p", "c", "i1") == CachedItem(item("i1", text="more"), LOGPROBS, 2.0, 7)
        await put_soon(library, 2, conversation="d")
        assert await items.newest_fetch("p", "d") == 1.0
        await put_soon(library, 2, conversation="e")
        assert await items.positions("p", "e", ["i1", "i9"]) == {"i1": 1}
        await put_soon(library, 2, conversation="f")
        assert [each.item.id for each in await items.page("p", "f")] == ["i0", "i1"]
        await library.flush()

    with_library(folder / "l.sqlite3", use, private=private)


def test_all_writes_are_stored_in_their_order(folder: Path) -> None:
    async def use(library: Library) -> None:
        items = library.items
        await put_soon(library, 5)
        dropping = asyncio.create_task(items.drop("p", "c", ["i1"]))
        await asyncio.sleep(0)
        await items.put_soon("p", "c", page_of(["i8"], 8), NO_INCLUDES, 1.0)
        await dropping
        assert [each.item.id for each in await items.page("p", "c")] == ["i0", "i2", "i3", "i4", "i8"]
        await put_soon(library, 5)
        assert await items.keep_only("p", "c", ["i0"]) == 5
        await put_soon(library, 5)
        await items.drop("p", "c", None)
        assert await items.page("p", "c") == []

    with_library(folder / "l.sqlite3", use)


def test_several_pages_share_a_transaction(folder: Path) -> None:
    path = folder / "l.sqlite3"
    commits: list[str] = []

    async def use(library: Library) -> None:
        await library.items.count("p", "c")
        await library._database.write_alone(lambda db: db.set_trace_callback(commits.append))
        await put_soon(library, 10, pages=background.BATCH * 3)
        await library.items.flush()
        await library._database.write_alone(lambda db: db.set_trace_callback(None))
        assert commits.count("COMMIT") <= 5
        assert await library.items.count("p", "c") == 10 * background.BATCH * 3

    with_library(path, use)


def test_closing_stores_what_waits(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with_library(path, lambda library: put_soon(library, 10, pages=30))
    assert with_library(path, lambda library: library.items.count("p", "c")) == 300


def test_counts_are_seen_at_once(folder: Path) -> None:
    async def use(library: Library) -> None:
        known = library.conversations
        await known.remember("p", [SeenConversation("c", 1)])
        await known.set_count_soon("p", "c", 7, complete=True)
        (row,) = await known.page("p")
        assert (row.item_count, row.count_complete) == (7, True)
        await known.set_first_text_soon("p", "c", "Hello")
        found = await known.get("p", "c")
        assert found is not None
        assert found.first_text == "Hello"

    with_library(folder / "l.sqlite3", use)


def test_a_full_row_makes_its_callers_wait(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "ROOM", 4)
    monkeypatch.setattr(background, "ROOM_BYTES", 10_000)

    async def main() -> None:
        with closing(sqlite3.connect(folder / "l.sqlite3", isolation_level=None)) as other:
            library = await Library.open(folder / "l.sqlite3")
            other.execute("BEGIN IMMEDIATE")
            putting = asyncio.create_task(put_soon(library, 2, pages=20))
            large = asyncio.create_task(
                library.items.put_soon("p", "d", page_of(["x"], text="x" * 50_000), NO_INCLUDES, 1.0)
            )
            await asyncio.wait([putting], timeout=0.05)
            assert len(tuple(library._database.unstored())) == 4
            assert not putting.done()
            other.execute("ROLLBACK")
            await putting
            await large
            assert len(tuple(library._database.unstored())) <= 4
            assert await library.items.count("p", "c") == 40
            assert await library.items.count("p", "d") == 1
            await library.close()

    asyncio.run(main())


def test_faults_are_told_once_and_take_nothing_along(folder: Path) -> None:
    heard: list[LibraryError] = []

    async def main() -> None:
        library = await Library.open(folder / "l.sqlite3", on_fault=heard.append)
        database: Database = library._database

        def bad(db: sqlite3.Connection) -> None:
            db.execute("INSERT INTO trash_item VALUES (1, 1, 1, NULL)")

        for _ in range(2):
            await put_soon(library, 3)
            await database.write_soon(bad)
            await put_soon(library, 3, conversation="d")
            await library.flush()
            await database.write_soon(bad)
            await library.flush()
        assert (await library.items.count("p", "c"), await library.items.count("p", "d")) == (3, 3)
        assert library.faults == tuple(heard)
        await library.close()
        with pytest.raises(LibraryError, match="is closed"):
            await put_soon(library, 1)

    asyncio.run(main())
    assert [error.path for error in heard] == [folder / "l.sqlite3"]
    assert "could not be used: NOT NULL" in heard[0].message


def test_a_locked_file_is_told_and_what_comes_later_is_stored(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.library.connection.BUSY_SECONDS", 0.05)
    heard: list[LibraryError] = []

    async def main() -> None:
        path = folder / "l.sqlite3"
        library = await Library.open(path, on_fault=heard.append)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await put_soon(library, 3, pages=3)
            await library.flush()
        await put_soon(library, 3, conversation="d")
        assert (await library.items.count("p", "c"), await library.items.count("p", "d")) == (0, 3)
        await library.close()

    asyncio.run(main())
    assert len(heard) == 1
    assert "kept locked by another program" in heard[0].message
