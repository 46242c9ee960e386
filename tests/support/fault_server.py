"""The controllable server: a Conversations service on a real socket whose every fault is on call.

Use it as a context manager, or through the fixture ``fault_server`` (tests/conftest.py)::

    with FaultServer() as server:
        server.service.add("conv_1", [{"id": "msg_1", "type": "message", "role": "user", "content": "hi"}])
        profile = server.profile()                  # base URL, no key, short timeouts
        server.fail(500, on="GET")                  # the next GET is a 500, then all is well again
        server.answer(200, "<html>", times=2)       # the next two answers, whatever is asked
        server.cut("amid", on="/items")             # headers and half a body, then the connection closes
        with server.hold(on="DELETE") as hold:      # requests that match wait…
            ...
            hold.arrived()                          # blocks until one is there (or await arrived_async())
            hold.release()                          # …until this, or until the with block ends
        server.requests                             # every request: method, target, headers, body, connection

``on`` is text that must occur in ``"METHOD /v1/path?query"``; the empty text matches all. Faults wait in a
queue: each request takes the first one that matches it, before the service sees it. What the service
itself does wrong (lying ``has_more``, stale cursors, repeated and empty pages, poisoned items, refused
includes, merging metadata, item deletes that do nothing) are the fields of ``server.service``; see
tests/support/fake_service.py. All methods may be called from any thread.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from tests.support.fake_service import FakeService, error_body
from tests.support.http_thread import Answer, Cut, HttpThread, Seen
from tui.settings.profile import KeySource, Profile, Timeouts

__all__ = ["Answer", "FaultServer", "Hold", "Seen", "error_body"]

DEADLINE = 10.0


class Hold:
    """Requests that wait in the server until they are released; made by ``FaultServer.hold``."""

    def __init__(self, server: FaultServer, on: str) -> None:
        self._server = server
        self.on = on
        self._open = asyncio.Event()
        self._arrivals = threading.Semaphore(0)
        self.waiting: list[Seen] = []

    async def wait(self, seen: Seen) -> None:
        self.waiting.append(seen)
        self._arrivals.release()
        await self._open.wait()

    def arrived(self, within: float = DEADLINE) -> None:
        """Block until one more request waits here."""
        assert self._arrivals.acquire(timeout=within), f"no request came that matches {self.on!r}"

    async def arrived_async(self, within: float = DEADLINE) -> None:
        """As ``arrived``, for a test that runs in a loop."""
        await asyncio.to_thread(self.arrived, within)

    def release(self) -> None:
        """Let all go on, those that come later too."""
        self._server.in_loop(self._open.set)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._server.forget(self)


class FaultServer:
    """See the module's docstring."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._scheme = "https" if tls else "http"
        self.service = FakeService()
        self._lock = threading.Lock()
        self._queue: list[tuple[str, Answer]] = []
        self._holds: list[Hold] = []
        self._requests: list[Seen] = []
        self._http = HttpThread(self._respond, tls=tls)

    def __enter__(self) -> Self:
        self._http.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.stop()

    @property
    def base_url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._http.port}/v1"

    @property
    def connections(self) -> int:
        """How many connections were made."""
        return self._http.connections

    @property
    def requests(self) -> list[Seen]:
        """Every request so far, oldest first."""
        with self._lock:
            return list(self._requests)

    @property
    def lines(self) -> list[str]:
        """Every request so far as ``METHOD /v1/path?query``."""
        return [seen.line for seen in self.requests]

    def clear(self) -> None:
        """Forget the requests so far, and the faults that nobody has met."""
        with self._lock:
            self._requests.clear()
            self._queue.clear()

    def profile(
        self,
        *,
        name: str = "fault",
        key_env: str = "",
        timeouts: Timeouts | None = None,
        read_only: bool = False,
    ) -> Profile:
        """A profile for this server; the whole time is 5 s unless said otherwise."""
        return Profile(
            name=name,
            base_url=self.base_url,
            key=KeySource(env=key_env),
            timeouts=timeouts or Timeouts(connect=2.0, read=4.0, whole=5.0),
            read_only=read_only,
        )

    def put(self, answer: Answer, *, on: str = "", times: int = 1) -> None:
        """Queue an answer for the next requests that match."""
        with self._lock:
            self._queue.extend([(on, answer)] * times)

    def answer(
        self,
        status: int,
        body: object = b"",
        *,
        headers: Mapping[str, str] | None = None,
        on: str = "",
        times: int = 1,
    ) -> None:
        """Queue a status with any body: bytes, text, or a value to be written as JSON."""
        self.put(Answer(status, body, headers or {}), on=on, times=times)

    def fail(
        self,
        status: int,
        message: str = "a fault made for the test",
        *,
        code: str | None = None,
        param: str | None = None,
        request_id: str = "req_fault",
        retry_after: str = "",
        on: str = "",
        times: int = 1,
    ) -> None:
        """Queue an error in the shape of the real service."""
        headers = {"x-request-id": request_id} | ({"Retry-After": retry_after} if retry_after else {})
        body = error_body(message, code=code, param=param)
        self.answer(status, body, headers=headers, on=on, times=times)

    def cut(self, where: Cut = "before", *, on: str = "", times: int = 1) -> None:
        """Queue a broken connection: before the answer, or amid its body."""
        self.put(Answer(200, {"padding": "x" * 2000}, cut=where), on=on, times=times)

    def drip(self, seconds: float, *, on: str = "", times: int = 1) -> None:
        """Queue an answer that comes byte by byte, with so many seconds between them."""
        self.put(Answer(200, {"padding": "x" * 2000}, drip=seconds), on=on, times=times)

    def hold(self, *, on: str = "") -> Hold:
        """Make the requests that match wait; a context manager that lets them go at its end."""
        hold = Hold(self, on)
        with self._lock:
            self._holds.append(hold)
        return hold

    def forget(self, hold: Hold) -> None:
        """End a hold."""
        with self._lock:
            if hold in self._holds:
                self._holds.remove(hold)

    def in_loop(self, action: Callable[[], object]) -> None:
        """Run an action in the server's own loop, soon."""
        self._http.loop.call_soon_threadsafe(action)

    async def _respond(self, seen: Seen) -> Answer:
        with self._lock:
            self._requests.append(seen)
            hold = next((hold for hold in self._holds if hold.on in seen.line), None)
        if hold:
            await hold.wait(seen)
        with self._lock:
            for place, (on, answer) in enumerate(self._queue):
                if on in seen.line:
                    del self._queue[place]
                    return answer
            return self.service.answer(seen)
