"""What a walk is measured against: a bare loop of requests, and the official SDK."""

from __future__ import annotations

import asyncio
import time

import httpx

from benchmarks.serving import KEY
from tui.analysis.row_reader import RowReader
from tui.api.call import Reply
from tui.api.decode import item_page
from tui.services.row_block import RowBlock

LIMIT = 100


async def raw_loop(url: str, conversation: str) -> tuple[float, float]:
    """Read and forget every page, finding nothing in it but the next cursor: seconds, and seconds of CPU."""
    headers = {"Authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        start, start_cpu = time.perf_counter(), time.thread_time()
        after = ""
        while True:
            query = {"limit": str(LIMIT), "order": "asc", **({"after": after} if after else {})}
            answer = await client.get(f"{url}/conversations/{conversation}/items", params=query)
            body = answer.raise_for_status().content
            if body.endswith(b'"has_more":false}'):
                return time.perf_counter() - start, time.thread_time() - start_cpu
            after = _last_id(body)


def _last_id(body: bytes) -> str:
    last = body.rindex(b'"last_id":"') + 11
    return body[last : body.index(b'"', last)].decode()


async def bare_ends(url: str, conversation: str, count: int) -> float:
    """The same from both ends at once, each page asked for as soon as the one before is there: seconds.

    No walk from two ends can take less, as no page can be asked for before the one that names its cursor.
    """
    pages = iter(range(0, count, LIMIT))
    headers = {"Authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:

        async def along(order: str) -> None:
            after = ""
            for _ in pages:
                query = {"limit": str(LIMIT), "order": order, **({"after": after} if after else {})}
                answer = await client.get(f"{url}/conversations/{conversation}/items", params=query)
                after = _last_id(answer.raise_for_status().content)

        start = time.perf_counter()
        await asyncio.gather(along("asc"), along("desc"))
        return time.perf_counter() - start


async def rows_alone(url: str, conversation: str, count: int) -> tuple[float, float]:
    """What rows cost: both ends at once over bare connections, each page cut, read and packed as ours is.

    Nothing is joined, looked for, noted or stored. Seconds, and seconds of CPU.
    """
    headers = [(b"Accept", b"application/json"), (b"Authorization", f"Bearer {KEY}".encode())]
    pages = iter(range(0, count, LIMIT))
    blocks: list[RowBlock] = []

    async def along(wire: httpx.AsyncHTTPTransport, order: str) -> None:
        after = ""
        for _ in pages:
            query = f"limit={LIMIT}&order={order}{after and f'&after={after}'}"
            target = f"{url}/conversations/{conversation}/items?{query}"
            request = httpx.Request("GET", target, headers=headers, extensions={"timeout": {"read": 60.0}})
            body = await (await wire.handle_async_request(request)).aread()
            page = item_page(Reply(200, body))
            reader = RowReader(conversation, 1)
            reader.read(page.items)
            blocks.append(RowBlock(reader.rows()))
            after = page.cursor or ""

    async with httpx.AsyncHTTPTransport() as wire:
        start, start_cpu = time.perf_counter(), time.thread_time()
        await asyncio.gather(along(wire, "asc"), along(wire, "desc"))
        wall, cpu = time.perf_counter() - start, time.thread_time() - start_cpu
    assert sum(block.count for block in blocks) == count, "not every item has its row"
    return wall, cpu


async def sdk_walk(url: str, conversation: str, count: int) -> float:
    """The official SDK's own iteration over all items: seconds."""
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key=KEY, base_url=url) as client:
        start = time.perf_counter()
        seen = 0
        async for _ in client.conversations.items.list(conversation, limit=LIMIT, order="asc"):
            seen += 1
        assert seen == count, f"the SDK saw {seen} of {count} items"
        return time.perf_counter() - start
