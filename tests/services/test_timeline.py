"""Timelines over a real socket: both ends, every lie, and changes in between."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.conftest import (
    CONV,
    DEAD_URL,
    OneWayService,
    Parts,
    Use,
    message,
    messages,
    parts_of,
)
from tests.support.fake_service import FakeService, StoredConversation
from tests.support.fault_server import Answer, FaultServer, Seen
from tui.errors import Forbidden, NotFound, ServerFault, Unreachable
from tui.models.include import Include
from tui.models.order import Order
from tui.models.rows import ItemRow
from tui.services.timeline import Timeline
from tui.services.timeline_copies import TimelineCopies
from tui.services.timeline_rows import TimelineRows


def ids(timeline: Timeline) -> list[str]:
    return [row.id for row in timeline.rows.items()]


def done(timeline: Timeline) -> bool:
    return timeline.complete


async def load_all(timeline: Timeline, ends: tuple[Order, ...] = (Order.ASC, Order.DESC)) -> None:
    for step in range(1000):
        if timeline.ended:
            return
        await timeline.more(ends[step % len(ends)])
    pytest.fail(f"no end after 1000 pages, {timeline.count} items")


def test_opening_asks_both_ends_at_the_same_time(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(10))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        with fault_server.hold(on="order=asc") as oldest, fault_server.hold(on="order=desc") as newest:
            opening = asyncio.create_task(timeline.open())
            await oldest.arrived_async()
            await newest.arrived_async()
            assert not opening.done()
            newest.release()
            oldest.release()
            await opening
        assert ids(timeline) == ["msg_0", "msg_1", "msg_2", "msg_7", "msg_8", "msg_9"]
        assert not done(timeline)
        assert len(timeline.rows) == 7
        assert await timeline.more(Order.DESC) == 3
        assert await timeline.more(Order.ASC) == 1
        assert timeline.complete
        assert ids(timeline) == [f"msg_{number}" for number in range(10)]
        assert await timeline.more(Order.ASC) == 0

    use(action)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 6])
def test_a_small_conversation_needs_no_more_than_the_two_first_pages(
    fault_server: FaultServer, use: Use, count: int
) -> None:
    fault_server.service.add(CONV, messages(count))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=4)
        await timeline.open()
        assert timeline.complete
        assert ids(timeline) == [f"msg_{number}" for number in range(count)]
        assert len(timeline.rows) == count

    use(action)
    assert len(fault_server.lines) == 2


def test_the_count_and_the_first_text_are_kept(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(5))

    async def action(parts: Parts) -> None:
        await parts.conversations.open(CONV)
        timeline = parts.timeline(limit=2)
        await timeline.open()
        name = parts.profile.name
        known = await parts.library.conversations.get(name, CONV)
        assert known is not None
        assert (known.item_count, known.count_complete, known.first_text) == (4, False, "text 0")
        await load_all(timeline)
        known = await parts.library.conversations.get(name, CONV)
        assert known is not None
        assert (known.item_count, known.count_complete) == (5, True)

    use(action)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 9])
def test_a_server_with_one_order(fault_server: FaultServer, use: Use, count: int) -> None:
    fault_server.service = OneWayService()
    stored = fault_server.service.add(CONV, messages(count))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        assert timeline.one_way
        if not timeline.complete:
            assert await timeline.refresh_newest() == 0
        await load_all(timeline, (Order.DESC,))
        assert ids(timeline) == [f"msg_{number}" for number in range(count)]
        stored.items.extend(messages(7, start=count))
        assert await timeline.refresh_newest() == 7
        assert ids(timeline) == [f"msg_{number}" for number in range(count + 7)]

    use(action)


class ShrinkingService(OneWayService):
    """Loses its first two items when it has answered the oldest page for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.shrunk = threading.Event()

    def answer(self, seen: Seen) -> Answer:
        answer = super().answer(seen)
        if "order=asc" in seen.target and not self.shrunk.is_set():
            del self.conversations[CONV].items[:2]
            self.shrunk.set()
        return answer


