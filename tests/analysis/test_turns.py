"""Work in short turns."""

from __future__ import annotations

import asyncio
import time

from tui.analysis.turns import Turns, finish, in_turns


def work(turns: int, seconds: float = 0.0) -> Turns[str]:
    for _ in range(turns):
        time.sleep(seconds)
        yield
    return f"{turns} turns"


def test_all_at_once() -> None:
    assert finish(work(3)) == "3 turns"
    assert finish(work(0)) == "0 turns"


def test_others_get_their_turns_between() -> None:
    seen: list[str] = []

    async def other() -> None:
        seen.append("other")

    async def both() -> None:
        waiting = asyncio.ensure_future(other())
        seen.append(await in_turns(work(20, 0.001)))
        await waiting

    asyncio.run(both())
    assert seen == ["other", "20 turns"]
