"""What stands around every request: who may ask, and the headers that every answer bears."""

from __future__ import annotations

import hmac
import time
from collections.abc import Collection
from hashlib import sha256
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tui.local.answers import fault_answer
from tui.local.binding import host_name
from tui.local.faults import RequestFault


class Envelope:
    """ASGI middleware: refuses foreign pages and wrong keys, stamps every answer.

    A web page that the user has open can reach a server on this machine. It cannot forge ``Host`` (a name
    rebound to 127.0.0.1 stays in it) nor leave out ``Origin`` on a request that changes something.
    """

    def __init__(self, app: ASGIApp, *, api_key: str | None, hosts: Collection[str] | None) -> None:
        """``hosts``: the names that ``Host`` may bear, None for any."""
        self._app = app
        self._key = None if api_key is None else _digest(api_key)
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = f"req_{uuid4().hex}"
                headers["openai-processing-ms"] = str(round((time.perf_counter() - started) * 1000))
            await send(message)

        refused = self._refusal(Headers(scope=scope))
        if refused is not None:
            answer = fault_answer(refused)
            if refused.status == 401:
                answer.headers["www-authenticate"] = 'Bearer realm="conversations-tui"'
            await answer(scope, receive, stamped)
            return
        await self._app(scope, receive, stamped)

    def _refusal(self, headers: Headers) -> RequestFault | None:
        host = headers.get("host", "")
        if self._hosts is not None and host_name(host) not in self._hosts:
            return RequestFault("This server answers to names of this machine only.", status=403)
        origin = headers.get("origin")
        if self._hosts is not None and origin is not None and origin.partition("://")[2] != host:
            return RequestFault("This server takes no requests from pages of other sites.", status=403)
        if self._key is None:
            return None
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(_digest(key.strip()), self._key):
            return None
        return RequestFault("Incorrect API key provided.", status=401, code="invalid_api_key")


def _digest(key: str) -> bytes:
    """Keys are compared by digest: equal lengths, and the key itself is not kept."""
    return sha256(key.encode("utf-8", "surrogatepass")).digest()
