"""Reopening: copies of the library at once, then what the server says of them."""

from __future__ import annotations

import asyncio

import pytest

from tests.services.conftest import CONV, DEAD_URL, Parts, Use, messages
from tests.support.fault_server import FaultServer
from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow
from tui.services.timeline import Timeline


def ids(timeline: Timeline) -> list[str]:
    return [row.id for row in timeline.rows.items()]


def names(*numbers: int) -> list[str]:
    return [f"msg_{number}" for number in numbers]


async def loaded(parts: Parts, *, limit: int = 3, whole: bool = True) -> Timeline:
    """A timeline that was loaded, so that the library has it."""
    await parts.conversations.open(CONV)
    timeline = parts.timeline(limit=limit)
    await timeline.open()
    if whole:
        await timeline.load_all()
    await parts.library.items.flush()
    return timeline


async def reopened(parts: Parts, *, limit: int = 3) -> Timeline:
    known = await parts.library.conversations.get(parts.profile.name, CONV)
    assert known is not None
    timeline = Timeline(parts.profile.name, parts.items, parts.library, known, frozenset(), limit=limit)
    assert await timeline.show_copies()
    return timeline


def is_stale(timeline: Timeline) -> bool:
    return timeline.stale is not None


def is_offline(timeline: Timeline) -> bool:
    return timeline.offline is not None


def all_known(timeline: Timeline) -> bool:
    return timeline.complete


async def stored(parts: Parts) -> list[str]:
    await parts.library.items.flush()
    return [each.item.id for each in await parts.library.items.page(parts.profile.name, CONV)]


def shown(timeline: Timeline) -> str:
    rows = [timeline.rows[at] for at in range(len(timeline.rows))]
    assert [timeline.rows.index_of(row.identity) for row in rows] == list(range(len(rows)))
    return " ".join("…" if isinstance(row, GapRow) else row.id.removeprefix("msg_") for row in rows)


def test_nothing_is_shown_of_what_was_never_seen(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(3))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline()
        assert not await timeline.show_copies()
        assert (timeline.stale, timeline.count, len(timeline.rows)) == (None, 0, 0)
        assert not fault_server.lines
        await timeline.open()
        assert timeline.count == 3
        assert await timeline.show_copies()
        assert not is_stale(timeline)

    use(action)


