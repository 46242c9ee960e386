"""The key is in nothing that an error says, however a server repeats it."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from tests.api.support import KEY, reply, transport_to
from tests.support.fault_server import FaultServer
from tui.api import decode
from tui.api.client import ConversationsApi
from tui.api.error_bodies import fault_of
from tui.api.listing import list_conversations
from tui.api.probe import probe_listing
from tui.api.scrub import SIGN, Scrub
from tui.api.transport import Transport
from tui.errors import ApiError, Malformed
from tui.settings.profile import Profile, Timeouts

ODD_KEY = 'Ab/c"d\\ü+e=fgh'


def failure(server: FaultServer, ask: Callable[[Transport], Awaitable[object]], key: str = KEY) -> ApiError:
    """The error of one call through a transport that holds the key."""

    async def go() -> None:
        async with transport_to(server, key=key) as transport:
            await ask(transport)

    with pytest.raises(ApiError) as caught:
        asyncio.run(go())
    return caught.value


def said(error: ApiError) -> str:
    """Everything that is kept of an error."""
    return f"{error!s} {error!r} {error.args} {error.context!r}"


ASKS: dict[str, Callable[[Transport], Awaitable[object]]] = {
    "conversation": lambda one: ConversationsApi(one).get_conversation("conv_1"),
    "deleted": lambda one: ConversationsApi(one).delete_conversation("conv_1"),
    "items": lambda one: ConversationsApi(one).list_conversation_items("conv_1"),
    "item": lambda one: ConversationsApi(one).get_conversation_item("conv_1", "msg_1"),
    "list": list_conversations,
    "probe": probe_listing,
}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
@pytest.mark.parametrize("before", [0, 40, 50, 58, 230])
def test_a_success_that_is_something_else_does_not_repeat_the_key(
    fault_server: FaultServer, ask: Callable[[Transport], Awaitable[object]], before: int
) -> None:
    body = "x" * before + f" your key is {KEY}, and this is no JSON"
    fault_server.answer(200, body, headers={"x-request-id": f"req-{KEY}"})
    fault = failure(fault_server, ask)
    assert isinstance(fault, Malformed)
    # Nor its beginning, where what is shown ends in the middle of it.
    assert KEY[:6] not in said(fault)
    assert fault.request_id == f"req-{SIGN}"
    assert SIGN in fault.message or before


@pytest.mark.parametrize("key", [KEY, ODD_KEY])
def test_no_part_of_a_failure_repeats_the_key(fault_server: FaultServer, key: str) -> None:
    for body in (
        {"error": {"message": f"no {key}!", "code": f"c-{key}", "param": f"p-{key}"}},
        {"error": {"message": "x" * 1990 + key}},
        f"plain {key}",
        "<html><title>" + "x" * 490 + key + "</title></html>",
    ):
        headers = {"x-request-id": f"req {key}".encode().decode("latin-1")}
        fault_server.answer(400, body, headers=headers if key == KEY else {})
        fault = failure(fault_server, ASKS["conversation"], key)
        assert key[:6] not in said(fault)
        assert SIGN[:4] in fault.message


def test_a_redirects_host_is_told_without_the_key(fault_server: FaultServer) -> None:
    for location in (f"https://{KEY}.example/v1", "https://" + "x" * 190 + f"{KEY.upper()}.example/"):
        fault_server.answer(307, headers={"Location": location})
        fault = failure(fault_server, ASKS["conversation"])
        assert KEY[:6] not in said(fault).lower()
        assert "the server redirects to" in fault.message


@pytest.mark.parametrize("write", [json.dumps, lambda text: json.dumps(text).replace("/", "\\/")])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_the_key_is_found_as_json_writes_it(write: Callable[[str], str], encoding: str) -> None:
    scrub = Scrub(SecretStr(ODD_KEY))
    body = f'{{"error":{{"message":{write("key: " + ODD_KEY)}}}}}'.encode(encoding)
    fault = fault_of(replace(reply(body, 401), scrub=scrub), 0.0)
    assert fault.message == f"key: {SIGN}"
    with pytest.raises(Malformed) as caught:
        decode.conversation(replace(reply(body), scrub=scrub))
    assert "Ab" not in caught.value.message


def test_escapes_that_only_a_reader_undoes_are_found_too() -> None:
    escaped = "".join(f"\\u{ord(char):04x}" for char in KEY)
    body = f'{{"error":{{"message":"no {escaped}","code":"{escaped}","param":"{escaped}"}}}}'
    fault = fault_of(replace(reply(body, 401), scrub=Scrub(SecretStr(KEY))), 0.0)
    assert (fault.message, fault.context.code, fault.context.param) == (f"no {SIGN}", SIGN, SIGN)


@pytest.mark.parametrize("key", [None, SecretStr(""), SecretStr("abc")])
def test_without_a_key_worth_finding_nothing_is_changed(key: SecretStr | None) -> None:
    assert Scrub(key).text("abc def") == "abc def"
    assert Scrub(key).body(b"abc def") == b"abc def"


def test_it_shows_nothing_of_the_key() -> None:
    scrub = Scrub(SecretStr(KEY))
    assert KEY not in f"{scrub!r} {vars(scrub)!r} {replace(reply(b''), scrub=scrub)!r}"


@contextmanager
def answering(data: bytes) -> Iterator[Profile]:
    """A server that answers each connection with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                with peer:
                    peer.recv(65536)
                    peer.sendall(data)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            port = listener.getsockname()[1]
            yield Profile("raw", f"http://127.0.0.1:{port}/v1", timeouts=Timeouts(2.0, 4.0, 5.0))
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_what_the_http_library_repeats_is_without_the_key(fault_server: FaultServer) -> None:
    with answering(f"{KEY} is no HTTP\r\n\r\n".encode()) as profile:

        async def go() -> None:
            async with transport_to(fault_server, profile=profile) as transport:
                await ConversationsApi(transport).get_conversation("conv_1")

        with pytest.raises(ApiError) as caught:
            asyncio.run(go())
    assert SIGN in caught.value.message
    assert KEY not in said(caught.value)
