from __future__ import annotations

import asyncio
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.helpers import HOSTILE, with_library
from tui.library.library import Library
from tui.models.rows import KnownConversation, SeenConversation


async def walk(library: Library, profile: str, limit: int) -> list[KnownConversation]:
    """All pages, each at most ``limit`` long."""
    rows: list[KnownConversation] = []
    after = None
    while True:
        page = await library.conversations.page(profile, after=after, limit=limit)
        assert len(page) <= limit
        if not page:
            return rows
        rows += page
        after = page[-1]


def test_what_was_seen_is_known(folder: Path) -> None:
    async def use(library: Library) -> None:
        known = library.conversations
        assert await known.page("p") == []
        assert await known.get("p", "conv_1") is None
        await known.remember("p", [])
        await known.remember("p", [SeenConversation("conv_1", 7, '{"a":"b"}'), SeenConversation("conv_2")])
        assert await known.get("p", "conv_1") == KnownConversation("conv_1", 7, '{"a":"b"}')
        assert await known.get("p", "conv_2") == KnownConversation("conv_2")
        assert await known.many("p", ["conv_2", "absent"]) == {"conv_2": KnownConversation("conv_2")}
        assert await known.many("p", []) == {}

    with_library(folder / "l.sqlite3", use)


def test_seeing_again_keeps_what_is_ours(folder: Path) -> None:
    async def use(library: Library) -> None:
        known = library.conversations
        await known.remember("p", [SeenConversation("c", 7, "{}")])
        await known.set_alias("p", "c", "mine")
        await known.set_first_text("p", "c", "x" * 500)
        await known.set_count("p", "c", 83, complete=False)
        await known.opened("p", "c", 12.5)
        await known.mark_gone("p", "c")
        row = await known.get("p", "c")
        assert row == KnownConversation("c", 7, "{}", "mine", "x" * 200, 83, last_opened=12.5, gone=True)
        await known.remember("p", [SeenConversation("c", None, '{"new":"1"}')])
        row = await known.get("p", "c")
        assert row == KnownConversation("c", 7, '{"new":"1"}', "mine", "x" * 200, 83, last_opened=12.5)
        await known.set_count("p", "c", 100, complete=True)
        await known.remember("p", [SeenConversation("c", 8)])
        row = await known.get("p", "c")
        assert row is not None
        assert (row.created_at, row.item_count, row.count_complete) == (8, 100, True)

    with_library(folder / "l.sqlite3", use)


def test_only_what_the_user_does_makes_a_conversation_known(folder: Path) -> None:
    async def use(library: Library) -> None:
        known = library.conversations
        await known.opened("p", "opened", 1.0)
        await known.set_alias("p", "named", "a")
        await known.mark_gone("p", "gone")
        await known.set_count("p", "counted", 1, complete=True)
        await known.set_first_text("p", "text", "t")
        assert {row.id for row in await known.page("p")} == {"opened", "named"}

    with_library(folder / "l.sqlite3", use)


def test_profiles_are_apart_and_forgetting_is_for_one(folder: Path) -> None:
    async def use(library: Library) -> None:
        known = library.conversations
        for profile in ("p", "q"):
            await known.remember(profile, [SeenConversation("a", 1), SeenConversation("b", 2)])
        await known.forget("p", "a")
        await known.forget("p", "never known")
        assert [row.id for row in await known.page("p")] == ["b"]
        assert [row.id for row in await known.page("q")] == ["b", "a"]

    with_library(folder / "l.sqlite3", use)


def test_hostile_text_comes_back(folder: Path) -> None:
    async def use(library: Library) -> None:
        known = library.conversations
        for profile in HOSTILE:
            await known.remember(profile, [SeenConversation(text, 1, text) for text in HOSTILE])
        for text in HOSTILE:
            await known.set_alias(text, text, text)
            await known.set_first_text(text, text, text)
            row = await known.get(text, text)
            assert row == KnownConversation(text, 1, text, text, text)
            assert {each.id for each in await known.page(text)} == set(HOSTILE)

    with_library(folder / "l.sqlite3", use)


def test_no_clock_shows_such_a_time(folder: Path) -> None:
    async def use(library: Library) -> None:
        times = {"a": 10**30, "b": -(10**30), "c": 2**63 - 1, "d": -5}
        await library.conversations.remember("p", [SeenConversation(*each) for each in times.items()])
        rows = await walk(library, "p", 1)
        assert [(row.id, row.created_at) for row in rows] == [
            ("c", 2**63 - 1),
            ("d", -5),
            ("b", None),
            ("a", None),
        ]

    with_library(folder / "l.sqlite3", use)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.text(max_size=3), st.none() | st.integers(0, 4), max_size=25),
    st.integers(1, 30),
)
def test_pages_hold_each_row_once_in_order(ages: dict[str, int | None], limit: int) -> None:
    async def use(library: Library) -> list[KnownConversation]:
        seen = [SeenConversation(each, created) for each, created in ages.items()]
        await library.conversations.remember("p", seen)
        await library.conversations.remember("other", [SeenConversation("x", 2)])
        return await walk(library, "p", limit)

    rows = with_library(Path("unused"), use, private=True)
    wanted = sorted(ages, key=lambda each: (-1 if ages[each] is None else ages[each], each), reverse=True)
    assert [row.id for row in rows] == wanted


def test_no_limit_is_no_row(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.conversations.remember("p", [SeenConversation("a", 1)])
        pages = await asyncio.gather(*(library.conversations.page("p", limit=limit) for limit in (0, -1)))
        assert pages == [[], []]

    with_library(folder / "l.sqlite3", use)


def test_a_count_of_some_takes_no_larger_one_away(folder: Path) -> None:
    async def use(library: Library) -> None:
        async def kept(count: int, *, complete: bool) -> tuple[int | None, bool]:
            await library.conversations.set_count("p", "c", count, complete)
            known = await library.conversations.get("p", "c")
            assert known is not None
            return known.item_count, known.count_complete

        await library.conversations.remember("p", [SeenConversation("c")])
        assert await kept(200, complete=False) == (200, False)
        assert await kept(1000, complete=True) == (1000, True)
        assert await kept(200, complete=False) == (1000, True)
        assert await kept(1200, complete=False) == (1200, False)
        assert await kept(3, complete=True) == (3, True)

    with_library(folder / "l.sqlite3", use)
