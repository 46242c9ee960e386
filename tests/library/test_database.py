from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.library.helpers import page_of, with_library
from tui.errors import LibraryError
from tui.library.connection import open_memory
from tui.library.database import Database, Lane
from tui.library.library import Library
from tui.models.include import NO_INCLUDES


def test_a_path_that_is_a_folder(folder: Path) -> None:
    path = folder / "l.sqlite3"
    path.mkdir()
    with pytest.raises(LibraryError, match=f"The library {path} ") as caught:
        with_library(path, lambda library: library.close())
    assert caught.value.path == path


def test_a_folder_that_cannot_be_made(folder: Path) -> None:
    (folder / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="could not be used"):
        with_library(folder / "file" / "l.sqlite3", lambda library: library.close())


def test_a_reader_that_cannot_be_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("no")

    monkeypatch.setattr("tui.library.database.open_reader", refuse)
    with pytest.raises(LibraryError, match="could not be used: no"):
        with_library(folder / "l.sqlite3", lambda library: library.close())


def test_private_leaves_nothing_on_the_disk(folder: Path) -> None:
    path = folder / "folder" / "l.sqlite3"

    async def use(library: Library) -> int:
        await library.items.put("p", "c", page_of(["a"]), NO_INCLUDES, 1.0)
        return await library.items.count("p", "c")

    for _ in range(2):
        assert with_library(path, use, private=True) == 1
    assert list(folder.iterdir()) == []


def test_a_cancelled_write_is_whole_and_closing_waits(folder: Path) -> None:
    path = folder / "l.sqlite3"
    ids = [f"i{each}" for each in range(500)]

    async def main() -> None:
        library = await Library.open(path)
        waiting = [
            asyncio.create_task(library.items.put("p", f"c{each}", page_of(ids), NO_INCLUDES, 1.0))
            for each in range(10)
        ]
        await waiting[0]
        for task in waiting[1:]:
            task.cancel()
        ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert any(isinstance(each, asyncio.CancelledError) for each in ended)
        await library.close()

    asyncio.run(main())

    async def check(library: Library) -> list[int]:
        return [await library.items.count("p", f"c{each}") for each in range(10)]

    assert with_library(path, check) == [len(ids)] * 10


def test_closing_waits_for_a_write_that_nobody_waits_for(folder: Path) -> None:
    held = threading.Event()

    async def main() -> list[str]:
        database = await Database.open(folder / "l.sqlite3", private=False)
        order: list[str] = []

        def slow(db: sqlite3.Connection) -> None:
            held.wait(30)
            db.execute("INSERT INTO profile (name) VALUES (x'01')")
            order.append("written")

        write = asyncio.create_task(database.write(slow))
        await database.read(lambda db: db.execute("SELECT 1").fetchone())
        write.cancel()
        closing = asyncio.create_task(database.close())
        await asyncio.wait([write])
        assert not closing.done()
        held.set()
        await closing
        return [*order, "closed"]

    assert asyncio.run(main()) == ["written", "closed"]
    with_library(folder / "l.sqlite3", lambda library: library.close())


def test_reading_goes_on_while_a_write_is_under_way(folder: Path) -> None:
    held = threading.Event()

    async def main() -> None:
        database = await Database.open(folder / "l.sqlite3", private=False)

        def slow(db: sqlite3.Connection) -> None:
            db.execute("INSERT INTO profile (name) VALUES (x'01')")
            held.wait(30)

        write = asyncio.create_task(database.write(slow))
        for _ in range(3):
            count = await database.read(lambda db: db.execute("SELECT count(*) FROM profile").fetchone())
            assert count == (0,)
        held.set()
        await write
        await database.close()

    asyncio.run(main())


def test_a_closed_library_says_so(folder: Path) -> None:
    async def main() -> None:
        library = await Library.open(folder / "l.sqlite3")
        await asyncio.gather(library.close(), library.close())
        await library.close()
        with pytest.raises(LibraryError, match="is closed"):
            await library.conversations.page("p")
        with pytest.raises(LibraryError, match="is closed"):
            await library.conversations.forget("p", "c")

    asyncio.run(main())


def test_a_lane_that_was_never_opened(folder: Path) -> None:
    async def main() -> None:
        lane = Lane(folder / "l.sqlite3", "lane")
        with pytest.raises(LibraryError, match="is not open"):
            await lane.submit(lambda db: db.execute("SELECT 1").fetchone())
        await lane.close()

    asyncio.run(main())


def test_each_lane_is_one_thread(folder: Path) -> None:
    async def main() -> None:
        database = await Database.open(folder / "l.sqlite3", private=False)

        def name(_db: sqlite3.Connection) -> str:
            return threading.current_thread().name

        assert await asyncio.gather(*(database.write(name) for _ in range(3))) == ["library-writer_0"] * 3
        assert await asyncio.gather(*(database.read(name) for _ in range(3))) == ["library-reader_0"] * 3
        await database.close()

    asyncio.run(main())


def test_durable_writes_wait_for_the_disk(folder: Path) -> None:
    async def main() -> None:
        database = await Database.open(folder / "l.sqlite3", private=False)

        def mode(db: sqlite3.Connection) -> int:
            return int(db.execute("PRAGMA synchronous").fetchone()[0])

        assert await database.write(mode, durable=True) == 2
        assert await database.write(mode) == 1
        await database.close()

    asyncio.run(main())


def test_a_failing_job_names_the_file(folder: Path) -> None:
    async def main() -> None:
        path = folder / "l.sqlite3"
        database = await Database.open(path, private=False)
        with pytest.raises(LibraryError, match=f"{path} could not be used: .*no such table") as caught:
            await database.write(lambda db: db.execute("DELETE FROM absent"))
        assert caught.value.path == path
        await database.write(lambda db: db.execute("DELETE FROM trash").rowcount)
        await database.close()

    asyncio.run(main())


def test_opening_in_memory_twice_gives_two() -> None:
    one, two = open_memory(), open_memory()
    one.execute("INSERT INTO profile (name) VALUES (x'01')")
    assert two.execute("SELECT count(*) FROM profile").fetchone() == (0,)
    one.close()
    two.close()
