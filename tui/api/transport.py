"""The wire: the only module that knows the HTTP library. Bytes in, bytes or one ``ApiError`` out."""

from __future__ import annotations

import asyncio
import random as random_module
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

import anyio
import httpx
from pydantic import SecretStr
from sniffio import current_async_library_cvar

from tui.api import address
from tui.api.call import Call, Reply
from tui.api.causes import words_of
from tui.api.error_bodies import fault_of
from tui.api.proxies import proxy_for
from tui.api.request_headers import RequestHeaders
from tui.api.retry import RetryNotice, needs_fresh_connection, next_wait, reason_of
from tui.api.scrub import Scrub
from tui.api.slots import Slots
from tui.errors import ApiError, ErrorContext, Malformed, Rejected, SettingsError, TimedOut, Unreachable
from tui.settings.profile import Profile

__all__ = ["Call", "Reply", "RetryNotice", "Transport", "fault_of_exception"]

MAX_CONNECTIONS: Final = 4
"""Requests at the same time; more would only wait at the server's rate limit."""
BODY_MAX: Final = 512 * 1024 * 1024
"""Bytes. Far over any page that was seen; a body beyond it would only fill the memory."""
ERROR_BODY_MAX: Final = 1024 * 1024
_LONG_URL: Final = 4096
"""Characters; the HTTP library is asked whether a longer one can be sent."""
KEEP_ALIVE: Final = 30.0
TOTAL_FACTOR: Final = 2
"""All attempts of a call and the waits between end within this many times the profile's whole time."""

WIRE_ERRORS: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpx.CookieConflict,
    anyio.BrokenResourceError,
    anyio.ClosedResourceError,
    anyio.BusyResourceError,
    anyio.EndOfStream,
    OSError,
)
"""Everything that the HTTP library and the layers below raise when a request fails."""
_NOT_SENT: Final = (httpx.ConnectError, httpx.ProxyError)
_NO_CONNECTION_IN_TIME: Final = (httpx.ConnectTimeout, httpx.PoolTimeout)
_NOT_A_REQUEST: Final = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.TooManyRedirects)


class _TooLargeError(Exception):
    """A success whose body is over the bound."""


