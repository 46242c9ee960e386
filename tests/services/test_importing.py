from __future__ import annotations

import asyncio
import io
import json
import os
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.services.opened import opened
from tests.support.fake_service import FakeService, StoredConversation
from tests.support.fault_server import FaultServer
from tests.support.http_thread import Answer, Seen
from tui.errors import InputError, LibraryError, Rejected, Unauthorized, Unreachable
from tui.models.include import ALL_INCLUDES
from tui.models.item import Item
from tui.services.batches import BATCH_BYTES, batches
from tui.services.import_lease import ImportUnderWay
from tui.services.import_match import same_content
from tui.services.importing import Importer, ImportProgress, ImportSummary
from tui.services.services import Services
from tui.settings.profile import Profile


def line(*texts: str, **rest: Any) -> bytes:
    items = [{"type": "message", "role": "user", "content": text} for text in texts]
    return json.dumps({"items": items, **rest}).encode() + b"\n"


def numbered(count: int, name: str = "item") -> bytes:
    return line(*(f"{name} {number}" for number in range(count)))


async def bring(services: Services, data: bytes, *, resume: bool = False) -> ImportSummary:
    return await Importer(services, resume=resume).run(io.BytesIO(data))


def run(folder: Path, data: bytes, profile: Profile | None = None, *, resume: bool = False) -> ImportSummary:
    async def work() -> ImportSummary:
        async with opened(folder, profile) as services:
            return await bring(services, data, resume=resume)

    return asyncio.run(work())


def texts(service: FakeService) -> dict[str, list[str]]:
    return {
        stored.id: [item.get("content", "") for item in stored.items]
        for stored in service.conversations.values()
    }


async def stored(services: Services, conversation_id: str) -> list[Item]:
    found: list[Item] = []
    async for answer in services.items.walk(conversation_id, includes=ALL_INCLUDES):
        found.extend(answer.page.items)
    return found


class Losing(FakeService):
    """A service whose answers get lost after the deed."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: list[tuple[str, int | None]] = []
        """What a request's line ends with, and the status that comes back; None: the connection breaks."""
        self.keep: int | None = None
        """So many items of the next lost batch are stored."""

    def answer(self, seen: Seen) -> Answer:
        found = next((loss for loss in self.lost if seen.line.endswith(loss[0])), None)
        if found is None:
            return super().answer(seen)
        self.lost.remove(found)
        if self.keep is not None:
            body = {"items": json.loads(seen.body)["items"][: self.keep]}
            seen = Seen(seen.method, seen.target, seen.headers, json.dumps(body).encode(), seen.connection)
        super().answer(seen)
        if found[1] is None:
            return Answer(cut="before")
        return Answer(found[1], {"error": {"message": "lost"}})


@pytest.fixture
def losing(fault_server: FaultServer) -> Losing:
    service = Losing()
    fault_server.service = service
    return service


def test_conversations_come_whole_and_in_order(tmp_path: Path) -> None:
    progress: list[ImportProgress] = []
    data = (
        b'{"object":"conversation","id":"conv_x","metadata":{"title":"One"}}\n'
        b'{"type":"message","role":"user","content":"hello there"}\n' + numbered(45) + b"rubbish\n"
    )

    async def work() -> None:
        async with opened(tmp_path) as services:
            importer = Importer(services, on_progress=progress.append)
            summary = await importer.run(io.BytesIO(data))
            assert (summary.completed, summary.items, summary.already) == (2, 46, 0)
            assert [(mistake.line, mistake.reason[:8]) for mistake in summary.mistakes] == [(4, "not JSON")]
            known = await services.library.conversations.many("local", summary.created)
            assert sorted((row.first_text, row.item_count) for row in known.values()) == [
                ("hello there", 1),
                ("item 0", 45),
            ]
            long = next(row.id for row in known.values() if row.item_count == 45)
            assert [item.data["content"] for item in await stored(services, long)] == [
                f"item {number}" for number in range(45)
            ]
            other = next(row.id for row in known.values() if row.id != long)
            assert (await services.conversations.get(other)).metadata == {"title": "One"}

    asyncio.run(work())
    assert (progress[-1].conversations, progress[-1].items) == (2, 46)
    assert progress[-1].offset == progress[-1].size == len(data)
    assert max(step.items for step in progress) == 46


