"""A server of conversations in a process of its own: a real socket, and answers that are bytes already.

A conversation is called ``conv_items_N``, which has N items, ``conv_mixed_N``, which has N of all types, or
``conv_large_N``, where among small items two of N bytes stand. The first folder of a path says how many
milliseconds each answer is held back: ``/20/v1/conversations/conv_items_100/items``. Its port is the one line
that it prints; it ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

from benchmarks import data

_LARGE_AMONG = 20
"""Small items on either side of the large ones."""


class Pages:
    """Pages of one conversation; each is put together once."""

    def __init__(self, name: str) -> None:
        _, kind, size = name.split("_")
        self._items = list(_MAKERS[kind](int(size)))
        self._ids = [_id_of(each) for each in self._items]
        self._places = {name: place for place, name in enumerate(self._ids)}
        self._answers: dict[tuple[str, str, int], bytes] = {}

    def page(self, order: str, after: str, limit: int) -> bytes:
        """One page, as the whole answer."""
        key = (order, after, limit)
        if key not in self._answers:
            self._answers[key] = _answer(self._body(*key))
        return self._answers[key]

    def _body(self, order: str, after: str, limit: int) -> bytes:
        count = len(self._items)
        place = self._places[after] if after else -1
        if order == "asc":
            places: Sequence[int] = range(place + 1, min(count, place + 1 + limit))
        else:
            start = place - 1 if after else count - 1
            places = range(start, max(-1, start - limit), -1)
        last = places[-1] if places else -1
        more = bool(places) and (last < count - 1 if order == "asc" else last > 0)
        first_id, last_id = (self._ids[places[0]], self._ids[last]) if places else ("", "")
        tail = f'],"first_id":"{first_id}","last_id":"{last_id}","has_more":{str(more).lower()}}}'
        return b'{"object":"list","data":[' + b",".join(self._items[at] for at in places) + tail.encode()

    def item(self, name: str) -> bytes:
        """One item, as the whole answer."""
        return _answer(self._items[self._places[name]])


def _large(size: int) -> list[bytes]:
    small = list(data.items(2 * _LARGE_AMONG))
    return [*small[:_LARGE_AMONG], data.many_keys(size), data.one_string(size), *small[_LARGE_AMONG:]]


_MAKERS: Final[Mapping[str, Callable[[int], Iterable[bytes]]]] = {
    "items": data.items,
    "large": _large,
    "mixed": data.mixed,
}


def _id_of(item: bytes) -> str:
    # Every generated item begins with its id.
    return item[8 : item.index(b'"', 8)].decode()


def _answer(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


_MISSING = _answer(b'{"error":{"message":"not here","type":"invalid_request_error"}}', "404 Not Found")


class Conversations:
    """All conversations that were asked for, made when they are first."""

    def __init__(self) -> None:
        self._pages: dict[str, Pages] = {}

    def answer(self, target: str) -> tuple[float, bytes]:
        """Seconds to hold the answer back, and the answer."""
        parts = urlsplit(target)
        delay, _, _, *rest = parts.path.strip("/").split("/")
        return int(delay) / 1000, self._find(rest, parse_qs(parts.query))

    def _find(self, path: list[str], query: dict[str, list[str]]) -> bytes:
        if not path or not path[0].startswith("conv_"):
            return _MISSING
        name, *rest = path
        if name not in self._pages:
            self._pages[name] = Pages(name)
        pages = self._pages[name]
        match rest:
            case []:
                return _answer(
                    f'{{"id":"{name}","object":"conversation","created_at":1,"metadata":{{}}}}'.encode()
                )
            case ["items"]:
                order, after = query.get("order", ["desc"])[0], query.get("after", [""])[0]
                return pages.page(order, after, int(query.get("limit", ["20"])[0]))
            case ["items", item]:
                return pages.item(item)
            case _:
                return _MISSING


class Connection(asyncio.Protocol):
    """Reads heads of requests and writes answers; there are only requests without a body."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations
        self._read = b""
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Someone is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole."""
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, self._read = self._read.split(b"\r\n\r\n", 1)
            delay, answer = self._conversations.answer(head.split(b" ", 2)[1].decode())
            if delay:
                task = asyncio.create_task(self._write_later(delay, answer))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            else:
                self._transport.write(answer)

    async def _write_later(self, delay: float, answer: bytes) -> None:
        await asyncio.sleep(delay)
        if not self._transport.is_closing():
            self._transport.write(answer)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


async def _serve() -> None:
    conversations = Conversations()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(conversations), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