def test_one_order_is_noticed_although_the_list_changed_between_the_two_pages(
    fault_server: FaultServer, use: Use
) -> None:
    service = ShrinkingService()
    fault_server.service = service
    service.add(CONV, messages(9))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        with fault_server.hold(on="order=desc") as newest:
            opening = asyncio.create_task(timeline.open())
            assert await asyncio.to_thread(service.shrunk.wait, 10)
            newest.release()
            await opening
        assert timeline.one_way
        await load_all(timeline)
        assert {f"msg_{number}" for number in range(2, 9)} <= set(ids(timeline))

    use(action)


@pytest.mark.parametrize("added", [1, 4, 9])
@pytest.mark.parametrize("page_max", [1000, 2])
def test_what_was_appended_comes_from_the_newest_end(
    fault_server: FaultServer, use: Use, added: int, page_max: int
) -> None:
    stored = fault_server.service.add(CONV, messages(4))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=4)
        await timeline.open()
        await load_all(timeline)
        fault_server.service.page_max = page_max
        assert await timeline.refresh_newest() == 0
        stored.items.extend(messages(added, start=4))
        assert await timeline.refresh_newest() == added
        assert timeline.complete
        assert ids(timeline) == [f"msg_{number}" for number in range(4 + added)]
        again = parts.timeline()
        fault_server.cut(times=20)
        await again.open()
        assert ids(again) == ids(timeline)

    use(action)


def test_what_was_appended_stands_behind_the_gap(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV, messages(10))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        stored.items.extend(messages(3, start=10))
        assert await timeline.refresh_newest() == 3
        assert ids(timeline) == [f"msg_{number}" for number in (0, 1, 8, 9, 10, 11, 12)]
        assert timeline.rows.index_of("msg_12") == 7
        stored.items.extend(messages(1, start=13))
        await load_all(timeline, (Order.ASC,))
        assert ids(timeline) in ([f"msg_{n}" for n in range(13)], [f"msg_{n}" for n in range(14)])

    use(action)


@pytest.mark.parametrize(("one_way", "first"), [(False, [0, 1, 3, 4]), (True, [0, 1])])
def test_an_empty_conversation_gets_its_first_items(
    fault_server: FaultServer, use: Use, *, one_way: bool, first: list[int]
) -> None:
    fault_server.service = OneWayService() if one_way else FakeService()
    stored = fault_server.service.add(CONV)

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        assert (timeline.complete, len(timeline.rows)) == (True, 0)
        assert await timeline.refresh_newest() == 0
        stored.items.extend(messages(5))
        # As where it is opened: both ends, and a gap between.
        assert await timeline.refresh_newest() == len(first)
        assert ids(timeline) == [f"msg_{number}" for number in first]
        await load_all(timeline)
        assert (ids(timeline), timeline.complete) == ([f"msg_{number}" for number in range(5)], True)

    use(action)


def test_dropped_rows_stay_away_though_a_page_under_way_holds_them(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(9))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        with fault_server.hold(on="after=") as hold:
            loading = asyncio.create_task(timeline.more(Order.ASC))
            await hold.arrived_async()
            timeline.drop(["msg_1", "msg_4", "msg_8"])
            hold.release()
            await loading
        await load_all(timeline)
        assert ids(timeline) == [f"msg_{number}" for number in (0, 2, 3, 5, 6, 7)]

    use(action)


def test_all_rows_dropped_leave_a_gap_that_can_be_loaded(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV, messages(9))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        gone = ids(timeline)
        stored.items = [item for item in stored.items if item["id"] not in gone]
        timeline.drop(gone)
        assert (timeline.count, len(timeline.rows), timeline.complete) == (0, 1, False)
        await load_all(timeline)
        assert ids(timeline) == [f"msg_{number}" for number in range(2, 7)]

    use(action)


@pytest.mark.parametrize("loaded", [True, False])
def test_asking_again_keeps_the_rows_and_counts_the_places(
    fault_server: FaultServer, use: Use, loaded: bool
) -> None:
    bare: list[dict[str, object]] = [
        {"id": f"rs_{number}", "type": "reasoning", "summary": [], "encrypted_content": None}
        for number in range(7)
    ]
    stored = fault_server.service.add(CONV, bare)
    value = Include.ENCRYPTED_REASONING

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        if loaded:
            await load_all(timeline)
        before, count = ids(timeline), timeline.count
        assert timeline.places == {value: (0, count)}
        for item in stored.items:
            item["encrypted_content"] = "x"
        stored.items.append({"id": "rs_new", "type": "reasoning", "encrypted_content": "x"})
        await timeline.reask(frozenset({value}))
        assert ids(timeline) == before
        assert timeline.places[value][1] == count
        assert timeline.places[value][0] >= count - 2
        assert timeline.includes == {value}
        fault_server.fail(400, f"Invalid value: '{value}'.", param="include[0]", times=1)
        await timeline.reask(frozenset({value}))
        assert list(timeline.refused) == [value]
        cached = await parts.library.items.page(parts.profile.name, CONV)
        assert [each.item.id for each in cached][:2] == before[:2]

    use(action)


