"""The wire over a real socket: addresses, headers, faults, time."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import ssl
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import anyio
import httpx
import pytest
from pydantic import SecretStr

from tests.api.support import DELETE, GET, KEY, POST, Waits, transport_to
from tests.support.fault_server import Answer, FaultServer
from tui.api import transport as transport_module
from tui.api.call import Call
from tui.api.transport import WIRE_ERRORS, Transport, fault_of_exception
from tui.errors import (
    ApiError,
    ErrorContext,
    InputError,
    Malformed,
    NotFound,
    Rejected,
    ServerFault,
    SettingsError,
    TimedOut,
    Unauthorized,
    Unreachable,
)
from tui.settings.profile import Profile, Timeouts, local_profile

CERTIFICATE = Path(__file__).parent / "data" / "self_signed.pem"
PLAIN = Profile(name="plain", base_url="http://127.0.0.1:1/v1", timeouts=Timeouts(2.0, 2.0, 4.0))


def send(
    server: FaultServer, call: Call, *, profile: Profile | None = None, waits: Waits | None = None
) -> bytes:
    """Send one call through a transport of its own; the body of the answer."""

    async def go() -> bytes:
        async with transport_to(server, profile=profile, waits=waits) as transport:
            return (await transport.request(call)).body

    return asyncio.run(go())


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


def test_a_closed_transport_fails_as_unreachable(fault_server: FaultServer) -> None:
    async def go() -> None:
        async with transport_to(fault_server) as transport:
            await transport.aclose()
            with pytest.raises(Unreachable, match="closed") as caught:
                await transport.request(DELETE)
            assert not caught.value.may_have_acted

    asyncio.run(go())


def test_nothing_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"

    async def go() -> None:
        waits = Waits()
        transport = Transport(replace(PLAIN, base_url=url), SecretStr(KEY), sleep=waits.sleep)
        for call in (GET, POST, DELETE):
            with pytest.raises(Unreachable, match="connection refused") as caught:
                await transport.request(call)
            assert not caught.value.may_have_acted
            assert caught.value.context.attempts == 3
            assert caught.value.context.operation == call.operation
        await transport.aclose()

    asyncio.run(go())


def test_a_certificate_that_nobody_vouches_for(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with FaultServer(tls=context) as server:
        server.service.add("conv_1")
        with pytest.raises(Unreachable, match="certificate is not trusted") as caught:
            send(server, GET)
        assert not caught.value.may_have_acted
        assert server.requests == []
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert b"conv_1" in send(server, GET)


def test_a_port_that_speaks_no_tls() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async def go() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        transport = Transport(replace(PLAIN, base_url=url), None, sleep=Waits().sleep)
        with pytest.raises(Unreachable, match="TLS failed"):
            await transport.request(GET)
        await transport.aclose()
        server.close()
        await server.wait_closed()

    asyncio.run(go())


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port whose queue of connections is full, so that connecting hangs."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.settimeout(0)
            one.connect_ex(("127.0.0.1", port))
        yield port
        for one in waiting:
            one.close()


def test_connecting_takes_too_long(deaf_port: int) -> None:
    profile = replace(PLAIN, base_url=f"http://127.0.0.1:{deaf_port}/v1", timeouts=Timeouts(0.05, 5.0, 20.0))

    async def go() -> None:
        waits = Waits()
        transport = Transport(profile, None, sleep=waits.sleep)
        with pytest.raises(TimedOut) as caught:
            await transport.request(POST)
        assert not caught.value.may_have_acted
        assert len(waits.seconds) == 2
        await transport.aclose()

    asyncio.run(go())


def test_a_silent_server_times_out_once_and_may_have_acted(fault_server: FaultServer) -> None:
    profile = fault_server.profile(timeouts=Timeouts(2.0, 0.1, 5.0))
    with fault_server.hold():
        for call in (GET, POST):
            with pytest.raises(TimedOut, match="silent") as caught:
                send(fault_server, call, profile=profile)
            assert caught.value.may_have_acted
    assert len(fault_server.requests) == 2


def test_a_slow_body_ends_with_the_whole_time(fault_server: FaultServer) -> None:
    fault_server.drip(0.02)
    with pytest.raises(TimedOut, match=r"within 0\.2 s"):
        send(fault_server, GET, profile=fault_server.profile(timeouts=Timeouts(2.0, 2.0, 0.2)))


def test_a_cancelled_request_leaves_the_transport_usable(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")

    async def go() -> None:
        async with transport_to(fault_server) as transport:
            with fault_server.hold() as hold:
                tasks = [asyncio.create_task(transport.request(GET)) for _ in range(6)]
                for _ in range(transport_module.MAX_CONNECTIONS):
                    await hold.arrived_async()
                assert len(fault_server.requests) == transport_module.MAX_CONNECTIONS
                for task in tasks:
                    task.cancel()
                results = await asyncio.gather(*tasks, return_exceptions=True)
                assert all(isinstance(result, asyncio.CancelledError) for result in results)
            replies = await asyncio.gather(*(transport.request(GET) for _ in range(6)))
            assert [reply.status for reply in replies] == [200] * 6

    asyncio.run(go())


def test_closing_ends_what_is_under_way(fault_server: FaultServer) -> None:
    async def go() -> None:
        async with transport_to(fault_server) as transport:
            with fault_server.hold() as hold:
                task = asyncio.create_task(transport.request(POST))
                await hold.arrived_async()
                await transport.aclose()
                with pytest.raises(Unreachable) as caught:
                    await task
                assert caught.value.may_have_acted

    asyncio.run(go())


def test_a_body_over_the_bound_is_refused(fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport_module, "BODY_MAX", 2**20)
    fault_server.answer(200, b"x" * (2**20 + 1))
    with pytest.raises(Malformed, match="over 1 MB"):
        send(fault_server, GET)


def test_of_a_huge_error_the_beginning_is_read(fault_server: FaultServer) -> None:
    fault_server.answer(404, b"x" * (3 * 2**20))
    with pytest.raises(NotFound) as caught:
        send(fault_server, GET)
    assert len(caught.value.message) == 2000


def test_an_error_whose_body_breaks_off_keeps_its_status(fault_server: FaultServer) -> None:
    fault_server.put(Answer(401, {"error": {"message": "m" * 50}}, cut="amid"))
    with pytest.raises(Unauthorized) as caught:
        send(fault_server, GET)
    assert caught.value.message


def test_compressed_answers_are_read_and_broken_ones_named(fault_server: FaultServer) -> None:
    fault_server.answer(200, gzip.compress(b'{"id":"z"}'), headers={"Content-Encoding": "gzip"})
    assert send(fault_server, GET) == b'{"id":"z"}'
    fault_server.answer(200, b"no gzip", headers={"Content-Encoding": "gzip"})
    with pytest.raises(Malformed, match="compression"):
        send(fault_server, GET)


def test_a_server_that_speaks_no_http(fault_server: FaultServer) -> None:
    fault_server.answer(200, b"{}", headers={"Bad Name\x01": "x"}, times=3)
    with pytest.raises(Unreachable, match="broke"):
        send(fault_server, GET)


def test_an_overlong_url_is_no_request(fault_server: FaultServer) -> None:
    with pytest.raises(Rejected, match="cannot be sent"):
        send(fault_server, Call("x", "GET", ("conversations",), (("after", "x" * 70_000),)))


def _tree(kind: type[BaseException]) -> Iterator[type[BaseException]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _tree(child)


def _library_errors() -> list[type[BaseException]]:
    """Every exception class that the HTTP library exports, and those below them."""
    exported = [getattr(httpx, name) for name in httpx.__all__]
    kinds = [one for one in exported if isinstance(one, type) and issubclass(one, BaseException)]
    below = {kind for one in kinds for kind in _tree(one) if kind.__module__.startswith("httpx")}
    return sorted(below, key=lambda kind: kind.__name__)


def _made(kind: type[BaseException]) -> Exception:
    request = httpx.Request("GET", "http://127.0.0.1/")
    if issubclass(kind, httpx.HTTPStatusError):
        return kind("words", request=request, response=httpx.Response(200))
    if issubclass(kind, httpx.StreamError) and kind is not httpx.StreamError:
        return kind()  # type: ignore[call-arg]
    error = kind("words")
    assert isinstance(error, Exception)
    return error


@pytest.mark.parametrize("kind", _library_errors(), ids=lambda kind: kind.__name__)
def test_every_exception_of_the_http_library_has_its_error(kind: type[BaseException]) -> None:
    assert issubclass(kind, WIRE_ERRORS), "nothing catches it"
    context = ErrorContext("an_operation", "a host")
    fault = fault_of_exception(_made(kind), context)
    expected: type[ApiError] = Unreachable
    if issubclass(kind, httpx.TimeoutException):
        expected = TimedOut
    elif kind in {httpx.DecodingError, httpx.CookieConflict, httpx.HTTPStatusError}:
        expected = Malformed
    elif kind in {httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.TooManyRedirects}:
        expected = Rejected
    assert type(fault) is expected
    assert fault.context is context
    unsent = {httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError}
    if expected in {Unreachable, TimedOut}:
        assert fault.may_have_acted is (kind not in unsent)


@pytest.mark.parametrize(
    "error",
    [
        anyio.BrokenResourceError(),
        anyio.ClosedResourceError(),
        anyio.EndOfStream(),
        anyio.BusyResourceError("reading"),
        OSError(5, "Input/output error"),
        ssl.SSLError(1, "bad record"),
        ConnectionResetError(104, "reset"),
    ],
)
def test_errors_of_the_layers_below_are_caught_too(error: Exception) -> None:
    assert isinstance(error, WIRE_ERRORS)
    fault = fault_of_exception(error, ErrorContext())
    assert isinstance(fault, Unreachable)
    assert fault.may_have_acted


def test_certificates_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secure = Profile(name="far", base_url="https://example.org/v1")
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    for path in (tmp_path / "absent.pem", broken):
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        with pytest.raises(SettingsError, match="SSL_CERT_FILE"):
            Transport(secure, None)
    monkeypatch.delenv("SSL_CERT_FILE")
    asyncio.run(Transport(secure, None).aclose())


def test_proxies_serve_remote_hosts_only(monkeypatch: pytest.MonkeyPatch, fault_server: FaultServer) -> None:
    with FaultServer() as proxy:
        proxy.answer(200, b'{"id":"through the proxy"}', times=2)
        monkeypatch.setenv("HTTP_PROXY", proxy.base_url.removesuffix("/v1"))
        fault_server.service.add("conv_1")
        assert b"conv_1" in send(fault_server, GET)
        assert proxy.requests == []
        remote = replace(fault_server.profile(), base_url="http://remote.invalid/v1", allow_http=True)
        assert b"through the proxy" in send(fault_server, GET, profile=remote)
        assert proxy.requests[0].target == "http://remote.invalid/v1/conversations/conv_1"
        monkeypatch.setenv("NO_PROXY", "remote.invalid")
        with pytest.raises(Unreachable, match="not known"):
            send(fault_server, GET, profile=remote)
        assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    "proxy", ["socks5://u:pass-word@h:1", "ftp://u:pass-word@h", "http://u:pass-word@h:port"]
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(SettingsError, match="proxy") as caught:
        Transport(Profile(name="far", base_url="https://example.org/v1"), None)
    assert "pass-word" not in _trace(caught.value)


def _trace(error: SettingsError) -> str:
    return "".join(traceback.format_exception(error))
