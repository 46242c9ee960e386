"""Conversations: open, create, metadata, against servers that replace, merge and ignore."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tests.services.conftest import CONV, Parts, Use, items_of, messages
from tests.support.fault_server import FaultServer
from tui.analysis.deletion import ItemsFate
from tui.errors import (
    InputError,
    MetadataChanged,
    NotFound,
    PartlyDone,
    Rejected,
    ServerFault,
)
from tui.models.json_value import JsonValue
from tui.models.rows import KnownConversation
from tui.services.conversations import items_fate, metadata_of
from tui.settings.profile import OPENAI_BASE_URL, Profile, local_profile


def test_opening_puts_it_into_the_library(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, metadata={"title": "T"})

    async def action(parts: Parts) -> None:
        known = await parts.conversations.open(CONV)
        assert (known.id, known.created_at, metadata_of(known)) == (CONV, 1_700_000_000, {"title": "T"})
        assert known.last_opened
        listed = await parts.library.conversations.page(parts.profile.name)
        assert listed == [known]
        del fault_server.service.conversations[CONV]
        with pytest.raises(NotFound):
            await parts.conversations.open(CONV)
        gone = await parts.library.conversations.get(parts.profile.name, CONV)
        assert gone is not None
        assert gone.gone
        with pytest.raises(NotFound):
            await parts.conversations.open("conv_never")
        assert await parts.library.conversations.get(parts.profile.name, "conv_never") is None

    use(action)


def test_what_is_known_of_a_conversation_that_nobody_kept(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, metadata={"k": "ü"})

    async def action(parts: Parts) -> None:
        given = await parts.api.get_conversation(CONV)
        known = await parts.conversations.known(given)
        assert (known.id, metadata_of(known)) == (CONV, {"k": "ü"})

    use(action)
    assert metadata_of(KnownConversation("c", metadata_json="[]")) == {}


@pytest.mark.parametrize("count", [0, 5, 20, 45])
@pytest.mark.parametrize("ignores", [False, True])
def test_creating_with_any_number_of_items(
    fault_server: FaultServer, use: Use, count: int, ignores: bool
) -> None:
    fault_server.service.ignores_created_items = ignores
    steps: list[tuple[int, int]] = []

    async def action(parts: Parts) -> None:
        made = await parts.conversations.create(
            metadata={"a": "b"}, items=items_of(count), on_progress=lambda *step: steps.append(step)
        )
        stored = fault_server.service.conversations[made.id]
        assert [item["content"] for item in stored.items] == [f"m{number}" for number in range(count)]
        assert stored.metadata == {"a": "b"}
        assert await parts.library.conversations.get(parts.profile.name, made.id)

    use(action)
    assert [total for _, total in steps] == [count] * len(steps)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert not steps or steps[-1] == (count, count)
    sizes = [len(seen.json.get("items", [])) for seen in fault_server.requests if seen.method == "POST"]
    assert max(sizes) <= 20


def test_what_was_created_is_named_where_its_items_fail(fault_server: FaultServer, use: Use) -> None:
    async def action(parts: Parts) -> None:
        fault_server.fail(400, "bad item", on="/items")
        with pytest.raises(PartlyDone, match="bad item") as raised:
            await parts.conversations.create(items=items_of(2))
        (made,) = raised.value.done
        assert made in fault_server.service.conversations
        fault_server.fail(400, "not that many", on="POST /v1/conversations/")
        with pytest.raises(PartlyDone, match="not that many"):
            await parts.conversations.create(items=items_of(45))
        fault_server.fail(400, "nothing")
        with pytest.raises(Rejected):
            await parts.conversations.create()

    use(action)


def test_quitting_amid_a_creation_waits_for_all_of_it(fault_server: FaultServer, use: Use) -> None:
    async def action(parts: Parts) -> None:
        with fault_server.hold(on="POST") as hold:
            creating = asyncio.create_task(parts.conversations.create(items=items_of(45)))
            await hold.arrived_async()
            draining = asyncio.create_task(parts.writes.drain(10))
            await asyncio.sleep(0)
            creating.cancel()
            hold.release()
            assert await draining == ()
        (stored,) = fault_server.service.conversations.values()
        assert len(stored.items) == 45

    use(action)


@pytest.mark.parametrize(
    ("mode", "kept", "stored"),
    [
        ("replace", (), {"new": "1"}),
        ("merge", (), {"new": "1"}),
        ("merge_without_null", ("old",), {"old": "x", "new": "1"}),
    ],
)
def test_metadata_becomes_what_is_wanted_or_it_is_said(
    fault_server: FaultServer, use: Use, mode: str, kept: tuple[str, ...], stored: dict[str, str]
) -> None:
    fault_server.service.metadata_mode = mode  # type: ignore[assignment]
    fault_server.service.add(CONV, metadata={"old": "x"})

    async def action(parts: Parts) -> None:
        saved = await parts.conversations.update_metadata(CONV, {"new": "1"}, base={"old": "x"})
        assert saved.kept == kept
        assert dict(saved.conversation.metadata) == stored
        assert saved.as_wanted == (not kept)
        known = await parts.library.conversations.get(parts.profile.name, CONV)
        assert known is not None
        assert metadata_of(known) == stored

    use(action)
    assert fault_server.service.conversations[CONV].metadata == stored
    posts = [seen.json["metadata"] for seen in fault_server.requests if seen.method == "POST"]
    assert posts[0] == {"new": "1"}
    assert posts[1:] == ([] if mode == "replace" else [{"new": "1", "old": None}])


def test_all_metadata_goes_from_a_merging_server(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.metadata_mode = "merge"
    fault_server.service.add(CONV, metadata={f"k{number}": "v" for number in range(16)})
    saved = use(lambda parts: parts.conversations.update_metadata(CONV, {}))
    assert (saved.kept, fault_server.service.conversations[CONV].metadata) == ((), {})


def test_a_server_that_refuses_null_keeps_the_key(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.metadata_mode = "merge"
    fault_server.service.add(CONV, metadata={"old": "x"})

    async def action(parts: Parts) -> None:
        fault_server.answer(200, {"id": CONV, "object": "conversation", "metadata": {"old": "x"}}, on="POST")
        fault_server.fail(400, "null is no string", on="POST")
        saved = await parts.conversations.update_metadata(CONV, {})
        assert saved.kept == ("old",)

    use(action)


def test_metadata_changed_by_somebody_else(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, metadata={"a": "theirs"})

    async def action(parts: Parts) -> None:
        with pytest.raises(MetadataChanged) as raised:
            await parts.conversations.update_metadata(CONV, {"a": "mine"}, base={"a": "base"})
        assert raised.value.theirs == {"a": "theirs"}

    use(action)
    assert all(seen.method == "GET" for seen in fault_server.requests)


@pytest.mark.parametrize(
    "wanted", [{f"k{number}": "v" for number in range(17)}, {"k" * 65: "v"}, {"k": "v" * 513}, {"k": 1}]
)
def test_limits_are_kept_before_anything_is_sent(
    fault_server: FaultServer, use: Use, wanted: dict[str, JsonValue]
) -> None:
    async def action(parts: Parts) -> None:
        with pytest.raises(InputError):
            await parts.conversations.update_metadata(CONV, wanted)
        with pytest.raises(InputError):
            await parts.conversations.create(metadata=wanted)

    use(action)
    assert fault_server.lines == []


WRITES: list[Callable[[Parts], object]] = [
    lambda parts: parts.conversations.create(),
    lambda parts: parts.conversations.update_metadata(CONV, {}),
    lambda parts: parts.conversations.delete(CONV),
    lambda parts: parts.items.add(CONV, items_of(1)),
    lambda parts: parts.items.delete(CONV, ["msg_1"]),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_read_only_profile_writes_nothing(
    fault_server: FaultServer, use: Use, write: Callable[[Parts], object]
) -> None:
    async def action(parts: Parts) -> None:
        with pytest.raises(InputError, match="read-only"):
            await write(parts)  # type: ignore[misc]

    use(action, read_only=True)
    assert fault_server.lines == []


def test_planning_a_deletion_reads_nothing(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(1))

    async def action(parts: Parts) -> None:
        plan = await parts.conversations.plan_deletion(CONV)
        assert (plan.item_count, plan.count_complete, plan.items_fate) == (None, False, ItemsFate.UNKNOWN)
        await parts.conversations.open(CONV)
        await parts.library.conversations.set_count(parts.profile.name, CONV, 4, complete=True)
        plan = await parts.conversations.plan_deletion(CONV)
        assert (plan.item_count, plan.count_complete) == (4, True)

    use(action)


def test_what_servers_do_with_the_items() -> None:
    assert items_fate(local_profile()) is ItemsFate.DELETED
    assert items_fate(Profile("openai", OPENAI_BASE_URL)) is ItemsFate.KEPT
    assert items_fate(Profile("x", "https://example.invalid/v1")) is ItemsFate.UNKNOWN


def test_an_error_of_the_server_is_raised(fault_server: FaultServer, use: Use) -> None:
    async def action(parts: Parts) -> None:
        fault_server.fail(500, times=20)
        with pytest.raises(ServerFault):
            await parts.conversations.get(CONV)

    use(action)
