"""The wire over a real socket: addresses, headers, faults, time."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sniffio import current_async_library_cvar

from tests.api.support import DELETE, GET, KEY, POST, Waits, send, transport_to
from tests.support.fault_server import FaultServer
from tui.api.call import Call
from tui.api.transport import Transport
from tui.errors import (
    ApiError,
    InputError,
    Rejected,
    ServerFault,
    SettingsError,
    Unreachable,
)
from tui.settings.profile import Profile, Timeouts, local_profile

PLAIN = Profile(name="plain", base_url="http://127.0.0.1:1/v1", timeouts=Timeouts(2.0, 2.0, 4.0))


def test_an_answer_comes_with_its_status_request_id_and_headers(fault_server: FaultServer) -> None:
    fault_server.answer(200, {"id": "conv_1"}, headers={"x-request-id": "req_7", "X-Other": "o"})

    async def go() -> None:
        async with transport_to(fault_server) as transport:
            reply = await transport.request(GET)
            assert (reply.status, reply.body, reply.request_id) == (200, b'{"id": "conv_1"}', "req_7")
            assert reply.headers["x-OTHER"] == "o"
            assert (reply.operation, reply.host) == ("get_conversation", transport.profile.host)
            assert KEY not in repr(transport)
            assert "fault" in repr(transport)

    asyncio.run(go())


def test_the_headers_that_are_sent(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    profile = replace(
        fault_server.profile(), organization="org-1", project="proj-é", query={"api-version": "v 1"}
    )
    send(fault_server, GET, profile=profile)
    send(fault_server, POST, profile=profile)
    get, post = fault_server.requests
    assert get.headers["authorization"] == f"Bearer {KEY}"
    assert get.headers["user-agent"].startswith("conversations-tui/")
    assert get.headers["openai-organization"] == "org-1"
    assert get.headers["openai-project"] == "proj-é"
    assert "content-type" not in get.headers
    assert get.target == "/v1/conversations/conv_1?api-version=v%201"
    assert (post.headers["content-type"], post.body) == ("application/json", POST.body)


def test_another_header_carries_the_bare_key_and_no_key_carries_none(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    send(fault_server, GET, profile=replace(fault_server.profile(), auth_header="API-Key"))

    async def without() -> None:
        for key in (None, ""):
            async with transport_to(fault_server, key=key) as transport:
                await transport.request(GET)

    asyncio.run(without())
    first, *others = fault_server.requests
    assert first.headers["api-key"] == KEY
    assert "authorization" not in first.headers
    assert all("authorization" not in seen.headers for seen in others)


@pytest.mark.parametrize("key", ["sk-\n", "sk-\u20ac", "sk-\x00", "sk\x7f"])
def test_a_key_that_cannot_stand_in_a_header_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Transport(PLAIN, SecretStr(key))
    assert key not in str(caught.value)
    assert "API key" in str(caught.value)


def test_a_latin_1_key_is_sent_as_it_is(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")

    async def go() -> None:
        async with transport_to(fault_server, key="clé") as transport:
            await transport.request(GET)

    asyncio.run(go())
    assert fault_server.requests[0].headers["authorization"] == "Bearer clé"


HOSTILE = ["../x", "a/b", "%2e%2e", "ümlaut✓", "a?b=c", "a#b", "a b", "...", "\u202e", ";x", "%2F", "a\\b"]


@pytest.mark.parametrize("name", HOSTILE)
def test_each_segment_is_encoded_on_its_own(fault_server: FaultServer, name: str) -> None:
    fault_server.service.add(name)
    body = send(fault_server, Call("get_conversation", "GET", ("conversations", name)))
    assert json.loads(body)["id"] == name
    assert fault_server.requests[0].target.count("/") == 3
    assert fault_server.requests[0].raw_query == ""


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_segment_that_leads_elsewhere_is_never_sent(fault_server: FaultServer, name: str) -> None:
    with pytest.raises(InputError):
        send(fault_server, Call("x", "DELETE", ("conversations", "conv_1", "items", name)))
    assert fault_server.requests == []


def test_a_redirect_is_not_followed_and_takes_the_key_nowhere(fault_server: FaultServer) -> None:
    with FaultServer() as other:
        fault_server.answer(307, headers={"Location": other.base_url + "/conversations/conv_1"})
        with pytest.raises(Rejected) as caught:
            send(fault_server, GET)
        assert "127.0.0.1" in caught.value.message
        assert caught.value.status == 307
        assert other.connections == 0
    assert len(fault_server.requests) == 1


def test_the_key_is_in_no_text_of_any_failure(
    fault_server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fault_server.fail(401, f"Incorrect API key provided: {KEY}.")
    fault_server.fail(500, times=3)
    fault_server.cut("before", times=3)
    fault_server.cut("amid", times=3)
    texts: list[str] = []

    async def go() -> None:
        async with transport_to(
            fault_server, profile=replace(fault_server.profile(), auth_header="api-key")
        ) as one:
            for _ in range(4):
                try:
                    await one.request(GET)
                except ApiError as fault:
                    texts.extend((str(fault), repr(fault), repr(fault.context), _whole_trace(fault)))
            texts.extend((repr(one), str(one), repr(vars(one))))

    asyncio.run(go())
    assert len(texts) == 19
    assert texts[0] == "Incorrect API key provided: [API key]."
    assert not any(KEY in text for text in texts)
    assert caplog.text
    assert KEY not in caplog.text


def _whole_trace(fault: ApiError) -> str:
    """The traceback with the locals of every frame of this package."""
    lines = traceback.TracebackException.from_exception(fault, capture_locals=True)
    return "".join(lines.format())


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1/v1", "http://example.org/v1", "http://0.0.0.0/v1", "http://127.0.0.1.example.org/v1"],
)
def test_plain_http_to_another_machine_needs_permission(url: str) -> None:
    profile = Profile(name="far", base_url=url)
    with pytest.raises(SettingsError, match="--allow-http"):
        Transport(profile, None)
    transport = Transport(replace(profile, allow_http=True), None)
    asyncio.run(transport.aclose())


def test_requests_in_this_process_need_no_socket() -> None:
    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        if scope["path"] == "/v1/conversations/conv_1":
            raise RuntimeError("the application breaks")
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"{}"})  # type: ignore[operator]

    async def go() -> None:
        waits = Waits()
        transport = Transport(local_profile(), None, app=app, sleep=waits.sleep)
        assert (await transport.request(Call("x", "GET", ("conversations",)))).body == b"{}"
        with pytest.raises(ServerFault) as caught:
            await transport.request(GET)
        assert caught.value.context.attempts == 3
        assert caught.value.context.host == "this machine"
        await transport.aclose()

    asyncio.run(go())


def test_the_layers_below_are_told_what_loop_they_run_in_and_nobody_else_is() -> None:
    told: list[str | None] = []

    async def app(scope: dict[str, object], receive: object, send: object) -> None:
        told.append(current_async_library_cvar.get())
        if len(told) == 1:
            raise RuntimeError("the application breaks")
        await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"{}"})  # type: ignore[operator]

    async def go() -> None:
        transport = Transport(local_profile(), None, app=app, sleep=Waits().sleep)
        await transport.request(GET)
        assert current_async_library_cvar.get() is None
        await transport.aclose()

    asyncio.run(go())
    assert told == ["asyncio", "asyncio"]


def test_a_closed_transport_fails_as_unreachable(fault_server: FaultServer) -> None:
    async def go() -> None:
        waits = Waits()
        async with transport_to(fault_server, waits=waits) as transport:
            await transport.aclose()
            with pytest.raises(Unreachable, match="closed") as caught:
                await transport.request(DELETE)
            assert not caught.value.may_have_acted
            assert waits.seconds == []

    asyncio.run(go())