def test_the_same_file_twice(tmp_path: Path) -> None:
    data = numbered(3, "a") + numbered(2, "b") + line()
    assert run(tmp_path, data).completed == 3
    again = run(tmp_path, data, resume=True)
    assert (again.completed, again.items, again.already, again.known_before) == (0, 0, 3, False)
    anew = run(tmp_path, data)
    assert (anew.completed, anew.items, anew.known_before) == (3, 5, True)
    last = run(tmp_path, data, resume=True)
    assert (last.completed, last.already) == (0, 3)


def test_ids_in_use_are_replaced_and_named(tmp_path: Path) -> None:
    item = {"type": "message", "id": "msg_mine", "role": "user", "content": "x"}
    data = json.dumps({"items": [item]}).encode()
    assert run(tmp_path, data).replaced == []
    (pair,) = run(tmp_path, data).replaced
    assert pair[0] == "msg_mine"
    assert pair[1] != "msg_mine"


def test_a_read_only_profile_is_left_alone(tmp_path: Path, fault_server: FaultServer) -> None:
    with pytest.raises(InputError, match="read-only"):
        run(tmp_path, numbered(1), fault_server.profile(read_only=True))
    assert fault_server.requests == []


def test_batches_hold_20_items_and_no_more_than_a_request_takes() -> None:
    small = [Item.of({"type": "a", "n": number}) for number in range(45)]
    assert [len(batch) for batch in batches(small)] == [20, 20, 5]
    big = Item(b'{"type":"' + b"x" * BATCH_BYTES + b'"}')
    assert [len(batch) for batch in batches([small[0], big, small[1], big])] == [1, 1, 1, 1]
    assert list(batches([])) == []


@pytest.mark.parametrize("status", [None, 500])
@pytest.mark.parametrize("keep", [0, 7, 20])
def test_a_lost_answer_doubles_nothing(
    tmp_path: Path, fault_server: FaultServer, losing: Losing, status: int | None, keep: int
) -> None:
    losing.lost = [("/items", status)]
    losing.keep = keep
    summary = run(tmp_path, numbered(45), fault_server.profile())
    assert (summary.mistakes, summary.items, summary.completed) == ([], 45, 1)
    assert list(texts(losing).values()) == [[f"item {number}" for number in range(45)]]


def test_items_that_repeat_are_counted(tmp_path: Path, fault_server: FaultServer, losing: Losing) -> None:
    losing.lost = [("/items", None)] * 2
    losing.page_max = 10
    summary = run(tmp_path, line(*["again"] * 50), fault_server.profile())
    assert summary.mistakes == []
    assert [len(found) for found in texts(losing).values()] == [50]


def test_an_answer_that_lacks_items_is_looked_into(
    tmp_path: Path, fault_server: FaultServer, losing: Losing
) -> None:
    losing.lost = [("/items", 200)]
    losing.keep = 3
    fault_server.service.page_max = 100
    summary = run(tmp_path, numbered(5), fault_server.profile())
    assert [found[:5] for found in texts(losing).values()] == [[f"item {number}" for number in range(5)]]
    assert summary.completed + len(summary.mistakes) == 1


def test_a_create_without_an_answer_may_exist(
    tmp_path: Path, fault_server: FaultServer, losing: Losing
) -> None:
    losing.lost = [("/conversations", 500)]
    summary = run(tmp_path, numbered(2), fault_server.profile())
    assert [mistake.reason for mistake in summary.mistakes] == ["a conversation may exist, empty: lost"]
    assert list(texts(losing).values()) == [[]]


def test_resume_takes_up_the_conversation_whose_answer_was_lost(
    tmp_path: Path, fault_server: FaultServer, losing: Losing
) -> None:
    losing.lost = [("/conversations", 500)]
    run(tmp_path, numbered(2), fault_server.profile())
    (left,) = losing.conversations.values()
    left.created_at = int(time.time())
    losing.add("conv_other", created_at=left.created_at, metadata={"title": "somebody else's"})
    losing.add("conv_full", [{"id": "m", "type": "x"}], created_at=left.created_at)
    losing.add("conv_old")
    summary = run(tmp_path, numbered(2), fault_server.profile(), resume=True)
    assert (summary.completed, summary.created, summary.mistakes) == (1, [], [])
    assert texts(losing)[left.id] == ["item 0", "item 1"]


