"""A walk over all items: it ends, gives each item once, and never hides that it could not read all."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.services.conftest import CONV, OneWayService, Parts, Use, message, messages, parts_of
from tests.support.fake_service import FakeService, StoredConversation
from tests.support.fault_server import FaultServer
from tests.support.lies import examples
from tui.errors import NotFound, ServerFault
from tui.models.order import Order
from tui.services.item_walk import ItemsUnread
from tui.services.page_answer import PageAnswer


@dataclass(frozen=True)
class Lies:
    """How the server misbehaves, what is asked of it, and what happens meanwhile."""

    size: int = 9
    limit: int = 3
    order: Order = Order.ASC
    page_max: int = 1000
    has_more: str = "honest"
    stale: str = "404"
    last_id: str = "honest"
    one_way: bool = False
    ignores_cursor: bool = False
    empty_pages: int = 0
    repeated: bool = False
    without_id: bool = False
    poisoned: frozenset[int] = frozenset()
    poisoned_order: str = ""
    changes: tuple[str, ...] = ()

    def service(self) -> tuple[FakeService, StoredConversation]:
        service = OneWayService() if self.one_way else FakeService()
        service.ignores_cursor, service.empty_pages = self.ignores_cursor, self.empty_pages
        service.page_max, service.poisoned_order = self.page_max, self.poisoned_order
        service.has_more, service.stale_cursor, service.last_id = self.has_more, self.stale, self.last_id  # type: ignore[assignment]
        service.poisoned = {f"msg_{number}" for number in self.poisoned}
        items = messages(self.size)
        if self.repeated:
            items += messages(self.size // 2)
        if self.without_id:
            items.append({"type": "message", "role": "user", "content": "no id"})
        return service, service.add(CONV, items)

    @property
    def honest(self) -> bool:
        """Whether cursors lead through all of it."""
        odd = self.ignores_cursor or self.empty_pages or self.repeated or self.without_id
        return not (odd or self.poisoned)

    @property
    def cannot_be_told(self) -> bool:
        """A short page that is given whatever is asked, and said to be the last, may be all there is."""
        short = self.page_max < self.limit or self.empty_pages
        return self.ignores_cursor and bool(short) and self.has_more == "never"


@dataclass
class Walked:
    """What a walk gave."""

    ids: list[str] = field(default_factory=list)
    identities: list[str] = field(default_factory=list)
    unread: ServerFault | None = None

    async def along(self, parts: Parts, lies: Lies, stored: StoredConversation) -> None:
        changes = iter(lies.changes)
        try:
            async for answer in parts.items.walk(CONV, limit=lies.limit, order=lies.order):
                self.take(answer)
                self.change(next(changes, ""), stored, lies.size)
        except ServerFault as error:
            assert isinstance(error, ItemsUnread) or lies.poisoned
            self.unread = error

    def take(self, answer: PageAnswer) -> None:
        self.identities += [item.identity for item in answer.page.items]
        self.ids += [item.id for item in answer.page.items]
        assert len(self.ids) < 200, "the walk does not end"

    def change(self, what: str, stored: StoredConversation, size: int) -> None:
        gone = {"cursor": self.ids[-1:], "cursors": self.ids[-5:], "first": self.ids[:1], "all": self.ids}
        ids = set(gone.get(what, []))
        stored.items = [item for item in stored.items if item.get("id") not in ids]
        if what == "append":
            stored.items.append(message(size + len(self.ids) + 50))


LIES = st.builds(
    Lies,
    size=st.integers(0, 20),
    limit=st.integers(1, 8),
    order=st.sampled_from(list(Order)),
    page_max=st.sampled_from([1000, 1000, 1, 4]),
    has_more=st.sampled_from(["honest", "always", "never"]),
    stale=st.sampled_from(["404", "restart", "empty"]),
    last_id=st.sampled_from(["honest", "empty", "null", "absent"]),
    one_way=st.booleans(),
    ignores_cursor=st.sampled_from([False, False, False, True]),
    empty_pages=st.sampled_from([0, 0, 1]),
    repeated=st.sampled_from([False, False, True]),
    without_id=st.sampled_from([False, False, True]),
    poisoned=st.sampled_from([frozenset(), frozenset(), frozenset([0]), frozenset([5]), frozenset([2, 6])]),
    poisoned_order=st.sampled_from(["", "", "asc", "desc"]),
    changes=st.lists(st.sampled_from(["", "cursor", "cursors", "first", "all", "append"]), max_size=4).map(
        tuple
    ),
)


@pytest.mark.whole
@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(lies=Lies(has_more="never", page_max=2))
@example(lies=Lies(changes=("cursor", "cursors"), stale="empty"))
@example(lies=Lies(poisoned=frozenset([4])))
@example(lies=Lies(ignores_cursor=True))
@example(lies=Lies(size=1, limit=2, order=Order.DESC, page_max=1, has_more="never", without_id=True))
@example(lies=Lies(size=3, has_more="never", ignores_cursor=True, poisoned=frozenset([2, 6])))
@example(lies=Lies(size=3, limit=4, has_more="never", ignores_cursor=True, poisoned=frozenset([2, 6])))
@example(lies=Lies(size=4, limit=2, has_more="always", stale="restart", changes=("cursor", "cursor")))
@example(lies=Lies(size=2, limit=1, order=Order.DESC, changes=("cursor", "append")))
@example(lies=Lies(1, 2, Order.DESC, page_max=1, has_more="never", without_id=True, changes=("append",)))
@given(lies=LIES)
def test_a_walk_gives_all_or_says_that_it_did_not(fault_server: FaultServer, lies: Lies) -> None:
    service, stored = lies.service()
    fault_server.service = service
    before = [item["id"] for item in stored.items if "id" in item]
    walked = Walked()

    async def go(path: Path) -> None:
        async with parts_of(fault_server.profile(), path) as parts:
            await asyncio.wait_for(walked.along(parts, lies, stored), 30)

    with TemporaryDirectory() as folder:
        asyncio.run(go(Path(folder) / "library.sqlite3"))
    assert len(walked.identities) == len(set(walked.identities))
    there = {item.get("id") for item in stored.items}
    promised = [name for name in dict.fromkeys(before) if name in there]
    if walked.unread is None and not lies.cannot_be_told:
        assert set(promised) <= set(walked.ids)
    if lies.honest:
        assert walked.unread is None
        found = [name for name in walked.ids if name in promised]
        assert found == (promised if lies.order is Order.ASC or lies.one_way else promised[::-1])


def walked(use: Use, *, limit: int = 100, order: Order = Order.ASC, after: str | None = None) -> list[str]:
    async def action(parts: Parts) -> list[str]:
        pages = [page async for page in parts.items.walk(CONV, after=after, limit=limit, order=order)]
        return [item.id for page in pages for item in page.page.items]

    return use(action)


def test_a_walk_can_begin_behind_an_item(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(9))
    assert walked(use, after="msg_4", limit=3) == [f"msg_{number}" for number in range(5, 9)]


def test_an_item_that_is_not_there_is_no_beginning(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(9))
    with pytest.raises(NotFound):
        walked(use, after="msg_40")


def test_what_stands_before_the_beginning_is_not_read_from_the_other_end(
    fault_server: FaultServer, use: Use
) -> None:
    fault_server.service.add(CONV, messages(9))
    fault_server.service.poisoned, fault_server.service.poisoned_order = {"msg_6"}, "asc"
    assert walked(use, after="msg_4", limit=3) == [f"msg_{number}" for number in range(5, 9)]


@pytest.mark.parametrize(
    ("order", "words"),
    [(Order.ASC, "behind msg_3 and before msg_6"), (Order.DESC, "behind msg_6 and before msg_3")],
)
def test_what_cannot_be_read_is_named(fault_server: FaultServer, use: Use, order: Order, words: str) -> None:
    fault_server.service.add(CONV, messages(9))
    fault_server.service.poisoned = {"msg_4", "msg_5"}
    found = Walked()

    async def action(parts: Parts) -> None:
        async for page in parts.items.walk(CONV, order=order):
            found.take(page)

    with pytest.raises(ItemsUnread, match=f"{words} cannot be read .*; 7 others can"):
        use(action)
    rest = [f"msg_{number}" for number in (0, 1, 2, 3, 6, 7, 8)]
    assert found.ids == (rest if order is Order.ASC else rest[::-1])


def test_what_stands_between_items_without_ids_is_not_passed_over(fault_server: FaultServer, use: Use) -> None:
    nameless = [{"type": "message", "role": "user", "content": text} for text in ("first", "last")]
    fault_server.service.add(CONV, [nameless[0], *messages(1), nameless[1]])
    fault_server.service.page_max = 1
    found = Walked()

    async def action(parts: Parts) -> None:
        async for page in parts.items.walk(CONV):
            found.take(page)

    with pytest.raises(ItemsUnread, match=r"an item has no id, and what stands behind .*; 2 items can be read"):
        use(action)
    assert (found.ids, len(set(found.identities))) == (["", ""], 2)


def test_an_honest_server_is_asked_no_more_than_needed(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(3))
    fault_server.service.add("conv_2", messages(3))

    async def action(parts: Parts) -> list[int]:
        counts = []
        for conversation in (CONV, "conv_2"):
            fault_server.clear()
            assert [len(page.page.items) async for page in parts.items.walk(conversation)] == [3]
            counts.append(len(fault_server.requests))
        return counts

    # The first time it is seen whether this server says that more comes, where that is so.
    assert use(action) == [2, 1]
