"""Several programs with one file, and programs that are killed."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.library.helpers import ROOT, with_library
from tests.library.writer import PAGE, write_some
from tui.library.first_page import first_page
from tui.library.library import Library

COUNT = 40


def writer(mode: str, path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.library.writer", mode, str(path), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def check_all_there(library: Library, name: str) -> None:
    numbers = [f"{name}-{each}" for each in range(COUNT)]
    assert len(await library.conversations.many("p", numbers)) == COUNT
    trashed = [entry.conversation_id for entry in await library.trash.list("p", 10_000)]
    for one in numbers:
        assert await library.items.count("p", one) == 5
        assert await library.choices.get_state("p", one) == one
        assert await library.imports.entry("p", one, 1) is not None
        assert trashed.count(one) == 1


def test_three_writers_at_once_lose_nothing(folder: Path) -> None:
    """Two libraries here and a third in another program, all begun on a file that is not there yet."""
    path = folder / "l.sqlite3"

    async def main() -> None:
        one, two = await asyncio.gather(Library.open(path), Library.open(path))
        try:
            await asyncio.gather(write_some(one, "one", COUNT), write_some(two, "two", COUNT))
        finally:
            await one.close()
            await two.close()

    with writer("some", path, "three", COUNT) as other:
        asyncio.run(main())
        _, words = other.communicate(timeout=120)
        assert (other.returncode, words) == (0, "")

    async def check(library: Library) -> None:
        assert library.notices == ()
        for name in ("one", "two", "three"):
            await check_all_there(library, name)

    with_library(path, check)
    assert len(first_page(path, "p", 1000)) == 3 * COUNT


def test_many_open_a_new_file_at_once(folder: Path) -> None:
    async def main() -> None:
        for turn in range(5):
            path = folder / f"{turn}.sqlite3"
            libraries = await asyncio.gather(*(Library.open(path) for _ in range(6)))
            await asyncio.gather(
                *(library.choices.set_state("p", str(n), "v") for n, library in enumerate(libraries))
            )
            values = [await libraries[0].choices.get_state("p", str(n)) for n in range(6)]
            await asyncio.gather(*(library.close() for library in libraries))
            assert values == ["v"] * 6

    asyncio.run(main())


@pytest.mark.whole
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_killed_writer_leaves_whole_pages(folder: Path) -> None:
    path = folder / "l.sqlite3"
    chance = random.Random(7)

    async def check(library: Library) -> int:
        assert library.notices == ()
        found = await library.items.page("p", "c", limit=1000)
        assert len(found) == PAGE
        numbers = {json.loads(each.item.raw)["number"] for each in found}
        assert len(numbers) == 1
        return int(numbers.pop())

    for _ in range(10):
        with writer("for-ever", path, "x", 0) as other:
            assert other.stdout is not None
            stored = [int(other.stdout.readline()) for _ in range(chance.randint(1, 30))][-1]
            other.kill()
            stored = max([stored, *(int(line) for line in other.communicate()[0].split())])
        assert with_library(path, check) in (stored, stored + 1)