def test_resume_makes_a_new_one_where_the_server_has_no_list(
    tmp_path: Path, fault_server: FaultServer, losing: Losing
) -> None:
    losing.lists = False
    losing.lost = [("/conversations", 500)]
    run(tmp_path, numbered(2), fault_server.profile())
    summary = run(tmp_path, numbered(2), fault_server.profile(), resume=True)
    assert len(summary.created) == 1
    assert sorted(map(len, texts(losing).values())) == [0, 2]


@pytest.mark.parametrize("stored_of_batch", [0, 4, 20])
def test_resume_goes_on_after_a_batch_that_nobody_knows_of(
    tmp_path: Path, fault_server: FaultServer, losing: Losing, stored_of_batch: int
) -> None:
    """As a kill leaves it: the batch was sent, and its answer not noted."""
    data = numbered(50)

    class Killed(Losing):
        def answer(self, seen: Seen) -> Answer:
            if seen.line.endswith("/items") and len(next(iter(self.conversations.values())).items) >= 20:
                if self.keep is not None:
                    body = {"items": json.loads(seen.body)["items"][: self.keep]}
                    sent = Seen(seen.method, seen.target, seen.headers, json.dumps(body).encode(), 1)
                    FakeService.answer(self, sent)
                    self.keep = None
                return Answer(403, {"error": {"message": "out"}})
            return super().answer(seen)

    killed = Killed()
    killed.keep = stored_of_batch
    fault_server.service = killed
    first = run(tmp_path, data, fault_server.profile())
    assert first.items == 20
    assert first.stopped is not None
    losing.conversations = killed.conversations
    fault_server.service = losing
    summary = run(tmp_path, data, fault_server.profile(), resume=True)
    assert (summary.mistakes, summary.completed, summary.created) == ([], 1, [])
    assert summary.items == 30 - stored_of_batch
    assert list(texts(losing).values()) == [[f"item {number}" for number in range(50)]]


