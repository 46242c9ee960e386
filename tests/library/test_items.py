from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.helpers import HOSTILE, item, page_of, with_library
from tui.library.library import Library
from tui.library.values import CachedItem, PlacedItem
from tui.models.include import ALL_INCLUDES, NO_INCLUDES, Include
from tui.models.item import Item
from tui.models.order import Order

LOGPROBS = frozenset({Include.LOGPROBS})
OUTPUTS = frozenset({Include.CODE_OUTPUTS})


async def ids(library: Library, order: Order = Order.ASC, limit: int = 100) -> list[str]:
    """The ids in all pages of conversation c of profile p."""
    found: list[CachedItem] = []
    while page := await library.items.page(
        "p", "c", after_position=found[-1].position if found else None, limit=limit, order=order
    ):
        assert len(page) <= limit
        found += page
    return [each.item.id for each in found]


def test_what_was_put_comes_back(folder: Path) -> None:
    async def use(library: Library) -> None:
        items = library.items
        assert await items.get("p", "c", "a") is None
        assert await items.page("p", "c", after_position=None, limit=10, order=Order.ASC) == []
        assert await items.newest_fetch("p", "c") is None
        assert await items.count("p", "c") == 0
        await items.put("p", "c", page_of(["a", "b"], 5), LOGPROBS, 3.5)
        assert await items.get("p", "c", "b") == CachedItem(item("b"), LOGPROBS, 3.5, 6)
        assert await items.page("p", "c") == [
            CachedItem(item("a"), LOGPROBS, 3.5, 5),
            CachedItem(item("b"), LOGPROBS, 3.5, 6),
        ]
        assert await items.page("p", "c", limit=-1) == []
        assert await items.count("p", "c") == 2
        for profile, conversation_id in (("q", "c"), ("p", "d")):
            assert await items.get(profile, conversation_id, "a") is None
            assert await items.page(profile, conversation_id) == []

    with_library(folder / "l.sqlite3", use)


def test_an_empty_conversation_was_fetched_too(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.items.put("p", "c", [], NO_INCLUDES, 9.0)
        assert await library.items.newest_fetch("p", "c") == 9.0
        await library.items.put("p", "c", page_of(["a"]), NO_INCLUDES, 4.0)
        assert await library.items.newest_fetch("p", "c") == 9.0

    with_library(folder / "l.sqlite3", use)


def test_dropping(folder: Path) -> None:
    async def use(library: Library) -> None:
        items = library.items
        for conversation_id in ("c", "d"):
            await items.put("p", conversation_id, page_of(["a", "b", "x"]), NO_INCLUDES, 1.0)
        await items.drop("p", "c", ["a", "x", "absent"])
        await items.drop("p", "c", [])
        assert await ids(library) == ["b"]
        assert await items.get("p", "c", "a") is None
        await items.drop("p", "c", None)
        assert await ids(library) == []
        assert await items.newest_fetch("p", "c") is None
        assert await items.count("p", "d") == 3

    with_library(folder / "l.sqlite3", use)


@pytest.mark.parametrize(
    ("before", "after", "replaced"),
    [
        (NO_INCLUDES, LOGPROBS, True),
        (LOGPROBS, LOGPROBS, True),
        (LOGPROBS, ALL_INCLUDES, True),
        (LOGPROBS, NO_INCLUDES, False),
        (LOGPROBS, OUTPUTS, False),
        (ALL_INCLUDES, LOGPROBS | OUTPUTS, False),
    ],
)
def test_a_poorer_item_never_replaces_a_richer_one(
    folder: Path, before: frozenset[Include], after: frozenset[Include], *, replaced: bool
) -> None:
    async def use(library: Library) -> None:
        await library.items.put("p", "c", page_of(["a"], 1, text="old"), before, 1.0)
        await library.items.put("p", "c", page_of(["a"], 2, text="new"), after, 2.0)
        wanted = (
            CachedItem(item("a", text="new"), after, 2.0, 2)
            if replaced
            else CachedItem(item("a", text="old"), before, 1.0, 2)
        )
        assert await library.items.get("p", "c", "a") == wanted

    with_library(folder / "l.sqlite3", use)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.frozensets(st.sampled_from(list(Include)[:4])), min_size=1, max_size=12))
def test_the_stored_item_follows_the_superset_rule(puts: list[frozenset[Include]]) -> None:
    """After any puts: no put is strictly richer than what is stored, unless the two cannot be compared."""

    async def use(library: Library) -> CachedItem | None:
        for at, includes in enumerate(puts):
            await library.items.put("p", "c", page_of(["a"], at, number=at), includes, float(at))
        return await library.items.get("p", "c", "a")

    stored = with_library(Path("unused"), use, private=True)
    assert stored is not None
    assert not any(includes > stored.includes for includes in puts)
    last = max(at for at, includes in enumerate(puts) if includes == stored.includes)
    assert (stored.item, stored.fetched_at) == (item("a", number=last), float(last))
    assert stored.position == len(puts) - 1


