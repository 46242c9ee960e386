from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.library.helpers import HOSTILE, with_library
from tui.errors import LibraryError
from tui.library.library import Library
from tui.library.values import ImportEntry


def test_the_steps_of_an_import_each_noted_twice(folder: Path) -> None:
    async def use(library: Library) -> None:
        journal = library.imports
        assert await journal.entry("p", "d", 1) is None
        for _ in range(2):
            await journal.begin("p", "d", 1, 45)
            assert await journal.entry("p", "d", 1) == ImportEntry(None, 0, 45, finished=False)
        for _ in range(2):
            await journal.created("p", "d", 1, "conv_1")
            assert await journal.entry("p", "d", 1) == ImportEntry("conv_1", 0, 45, finished=False)
        for count in (20, 20, 40, 20):
            await journal.confirmed("p", "d", 1, count)
        assert await journal.entry("p", "d", 1) == ImportEntry("conv_1", 40, 45, finished=False)
        await journal.created("p", "d", 1, "conv_1")
        await journal.begin("p", "d", 1, 45)
        assert await journal.entry("p", "d", 1) == ImportEntry("conv_1", 40, 45, finished=False)
        await journal.confirmed("p", "d", 1, 45)
        for _ in range(2):
            await journal.finished("p", "d", 1)
            await journal.begin("p", "d", 1, 45)
            assert await journal.entry("p", "d", 1) == ImportEntry("conv_1", 45, 45, finished=True)

    with_library(folder / "l.sqlite3", use)


def test_another_conversation_begins_anew(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.imports.begin("p", "d", 1, 2)
        await library.imports.created("p", "d", 1, "conv_1")
        await library.imports.confirmed("p", "d", 1, 2)
        await library.imports.finished("p", "d", 1)
        await library.imports.created("p", "d", 1, "conv_2")
        assert await library.imports.entry("p", "d", 1) == ImportEntry("conv_2", 0, 2, finished=False)

    with_library(folder / "l.sqlite3", use)


def test_profiles_files_and_lines_are_apart(folder: Path) -> None:
    async def use(library: Library) -> None:
        journal = library.imports
        places = [("p", "d", 1), ("p", "d", 2), ("p", "e", 1), ("q", "d", 1)]
        for total, place in enumerate(places):
            await journal.begin(*place, total)
        await journal.created(*places[0], "conv")
        assert [await journal.entry(*place) for place in places[1:]] == [
            ImportEntry(None, 0, total, finished=False) for total in (1, 2, 3)
        ]
        await journal.forget("p", "d")
        assert [await journal.entry(*place) is None for place in places] == [True, True, False, False]

    with_library(folder / "l.sqlite3", use)


def test_which_conversations_an_import_made(folder: Path) -> None:
    async def use(library: Library) -> None:
        before = time.time()
        await library.imports.begin("p", "d", 1, 1)
        await library.imports.created("p", "d", 1, "conv")
        first = await library.imports.entry("p", "d", 1)
        await library.imports.begin("p", "d", 1, 1)
        assert first is not None
        assert before <= first.begun <= time.time()
        again = await library.imports.entry("p", "d", 1)
        assert again is not None
        assert again.begun == first.begun
        assert await library.imports.holds("p", "conv")
        assert await library.imports.uncreated_since("q", "none") is None
        assert not await library.imports.holds("p", "other")
        assert not await library.imports.holds("q", "conv")

    with_library(folder / "l.sqlite3", use)


def test_a_step_of_a_line_that_was_never_begun(folder: Path) -> None:
    async def use(library: Library) -> None:
        with pytest.raises(LibraryError, match="line 7 was never begun"):
            await library.imports.created("p", "d", 7, "conv")
        with pytest.raises(LibraryError, match="never begun"):
            await library.imports.confirmed("p", "d", 7, 1)
        with pytest.raises(LibraryError, match="never begun"):
            await library.imports.finished("p", "d", 7)
        assert await library.imports.entry("p", "d", 7) is None

    with_library(folder / "l.sqlite3", use)


def test_hostile_names_come_back(folder: Path) -> None:
    async def use(library: Library) -> None:
        for text in HOSTILE:
            await library.imports.begin(text, text, 1, 1)
            await library.imports.created(text, text, 1, text)
            assert await library.imports.entry(text, text, 1) == ImportEntry(text, 0, 1, finished=False)

    with_library(folder / "l.sqlite3", use)
