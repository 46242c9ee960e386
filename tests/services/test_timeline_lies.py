"""Any server that lies, over a real socket, while items come and go: the timeline ends and tells the truth."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.conftest import CONV, OneWayService, Parts, messages, parts_of
from tests.support.fake_service import FakeService, StoredConversation
from tests.support.fault_server import FaultServer
from tests.support.lies import examples
from tui.errors import ServerFault
from tui.models.item import Item
from tui.models.order import Order
from tui.models.rows import ItemRow
from tui.services.timeline import Timeline

STEPS = st.one_of(
    st.tuples(st.just("more"), st.sampled_from([0, 1])),
    st.tuples(st.just("load_all"), st.integers(1, 4)),
    st.tuples(st.just("load_all_amid_changes"), st.integers(1, 4)),
    st.tuples(st.just("append"), st.integers(1, 4)),
    st.tuples(st.just("delete"), st.integers(0, 30)),
    st.tuples(st.just("delete_cursors"), st.just(0)),
    st.tuples(st.just("own_delete"), st.integers(0, 30)),
    st.tuples(st.just("refresh"), st.just(0)),
    st.tuples(st.just("reload"), st.just(0)),
    st.tuples(st.just("reopen"), st.integers(0, 3)),
    st.tuples(st.just("empty"), st.integers(1, 2)),
    st.tuples(st.just("repeat"), st.integers(1, 2)),
)


@dataclass(frozen=True)
class Lies:
    """How the server misbehaves, and what is asked of it."""

    size: int
    limit: int
    page_max: int
    has_more: str
    stale: str
    last_id: str
    one_way: bool
    ignores_cursor: bool
    shuffled: bool
    poisoned: frozenset[int]
    random: bool = False
    overlaps: bool = False
    doubles: bool = False
    twice: bool = False
    without_id: frozenset[int] = frozenset()

    def service(self) -> tuple[FakeService, StoredConversation]:
        service = OneWayService() if self.one_way else FakeService()
        items = messages(self.size) + (messages(self.size // 3) if self.twice else [])
        stored = service.add(CONV, [self.named(item) for item in items])
        service.page_max, service.ignores_cursor, service.shuffled = (
            self.page_max,
            self.ignores_cursor,
            self.shuffled,
        )
        service.has_more, service.stale_cursor, service.last_id = self.has_more, self.stale, self.last_id  # type: ignore[assignment]
        service.random, service.overlaps, service.doubles = self.random, self.overlaps, self.doubles
        service.poisoned = {f"msg_{number}" for number in self.poisoned}
        return service, stored

    def named(self, item: dict[str, Any]) -> dict[str, Any]:
        """An item, or the same without its id."""
        nameless = any(item["id"] == f"msg_{number}" for number in self.without_id)
        return {name: value for name, value in item.items() if name != "id"} if nameless else item

    @property
    def restarts(self) -> bool:
        """Whether what was appended can come as what stands behind a row."""
        return self.ignores_cursor or self.stale == "restart"

    @property
    def orderly(self) -> bool:
        """Whether the server's list has one order."""
        return not (self.shuffled or self.random or self.twice)


RARELY = st.sampled_from([False, False, False, False, True])
LIES = st.builds(
    Lies,
    size=st.integers(0, 25),
    limit=st.integers(2, 7),
    page_max=st.sampled_from([1000, 1000, 1, 2, 3]),
    has_more=st.sampled_from(["honest", "always", "never"]),
    stale=st.sampled_from(["404", "restart", "empty"]),
    last_id=st.sampled_from(["honest", "empty", "null", "absent"]),
    one_way=st.booleans(),
    ignores_cursor=st.sampled_from([False, False, False, True]),
    shuffled=st.sampled_from([False, False, False, True]),
    poisoned=st.sampled_from([frozenset(), frozenset(), frozenset([0]), frozenset([7]), frozenset([3, 12])]),
    random=RARELY,
    overlaps=RARELY,
    doubles=RARELY,
    twice=RARELY,
    without_id=st.sampled_from([frozenset(), frozenset(), frozenset(), frozenset([0]), frozenset([4, 9])]),
)


