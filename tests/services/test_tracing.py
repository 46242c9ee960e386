"""From an error text to the item: out of 600 conversations, on the local profile and over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.test_error_text import WRAPPINGS
from tests.services.opened import opened
from tests.support.fault_server import FaultServer
from tests.support.local_server import running_server
from tui.analysis.error_text import complaint_of
from tui.errors import InputError, Unreachable
from tui.local.new_items import accept_item
from tui.local.store import LocalStore
from tui.models.finding import Code
from tui.models.item import Item
from tui.models.order import Order
from tui.services.services import Services
from tui.services.trace_places import Trace
from tui.settings.profile import Profile

pytestmark = pytest.mark.anyio
COUNT = 600
FOREIGN = "0f1e2d3c4b5a6978"
"""The key of a conversation that is not here: imported items carry such a one."""


def made(prefix: str, second: int) -> str:
    return f"{prefix}_{FOREIGN}00{second:08x}{second:024x}"


def user(text: str = "Go on.") -> dict[str, Any]:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def answer(item_id: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": "Yes.", "annotations": []}]
    return {"id": item_id, "type": "message", "role": "assistant", "content": content}


def call(name: str) -> dict[str, Any]:
    return {"type": "function_call", "call_id": name, "name": "look", "arguments": "{}"}


def output(name: str) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": name, "output": "found"}


def reasoning(item_id: str, **fields: Any) -> dict[str, Any]:
    return {"id": item_id, "type": "reasoning", "summary": [], **fields}


RS_LAST, RS_GONE, RS_TWICE = made("rs", 100), made("rs", 200), made("rs", 300)
MSG_LEFT = made("msg", 203)
POISONED: dict[int, list[dict[str, Any]]] = {
    41: [user(), call("call_Lost0001"), user()],
    548: [user(), output("call_Lost0002"), user()],
    557: [user(), reasoning(RS_LAST), user()],
    566: [user(), reasoning(RS_GONE), answer(MSG_LEFT)],
    581: [user(), reasoning(RS_TWICE), answer(made("msg", 303))],
    599: [user(), reasoning(made("rs", 400), encrypted_content="gAAAAABcu"), answer(made("msg", 403))],
}
"""The place of each sick conversation among the 600, and its items; their ids are foreign.

