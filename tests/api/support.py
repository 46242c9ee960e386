"""What the tests of the wire share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pydantic import SecretStr

from tests.support.fault_server import FaultServer
from tui.api.call import Call, Reply
from tui.api.retry import RetryNotice
from tui.api.transport import Transport
from tui.settings.profile import Profile

KEY = "sk-secret-0123456789-do-not-show"
GET = Call("get_conversation", "GET", ("conversations", "conv_1"))
POST = Call("update_conversation", "POST", ("conversations", "conv_1"), body=b'{"metadata":{}}')
DELETE = Call("delete_conversation", "DELETE", ("conversations", "conv_1"))


class Waits:
    """Takes the place of sleeping, and of the user who reads the notices."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.notices: list[RetryNotice] = []

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)


@asynccontextmanager
async def transport_to(
    server: FaultServer,
    *,
    waits: Waits | None = None,
    profile: Profile | None = None,
    key: str | None = KEY,
    now: Callable[[], float] = lambda: 1_700_000_000.0,
) -> AsyncIterator[Transport]:
    """A transport to the server that never really waits between attempts."""
    waits = waits or Waits()
    transport = Transport(
        profile or server.profile(),
        SecretStr(key) if key is not None else None,
        on_retry=waits.notices.append,
        sleep=waits.sleep,
        random=lambda: 0.5,
        now=now,
    )
    try:
        yield transport
    finally:
        await transport.aclose()


def send(
    server: FaultServer, call: Call, *, profile: Profile | None = None, waits: Waits | None = None
) -> bytes:
    """Send one call through a transport of its own; the body of the answer."""

    async def go() -> bytes:
        async with transport_to(server, profile=profile, waits=waits) as transport:
            return (await transport.request(call)).body

    return asyncio.run(go())


def reply(body: bytes | str, status: int = 200, **headers: str) -> Reply:
    """An answer made by hand."""
    data = body if isinstance(body, bytes) else body.encode("utf-8")
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, data, headers=names, operation="the_operation", host="example.org")
