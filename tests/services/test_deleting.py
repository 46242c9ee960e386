"""Nothing is deleted before its whole copy is in the trash, and nothing is called deleted that may not be."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.services.conftest import CONV, DEAD_URL, Parts, Use, messages
from tests.support.fault_server import Answer, FaultServer
from tui.errors import ApiError, LibraryError, NotFound, PartlyDone, Rejected, ServerFault, Unreachable
from tui.library.values import PlacedItem, TrashEntry
from tui.models.include import Include
from tui.models.item import Item
from tui.models.rows import SeenConversation
from tui.services.item_walk import ItemsUnread


async def trash(parts: Parts) -> list[TrashEntry]:
    listed = await parts.library.trash.list(parts.profile.name, 100)
    full = [await parts.library.trash.get(entry.id or 0) for entry in reversed(listed)]
    return [entry for entry in full if entry is not None]


def test_the_copy_is_on_disk_before_the_request_goes_out(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV, messages(3))
    fault_server.service.refused_includes = {Include.WEB_SEARCH_RESULTS.value}

    async def action(parts: Parts) -> None:
        with fault_server.hold(on="DELETE") as hold:
            deleting = asyncio.create_task(parts.items.delete(CONV, ["msg_1"]))
            await hold.arrived_async()
            (entry,) = await trash(parts)
            assert (entry.kind, entry.conversation_id) == ("item", CONV)
            assert [json.loads(raw) for raw in entry.items] == [stored.items[1]]
            assert entry.refused_includes == (Include.WEB_SEARCH_RESULTS.value,)
            assert len(stored.items) == 3
            hold.release()
            done = await deleting
        assert (done.deleted, done.already_gone, done.trash_ids) == (("msg_1",), (), (entry.id,))
        assert done.refused == (Include.WEB_SEARCH_RESULTS.value,)

    use(action)
    before = [seen for seen in fault_server.requests if seen.method == "GET"][1]
    assert len([name for name, _ in before.query if name == "include[]"]) == 7
    assert [item["id"] for item in stored.items] == ["msg_0", "msg_2"]


def test_the_librarys_copy_of_what_the_server_does_not_find_is_not_called_whole(
    fault_server: FaultServer, use: Use
) -> None:
    fault_server.service.add(CONV, messages(1))

    async def action(parts: Parts) -> None:
        item = Item.of({"id": "msg_9", "type": "message", "role": "user", "content": "from before"})
        await parts.library.items.put(
            parts.profile.name, CONV, [PlacedItem(0, item)], frozenset({Include.LOGPROBS}), 5.0
        )
        done = await parts.items.delete(CONV, ["msg_9", "msg_0"])
        assert (done.deleted, done.already_gone) == (("msg_0",), ("msg_9",))
        first, second = await trash(parts)
        assert first.items == (item.raw,)
        assert "library's copy" in first.partial
        assert Include.LOGPROBS.value in first.partial
        assert second.partial == ""

    use(action)


@pytest.mark.parametrize("answer", ["conversation", "deleted"])
def test_many_items_some_gone_already(fault_server: FaultServer, use: Use, answer: str) -> None:
    stored = fault_server.service.add(CONV, messages(4))
    fault_server.service.item_delete = answer  # type: ignore[assignment]
    steps: list[tuple[int, int]] = []

    async def action(parts: Parts) -> None:
        done = await parts.items.delete(
            CONV, ["msg_0", "never", "msg_0", "msg_3"], on_progress=lambda *step: steps.append(step)
        )
        assert (done.deleted, done.already_gone) == (("msg_0", "msg_3"), ("never",))
        assert len(done.trash_ids) == 2

    use(action)
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert len(stored.items) == 2


def test_a_server_that_says_deleted_and_keeps_it(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(2))
    fault_server.service.item_delete = "nothing"

    async def action(parts: Parts) -> None:
        with pytest.raises(ApiError, match="still has it"):
            await parts.items.delete(CONV, ["msg_0", "msg_1"])

    use(action)


@pytest.mark.parametrize("status", [501, 403])
def test_a_refusal_of_the_first_is_raised_as_it_is(fault_server: FaultServer, use: Use, status: int) -> None:
    fault_server.service.add(CONV, messages(2))

    async def action(parts: Parts) -> None:
        fault_server.fail(status, on="DELETE")
        with pytest.raises(ApiError) as raised:
            await parts.items.delete(CONV, ["msg_0", "msg_1"])
        assert raised.value.status == status
        assert len(await trash(parts)) == 1

    use(action)


@pytest.mark.parametrize("really", [True, False])
def test_a_failure_behind_the_deed_is_looked_into(fault_server: FaultServer, use: Use, really: bool) -> None:
    stored = fault_server.service.add(CONV, messages(3))

    async def action(parts: Parts) -> None:
        with fault_server.hold(on="DELETE") as hold:
            deleting = asyncio.create_task(parts.items.delete(CONV, ["msg_0", "msg_1"]))
            await hold.arrived_async()
            if really:
                del stored.items[0]
            fault_server.fail(500, on="DELETE")
            hold.release()
            if really:
                assert (await deleting).deleted == ("msg_0", "msg_1")
                return
            with pytest.raises(PartlyDone) as raised:
                await deleting
            assert (raised.value.done, raised.value.unknown, raised.value.left) == ((), ("msg_0",), ("msg_1",))

    use(action)


@pytest.mark.parametrize("how", ["cut", "400"])
def test_stopping_on_the_way_names_what_was_done(fault_server: FaultServer, use: Use, how: str) -> None:
    fault_server.service.add(CONV, messages(4))

    async def action(parts: Parts) -> None:
        def progress(done: int, _: int) -> None:
            if done != 2:
                return
            if how == "400":
                fault_server.fail(400, on="DELETE")
            else:
                fault_server.cut(on="DELETE")

        with pytest.raises(PartlyDone, match="stopped after 2 of 4") as raised:
            await parts.items.delete(CONV, [f"msg_{n}" for n in range(4)], on_progress=progress)
        error = raised.value
        assert error.done == ("msg_0", "msg_1")
        assert (*error.unknown, *error.left) == ("msg_2", "msg_3")
        assert bool(error.unknown) == (how != "400")

    use(action)


def test_what_cannot_be_looked_into_is_not_known(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(1))

    async def action(parts: Parts) -> None:
        known = parts.library.conversations
        await known.remember(parts.profile.name, [SeenConversation(CONV)])
        await known.set_count(parts.profile.name, CONV, 1, complete=True)
        with fault_server.hold(on="DELETE") as hold:
            deleting = asyncio.create_task(parts.items.delete(CONV, ["msg_0"]))
            await hold.arrived_async()
            fault_server.fail(500, times=30)
            hold.release()
            with pytest.raises(PartlyDone) as raised:
                await deleting
            assert raised.value.unknown == ("msg_0",)
        row = await known.get(parts.profile.name, CONV)
        assert row is not None
        assert (row.item_count, row.count_complete) == (0, False)

    use(action)


def test_nothing_is_deleted_without_a_copy(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(2))

    async def unreadable(parts: Parts) -> None:
        fault_server.fail(500, on="GET", times=30)
        with pytest.raises(ServerFault):
            await parts.items.delete(CONV, ["msg_0"])
        fault_server.clear()
        fault_server.fail(500, on="GET", times=30)
        with pytest.raises(ServerFault):
            await parts.conversations.delete(CONV)
        fault_server.clear()
        await parts.library.close()
        with pytest.raises(LibraryError):
            await parts.conversations.delete(CONV)
        with pytest.raises(LibraryError):
            await parts.items.delete(CONV, ["msg_0"])

    async def away(parts: Parts) -> None:
        copy = PlacedItem(0, Item.of(messages(1)[0]))
        await parts.library.items.put(parts.profile.name, CONV, [copy], frozenset(), 1.0)
        with pytest.raises(Unreachable):
            await parts.items.delete(CONV, ["msg_0"])
        assert await trash(parts) == []

    use(unreadable)
    use(away, base_url=DEAD_URL)
    assert not [line for line in fault_server.lines if line.startswith("DELETE")]
    assert len(fault_server.service.conversations[CONV].items) == 2


@pytest.mark.parametrize("items_first", [True, False])
def test_a_conversation_goes_whole_into_the_trash(
    fault_server: FaultServer, use: Use, items_first: bool
) -> None:
    stored = fault_server.service.add(CONV, [*messages(120), {"type": "odd"}], metadata={"a": "ü"})
    every = [dict(item) for item in stored.items]
    steps: list[int] = []

    async def action(parts: Parts) -> None:
        await parts.conversations.open(CONV)
        with fault_server.hold(on="DELETE") as hold:
            deleting = asyncio.create_task(
                parts.conversations.delete(
                    CONV, items_first=items_first, on_progress=lambda done, _: steps.append(done)
                )
            )
            await hold.arrived_async()
            (entry,) = await trash(parts)
            assert [json.loads(raw) for raw in entry.items] == every
            assert json.loads(entry.conversation_json)["metadata"] == {"a": "ü"}
            hold.release()
            done = await deleting
        assert (done.deleted, done.trash_ids) == ((CONV,), (entry.id,))
        assert await parts.library.conversations.get(parts.profile.name, CONV) is None

    use(action)
    assert CONV not in fault_server.service.conversations
    assert steps == (list(range(1, 121)) if items_first else [])
    assert (len(stored.items) == 1) == items_first


def test_a_conversation_that_is_gone_after_a_failure(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(1))

    async def action(parts: Parts) -> None:
        with fault_server.hold(on="DELETE") as hold:
            deleting = asyncio.create_task(parts.conversations.delete(CONV))
            await hold.arrived_async()
            fault_server.fail(500, on="DELETE")
            del fault_server.service.conversations[CONV]
            hold.release()
            assert (await deleting).deleted == (CONV,)
        with pytest.raises(NotFound):
            await parts.conversations.delete(CONV)

    use(action)


def test_a_conversation_that_stays(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(3))
    whole = f"DELETE /v1/conversations/{CONV}"

    async def action(parts: Parts) -> None:
        fault_server.fail(400, "no", on=whole)
        with pytest.raises(Rejected, match="no"):
            await parts.conversations.delete(CONV)
        fault_server.fail(400, "not the first", on="DELETE")
        with pytest.raises(Rejected, match="not the first"):
            await parts.conversations.delete(CONV, items_first=True)
        fault_server.fail(400, "no item", on="items/msg_1")
        with pytest.raises(PartlyDone, match="the conversation stays") as raised:
            await parts.conversations.delete(CONV, items_first=True)
        assert (raised.value.done, raised.value.left) == (("msg_0",), ("msg_1", "msg_2", CONV))
        await parts.api.delete_conversation_item(CONV, "msg_1")
        with fault_server.hold(on="items/msg_2") as hold:
            deleting = asyncio.create_task(parts.conversations.delete(CONV, items_first=True))
            await hold.arrived_async()
            fault_server.service.conversations[CONV].items.clear()
            fault_server.put(gone_answer(), on=whole + "/items")
            fault_server.fail(400, "not yet", on=whole)
            hold.release()
            with pytest.raises(PartlyDone, match="not yet") as raised:
                await deleting
        assert (raised.value.done, raised.value.left) == (("msg_2",), (CONV,))
        fault_server.fail(500, on=whole, times=5)
        with pytest.raises(ServerFault) as fault:
            await parts.conversations.delete(CONV)
        assert fault.value.may_have_acted

    use(action)


def gone_answer() -> Answer:
    """An item that is gone when its turn comes."""
    return Answer(404, {"error": {"message": "gone"}})


@pytest.mark.parametrize("items_first", [False, True])
def test_a_conversation_that_cannot_be_copied_whole_is_not_deleted(
    fault_server: FaultServer, use: Use, items_first: bool
) -> None:
    stored = fault_server.service.add(CONV, messages(9))
    fault_server.service.poisoned = {"msg_4"}

    async def action(parts: Parts) -> None:
        with pytest.raises(ItemsUnread, match=r"nothing was deleted.* behind msg_3 and before msg_5 cannot be"):
            await parts.conversations.delete(CONV, items_first=items_first)
        assert await trash(parts) == []

    use(action)
    assert len(stored.items) == 9
    assert CONV in fault_server.service.conversations


def test_what_one_order_does_not_give_is_copied_from_the_other(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV, messages(9))
    fault_server.service.poisoned, fault_server.service.poisoned_order = {"msg_4"}, "asc"

    async def action(parts: Parts) -> None:
        await parts.conversations.delete(CONV)
        (entry,) = await trash(parts)
        assert [json.loads(raw) for raw in entry.items] == stored.items

    use(action)