def test_copies_are_shown_before_any_request(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        await loaded(parts)
        fault_server.clear()
        timeline = await reopened(parts)
        assert timeline.stale is not None
        assert timeline.stale.fetched_at > 1_700_000_000
        assert shown(timeline) == "0 1 2 … 11 12 13"
        assert not timeline.complete
        assert await timeline.more(Order.ASC) == 3
        assert await timeline.more(Order.DESC) == 3
        assert await timeline.more(Order.ASC) == 2
        assert shown(timeline) == " ".join(map(str, range(14)))
        assert not timeline.complete, "nobody asked the server yet"
        assert not fault_server.lines
        await timeline.open()
        assert not is_stale(timeline)
        assert len(fault_server.lines) == 2
        assert (timeline.count, timeline.complete) == (14, False)
        await timeline.load_all()
        assert (timeline.count, timeline.complete) == (14, True)

    use(action)


@pytest.mark.parametrize("read_on", [0, 1, 9])
def test_what_was_appended_meanwhile_is_added(fault_server: FaultServer, use: Use, read_on: int) -> None:
    server = fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        await loaded(parts)
        server.items.extend(messages(2, start=14))
        timeline = await reopened(parts)
        for _ in range(read_on):
            if timeline.rows.index_of(GapRow().identity) is not None:
                await timeline.more(Order.ASC)
        first = timeline.rows[0]
        await timeline.open()
        assert timeline.rows[0] == first
        assert ids(timeline)[-2:] == names(14, 15)
        assert not timeline.complete
        assert await timeline.refresh_newest() == 0
        await timeline.load_all()
        assert ids(timeline) == names(*range(16))
        assert all_known(timeline)
        assert await stored(parts) == names(*range(16))
        again = await reopened(parts, limit=100)
        assert ids(again) == names(*range(16))

    use(action)


@pytest.mark.parametrize("added", [3, 8, 40])
def test_more_than_a_page_was_appended(fault_server: FaultServer, use: Use, added: int) -> None:
    server = fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        await loaded(parts)
        server.items.extend(messages(added, start=14))
        timeline = await reopened(parts)
        await timeline.open()
        assert ids(timeline)[-3:] == names(*range(14 + added))[-3:]
        assert not timeline.complete
        if added == 40:
            assert shown(timeline).startswith("0 1 2 … ")
        await timeline.load_all()
        assert ids(timeline) == names(*range(14 + added))
        assert await stored(parts) == ids(timeline)

    use(action)


def test_what_somebody_deleted_goes_when_all_was_walked(fault_server: FaultServer, use: Use) -> None:
    server = fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        await loaded(parts)
        server.items = [item for item in server.items if item["id"] not in names(0, 5, 6, 13)]
        timeline = await reopened(parts)
        while await timeline.more(Order.ASC):
            if timeline.count == 14:
                break
        await timeline.open()
        assert timeline.count == 14, "two pages tell nothing of the others"
        await timeline.load_all()
        left = names(1, 2, 3, 4, 7, 8, 9, 10, 11, 12)
        assert (ids(timeline), timeline.complete) == (left, True)
        await until_stored(parts, left)

    use(action)


async def until_stored(parts: Parts, wanted: list[str]) -> None:
    for _ in range(1000):
        if await stored(parts) == wanted:
            return
    assert await stored(parts) == wanted


def test_a_conversation_of_one_page_is_known_at_once(fault_server: FaultServer, use: Use) -> None:
    server = fault_server.service.add(CONV, messages(5))

    async def action(parts: Parts) -> None:
        await loaded(parts, limit=10)
        del server.items[2]
        server.items.extend(messages(2, start=5))
        timeline = await reopened(parts, limit=10)
        assert shown(timeline) == "0 1 2 3 4"
        await timeline.open()
        assert (shown(timeline), timeline.complete) == ("0 1 3 4 5 6", True)

    use(action)


def test_what_was_not_loaded_whole_keeps_its_gap(fault_server: FaultServer, use: Use) -> None:
    server = fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        await loaded(parts, whole=False)
        server.items.extend(messages(1, start=14))
        timeline = await reopened(parts, limit=2)
        assert shown(timeline) == "0 1 … 12 13"
        await timeline.more(Order.ASC)
        await timeline.more(Order.DESC)
        assert shown(timeline) == "0 1 2 … 11 12 13"
        # The library has no more, so the server is asked.
        await timeline.more(Order.ASC)
        assert not is_stale(timeline)
        for _ in range(20):
            if not timeline.complete:
                await timeline.more(Order.ASC)
        assert (ids(timeline), timeline.complete) == (names(*range(15)), True)
        assert await stored(parts) == ids(timeline)

    use(action)


def test_a_reload_throws_nothing_away(fault_server: FaultServer, use: Use) -> None:
    server = fault_server.service.add(CONV, messages(20))

    async def action(parts: Parts) -> None:
        timeline = await loaded(parts)
        rows = [*timeline.rows.items()]
        server.items.extend(messages(4, start=20))
        del server.items[7]
        with fault_server.hold() as hold:
            opening = asyncio.create_task(timeline.open())
            await hold.arrived_async()
            assert [*timeline.rows.items()] == rows
            hold.release()
            await opening
        assert ids(timeline) == names(*range(24))
        assert not timeline.complete
        assert all(timeline.rows[at] == row for at, row in enumerate(rows))
        await timeline.load_all()
        assert ids(timeline) == [name for name in names(*range(24)) if name != "msg_7"]
        assert all_known(timeline)
        assert timeline.rows[0] == rows[0]
        await until_stored(parts, ids(timeline))

    use(action)


def test_a_reload_that_fails_keeps_the_rows(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(20))

    async def action(parts: Parts) -> None:
        timeline = await loaded(parts)
        fault_server.cut(times=50)
        await timeline.open()
        assert is_offline(timeline)
        assert (timeline.count, timeline.complete, timeline.ended) == (20, True, True)
        assert await timeline.more(Order.ASC) == 0
        await timeline.load_all()
        fault_server.clear()
        await timeline.open()
        assert not is_offline(timeline)
        assert timeline.count == 20

    use(action)


def test_everything_that_the_library_has_is_loaded_offline(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(20))

    async def load(parts: Parts) -> None:
        await loaded(parts)

    async def look(parts: Parts) -> None:
        timeline = await reopened(parts)
        await timeline.open()
        assert timeline.offline is not None
        assert timeline.offline.fetched_at
        assert (timeline.count, timeline.complete, timeline.ended) == (6, False, False)
        steps = []
        await timeline.load_all(lambda: steps.append(timeline.count))
        assert steps
        assert (ids(timeline), timeline.complete) == (names(*range(20)), True)

    use(load)
    use(look, base_url=DEAD_URL)


def test_rows_that_are_dropped_while_copies_are_shown_stay_away(fault_server: FaultServer, use: Use) -> None:
    server = fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        await loaded(parts)
        timeline = await reopened(parts)
        await timeline.open()
        timeline.drop(["msg_1", "msg_4"])
        server.items = [item for item in server.items if item["id"] not in names(1, 4)]
        while timeline.rows.index_of(GapRow().identity) is not None:
            await timeline.more(Order.ASC)
        assert ids(timeline) == [name for name in names(*range(14)) if name not in names(1, 4)]
        await timeline.load_all()
        assert (timeline.count, timeline.complete) == (12, True)
        assert all(isinstance(timeline.rows[at], ItemRow) for at in range(12))

    use(action)


def test_includes_are_asked_again_of_copies(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        await loaded(parts)
        timeline = await reopened(parts)
        await timeline.open()
        await timeline.reask(frozenset())
        assert await stored(parts) == names(*range(14))

    use(action)