def name_of(item: dict[str, Any]) -> str:
    """The id of an item as it is sent, or what stands in for it."""
    return Item(json.dumps(item).encode()).identity


class Run:
    """One timeline and its server, and what happens to them."""

    def __init__(self, lies: Lies, service: FakeService, stored: StoredConversation, parts: Parts) -> None:
        self.lies, self.service, self.stored, self.parts = lies, service, stored, parts
        self.timeline = parts.timeline(limit=lies.limit)
        self.made = len(stored.items)
        self.promised: set[str] = set()
        """Ids that were there when the timeline was opened."""
        self.repeated = False
        """Pages may have been given again since then."""

    @property
    def there(self) -> list[str]:
        return [name_of(item) for item in self.stored.items]

    async def step(self, what: str, value: int) -> None:
        if what == "more":
            await self.timeline.more(list(Order)[value])
        elif what == "load_all":
            await self.load_some(value)
        elif what == "load_all_amid_changes":
            await self.load_amid_changes(value)
        elif what == "refresh":
            await self.timeline.refresh_newest()
        elif what == "reload":
            await self.open()
        elif what == "reopen":
            await self.reopen(value)
        elif what == "empty":
            self.service.empty_pages = value
        elif what == "repeat":
            self.service.repeated_pages = value
            self.repeated = True
        else:
            self.change(what, value)

    async def open(self) -> None:
        self.service.empty_pages = self.service.repeated_pages = 0
        self.repeated = False
        before = set(self.there)
        await self.timeline.open()
        self.promised = before

    async def reopen(self, read_on: int) -> None:
        known = await self.parts.library.conversations.get(self.parts.profile.name, CONV)
        assert known is not None
        self.timeline = Timeline(
            self.parts.profile.name,
            self.parts.items,
            self.parts.library,
            known,
            frozenset(),
            limit=self.lies.limit,
        )
        await self.parts.library.items.flush()
        if await self.timeline.show_copies():
            assert not self.timeline.complete, "nobody asked the server"
            for at in range(read_on):
                await self.timeline.more(list(Order)[at % 2])
        await self.open()

    async def load_some(self, pages: int) -> None:
        """Load everything, and stop amid it."""
        walking: list[asyncio.Task[None]] = []
        left = iter(range(pages - 1))
        walking.append(
            asyncio.create_task(
                self.timeline.load_all(lambda: None if next(left, None) is not None else self.stop(walking))
            )
        )
        with suppress(asyncio.CancelledError):
            await walking[0]

    @staticmethod
    def stop(walking: list[asyncio.Task[None]]) -> None:
        walking[0].cancel()

    async def load_amid_changes(self, count: int) -> None:
        changes = iter([("append", 1), ("delete", count * 3), ("own_delete", count * 5), ("delete_cursors", 0)])

        def progress() -> None:
            change = next(changes, None)
            if change is not None:
                self.change(*change)

        await self.timeline.load_all(progress)

    def change(self, what: str, value: int) -> None:
        if what == "append":
            self.stored.items.extend(messages(value, start=self.made))
            self.made += value
        elif what == "delete_cursors":
            self.delete({self.timeline.rows.cursor(end) or "" for end in Order} - {""})
        elif f"msg_{value}" in self.there:
            self.delete({f"msg_{value}"})
            if what == "own_delete":
                self.timeline.drop([f"msg_{value}"])

    def delete(self, gone: set[str]) -> None:
        self.stored.items = [item for item in self.stored.items if name_of(item) not in gone]

    def check(self) -> None:
        """What holds at every moment."""
        timeline = self.timeline
        found = [row.identity for row in timeline.rows.items()]
        assert len(found) == len(set(found)) == timeline.count
        rows = [timeline.rows[index] for index in range(len(timeline.rows))]
        assert [row for row in rows if isinstance(row, ItemRow)] == [*timeline.rows.items()]
        assert [timeline.rows.index_of(row.identity) for row in rows] == list(range(len(rows)))
        if timeline.complete and not self.may_look_honest:
            assert self.promised & set(self.there) <= set(found), "that is not all"
        # A page that is given again may be one that nobody took, of what was appended meanwhile.
        if self.lies.orderly and (timeline.complete or not (self.lies.restarts or self.repeated)):
            # Those that are gone stand where they stood.
            ours = [name for name in found if name in self.there]
            assert ours == [name for name in self.there if name in found]

    @property
    def may_look_honest(self) -> bool:
        """Few items in no order can look like many in order, and one that claims to be all is believed."""
        lies = self.lies
        single = min(lies.limit, lies.page_max) == 1
        alone = lies.one_way and lies.has_more == "never" and single
        # One item that is given again is what a server answers that has no more.
        again = self.repeated and (single or lies.poisoned)
        # The ends of a list that begins and ends alike meet where they are alike.
        return lies.shuffled or lies.random or lies.twice or bool(alone or again)

    def reachable(self) -> set[str]:
        """What honest cursors lead to."""
        there, poisoned = self.there, self.service.poisoned
        lies = self.lies
        # How far a page leads at least; those around a poisoned item are single ones.
        most = (1 if poisoned else min(lies.limit, lies.page_max)) - lies.overlaps
        if lies.ignores_cursor or lies.random or lies.twice or most < 1 or (lies.without_id and most == 1):
            # A page that is nothing but an item without an id leads nowhere.
            return set()
        at = [place for place, name in enumerate(there) if name in poisoned]
        if not at:
            return set(there)
        if self.lies.shuffled:
            return set()
        return {*there[: at[0]], *(() if self.lies.one_way else there[at[-1] + 1 :])}


