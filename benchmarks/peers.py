"""What a walk is measured against: a bare loop of requests, and the official SDK."""

from __future__ import annotations

import time

import httpx

from benchmarks.serving import KEY

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
            last = body.rindex(b'"last_id":"') + 11
            after = body[last : body.index(b'"', last)].decode()


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
