"""The size of what is cached, its bound, and taking it out again."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.helpers import page_of, with_library
from tui.errors import LibraryError
from tui.library import cache
from tui.library.connection import _connect, open_writer
from tui.library.library import Library
from tui.library.schema import _FIRST, ROW_BYTES
from tui.models.include import ALL_INCLUDES, NO_INCLUDES

TEXT = "x" * 1000


async def put(library: Library, conversation: str, count: int = 10, at: float = 1.0) -> None:
    ids = [f"{conversation}{each}" for each in range(count)]
    await library.items.put("p", conversation, page_of(ids, text=TEXT), NO_INCLUDES, at)


async def names(library: Library) -> list[str]:
    return [each.id for each in await library.cache.list()]


async def true_size(library: Library) -> int:
    query = f"SELECT coalesce(sum(length(raw) + {ROW_BYTES}), 0) FROM item_body"  # noqa: S608
    return int(await library._database.read(lambda db: db.execute(query).fetchone()[0]))


PUTS = st.tuples(
    st.sampled_from("cd"), st.lists(st.integers(0, 9), max_size=6), st.booleans(), st.integers(0, 30)
)


@settings(max_examples=30)
@given(st.lists(PUTS, max_size=8), st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_the_size_is_that_of_the_items(
    puts: list[tuple[str, list[int], bool, int]], dropped: set[int], kept: set[int]
) -> None:
    async def use(library: Library) -> None:
        for conversation, numbers, whole, length in puts:
            items = page_of([f"i{each}" for each in numbers], text="x" * length)
            await library.items.put("p", conversation, items, ALL_INCLUDES if whole else NO_INCLUDES, 1.0)
        assert await library.cache.size() == await true_size(library)
        await library.items.drop("p", "c", [f"i{each}" for each in dropped])
        await library.items.keep_only("p", "d", [f"i{each}" for each in kept])
        assert await library.cache.size() == await true_size(library)

    with_library(Path("nowhere"), use, private=True)


def test_a_purge_takes_items_and_nothing_else(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.conversations.set_alias("p", "a", "Mine")
        for name in "abc":
            await put(library, name, 1200 if name == "a" else 10, at=ord(name))
        a, b, _ = await library.cache.list()
        assert (a.profile, a.id, a.items, a.fetched_at) == ("p", "a", 1200, ord("a"))
        assert a.size > 1200 * 1000
        heard: list[int] = []
        assert await library.cache.purge([a, b], heard.append) == 2
        assert heard == sorted(heard)
        assert heard[-1] == 1210
        assert await library.cache.purge([a]) == 0
        assert await names(library) == ["c"]
        assert await library.items.get("p", "a", "a5") is None
        assert await true_size(library) == await library.cache.size()
        known = await library.conversations.get("p", "a")
        assert known is not None
        assert known.alias == "Mine"

    with_library(folder / "l.sqlite3", use)


def test_the_file_becomes_smaller(folder: Path) -> None:
    path = folder / "l.sqlite3"

    async def use(library: Library) -> None:
        await put(library, "a", 5000)
        await library.cache.purge(await library.cache.list())
        heard: list[int] = []
        await library.cache.give_back(heard.append)
        assert heard[0] > 5_000_000

    with_library(path, use)
    assert path.stat().st_size < 500_000


def test_a_file_of_the_first_version_gets_its_sizes_and_is_not_made_smaller(folder: Path) -> None:
    path = folder / "l.sqlite3"
    path.touch(0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        for statement in (*_FIRST, "PRAGMA user_version = 1", "PRAGMA journal_mode = WAL"):
            old.execute(statement)
        old.execute("INSERT INTO profile VALUES (1, x'70')")
        old.execute("INSERT INTO cached_conversation VALUES (1, 1, x'63', 1.0), (2, 1, x'64', 1.0)")
        for key in range(100):
            old.execute("INSERT INTO item_head VALUES (?, 1, ?, ?, 0, 1.0)", (key, b"%d" % key, key))
            old.execute("INSERT INTO item_body VALUES (?, zeroblob(10000))", (key,))

    async def use(library: Library) -> None:
        assert [each.size for each in await library.cache.list()] == [100 * (10_000 + ROW_BYTES), 0]
        await library.cache.purge(await library.cache.list())
        await library.cache.give_back()

    with_library(path, use)
    assert path.stat().st_size > 900_000


def test_what_a_crash_left_of_a_purge_goes_with_the_next(folder: Path) -> None:
    path = folder / "l.sqlite3"
    with_library(path, lambda library: put(library, "a", 1000))
    connection, _ = open_writer(path)
    with closing(connection):
        assert cache.doom(connection, [(b"p", b"a"), (b"p", b"b")]) == 1

    async def use(library: Library) -> None:
        assert await names(library) == []
        assert await library.cache.size() == 0
        assert await library.items.page("p", "a") == []
        await put(library, "a")
        assert await library.items.count("p", "a") == 10
        assert await true_size(library) > await library.cache.size()
        assert await library.cache.purge([]) == 0
        assert await true_size(library) == await library.cache.size()

    with_library(path, use)


def test_the_oldest_go_where_the_bound_is_passed(folder: Path) -> None:
    async def main() -> None:
        library = await Library.open(folder / "l.sqlite3", cache_bytes=100_000)
        now = time.time()
        held = library.items.hold("p", "held")
        await put(library, "held", at=1.0)
        for age in range(12, 2, -1):
            await put(library, f"{age:02}", at=now - age * 100)
        await put(library, "young", 80, at=now)
        await library.items.put_soon("p", "new", page_of(["x"]), NO_INCLUDES, 2.0)
        # What is written in the background sets it off; to wait for that end, it is done again.
        await library._bound.keep()
        left = await names(library)
        assert set(left) >= {"held", "young"}
        assert await library.cache.size() > 90_000
        assert left == sorted(left, key=["held", *left].index)
        assert "12" not in left
        assert await true_size(library) == await library.cache.size()
        del held
        await put(library, "young", 20, at=now)
        assert await library._bound.keep() >= 1
        assert "held" not in await names(library)
        await library.close()

    asyncio.run(main())


def test_the_bound_is_kept_while_pages_are_put(folder: Path) -> None:
    async def main() -> None:
        library = await Library.open(folder / "l.sqlite3", cache_bytes=200_000)
        old = time.time() - 1000
        largest = 0
        for number in range(100):
            ids = [f"i{each}" for each in range(10)]
            await library.items.put_soon("p", f"c{number}", page_of(ids, text=TEXT), NO_INCLUDES, old + number)
            largest = max(largest, await library.cache.size())
        await library._bound.keep()
        assert await library.cache.size() <= 200_000
        assert largest <= 400_000
        found = await names(library)
        assert found == [f"c{number}" for number in range(100 - len(found), 100)]
        await library.close()

    asyncio.run(main())


def test_a_bound_that_cannot_be_kept_disturbs_nobody(folder: Path) -> None:
    async def main() -> None:
        library = await Library.open(folder / "l.sqlite3")
        await library.items.put_soon("p", "c", page_of(["a"]), NO_INCLUDES, 1.0)
        await library._database.close()
        await library._bound._keep()
        await library.close()

    asyncio.run(main())


def test_room_that_cannot_be_given_back(folder: Path) -> None:
    path = folder / "l.sqlite3"

    async def use(library: Library) -> None:
        await put(library, "a", 3000)
        await library.cache.purge(await library.cache.list())
        with closing(_connect_now(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            await library._database.write_alone(lambda db: db.execute("PRAGMA busy_timeout = 10"))
            with pytest.raises(LibraryError, match="locked"):
                await library.cache.give_back()
        await library.cache.give_back()

    with_library(path, use)


def _connect_now(path: Path) -> sqlite3.Connection:
    with ExitStack() as undo:
        connection = _connect(str(path), undo)
        undo.pop_all()
    return connection