def test_asking_again_ends_on_a_server_that_ignores_cursors(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(6))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        await load_all(timeline)
        fault_server.service.ignores_cursor = True
        await timeline.reask(frozenset())
        fault_server.service.empty_pages = 1
        await timeline.reask(frozenset())
        assert timeline.count == 6

    use(action)


def test_offline_from_the_library(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(7))

    async def load(parts: Parts) -> None:
        await parts.conversations.open(CONV)
        timeline = parts.timeline(limit=2)
        await timeline.open()
        await load_all(timeline)

    async def look(parts: Parts) -> None:
        known = await parts.library.conversations.get(parts.profile.name, CONV)
        assert known is not None
        timeline = await parts.timelines.of(known)
        await timeline.open()
        assert timeline.offline is not None
        assert isinstance(timeline.offline.error, Unreachable)
        assert timeline.offline.fetched_at
        assert timeline.complete
        assert ids(timeline) == [f"msg_{number}" for number in range(7)]
        await parts.library.items.drop(parts.profile.name, CONV, ["msg_3"])
        await timeline.open()
        assert timeline.count == 7, "what is shown stays"
        timeline = await parts.timelines.of(known)
        await timeline.open()
        assert (timeline.count, done(timeline)) == (6, False)
        assert await timeline.more(Order.ASC) == 0
        assert timeline.ended
        await parts.library.items.drop(parts.profile.name, CONV, None)
        timeline = await parts.timelines.of(known)
        with pytest.raises(Unreachable):
            await timeline.open()

    use(load)
    use(look, base_url=DEAD_URL)


async def cached_ids(parts: Parts) -> list[str]:
    return [each.item.id for each in await parts.library.items.page(parts.profile.name, CONV)]


async def until_cached(parts: Parts, wanted: list[str]) -> None:
    """Nobody waits for the library to be tidied, but for a test."""
    deadline = asyncio.get_running_loop().time() + 10
    for _ in iter(asyncio.get_running_loop().time, None):
        found = await cached_ids(parts)
        if found == wanted:
            return
        assert asyncio.get_running_loop().time() < deadline, found


@pytest.mark.parametrize("limit", [2, 100])
def test_what_somebody_else_deleted_leaves_the_library_when_all_is_loaded(
    fault_server: FaultServer, use: Use, limit: int
) -> None:
    stored = fault_server.service.add(CONV, messages(7))

    async def action(parts: Parts) -> None:
        await parts.conversations.open(CONV)
        timeline = parts.timeline(limit=limit)
        await timeline.open()
        await load_all(timeline)
        assert len(await cached_ids(parts)) == 7
        del stored.items[3], stored.items[-1]
        left = [item["id"] for item in stored.items]
        await timeline.open()
        if limit == 2:
            assert "msg_3" in await cached_ids(parts), "not all is known yet"
        await load_all(timeline)
        await until_cached(parts, left)
        known = await parts.library.conversations.get(parts.profile.name, CONV)
        assert known is not None
        fault_server.cut(times=20)
        offline = await parts.timelines.of(known)
        await offline.open()
        assert (ids(offline), offline.complete) == (left, True)

    use(action)


def test_a_library_that_cannot_be_tidied_disturbs_nobody(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(3))

    async def action(parts: Parts) -> None:
        copies = TimelineCopies(parts.library, parts.profile.name, CONV)
        await parts.library.close()
        await copies.keep_only(TimelineRows())

    use(action)