class Transport:
    """Sends calls to one profile's server, and nowhere else.

    With ``app`` (any ASGI application) requests stay in this process. ``on_retry`` is told before each
    wait. The last three arguments are the world's clocks and dice, for tests.

    Raises:
        SettingsError: the base URL, a header or the environment's TLS or proxy settings cannot be used.

    """

    def __init__(
        self,
        profile: Profile,
        key: SecretStr | None,
        *,
        app: Callable[..., Any] | None = None,
        on_retry: Callable[[RetryNotice], None] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        random: Callable[[], float] = random_module.random,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.profile: Final = profile
        self._address = address.check_address(replace(profile, allow_http=True) if app else profile)
        self._host = profile.host  # A URL is taken apart for it.
        self._app = app
        self._on_retry = on_retry
        self._sleep, self._random, self._now = sleep, random, now
        self._scrub = Scrub(key)
        self._headers = RequestHeaders(profile, key)
        self._tls = _tls(secure=self._address.secure)
        self._proxy = None if app else proxy_for(self._address)  # Some systems look hosts up for it.
        times = profile.timeouts
        self._times = {"timeout": httpx.Timeout(times.read, connect=times.connect, pool=times.whole).as_dict()}
        self._slots = Slots(MAX_CONNECTIONS)
        self._wire = self._open_wire()
        self._closed = False

    def __repr__(self) -> str:
        return f"<Transport {self.profile.name} {self._host}>"

    async def aclose(self) -> None:
        """Close every connection; requests under way fail as Unreachable."""
        self._closed = True
        await self._wire.aclose()

    async def request(self, call: Call) -> Reply:
        """Send a call and return its successful answer, after retries where they can do no harm.

        Raises:
            ApiError: no success came; the one of the last attempt.
            InputError: an id in the path would lead to another path.

        """
        url = address.url_of(self._address.base, call.path, (*call.query, *self.profile.query.items()))
        loop = asyncio.get_running_loop()
        deadline: float | None = None
        attempt, fresh = 1, False
        while True:
            # Nobody is held up by one who waits for the next attempt.
            async with self._slots.hold():
                # The time for all attempts runs from when the first is sent.
                deadline = deadline or loop.time() + TOTAL_FACTOR * self.profile.timeouts.whole
                outcome = await self._attempt(call, url, deadline, attempt=attempt, fresh=fresh)
            if not isinstance(outcome, ApiError):
                return outcome
            wait = next_wait(call, outcome, self._random)
            if wait is None or self._closed or loop.time() + wait >= deadline:
                raise outcome
            if self._on_retry:
                self._on_retry(RetryNotice(call.operation, attempt, wait, reason_of(outcome)))
            await self._sleep(wait)
            attempt, fresh = attempt + 1, needs_fresh_connection(outcome)

    async def _attempt(
        self, call: Call, url: str, deadline: float, *, attempt: int, fresh: bool
    ) -> Reply | ApiError:
        """One sending. Errors are returned, so that none carries a traceback with the request in it."""
        if self._closed:
            return Unreachable("the connection to the server was closed", self._context(call, attempt))
        whole = self.profile.timeouts.whole
        limit = min(asyncio.get_running_loop().time() + whole, deadline)
        try:
            async with asyncio.timeout_at(limit):
                if fresh and not self._app:
                    async with self._open_wire() as wire:
                        reply = await self._exchange(wire, call, url, attempt)
                else:
                    reply = await self._exchange(self._wire, call, url, attempt)
        except _TooLargeError:
            return Malformed(f"the answer is over {BODY_MAX // 2**20} MB", self._context(call, attempt))
        except TimeoutError:
            return TimedOut(f"no complete answer within {whole:g} s", self._context(call, attempt))
        except WIRE_ERRORS as error:
            return fault_of_exception(error, self._context(call, attempt), self._scrub)
        if 200 <= reply.status < 300:
            return reply
        return fault_of(reply, self._now())

    def _context(self, call: Call, attempt: int) -> ErrorContext:
        return ErrorContext(call.operation, self._host, attempts=attempt)

    async def _exchange(self, wire: httpx.AsyncBaseTransport, call: Call, url: str, attempt: int) -> Reply:
        # Each layer of the library else finds out anew what kind of loop it runs in, a dozen times a page.
        token = current_async_library_cvar.set("asyncio")
        try:
            response = await wire.handle_async_request(self._request(call, url))
            try:
                body = await _read(response)
                if response.status_code >= 500:
                    await _drop_connection(response)
            finally:
                await response.aclose()
        finally:
            current_async_library_cvar.reset(token)
        return Reply(
            status=response.status_code,
            body=body,
            request_id=_request_id(response.headers),
            headers=response.headers,
            operation=call.operation,
            host=self._host,
            attempts=attempt,
            scrub=self._scrub,
        )

    @cached_property
    def _base(self) -> httpx.URL:
        # A host that the library does not take fails here, as it would in a request.
        return httpx.URL(self._address.base)

    def _request(self, call: Call, url: str) -> httpx.Request:
        headers = self._headers.of(call)
        if self._app or self._proxy or len(url) > _LONG_URL:
            return httpx.Request(call.method, url, headers=headers, content=call.body, extensions=self._times)
        # All is encoded already; to take apart a URL for each page takes half the time of making a request.
        base = self._base
        target = base.raw_path.rstrip(b"/") + url[len(self._address.base) :].encode("ascii")
        extensions = {**self._times, "target": target}
        return httpx.Request(call.method, base, headers=headers, content=call.body, extensions=extensions)

    def _open_wire(self) -> httpx.AsyncBaseTransport:
        """Connections to the server.

        A client around them would follow redirects, keep cookies and look for a proxy by each URL: none of it
        is wanted, and it takes a fourth of the time of a page.
        """
        if self._app:
            # What the library raises of its own faults must come back as an answer, as over a socket.
            return httpx.ASGITransport(self._app, raise_app_exceptions=False)
        limits = httpx.Limits(
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEP_ALIVE,
        )
        try:
            return httpx.AsyncHTTPTransport(
                verify=self._tls, limits=limits, proxy=None if self._proxy is None else httpx.Proxy(self._proxy)
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            # The library's own words would repeat a proxy's password.
            raise SettingsError(
                "the environment's proxy settings cannot be used (HTTPS_PROXY, ALL_PROXY …)"
            ) from None


def _tls(*, secure: bool) -> ssl.SSLContext:
    """A context that always verifies; reading the certificates takes time, so only where they are needed."""
    if not secure:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        reason = error.strerror or "not a certificate file"
        raise SettingsError(f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names: {reason}") from None


async def _read(response: httpx.Response) -> bytes:
    """The body within its bound. Of an error's body the beginning is enough, even where the rest breaks."""
    failed = not response.is_success
    bound = ERROR_BODY_MAX if failed else BODY_MAX
    chunks: list[bytes] = []
    size = 0
    try:
        # Each layer that does nothing takes its time, three times a page.
        plain = "content-encoding" not in response.headers
        async for chunk in response.aiter_raw() if plain else response.aiter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > bound:
                break
    except (httpx.TransportError, httpx.DecodingError):
        if not failed:
            raise
    if size > bound and not failed:
        raise _TooLargeError
    return b"".join(chunks)


async def _drop_connection(response: httpx.Response) -> None:
    """Close the connection that a fault came on: some servers stall on it, then reset it."""
    stream = response.extensions.get("network_stream")
    if stream is not None:
        await stream.aclose()


def _request_id(headers: httpx.Headers) -> str | None:
    return headers.get("x-request-id") or headers.get("apim-request-id") or None


def fault_of_exception(error: Exception, context: ErrorContext, scrub: Scrub | None = None) -> ApiError:
    """The ``ApiError`` for what the HTTP library, or a layer below it, raised instead of an answer."""
    words = words_of(error, scrub)
    if isinstance(error, _NO_CONNECTION_IN_TIME):
        return TimedOut("no connection within the time set", context, sent=False)
    if isinstance(error, httpx.TimeoutException):
        return TimedOut("the server was silent for longer than the time set", context)
    if isinstance(error, _NOT_SENT):
        return Unreachable(f"no connection could be made: {words}", context)
    if isinstance(error, _NOT_A_REQUEST):
        return Rejected(f"this request cannot be sent: {words}", context)
    if isinstance(error, httpx.DecodingError):
        return Malformed(f"the answer's compression is broken: {words}", context)
    if isinstance(error, httpx.CookieConflict | httpx.HTTPStatusError):
        return Malformed(f"the answer cannot be used: {words}", context)
    return Unreachable(f"the connection broke before the answer was complete: {words}", context, sent=True)
