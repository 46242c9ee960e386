"""A few requests at a time, the newest first, and none of them lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.slots import Slots

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Workers:
    """Tasks that hold a slot until they are let go."""

    def __init__(self, count: int) -> None:
        self.slots = Slots(count)
        self.began: list[int] = []
        self.most = 0
        self._now = 0
        self._ends: dict[int, asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        name = len(self.tasks)
        self._ends[name] = asyncio.Event()
        self.tasks.append(asyncio.create_task(self._work(name)))
        await asyncio.sleep(0)

    async def _work(self, name: int) -> None:
        async with self.slots.hold():
            self.began.append(name)
            self._now += 1
            self.most = max(self.most, self._now)
            try:
                await self._ends[name].wait()
            finally:
                self._now -= 1

    async def end(self, name: int) -> None:
        self._ends[name].set()
        await self.rest()

    async def rest(self) -> None:
        for _ in range(4):
            await asyncio.sleep(0)


async def test_the_newest_goes_first() -> None:
    workers = Workers(2)
    for _ in range(5):
        await workers.start()
    assert workers.began == [0, 1]
    await workers.end(0)
    assert workers.began == [0, 1, 4]
    await workers.end(4)
    await workers.end(1)
    assert workers.began == [0, 1, 4, 3, 2]
    assert workers.most == 2
    await workers.end(2)
    await workers.end(3)
    await asyncio.gather(*workers.tasks)


async def test_a_slot_given_to_one_who_is_cancelled_goes_to_the_next() -> None:
    workers = Workers(1)
    for _ in range(3):
        await workers.start()
    workers._ends[0].set()
    await asyncio.sleep(0)
    # The slot is on its way to the newest, which does not want it any more.
    workers.tasks[2].cancel()
    await workers.rest()
    assert workers.began == [0, 1]
    await workers.end(1)
    assert workers.tasks[2].cancelled()


async def test_one_who_is_cancelled_as_a_slot_comes_free_is_passed_over() -> None:
    workers = Workers(1)
    for _ in range(3):
        await workers.start()
    workers._ends[0].set()
    workers.tasks[2].cancel()
    await workers.rest()
    assert workers.began == [0, 1]
    await workers.end(1)
    assert workers.tasks[2].cancelled()


@given(st.lists(st.sampled_from(["start", "end", "cancel"]), max_size=60), st.integers(1, 4))
def test_no_slot_is_lost(steps: Sequence[str], count: int) -> None:
    async def run() -> None:
        workers = Workers(count)
        for step in steps:
            running = [name for name in workers.began if not workers.tasks[name].done()]
            if step == "start":
                await workers.start()
            elif step == "end" and running:
                workers._ends[running[0]].set()
                await asyncio.sleep(0)
            elif step == "cancel" and workers.tasks:
                workers.tasks[-1].cancel()
            assert workers.most <= count
        for task in workers.tasks:
            task.cancel()
        await asyncio.gather(*workers.tasks, return_exceptions=True)
        async with asyncio.timeout(1):
            for _ in range(count):
                await workers.slots.hold().__aenter__()

    asyncio.run(run())
