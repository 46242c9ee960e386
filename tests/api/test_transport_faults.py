"""Every way in which no proper answer comes: no connection, silence, broken and endless bodies."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace

import anyio
import httpx
import pytest
from pydantic import SecretStr

from tests.api.support import DELETE, GET, KEY, POST, Waits, send, transport_to
from tests.support.fault_server import Answer, FaultServer
from tui.api import transport as transport_module
from tui.api.call import Call
from tui.api.transport import WIRE_ERRORS, Transport, fault_of_exception
from tui.errors import (
    ApiError,
    ErrorContext,
    Malformed,
    NotFound,
    Rejected,
    TimedOut,
    Unauthorized,
    Unreachable,
)
from tui.settings.profile import Profile, Timeouts

PLAIN = Profile(name="plain", base_url="http://127.0.0.1:1/v1", timeouts=Timeouts(2.0, 2.0, 4.0))


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
