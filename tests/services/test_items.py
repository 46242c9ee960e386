"""Items: one, a page, all of them, and adding, with the library beside and servers that lie."""

from __future__ import annotations

import time

import pytest

from tests.services.conftest import CONV, DEAD_URL, Parts, Use, items_of, message, messages
from tests.support.fake_service import FakeService, StoredConversation
from tests.support.fault_server import Answer, FaultServer, Seen
from tui.errors import (
    ApiError,
    InputError,
    LibraryError,
    NotFound,
    PartlyDone,
    Rejected,
    ServerFault,
    Unreachable,
)
from tui.library.values import PlacedItem
from tui.models.include import ALL_INCLUDES, Include
from tui.models.item import Item
from tui.models.rows import SeenConversation
from tui.services.queries import ItemQuery

SOME = frozenset({Include.LOGPROBS})


async def keep(parts: Parts, includes: frozenset[Include], at: float = 5.0) -> None:
    item = Item.of(message(1) | {"cached": True})
    await parts.library.items.put(parts.profile.name, CONV, [PlacedItem(0, item)], includes, at)


def test_the_librarys_copy_counts_where_it_was_got_with_just_these_includes(
    fault_server: FaultServer, use: Use
) -> None:
    fault_server.service.add(CONV, messages(3))

    async def action(parts: Parts) -> None:
        await keep(parts, SOME)
        hit = await parts.items.get(ItemQuery(CONV, "msg_1", SOME))
        assert (hit.item.data.get("cached"), hit.asked, hit.from_library) == (True, SOME, None)
        assert fault_server.lines == []
        for query in (ItemQuery(CONV, "msg_1"), ItemQuery(CONV, "msg_1", ALL_INCLUDES)):
            other = await parts.items.get(query)
            assert (other.item.data.get("cached"), other.asked, other.query) == (None, query.includes, query)
        assert len(fault_server.lines) == 2
        fresh = await parts.items.get(ItemQuery(CONV, "msg_1", SOME), refresh=True)
        assert fresh.item.data.get("cached") is None

    use(action)


def test_a_refused_value_still_lets_the_library_answer(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(3))
    fault_server.service.refused_includes = {Include.WEB_SEARCH_RESULTS.value}
    wanted = SOME | {Include.WEB_SEARCH_RESULTS}

    async def action(parts: Parts) -> None:
        answer = await parts.items.get(ItemQuery(CONV, "msg_1", wanted))
        assert (answer.asked, list(answer.refused)) == (SOME, [Include.WEB_SEARCH_RESULTS])
        await keep(parts, SOME)
        hit = await parts.items.get(ItemQuery(CONV, "msg_1", wanted))
        assert hit.item.data.get("cached")
        assert list(hit.refused) == [Include.WEB_SEARCH_RESULTS]

    use(action)


def test_offline_the_librarys_copy_comes_with_its_age(use: Use) -> None:
    async def action(parts: Parts) -> None:
        with pytest.raises(Unreachable):
            await parts.items.get(ItemQuery(CONV, "msg_1"))
        at = time.time() - 60
        await keep(parts, SOME, at)
        answer = await parts.items.get(ItemQuery(CONV, "msg_1", ALL_INCLUDES))
        assert (answer.asked, answer.from_library) == (SOME, at)

    use(action, base_url=DEAD_URL)


class ListsOnly(FakeService):
    """Lists items that it does not find by their ids."""

    def _item(self, seen: Seen, stored: StoredConversation, item_id: str) -> Answer:
        return Answer(404, {"error": {"message": f"no item {item_id}"}})


@pytest.mark.parametrize("lists", [True, False])
def test_an_item_that_cannot_be_found_by_its_id_is_called_missing(
    fault_server: FaultServer, use: Use, lists: bool
) -> None:
    fault_server.service = ListsOnly()
    fault_server.service.add(CONV, messages(7) if lists else ())

    async def action(parts: Parts) -> None:
        with pytest.raises(NotFound):
            await parts.items.get(ItemQuery(CONV, "msg_1"))
        await keep(parts, SOME)
        answer = await parts.items.get(ItemQuery(CONV, "msg_1"), refresh=True)
        assert (answer.item.data.get("cached"), answer.from_library, answer.missing) == (True, None, True)
        assert not (await parts.items.get(ItemQuery(CONV, "msg_1", SOME))).missing
        listed = await parts.items.listed(ItemQuery(CONV, "msg_1", SOME))
        if lists:
            assert listed is not None
            assert (listed.item.data, listed.asked, listed.missing) == (message(1), SOME, False)
        else:
            assert listed is None

    use(action)


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (20, [20]), (21, [20, 1]), (45, [20, 20, 5])])
def test_items_are_added_in_batches(fault_server: FaultServer, use: Use, count: int, sizes: list[int]) -> None:
    stored = fault_server.service.add(CONV)
    steps: list[tuple[int, int]] = []

    async def action(parts: Parts) -> None:
        added = await parts.items.add(
            CONV, items_of(count), includes=SOME, on_progress=lambda *step: steps.append(step)
        )
        assert [item.data["content"] for item in added] == [f"m{number}" for number in range(count)]
        assert all(item.id for item in added)

    use(action)
    assert len(stored.items) == count
    assert [len(seen.json["items"]) for seen in fault_server.requests] == sizes
    assert [done for done, _ in steps] == [sum(sizes[: place + 1]) for place in range(len(sizes))]