def test_places_and_pairs_follow_the_rows(fault_server: FaultServer, use: Use) -> None:
    items: list[dict[str, object]] = [
        {"id": "rs_0", "type": "reasoning", "encrypted_content": "x"},
        {"id": "fc_1", "type": "function_call", "call_id": "c"},
        {"id": "rs_2", "type": "reasoning", "encrypted_content": None},
        {"id": "fco_3", "type": "function_call_output", "call_id": "c"},
        {"id": "rs_4", "type": "reasoning", "encrypted_content": "x"},
    ]
    stored = fault_server.service.add(CONV, items)
    value = Include.ENCRYPTED_REASONING

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        assert timeline.places == {value: (2, 2)}
        await load_all(timeline)
        assert timeline.places == {value: (2, 3)}
        assert timeline.pairs == {"fc_1": "fco_3", "fco_3": "fc_1"}
        timeline.drop(["rs_0", "fc_1"])
        assert (timeline.places, dict(timeline.pairs)) == ({value: (1, 2)}, {})
        stored.items.append({"id": "fc_5", "type": "function_call", "call_id": "c"})
        await timeline.refresh_newest()
        assert timeline.pairs == {"fc_5": "fco_3", "fco_3": "fc_5"}
        timeline.drop(["rs_2", "rs_4"])
        assert timeline.places == {}
        await timeline.open()
        assert timeline.places == {value: (2, 2)}

    use(action)


def test_a_partly_loaded_conversation_keeps_its_order_offline(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(20))

    async def load(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        await timeline.more(Order.ASC)
        await timeline.more(Order.DESC)
        fault_server.cut(times=20)
        again = parts.timeline()
        await again.open()
        assert ids(again) == ids(timeline)
        assert again.offline is not None
        assert not again.complete

    use(load)


def test_failures_are_raised_and_nothing_is_lost(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(9))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        fault_server.fail(500, times=100)
        with pytest.raises(ServerFault):
            await timeline.open()
        # Each end once more, with one item, and both with two retries; nobody waits for the slower end.
        assert 6 < len(fault_server.lines) <= 12
        fault_server.clear()
        fault_server.fail(403, on="order=asc")
        with pytest.raises(Forbidden):
            await timeline.open()
        await timeline.open()
        fault_server.fail(500, on="after=", times=10)
        with pytest.raises(ServerFault):
            await timeline.more(Order.ASC)
        fault_server.clear()
        await load_all(timeline)
        assert timeline.count == 9
        other = parts.timeline(limit=2)
        await other.open()
        del fault_server.service.conversations[CONV]
        with pytest.raises(NotFound):
            await other.more(Order.ASC)

    use(action)


def test_choices_of_includes_are_remembered(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV)

    async def action(parts: Parts) -> None:
        known = await parts.conversations.open(CONV)
        await parts.timelines.choose_includes(CONV, frozenset({Include.LOGPROBS}))
        assert (await parts.timelines.of(known)).includes == {Include.LOGPROBS}

    use(action)


@pytest.mark.parametrize("stale", ["404", "restart", "empty"])
@pytest.mark.parametrize("ends", [(Order.ASC,), (Order.DESC,), (Order.ASC, Order.DESC)])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_cursors_that_somebody_deleted(
    fault_server: FaultServer, use: Use, stale: str, ends: tuple[Order, ...], limit: int
) -> None:
    stored = fault_server.service.add(CONV, messages(30))
    fault_server.service.stale_cursor = stale  # type: ignore[assignment]

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=limit)
        await timeline.open()
        await timeline.more(Order.ASC)
        await timeline.more(Order.DESC)
        gone = {*ids(timeline)[1:], "msg_15"}
        stored.items = [item for item in stored.items if item["id"] not in gone]
        stored.items.append(message(30))
        await load_all(timeline, ends)
        there = {item["id"] for item in stored.items} - {"msg_30"}
        assert there <= set(ids(timeline))
        assert len(ids(timeline)) == len(set(ids(timeline)))

    use(action)


STEP = st.one_of(
    st.tuples(st.just("more"), st.sampled_from(list(Order))),
    st.tuples(st.just("append"), st.integers(1, 4)),
    st.tuples(st.just("delete"), st.integers(0, 60)),
    st.tuples(st.just("delete_cursors"), st.just(0)),
    st.tuples(st.just("own_delete"), st.integers(0, 60)),
    st.tuples(st.just("refresh"), st.just(0)),
)