@pytest.mark.whole
@settings(
    max_examples=examples(35),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lies=LIES, steps=st.lists(STEPS, max_size=8))
def test_the_timeline_ends_and_tells_the_truth(
    fault_server: FaultServer, lies: Lies, steps: list[tuple[str, int]]
) -> None:
    run_through(fault_server, lies, steps)


def run_through(fault_server: FaultServer, lies: Lies, steps: list[tuple[str, int]]) -> None:
    service, stored = lies.service()
    fault_server.service = service

    async def action(parts: Parts) -> None:
        await parts.conversations.open(CONV)
        run = Run(lies, service, stored, parts)
        with suppress(ServerFault):
            await run.open()
        for what, value in steps:
            # Poison is said where nothing else comes, and the user goes on.
            with suppress(ServerFault):
                await run.step(what, value)
            run.check()
        await finish(run)

    async def go(path: Path) -> None:
        async with parts_of(fault_server.profile(), path) as parts:
            await asyncio.wait_for(action(parts), 60)

    with TemporaryDirectory() as folder:
        asyncio.run(go(Path(folder) / "library.sqlite3"))


HONEST = Lies(
    14,
    2,
    1000,
    "honest",
    "404",
    "honest",
    one_way=False,
    ignores_cursor=False,
    shuffled=False,
    poisoned=frozenset(),
)