def test_going_on_compares_no_more_than_one_batch_with_the_server(
    tmp_path: Path, losing: Losing, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = line(*["ok"] * 300)
    fault_server.fail(401, "no key", on="GET")  # so the lost batch cannot be looked for
    losing.lost = [("conv_made1/items", None)]
    first = run(tmp_path, data, fault_server.profile())
    assert isinstance(first.stopped, Unauthorized)
    compared: list[Item] = []

    def counting(sent: Item, stored: Item) -> bool:
        compared.append(sent)
        return same_content(sent, stored)

    monkeypatch.setattr("tui.services.import_match.same_content", counting)
    summary = run(tmp_path, data, fault_server.profile(), resume=True)
    assert texts(losing) == {"conv_made1": ["ok"] * 300}
    assert (summary.completed, summary.mistakes) == (1, [])
    assert 20 <= len(compared) <= 21 * 20


def test_resume_leaves_a_conversation_alone_that_somebody_changed(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    data = numbered(30)
    fault_server.service.refused_includes = {"web_search_call.results"}
    fault_server.fail(400, "no", on="/items", times=21)
    run(tmp_path, data, fault_server.profile())
    (conversation,) = fault_server.service.conversations.values()
    conversation.items.append({"id": "msg_x", "type": "message", "role": "user", "content": "mine"})
    summary = run(tmp_path, data, fault_server.profile(), resume=True)
    assert "holds 1 items and not what this line begins with" in summary.mistakes[0].reason
    assert len(conversation.items) == 1


def test_resume_makes_a_conversation_again_that_was_deleted(tmp_path: Path, fault_server: FaultServer) -> None:
    data = numbered(3)
    fault_server.fail(400, "no", on="/items", times=4)
    run(tmp_path, data, fault_server.profile())
    fault_server.service.conversations.clear()
    summary = run(tmp_path, data, fault_server.profile(), resume=True)
    assert (summary.completed, summary.mistakes) == (1, [])
    assert [len(found) for found in texts(fault_server.service).values()] == [3]


def test_resume_goes_on_with_an_empty_conversation(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.fail(400, "no", on="/items", times=4)
    run(tmp_path, numbered(3), fault_server.profile())
    summary = run(tmp_path, numbered(3), fault_server.profile(), resume=True)
    assert (summary.completed, summary.created) == (1, [])
    assert [len(found) for found in texts(fault_server.service).values()] == [3]


class Choosy(FakeService):
    """Takes no request that holds an item whose text says that it is bad."""

    def _items(self, seen: Seen, stored: StoredConversation) -> Answer:
        if seen.method == "POST" and b"bad" in seen.body:
            return Answer(400, {"error": {"message": "an item is not accepted"}})
        return super()._items(seen, stored)


@pytest.mark.parametrize("bad", [[2], [0, 44], [5, 6, 21], [40]])
def test_a_refused_item_costs_no_other(tmp_path: Path, fault_server: FaultServer, bad: list[int]) -> None:
    service = Choosy()
    fault_server.service = service
    said = ["bad" if number in bad else f"item {number}" for number in range(45)]
    summary = run(tmp_path, line(*said) + numbered(2, "other"), fault_server.profile())
    whole = [f"item {number}" for number in range(45) if number not in bad]
    assert sorted(texts(service).values(), key=len) == [["other 0", "other 1"], whole]
    assert (summary.stopped, summary.completed, summary.items) == (None, 1, 2 + len(whole))
    assert [mistake.line for mistake in summary.mistakes] == [1] * len(bad)
    said_of = [mistake.reason.partition(", ")[2] for mistake in summary.mistakes]
    assert said_of == [f"item {number + 1} is left out: an item is not accepted" for number in bad]


class Closing(Choosy):
    """Takes so many requests with items, and then no key any more."""

    left = 100

    def _items(self, seen: Seen, stored: StoredConversation) -> Answer:
        if seen.method == "POST":
            self.left -= 1
            if self.left < 0:
                return Answer(401, {"error": {"message": "closed"}})
        return super()._items(seen, stored)


@pytest.mark.parametrize("bad", [[2], [0, 25], [19, 20], [44]])
@pytest.mark.parametrize("left", [5, 22, 24, 30])
def test_an_import_goes_on_behind_refused_items(
    tmp_path: Path, fault_server: FaultServer, bad: list[int], left: int
) -> None:
    service = Closing()
    service.left = left
    fault_server.service = service
    data = line(*("bad" if number in bad else f"item {number}" for number in range(60)))
    run(tmp_path, data, fault_server.profile())
    service.left = 100
    summary = run(tmp_path, data, fault_server.profile(), resume=True)
    assert summary.stopped is None
    assert list(texts(service).values()) == [[f"item {number}" for number in range(60) if number not in bad]]


def test_a_lost_answer_after_a_refused_item_is_still_found(
    tmp_path: Path, fault_server: FaultServer, losing: Losing
) -> None:
    fault_server.fail(400, "no", on="/items", times=2)
    losing.lost = [("conv_made1/items", None)] * 2
    summary = run(tmp_path, numbered(25), fault_server.profile())
    assert texts(losing) == {"conv_made1": [f"item {number}" for number in range(1, 25)]}
    assert len(summary.mistakes) == 1


def test_one_refused_conversation_stops_no_other(tmp_path: Path, fault_server: FaultServer) -> None:
    service = Choosy()
    fault_server.service = service
    data = numbered(3, "bad") + line("bad") + numbered(3, "b")
    summary = run(tmp_path, data, fault_server.profile())
    assert summary.stopped is None
    assert summary.completed == 1
    assert [mistake.reason.partition(", ")[2] for mistake in summary.mistakes] == [
        "0 items stored: an item is not accepted"
    ] * 2


@pytest.mark.parametrize(("status", "kind"), [(401, Unauthorized), (400, Rejected)])
def test_what_every_conversation_would_meet_stops_all(
    tmp_path: Path, fault_server: FaultServer, status: int, kind: type[Exception]
) -> None:
    fault_server.fail(status, "no", times=3)
    data = b"".join(numbered(1, str(number)) for number in range(30))
    summary = run(tmp_path, data, fault_server.profile())
    if kind is Unauthorized:
        assert isinstance(summary.stopped, Unauthorized)
        assert len(fault_server.requests) <= 12
    else:
        assert summary.stopped is None
        assert summary.completed == 27


def test_an_unreachable_server_stops_all(tmp_path: Path) -> None:
    with FaultServer() as server:
        profile = server.profile()
    summary = run(tmp_path, b"".join(numbered(1, str(number)) for number in range(9)), profile)
    assert isinstance(summary.stopped, Unreachable)
    assert summary.completed == 0


def test_a_long_conversation_goes_through_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.services.interchange.PART_ITEMS", 30)
    item = b'{"type":"message","role":"user","content":"x"}\n'
    data = b'{"object":"conversation","id":"c"}\n' + item * 100 + numbered(2)
    summary = run(tmp_path, data)
    assert (summary.completed, summary.items) == (2, 102)
    assert run(tmp_path, data, resume=True).already == 2


def test_a_refused_part_lets_the_rest_of_its_conversation_go_by(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.services.interchange.PART_ITEMS", 5)
    item = b'{"type":"message","role":"user","content":"x"}\n'
    fault_server.fail(400, "no", on="/items", times=6)
    summary = run(
        tmp_path, b'{"object":"conversation","id":"c"}\n' + item * 20 + numbered(2), fault_server.profile()
    )
    assert (summary.completed, len(summary.mistakes)) == (1, 1)


def test_a_file_that_cannot_be_read_on_is_said_so(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    async def work() -> ImportSummary:
        async with opened(tmp_path) as services:
            return await Importer(services).run(Broken(numbered(1)))

    summary = asyncio.run(work())
    assert isinstance(summary.stopped, InputError)


def test_a_library_that_fails_stops_the_import(tmp_path: Path) -> None:
    async def work() -> ImportSummary:
        async with opened(tmp_path) as services:
            importer = Importer(services, resume=True)
            await services.library.close()
            return await importer.run(io.BytesIO(numbered(1)))

    summary = asyncio.run(work())
    assert isinstance(summary.stopped, LibraryError)


def test_a_cancelled_import_leaves_no_write_unknown(tmp_path: Path, fault_server: FaultServer) -> None:
    data = numbered(60)

    async def work() -> None:
        async with opened(tmp_path, fault_server.profile()) as services:
            with fault_server.hold(on="/items") as hold:
                task = asyncio.create_task(bring(services, data))
                await hold.arrived_async()
                task.cancel()
                await asyncio.wait([task])
                assert task.cancelled()
                assert services.writes.running
                hold.release()
            assert await services.close() == ()

    asyncio.run(work())
    assert [len(found) for found in texts(fault_server.service).values()] == [20]
    summary = run(tmp_path, data, fault_server.profile(), resume=True)
    assert (summary.completed, summary.items) == (1, 40)
    assert list(texts(fault_server.service).values()) == [[f"item {number}" for number in range(60)]]


def test_the_recorded_transcripts_come_back_as_they_were_sent(tmp_path: Path, corpus: Path) -> None:
    data = (corpus / "transcripts.jsonl").read_bytes()
    sent = [[Item.of(item) for item in json.loads(row)["items"]] for row in data.splitlines()]

    async def work() -> None:
        async with opened(tmp_path) as services:
            summary = await bring(services, data)
            assert (summary.completed, summary.items, summary.mistakes) == (613, 2558, [])
            again = await Importer(services, resume=True).run(io.BytesIO(data))
            assert (again.completed, again.items, again.already) == (0, 0, 613)
            replaced = dict(summary.replaced)
            digest = sha256(data).hexdigest()
            for number, items in enumerate(sent, 1):
                entry = await services.library.imports.entry("local", digest, number)
                assert entry is not None
                assert entry.conversation_id is not None
                found = await stored(services, entry.conversation_id)
                assert len(found) == len(items)
                for one, other in zip(items, found, strict=True):
                    assert without_added(one, other) == one.data
                    assert not one.id or other.id == one.id or one.id in replaced

    asyncio.run(work())


def without_added(sent: Item, found: Item) -> dict[str, Any]:
    """The stored item without the id, status and type that the server added or replaced."""
    kept = dict(found.data)
    for key in ("id", "status", "type"):
        if key not in sent.data:
            kept.pop(key, None)
        elif key == "id":
            kept[key] = sent.data[key]
    return kept


def test_one_import_of_a_file_at_a_time(tmp_path: Path, fault_server: FaultServer) -> None:
    data = numbered(30)

    async def work() -> None:
        profile = fault_server.profile()
        async with opened(tmp_path, profile) as one, opened(tmp_path, profile) as two:
            with fault_server.hold() as held:
                first = asyncio.create_task(bring(one, data))
                await held.arrived_async()
                for services in (one, two):
                    with pytest.raises(ImportUnderWay, match=f"process {os.getpid()} is importing this file"):
                        await bring(services, data)
                other = asyncio.create_task(bring(two, numbered(1, "other")))
                held.release()
                assert (await first).completed == (await other).completed == 1
            assert (await bring(two, data, resume=True)).already == 1

    asyncio.run(work())
    assert len(fault_server.service.conversations) == 2
