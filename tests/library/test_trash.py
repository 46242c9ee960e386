from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.library.helpers import HOSTILE, with_library
from tui.library.library import Library
from tui.library.values import TrashEntry


def entry(profile: str = "p", conversation_id: str = "c", *items: bytes) -> TrashEntry:
    return TrashEntry(profile, conversation_id, 1.5, "item", "", items)


def test_a_whole_conversation_comes_back(folder: Path) -> None:
    async def use(library: Library) -> None:
        raws = (b'{"id":"1"}', b"", b"\xff\x00 not json", b"x" * 10_000_000)
        kept = TrashEntry("p", "c", 99.25, "conversation", '{"id":"c"}', raws, ("a.b", "c.d"), "page 3 failed")
        number = await library.trash.put(kept)
        assert await library.trash.get(number) == replace(kept, id=number)
        assert await library.trash.get(number + 1) is None

    with_library(folder / "l.sqlite3", use)


def test_the_list_is_newest_first_and_of_one_profile(folder: Path) -> None:
    async def use(library: Library) -> None:
        numbers = [await library.trash.put(entry("p", f"c{each}")) for each in range(5)]
        await library.trash.put(entry("q", "other"))
        assert await library.trash.list("nobody", 10) == []
        assert [each.id for each in await library.trash.list("p", 10)] == numbers[::-1]
        first = await library.trash.list("p", 2)
        rest = await library.trash.list("p", 10, before=first[-1].id)
        assert [each.conversation_id for each in (*first, *rest)] == ["c4", "c3", "c2", "c1", "c0"]
        assert await library.trash.list("p", -1) == []

    with_library(folder / "l.sqlite3", use)


def test_hostile_text_comes_back(folder: Path) -> None:
    async def use(library: Library) -> None:
        for text in HOSTILE:
            kept = TrashEntry(text, text, 1.0, text, text, (text.encode("utf-8", "replace"),), (), text)
            number = await library.trash.put(kept)
            assert await library.trash.get(number) == replace(kept, id=number)
            assert len(await library.trash.list(text, 10)) == 1

    with_library(folder / "l.sqlite3", use)