async def counted(parts: Parts) -> tuple[int | None, bool]:
    known = await parts.library.conversations.get(parts.profile.name, CONV)
    assert known is not None
    return known.item_count, known.count_complete


async def know(parts: Parts, count: int) -> None:
    await parts.library.conversations.remember(parts.profile.name, [SeenConversation(CONV)])
    await parts.library.conversations.set_count(parts.profile.name, CONV, count, complete=True)


def test_the_librarys_count_goes_with_what_is_added_and_deleted(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(4))

    async def action(parts: Parts) -> None:
        await parts.library.conversations.remember(parts.profile.name, [SeenConversation(CONV)])
        await parts.items.add(CONV, items_of(1))
        assert await counted(parts) == (None, False)
        await know(parts, 5)
        await parts.items.add(CONV, items_of(25))
        assert await counted(parts) == (30, True)
        await parts.items.delete(CONV, ["msg_0", "msg_1"])
        assert await counted(parts) == (28, True)
        # It may have been among those that were counted.
        await parts.items.delete(CONV, ["msg_2", "never"])
        assert await counted(parts) == (26, False)

    use(action)


def test_a_count_is_not_complete_where_nobody_knows_what_the_server_did(
    fault_server: FaultServer, use: Use
) -> None:
    fault_server.service.add(CONV, messages(4))

    async def action(parts: Parts) -> None:
        await know(parts, 4)
        fault_server.fail(400, "first", times=1)
        with pytest.raises(Rejected):
            await parts.items.add(CONV, items_of(2))
        assert await counted(parts) == (4, True)
        fault_server.cut(on="POST")
        with pytest.raises(ApiError):
            await parts.items.add(CONV, items_of(2))
        assert await counted(parts) == (4, False)

    use(action)


def test_nothing_to_add(fault_server: FaultServer, use: Use) -> None:
    async def action(parts: Parts) -> None:
        with pytest.raises(InputError):
            await parts.items.add(CONV, ())
        with pytest.raises(InputError):
            await parts.items.delete(CONV, ())
        with pytest.raises(InputError):
            await parts.items.delete(CONV, ["msg_1", ".."])

    use(action)
    assert fault_server.lines == []


def test_a_batch_that_fails_says_what_is_and_is_not_stored(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV)

    async def action(parts: Parts) -> None:
        fault_server.fail(400, "first")
        with pytest.raises(Rejected, match="first"):
            await parts.items.add(CONV, items_of(45))
        fault_server.fail(500, "single", times=1)
        with pytest.raises(ServerFault):
            await parts.items.add(CONV, items_of(5))
        fault_server.fail(500, "unsure", times=1)
        with pytest.raises(PartlyDone, match="stopped after 0 of 45") as raised:
            await parts.items.add(CONV, items_of(45))
        assert (raised.value.done, raised.value.unknown[-1], raised.value.left[0]) == ((), "20", "21")
        assert stored.items == []
        broken = (*items_of(44), Item(b"[]"))
        with pytest.raises(PartlyDone, match="stopped after 40 of 45") as raised:
            await parts.items.add(CONV, broken)
        assert raised.value.done == tuple(str(place) for place in range(1, 41))
        assert raised.value.unknown == ()
        assert raised.value.left == ("41", "42", "43", "44", "45")

    use(action)
    assert len(stored.items) == 40


@pytest.mark.parametrize("fault", ["500", "cut", "400"])
def test_the_second_batch_fails(fault_server: FaultServer, use: Use, fault: str) -> None:
    fault_server.service.add(CONV)
    done: list[int] = []

    async def action(parts: Parts) -> None:
        def progress(count: int, _: int) -> None:
            done.append(count)
            if fault == "cut":
                fault_server.cut(on="POST")
            else:
                fault_server.fail(int(fault), on="POST")

        with pytest.raises(PartlyDone) as raised:
            await parts.items.add(CONV, items_of(45), on_progress=progress)
        unknown = [str(place) for place in range(21, 41)] if fault != "400" else []
        assert list(raised.value.done) == [str(place) for place in range(1, 21)]
        assert list(raised.value.unknown) == unknown
        assert raised.value.left[0] == ("41" if unknown else "21")

    use(action)
    assert done == [20]


def test_a_library_that_fails_behind_a_stored_batch(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV)
    fault_server.service.refused_includes = {Include.LOGPROBS.value}

    async def action(parts: Parts) -> None:
        await parts.library.close()
        with pytest.raises(PartlyDone) as raised:
            await parts.items.append(CONV, items_of(25), SOME, lambda *_: None)
        assert isinstance(raised.value.cause, LibraryError)
        assert len(raised.value.unknown) == 20

    use(action)


@pytest.mark.parametrize("stored", [0, 5, 25, 130])
def test_how_many_of_an_addition_whose_answer_was_lost_are_stored(
    fault_server: FaultServer, use: Use, stored: int
) -> None:
    there = fault_server.service.add(CONV, messages(3))
    sent = items_of(130)

    async def action(parts: Parts) -> None:
        for number, item in enumerate(sent[:stored]):
            there.items.append({"id": f"new_{number}", "status": "completed", **item.data})
        assert await parts.items.stored_of(CONV, sent) == stored

    use(action)