def test_a_walk_after_a_deletion_moves_items_up(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.items.put("p", "c", page_of(["a", "b", "c", "d", "e"]), NO_INCLUDES, 1.0)
        await library.items.put("p", "c", page_of(["b", "c"]), NO_INCLUDES, 2.0)
        await library.items.put("p", "c", page_of(["d", "e"], 2), NO_INCLUDES, 2.0)
        assert await ids(library) == ["b", "c", "d", "e"]
        assert await library.items.count("p", "c") == 4
        displaced = await library.items.get("p", "c", "a")
        assert displaced == CachedItem(item("a"), NO_INCLUDES, 1.0, None)
        await library.items.put("p", "c", page_of(["a"], -1), NO_INCLUDES, 2.0)
        assert await ids(library) == ["a", "b", "c", "d", "e"]

    with_library(folder / "l.sqlite3", use)


def test_positions_of_some(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.items.put("p", "c", page_of(["a", "b"], 5), NO_INCLUDES, 1.0)
        await library.items.put("p", "c", page_of(["x"], 6), NO_INCLUDES, 1.0)
        assert await library.items.positions("p", "c", ["a", "b", "x", "absent"]) == {"a": 5, "x": 6}
        assert await library.items.positions("p", "d", ["a"]) == {}

    with_library(folder / "l.sqlite3", use)


def test_items_trade_places_in_one_put(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.items.put("p", "c", page_of(["a", "b", "c"]), NO_INCLUDES, 1.0)
        await library.items.put("p", "c", page_of(["c", "a", "b"]), NO_INCLUDES, 2.0)
        assert await ids(library) == ["c", "a", "b"]

    with_library(folder / "l.sqlite3", use)


def test_a_server_that_repeats_itself(folder: Path) -> None:
    async def use(library: Library) -> None:
        one, two = item("a", text="1"), item("a", text="2")
        await library.items.put("p", "c", [PlacedItem(0, one), PlacedItem(1, two)], NO_INCLUDES, 1.0)
        found = await library.items.page("p", "c")
        assert [(each.item, each.position) for each in found] == [(two, 1)]
        await library.items.put(
            "p", "c", [PlacedItem(7, item("x")), PlacedItem(7, item("y"))], NO_INCLUDES, 1.0
        )
        assert await ids(library) == ["a", "y"]
        assert await library.items.get("p", "c", "x") is not None

    with_library(folder / "l.sqlite3", use)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.integers(-50, 50), st.integers(0, 30), max_size=25),
    st.sampled_from(list(Order)),
    st.integers(1, 30),
)
def test_pages_hold_each_item_once_in_order(places: dict[int, int], order: Order, limit: int) -> None:
    """Positions of any kind, in several puts, some of which move an item that was there already."""

    async def use(library: Library) -> list[str]:
        for position, number in places.items():
            await library.items.put("p", "c", [PlacedItem(position, item(f"i{number}"))], NO_INCLUDES, 1.0)
        return await ids(library, order, limit)

    found = with_library(Path("unused"), use, private=True)
    last = {number: position for position, number in places.items()}
    wanted = sorted(last, key=lambda number: last[number], reverse=order is Order.DESC)
    assert found == [f"i{number}" for number in wanted]


def test_hostile_ids_and_bodies_come_back(folder: Path) -> None:
    async def use(library: Library) -> None:
        bodies = [item(text, text=text) for text in HOSTILE]
        bodies += [Item(b"not json \xff\x00"), Item(b""), Item(b"[1]"), Item(b'{"id":"a","id":7}')]
        for name in HOSTILE:
            placed = [PlacedItem(place, each) for place, each in enumerate(bodies)]
            await library.items.put(name, name, placed, NO_INCLUDES, 1.0)
            for each in bodies:
                found = await library.items.get(name, name, each.identity)
                assert found is not None
                assert found.item.raw == each.raw
            await library.items.drop(name, name, [each.identity for each in bodies[:3]])
            assert await library.items.count(name, name) == len(bodies) - 3

    with_library(folder / "l.sqlite3", use)


def test_a_known_identity_is_taken_as_given(folder: Path) -> None:
    async def use(library: Library) -> None:
        placed = PlacedItem(0, Item(b"{unread"), "its-id")
        await library.items.put("p", "c", [placed], NO_INCLUDES, 1.0)
        found = await library.items.get("p", "c", "its-id")
        assert found is not None
        assert found.item.raw == b"{unread"

    with_library(folder / "l.sqlite3", use)


def test_bodies_of_ten_megabytes(folder: Path) -> None:
    async def use(library: Library) -> None:
        big = Item(b'{"id":"big","text":"' + b"x" * 10_000_000 + b'"}')
        placed = [PlacedItem(place, big, f"big{place}") for place in range(3)]
        await library.items.put("p", "c", placed, NO_INCLUDES, 1.0)
        found = await library.items.page("p", "c", limit=3, order=Order.DESC)
        assert [each.item.raw == big.raw for each in found] == [True] * 3

    with_library(folder / "l.sqlite3", use)


def test_an_item_that_comes_twice_in_a_page_takes_one_place(tmp_path: Path) -> None:
    async def action(library: Library) -> None:
        await library.items.put("p", "c", [PlacedItem(0, item("other"))], NO_INCLUDES, 1.0)
        twice = [PlacedItem(0, item("twice")), PlacedItem(1, item("twice"))]
        await library.items.put("p", "c", twice, NO_INCLUDES, 2.0)
        found = [(each.position, each.item.id) for each in await library.items.page("p", "c")]
        assert found == [(0, "other"), (1, "twice")]

    with_library(tmp_path / "library.sqlite3", action)
