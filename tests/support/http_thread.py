"""A bare HTTP/1.1 server on a real socket in a thread, which can misbehave on purpose."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

Cut = Literal["", "before", "amid"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came over the socket."""

    method: str
    target: str
    """Path with query, raw: nothing decoded."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    connection: int
    """Number of the connection, from 1: the same number means that it was used again."""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def raw_query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.raw_query, keep_blank_values=True)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def line(self) -> str:
        return f"{self.method} {self.target}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers."""

    status: int = 200
    body: object = b""
    """Bytes as they are, text as UTF-8, anything else as JSON."""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: Cut = ""
    """Close the connection: before anything is sent, or in the middle of the body."""
    drip: float = 0.0
    """Seconds between the bytes of the body."""

    def encoded(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode()


class HttpThread:
    """Runs ``answer`` for each request, in a thread with a loop of its own. Port 0, loopback only."""

    def __init__(
        self, answer: Callable[[Seen], Awaitable[Answer]], *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._answer = answer
        self._tls = tls
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()), daemon=True)
        self.loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self.port = 0
        self.connections = 0

    def start(self) -> None:
        self._thread.start()
        assert self._started.wait(10), "the test server did not start"

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the test server did not stop"

    async def _main(self) -> None:
        self.loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            task = asyncio.create_task(self._connection(reader, writer, self.connections))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=2**26, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _connection(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        try:
            while (seen := await _read_request(reader, number)) is not None:
                if not await _write_answer(writer, seen, await self._answer(seen)):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()


async def _read_request(reader: asyncio.StreamReader, number: int) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(method, target, headers, body, number)


async def _write_answer(writer: asyncio.StreamWriter, seen: Seen, answer: Answer) -> bool:
    """Whether the connection stays open."""
    if answer.cut == "before":
        return False
    body = answer.encoded()
    lines = [f"HTTP/1.1 {answer.status} Status"]
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))} | dict(answer.headers)
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
    if answer.cut == "amid":
        writer.write(body[: len(body) // 2])
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        return False
    for start in range(len(body) if answer.drip else 0):
        writer.write(body[start : start + 1])
        await writer.drain()
        await asyncio.sleep(answer.drip)
    if not answer.drip:
        writer.write(body)
    await writer.drain()
    return seen.headers.get("connection", "").lower() != "close"
