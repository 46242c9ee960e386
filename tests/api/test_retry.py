"""When calls are sent again: reads after passing trouble, writes only where nothing can have happened."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.support import DELETE, GET, POST, Waits, transport_to
from tests.support.fault_server import FaultServer
from tui.api.call import Call
from tui.api.retry import RetryNotice, can_retry, next_wait, retry_after
from tui.errors import (
    ApiError,
    Conflict,
    ErrorContext,
    Malformed,
    RateLimited,
    Rejected,
    ServerFault,
    TimedOut,
    Unreachable,
)
from tui.settings.profile import Timeouts


def outcome(server: FaultServer, call: Call, waits: Waits | None = None) -> ApiError | int:
    async def go() -> ApiError | int:
        async with transport_to(server, waits=waits) as transport:
            try:
                return (await transport.request(call)).status
            except ApiError as fault:
                return fault

    return asyncio.run(go())


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_reads_are_sent_again_after_passing_trouble(fault_server: FaultServer, status: int) -> None:
    fault_server.service.add("conv_1")
    fault_server.fail(status, times=2)
    waits = Waits()
    assert outcome(fault_server, GET, waits) == 200
    assert len(fault_server.requests) == 3
    assert waits.seconds == [0.375, 0.75]
    assert [notice.attempt for notice in waits.notices] == [1, 2]
    assert waits.notices[0] == RetryNotice("get_conversation", 1, 0.375, f"the server answered {status}")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 422, 501, 307])
def test_reads_are_not_sent_again_after_a_plain_no(fault_server: FaultServer, status: int) -> None:
    fault_server.fail(status, times=9)
    fault = outcome(fault_server, GET)
    assert isinstance(fault, ApiError)
    assert (fault.status, fault.context.attempts) == (status, 1)
    assert len(fault_server.requests) == 1


@pytest.mark.parametrize("where", ["before", "amid"])
def test_a_broken_connection(fault_server: FaultServer, where: Literal["before", "amid"]) -> None:
    fault_server.service.add("conv_1")
    fault_server.cut(where, times=2)
    assert outcome(fault_server, GET) == 200
    assert len({seen.connection for seen in fault_server.requests}) == 3
    for call in (POST, DELETE):
        fault_server.clear()
        fault_server.cut(where, times=9)
        fault = outcome(fault_server, call)
        assert isinstance(fault, Unreachable)
        assert fault.may_have_acted
        assert len(fault_server.requests) == 1


def test_attempts_are_bounded(fault_server: FaultServer) -> None:
    fault_server.fail(503, "busy", times=9)
    fault = outcome(fault_server, GET)
    assert isinstance(fault, ServerFault)
    assert (fault.context.attempts, fault.request_id, fault.message) == (3, "req_fault", "busy")
    assert len(fault_server.requests) == 3


def test_after_a_server_fault_a_fresh_connection_is_used(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")

    async def go() -> None:
        async with transport_to(fault_server) as transport:
            for _ in range(2):
                await transport.request(GET)
            fault_server.fail(500)
            await transport.request(GET)
            await transport.request(GET)

    asyncio.run(go())
    connections = [seen.connection for seen in fault_server.requests]
    assert connections[0] == connections[1] == connections[2], "kept alive until the fault"
    assert len({connections[2], connections[3], connections[4]}) == 3, "the faulty one is never used again"


@pytest.mark.parametrize("call", [POST, DELETE])
@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 409])
def test_writes_are_not_sent_again_where_the_server_may_have_acted(
    fault_server: FaultServer, call: Call, status: int
) -> None:
    fault_server.fail(status, times=9)
    fault = outcome(fault_server, call)
    assert isinstance(fault, ApiError)
    assert len(fault_server.requests) == 1


@pytest.mark.parametrize("call", [POST, DELETE])
@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (429, None, "slow down"),
        (400, "conversation_locked", "busy"),
        (409, "conversation_locked", "busy"),
        (400, None, "error conversation_locked: another request is writing"),
    ],
)
def test_writes_are_sent_again_where_the_server_did_nothing(
    fault_server: FaultServer, call: Call, status: int, code: str | None, message: str
) -> None:
    fault_server.service.add("conv_1")
    fault_server.fail(status, message, code=code, times=2)
    waits = Waits()
    assert outcome(fault_server, call, waits) == 200
    assert len(fault_server.requests) == 3
    assert [notice.operation for notice in waits.notices] == [call.operation] * 2


def test_retry_after_is_kept_to(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    fault_server.fail(429, retry_after="3")
    fault_server.fail(503, retry_after="Tue, 14 Nov 2023 22:13:24 GMT")
    waits = Waits()
    assert outcome(fault_server, GET, waits) == 200
    assert waits.seconds == [3.0, 4.0]


def test_a_wait_over_the_cap_is_the_users_to_decide(fault_server: FaultServer) -> None:
    fault_server.fail(429, retry_after="31")
    fault = outcome(fault_server, GET)
    assert isinstance(fault, RateLimited)
    assert fault.context.retry_after == 31
    assert len(fault_server.requests) == 1


def test_waits_end_with_the_total_time(fault_server: FaultServer) -> None:
    fault_server.fail(503, retry_after="20", times=2)
    fault = outcome(fault_server, GET)
    assert isinstance(fault, ServerFault)
    assert len(fault_server.requests) == 1, "20 s is over twice the whole time of 5 s"


def test_without_a_listener_the_call_is_sent_again_all_the_same(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    fault_server.fail(500)
    profile = replace(fault_server.profile(), timeouts=Timeouts())

    async def go() -> None:
        async with transport_to(fault_server, profile=profile) as transport:
            transport._on_retry = None
            assert (await transport.request(GET)).status == 200

    asyncio.run(go())


def context(status: int | None = None, attempts: int = 1, wait: float | None = None) -> ErrorContext:
    return ErrorContext("x", status=status, attempts=attempts, retry_after=wait)


def test_what_can_be_sent_again() -> None:
    for call in (POST, DELETE):
        assert can_retry(call, Unreachable("m", sent=False))
        assert can_retry(call, TimedOut("m", sent=False))
        assert not can_retry(call, Unreachable("m", sent=True))
        assert not can_retry(call, TimedOut("m"))
        assert not can_retry(call, Conflict("m", context(409)))
        assert not can_retry(call, ServerFault("m", context(501)))
    assert can_retry(GET, Unreachable("m", sent=True))
    assert not can_retry(GET, TimedOut("m"))
    assert not can_retry(GET, Malformed("m", context(200)))
    assert can_retry(GET, Rejected("m", context(408)))


@given(st.integers(1, 2), st.floats(0, 1, exclude_max=True))
def test_the_wait_grows_and_is_never_over_its_bound(attempt: int, dice: float) -> None:
    fault = ServerFault("m", context(500, attempt))
    wait = next_wait(GET, fault, lambda: dice)
    assert wait is not None
    assert 0.25 * 2 ** (attempt - 1) <= wait <= min(8.0, 0.5 * 2 ** (attempt - 1))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 90.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40"}, 90.0),
        ({"retry-after": "Thu, 01 Jan 1970 00:00:01 GMT"}, 0.0),
        ({"retry-after": "Thu, 01 Jan 99999 00:00:01 GMT"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, 10.0) == seconds


@given(st.text(max_size=60))
def test_retry_after_never_raises(text: str) -> None:
    for headers in ({"retry-after": text}, {"retry-after-ms": text}):
        wait = retry_after(headers, 0.0)
        assert wait is None or wait >= 0