@pytest.mark.whole
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    size=st.integers(0, 25),
    limit=st.integers(1, 7),
    page_max=st.sampled_from([1000, 1, 3]),
    has_more=st.sampled_from(["honest", "always", "never"]),
    stale=st.sampled_from(["404", "restart", "empty"]),
    last_id=st.sampled_from(["honest", "empty", "null", "absent"]),
    empty_at=st.integers(0, 8),
    one_way=st.booleans(),
    steps=st.lists(STEP, max_size=8),
)
def test_every_item_that_can_be_got_is_there_once(
    fault_server: FaultServer,
    size: int,
    limit: int,
    page_max: int,
    has_more: str,
    stale: str,
    last_id: str,
    empty_at: int,
    one_way: bool,
    steps: list[tuple[str, int | Order]],
) -> None:
    service = OneWayService() if one_way else FakeService()
    stored = service.add(CONV, messages(size))
    service.page_max = page_max
    service.has_more, service.stale_cursor, service.last_id = has_more, stale, last_id  # type: ignore[assignment]
    fault_server.service = service

    run = Run(service, stored, one_way=one_way)

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=limit)
        await timeline.open()
        for at, (what, value) in enumerate(steps):
            if at == empty_at:
                service.empty_pages = 1
            await run.step(timeline, what, value)
            check(timeline)
        await load_all(timeline)
        check(timeline)
        found = ids(timeline)
        there = [item["id"] for item in stored.items if item["id"] in run.promised]
        # With one order and short pages that claim to be the last, nothing says that there is more.
        if not (one_way and has_more == "never" and page_max < limit):
            assert set(there) <= set(found)
        assert [each for each in found if each in there] == [each for each in there if each in found]

    async def go(path: Path) -> None:
        async with parts_of(fault_server.profile(), path) as parts:
            await action(parts)

    with TemporaryDirectory() as folder:
        asyncio.run(go(Path(folder) / "library.sqlite3"))


def check(timeline: Timeline) -> None:
    found = ids(timeline)
    assert len(found) == len(set(found)) == timeline.count
    rows = [timeline.rows[index] for index in range(len(timeline.rows))]
    assert [row for row in rows if isinstance(row, ItemRow)] == [*timeline.rows.items()]
    assert [timeline.rows.index_of(row.identity) for row in rows] == list(range(len(rows)))


class Run:
    """What happens between two pages."""

    def __init__(self, service: FakeService, stored: StoredConversation, *, one_way: bool) -> None:
        self.service = service
        self.stored = stored
        self.one_way = one_way
        self.made = len(stored.items)
        self.promised = self.there
        """Ids that were there when the timeline was opened or refreshed."""

    @property
    def there(self) -> set[str]:
        return {item["id"] for item in self.stored.items}

    async def step(self, timeline: Timeline, what: str, value: int | Order) -> None:
        if what == "more":
            await timeline.more(Order(str(value)))
        elif what == "append":
            self.stored.items.extend(messages(int(value), start=self.made))
            self.made += int(value)
        elif what == "delete_cursors":
            self.delete({timeline.rows.cursor(end) or "" for end in Order})
        elif what == "refresh":
            if not (self.one_way or self.service.empty_pages):
                await timeline.refresh_newest()
                self.promised = self.there
        elif f"msg_{value}" in self.there:
            self.delete({f"msg_{value}"})
            if what == "own_delete":
                timeline.drop([f"msg_{value}"])

    def delete(self, gone: set[str]) -> None:
        self.stored.items = [item for item in self.stored.items if item["id"] not in gone]


def test_a_row_deleted_while_the_page_behind_it_is_under_way_is_no_cursor(
    fault_server: FaultServer, use: Use
) -> None:
    service = fault_server.service
    stored = service.add(CONV, messages(9))
    service.page_max, service.stale_cursor = 1, "restart"

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        await timeline.more(Order.DESC)
        assert timeline.rows.cursor(Order.DESC) == "msg_7"
        with fault_server.hold(on="after=msg_7") as asked:
            more = asyncio.create_task(timeline.more(Order.DESC))
            await asked.arrived_async()
            timeline.drop(["msg_7"])
            stored.items = [*messages(7), message(8), message(9)]
        # Behind what is gone comes the first page, with what was appended.
        await more
        assert ids(timeline) == ["msg_0", "msg_6", "msg_8"]
        await load_all(timeline)
        assert ids(timeline) == [f"msg_{number}" for number in (*range(7), 8)]

    use(action)