The newest are read first. One place is near the end of that, and the last text is looked for in all; the others
stand early, since the same walk over hundreds more shows nothing new.
"""
CASES: list[tuple[int, str, int, Code | None]] = [
    (41, "No tool output found for function call call_Lost0001.", 1, Code.CALL_WITHOUT_OUTPUT),
    (
        548,
        "No tool call found for function call output with call_id call_Lost0002.",
        1,
        Code.OUTPUT_WITHOUT_CALL,
    ),
    (
        557,
        f"Item '{RS_LAST}' of type 'reasoning' was provided without its required following item.",
        1,
        Code.REASONING_WITHOUT_FOLLOWER,
    ),
    (
        566,
        f"Item '{MSG_LEFT}' of type 'message' was provided without its required 'reasoning' item: '{RS_GONE}'.",
        1,
        Code.REASONING_GONE,
    ),
    # The same item came with the request a second time: in the conversation it stands once.
    (581, f"Duplicate item found with id {RS_TWICE}. Remove duplicate items and try again.", 1, None),
    (
        599,
        "Error code: 400 - invalid_encrypted_content: the content could not be verified.",
        1,
        Code.BROKEN_ENCRYPTED_CONTENT,
    ),
]


def fill(path: Path) -> dict[int, str]:
    """600 conversations, six of them sick; answers the ids of those by their place."""
    path.parent.mkdir()
    store = LocalStore.open(path)
    ids: dict[int, str] = {}
    for number in range(COUNT):
        items = POISONED.get(number) or [user(f"question {number}"), answer(f"msg_fine{number:08}")]
        made = store.create_conversation({}, [accepted for each in items if (accepted := accept_item(each))])
        if number in POISONED:
            ids[number] = made.id
    store.close()
    return ids


async def item_at(services: Services, conversation_id: str, place: int) -> str:
    page = await services.items.page(conversation_id, order=Order.ASC)
    return page.page.items[place].identity


async def assert_found(
    services: Services, trace: Trace, case: tuple[int, str, int, Code | None], wanted: str
) -> None:
    _, text, place, code = case
    assert [each.conversation.id for each in trace.places] == [wanted], text
    (found,) = trace.places
    assert found.identity == await item_at(services, wanted, place)
    assert (found.finding.code if found.finding is not None else None) is code
    assert trace.tried


@pytest.mark.whole
async def test_each_error_leads_to_its_item_on_the_local_profile(tmp_path: Path) -> None:
    ids = fill(tmp_path / "data" / "local.sqlite3")
    async with opened(tmp_path) as services:
        await services.items.delete(ids[566], [RS_GONE])
        for case in CASES:
            for wrap in WRAPPINGS[1:]:
                await assert_found(services, await services.tracer.trace(wrap(case[1])), case, ids[case[0]])


@pytest.mark.whole
async def test_each_error_leads_to_its_item_over_http(tmp_path: Path) -> None:
    ids = fill(tmp_path / "data" / "local.sqlite3")
    async with opened(tmp_path) as services:
        await services.items.delete(ids[566], [RS_GONE])
    with running_server(tmp_path / "data" / "local.sqlite3") as server:
        profile = Profile("served", server.base_url)
        # The library knows nothing of this server.
        async with opened(tmp_path / "other", profile) as services:
            for number, case in enumerate(CASES):
                heard: list[str] = []
                text = WRAPPINGS[1:][number % 3](case[1])
                # Nothing else of a text is looked for, so that the other wrappings lead to the same place.
                assert {complaint_of(wrap(case[1])) for wrap in WRAPPINGS} == {complaint_of(text)}
                trace = await services.tracer.trace(text, heard.append)
                known = (*case[:3], None if case[0] == 566 else case[3])
                await assert_found(services, trace, known, ids[case[0]])
                assert any(f"of {COUNT} conversations" in words for words in heard)


async def test_what_the_library_has_is_found_without_a_walk(tmp_path: Path, fault_server: FaultServer) -> None:
    for number in range(30):
        fault_server.service.add(
            f"conv_{number}", [{**call(f"call_{number}xyz"), "id": f"fc_{number}"}, user()]
        )
    async with opened(tmp_path, fault_server.profile()) as services:
        timeline = await services.timelines.of(await services.conversations.open("conv_7"))
        await timeline.open()
        before = len(fault_server.requests)
        for text in ("No tool output found for function call call_7xyz.", "what is fc_7 doing there, 1st"):
            trace = await services.tracer.trace(text)
            assert [(place.conversation.id, place.identity) for place in trace.places] == [("conv_7", "fc_7")]
        assert len(fault_server.requests) - before < 12


async def test_the_key_of_an_id_names_the_conversation(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        for _ in range(5):
            conversation = await services.conversations.create(items=[Item.of(user())])
        name = await item_at(services, conversation.id, 0)
        trace = await services.tracer.trace(f"Item '{name}' of type 'message' was refused")
        assert [(each.conversation.id, each.identity) for each in trace.places] == [(conversation.id, name)]
        assert any("whose key it has" in words for words in trace.tried)
        assert not any("read the items" in words for words in trace.tried)


async def test_a_response_names_its_conversation(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [{**call("call_a1"), "id": "fc_a1"}, user()])
    async with opened(tmp_path, fault_server.profile()) as services:
        fault_server.answer(200, {"id": "resp_0123456789", "conversation": {"id": "conv_1"}}, on="/responses/")
        trace = await services.tracer.trace("resp_0123456789 failed")
        assert [(each.conversation.id, each.identity) for each in trace.places] == [("conv_1", "")]
        trace = await services.tracer.trace("resp_0123456789 failed")
        assert trace.places == ()
        assert len(trace.tried) == 1


async def test_a_conversation_in_the_text_is_opened(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [{**call("call_a1"), "id": "fc_a1"}, user()])
    async with opened(tmp_path, fault_server.profile()) as services:
        trace = await services.tracer.trace("conv_1: No tool output found for function call call_a1.")
        (place,) = trace.places
        assert (place.conversation.id, place.identity) == ("conv_1", "fc_a1")
        assert place.finding is not None
        trace = await services.tracer.trace("Conversation with id 'conv_404' not found.")
        assert trace.places == ()


async def test_where_nothing_matches_it_says_what_was_tried(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user()])
    async with opened(tmp_path, fault_server.profile()) as services:
        trace = await services.tracer.trace("No tool output found for function call call_nowhere1.")
        assert trace.places == ()
        assert [words.split()[0] for words in trace.tried] == ["looked", "read"]
        trace = await services.tracer.trace("invalid_encrypted_content")
        assert (trace.places, len(trace.tried)) == ((), 1)
        with pytest.raises(InputError, match="neither an id nor an error"):
            await services.tracer.trace("it does not work")


@pytest.mark.parametrize(
    "name",
    ["call_nope", "toolu_01AbCdEf99", "chatcmpl-tool-8f2e1a77b9c0", "6f9619ff-8b86-d011-b42d-00cf4fc964ff"],
)
async def test_an_id_that_is_nowhere_leads_to_no_other_item(
    tmp_path: Path, fault_server: FaultServer, name: str
) -> None:
    for number in range(3):
        open_call = {**call(f"call_book_{number}"), "id": f"fc_{number}"}
        fault_server.service.add(f"conv_{number}", [open_call, {**user(), "id": f"msg_u{number}"}])
    async with opened(tmp_path, fault_server.profile()) as services:
        text = f"No tool output found for function call {name}."
        trace = await services.tracer.trace(text)
        assert trace.places == ()
        assert trace.absence == f"{name} is in no known conversation."
        assert {place.identity for place in trace.same_fault} == {"fc_0", "fc_1", "fc_2"}
        # Other ids in the text, and the conversation that it names, do not make another call the answer.
        trace = await services.tracer.trace(f"conv_1 fc_1 failed: {text}")
        assert trace.places == ()
        assert [place.identity for place in trace.same_fault] == ["fc_1"]
        fault_server.service.conversations["conv_2"].items.insert(0, {**call(name), "id": "fc_here"})
        trace = await services.tracer.trace(text)
        assert [(place.conversation.id, place.identity) for place in trace.places] == [("conv_2", "fc_here")]
        assert (trace.absence, trace.same_fault) == ("", ())


async def test_a_conversation_that_cannot_be_read_may_hold_it(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    for number in range(3):
        fault_server.service.add(f"conv_{number}", [{**user(), "id": f"msg_u{number}"}])
    async with opened(tmp_path, fault_server.profile()) as services:
        fault_server.answer(403, {"error": {"message": "no"}}, on="/conversations/conv_1/items", times=9)
        trace = await services.tracer.trace(
            "No tool output found for function call call_a. No tool output found for function call call_b."
        )
        assert trace.absence == "call_a, call_b are in no known conversation that could be read."
        assert (trace.same_fault, trace.unread) == ((), 1)


async def test_a_text_without_an_id_lists_all_that_have_the_fault(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    sick: Sequence[dict[str, Any]] = [reasoning("rs_1", encrypted_content="cut short"), answer("msg_1")]
    for number in range(6):
        items = [{**each, "id": f"{each['id']}{number}"} for each in sick] if number % 2 else []
        fault_server.service.add(f"conv_{number}", [*items, {**user(), "id": f"msg_u{number}"}])
    async with opened(tmp_path, fault_server.profile()) as services:
        trace = await services.tracer.trace("400 invalid_encrypted_content")
        assert sorted(each.conversation.id for each in trace.places) == ["conv_1", "conv_3", "conv_5"]
        assert {each.identity for each in trace.places} == {"rs_11", "rs_13", "rs_15"}


async def test_a_server_out_of_reach_is_said(tmp_path: Path) -> None:
    profile = Profile("nowhere", "http://127.0.0.1:9/v1")
    async with opened(tmp_path, profile) as services:
        with pytest.raises(Unreachable):
            await services.tracer.trace("conv_0123456789")
