"""Loading everything: from both ends at the same time, past poisoned pages, cancelled at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.services.conftest import CONV, OneWayService, Parts, Use, messages
from tests.support.fault_server import FaultServer
from tui.errors import Forbidden, RateLimited, ServerFault, Unauthorized, Unreachable
from tui.models.order import Order
from tui.models.rows import GapRow
from tui.services.timeline import Timeline


def ids(timeline: Timeline) -> list[str]:
    return [row.id for row in timeline.rows.items()]


def names(*numbers: int) -> list[str]:
    return [f"msg_{number}" for number in numbers]


async def until(happened: Callable[[], bool]) -> None:
    for _ in range(100_000):
        if happened():
            return
        await asyncio.sleep(0)
    pytest.fail("it did not happen")


def test_both_ends_are_walked_at_the_same_time(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(20))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        counts: list[int] = []
        with fault_server.hold(on="order=asc") as oldest, fault_server.hold(on="order=desc") as newest:
            walking = asyncio.create_task(timeline.load_all(lambda: counts.append(timeline.count)))
            await oldest.arrived_async()
            await newest.arrived_async()
            newest.release()
            oldest.release()
            await walking
        assert timeline.complete
        assert ids(timeline) == names(*range(20))
        assert counts == sorted(counts)
        assert counts[-1] == 20
        await timeline.load_all()

    use(action)


@pytest.mark.parametrize("first", list(Order))
def test_one_end_takes_pages_while_the_other_is_awaited(
    fault_server: FaultServer, use: Use, first: Order
) -> None:
    stored = fault_server.service.add(CONV, messages(12))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        with fault_server.hold(on=f"order={first.other}") as slow:
            walking = asyncio.create_task(timeline.load_all())
            await slow.arrived_async()
            await until(lambda: timeline.complete)
            stored.items.extend(messages(1, start=12))
            slow.release()
            await walking
        assert ids(timeline) in (names(*range(12)), names(*range(13)))
        assert await timeline.refresh_newest() in (0, 1)
        assert ids(timeline) == names(*range(13))

    use(action)


@pytest.mark.parametrize("pages", range(6))
def test_a_cancelled_walk_goes_on_where_it_was(fault_server: FaultServer, use: Use, pages: int) -> None:
    fault_server.service.add(CONV, messages(14))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        walking: list[asyncio.Task[None]] = []
        seen = 0

        def progress() -> None:
            nonlocal seen
            seen += 1
            if seen == pages:
                walking[0].cancel()

        if pages:
            walking.append(asyncio.create_task(timeline.load_all(progress)))
            await asyncio.wait(walking)
        before = timeline.count
        with fault_server.hold(on="after=") as hold:
            again = asyncio.create_task(timeline.load_all())
            await asyncio.wait(
                [again, asyncio.create_task(hold.arrived_async())], return_when="FIRST_COMPLETED"
            )
            again.cancel()
            await asyncio.wait([again])
        assert timeline.count == before
        await timeline.load_all()
        assert ids(timeline) == names(*range(14))
        cached = await parts.library.items.page(parts.profile.name, CONV)
        assert [each.item.id for each in cached] == ids(timeline)

    use(action)


def test_new_items_are_found_while_everything_is_loaded(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV, messages(12))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        with fault_server.hold(on="after=") as hold:
            walking = asyncio.create_task(timeline.load_all())
            await hold.arrived_async()
            stored.items.extend(messages(1, start=12))
            assert await asyncio.wait_for(timeline.refresh_newest(), 5) == 1
            assert not timeline.complete
            hold.release()
            await walking
        assert ids(timeline) == names(*range(13))
        assert timeline.complete

    use(action)


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
@pytest.mark.parametrize("poisoned", [[5], [0], [11], [4, 5, 6], [2, 9]])
def test_a_poisoned_item_hides_no_other_that_can_be_reached(
    fault_server: FaultServer, use: Use, limit: int, poisoned: list[int]
) -> None:
    fault_server.service.add(CONV, messages(12))
    fault_server.service.poisoned = set(names(*poisoned))
    reachable = [*range(poisoned[0]), *range(poisoned[-1] + 1, 12)]

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=limit)
        await timeline.open()
        await timeline.load_all()
        assert ids(timeline) == names(*reachable)
        assert (timeline.complete, timeline.ended, timeline.unreached) == (False, True, 1)
        assert {page.end for page in timeline.poisoned} == set(Order)
        gap = timeline.rows[poisoned[0]]
        assert gap == GapRow(unreachable=True)
        # The user tries again, in vain and then not.
        with pytest.raises(ServerFault):
            await timeline.more(Order.ASC)
        await timeline.load_all()
        assert timeline.count == len(reachable)
        fault_server.service.poisoned = set()
        await timeline.load_all()
        assert ids(timeline) == names(*range(12))
        assert (timeline.complete, timeline.unreached, timeline.poisoned) == (True, None, ())

    use(action)


@pytest.mark.parametrize("order", list(Order))
def test_what_fails_in_one_order_comes_in_the_other(fault_server: FaultServer, use: Use, order: Order) -> None:
    fault_server.service.add(CONV, messages(12))
    fault_server.service.poisoned = set(names(0, 6, 11))
    fault_server.service.poisoned_order = order

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        await timeline.load_all()
        assert ids(timeline) == names(*range(12))
        assert (timeline.complete, timeline.unreached) == (True, None)

    use(action)


def test_all_poisoned_is_a_failure(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(3))
    fault_server.service.poisoned = set(names(0, 1, 2))

    async def action(parts: Parts) -> None:
        with pytest.raises(ServerFault):
            await parts.timeline().open()

    use(action)


def test_a_poisoned_newest_item_is_a_failure_of_looking_for_new_ones(
    fault_server: FaultServer, use: Use
) -> None:
    stored = fault_server.service.add(CONV, messages(3))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline()
        await timeline.open()
        stored.items.extend(messages(2, start=3))
        fault_server.service.poisoned = {"msg_4"}
        with pytest.raises(ServerFault):
            await timeline.refresh_newest()
        fault_server.service.poisoned = {"msg_1"}
        assert await timeline.refresh_newest() == 2
        assert ids(timeline) == names(*range(5))

    use(action)


@pytest.mark.parametrize(
    ("status", "error"), [(401, Unauthorized), (403, Forbidden), (429, RateLimited), (0, Unreachable)]
)
def test_a_failure_that_is_no_poison_is_raised(
    fault_server: FaultServer, use: Use, status: int, error: type[Exception]
) -> None:
    fault_server.service.add(CONV, messages(12))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        if status:
            fault_server.fail(status, on="after=", times=20)
        else:
            fault_server.cut(on="after=", times=20)
        with pytest.raises(error):
            await timeline.load_all()
        with pytest.raises(error):
            await timeline.more(Order.ASC)
        assert (timeline.poisoned, timeline.unreached) == ((), None)
        fault_server.clear()
        await timeline.load_all()
        assert ids(timeline) == names(*range(12))

    use(action)


def test_poison_on_a_server_with_one_order(fault_server: FaultServer, use: Use) -> None:
    fault_server.service = OneWayService()
    fault_server.service.add(CONV, messages(12))
    fault_server.service.poisoned = {"msg_7"}

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        await timeline.load_all()
        assert ids(timeline) == names(*range(7))
        assert (timeline.one_way, timeline.ended, timeline.unreached) == (True, True, 1)

    use(action)


def test_a_server_that_ignores_cursors_shows_no_total(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(12))
    fault_server.service.ignores_cursor = True

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        await timeline.load_all()
        assert ids(timeline) == names(0, 1, 2, 9, 10, 11)
        assert (timeline.complete, timeline.ended, timeline.unreached) == (False, True, None)
        assert await timeline.more(Order.ASC) == 0

    use(action)


@pytest.mark.parametrize("one_by_one", [True, False])
@pytest.mark.parametrize("limit", [4, 7, 100])
def test_orders_that_are_not_each_others_reverse(
    fault_server: FaultServer, use: Use, limit: int, one_by_one: bool
) -> None:
    stored = fault_server.service.add(CONV, messages(60))
    fault_server.service.shuffled = True

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=limit)
        await timeline.open()
        for _ in range(200):
            if one_by_one and not timeline.ended:
                await timeline.more(Order.DESC)
        await timeline.load_all()
        assert timeline.complete
        assert timeline.one_way
        assert sorted(ids(timeline)) == sorted(names(*range(60)))
        stored.items.extend(messages(5, start=60))
        await timeline.open()
        await timeline.load_all()
        assert len(ids(timeline)) == len(set(ids(timeline))) == 65

    use(action)