@pytest.mark.parametrize(
    ("lies", "steps"),
    [
        # The first page of one order is empty by accident, and the other's comes in the wrong order.
        (replace(HONEST, size=3, has_more="never", one_way=True), [("empty", 1), ("reopen", 1)]),
        # The first page of one order is that of a request before, so that nothing is in both.
        (replace(HONEST, size=3, one_way=True), [("more", 0), ("repeat", 1), ("reopen", 1)]),
        # A cursor is gone, and what comes behind it is what was appended meanwhile.
        (replace(HONEST, page_max=1, stale="restart"), [("load_all_amid_changes", 1)]),
        # All cursors of an end are gone, and the first page holds only what was appended meanwhile.
        (replace(HONEST, size=8, page_max=1, poisoned=frozenset({3, 12})), [("load_all_amid_changes", 2)]),
        # Behind an item without an id comes the first page again.
        (replace(HONEST, size=5, one_way=True, without_id=frozenset({4, 9})), []),
        # The copies of the newest end are numbered anew, and then behind what they were before.
        (
            replace(HONEST, size=16, page_max=1, without_id=frozenset({0})),
            [("more", 1), ("more", 1), ("append", 1), ("reopen", 3), ("reopen", 0)],
        ),
        # Behind an item without an id comes the first page, with what was appended meanwhile.
        (replace(HONEST, size=12, page_max=1, without_id=frozenset({4, 9})), [("load_all_amid_changes", 1)]),
        # Nothing is known of a server's orders as long as there is nothing.
        (replace(HONEST, size=0, one_way=True), [("append", 2), ("refresh", 0)]),
        # An item without an id stands before one that cannot be got, and the newest are gone.
        (
            replace(HONEST, size=8, limit=3, poisoned=frozenset({7}), without_id=frozenset({4, 9})),
            [("load_all_amid_changes", 2), ("append", 2), ("more", 1), ("reload", 0)],
        ),
        # What one end gave is in no walk of both, and meets nothing; the first item cannot be got.
        (replace(HONEST, size=6, poisoned=frozenset({0})), [("reopen", 1), ("more", 0), ("load_all", 2)]),
        # The ends have met while what was appended came behind the last item of one.
        (
            replace(HONEST, size=5, limit=3, page_max=2, without_id=frozenset({0})),
            [("delete_cursors", 0), ("load_all_amid_changes", 2), ("reopen", 0)],
        ),
        # The newest are gone, so that the order was doubted, and others were appended.
        (
            replace(HONEST, size=8, poisoned=frozenset({7})),
            [("load_all_amid_changes", 1), ("append", 2), ("more", 0), ("reload", 0)],
        ),
        # The only copy is gone, and behind it comes the first page, which cannot be got.
        (
            replace(HONEST, size=1, stale="restart", poisoned=frozenset({0})),
            [("append", 1), ("more", 0), ("delete_cursors", 0), ("reopen", 0), ("append", 1)],
        ),
    ],
)
def test_what_was_found_before(fault_server: FaultServer, lies: Lies, steps: list[tuple[str, int]]) -> None:
    run_through(fault_server, lies, steps)


async def finish(run: Run) -> None:
    """Nothing changes any more: what is loaded now is what there is."""
    try:
        await run.open()
    except ServerFault:
        assert run.service.poisoned
        return
    try:
        await run.timeline.load_all()
    except ServerFault:
        # What fails in one order is in no place in the next; or every page begins with it, whatever is asked.
        assert run.service.poisoned
        assert run.lies.random or run.lies.ignores_cursor
        return
    run.check()
    found = {row.identity for row in run.timeline.rows.items()}
    if not run.may_look_honest:
        assert run.timeline.ended
        assert run.reachable() <= found
        if run.timeline.complete:
            assert found == set(run.there)
        elif run.reachable() and not (run.lies.overlaps or run.lies.without_id):
            # (Those lists are not seen to end: each page begins with a known item, or the last is no cursor.)
            assert run.timeline.unreached == 1
            assert run.service.poisoned & set(run.there)


@pytest.mark.parametrize("limit", [10, 100])
def test_many_items_in_no_order_are_noticed(fault_server: FaultServer, limit: int, tmp_path: Path) -> None:
    fault_server.service.add(CONV, messages(90))
    fault_server.service.shuffled = True

    async def go() -> None:
        async with parts_of(fault_server.profile(), tmp_path / "library.sqlite3") as parts:
            timeline = parts.timeline(limit=limit)
            await timeline.open()
            await timeline.load_all()
            assert (timeline.complete, timeline.one_way, timeline.count) == (True, True, 90)

    asyncio.run(go())
