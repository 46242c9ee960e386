"""Writes belong to the services: whoever waits for one may go."""

from __future__ import annotations

import asyncio

import pytest

from tui.errors import ConversationsTuiError, InputError
from tui.services.writes import Writes


def test_the_answer_or_the_error_comes_back() -> None:
    async def write(fails: bool) -> int:
        if fails:
            raise InputError("no")
        return 7

    async def go() -> None:
        writes = Writes()
        assert await writes.run("good", write(fails=False)) == 7
        with pytest.raises(InputError):
            await writes.run("bad", write(fails=True))
        assert writes.running == ()
        assert await writes.drain(1) == ()

    asyncio.run(go())


def test_a_cancelled_waiter_does_not_cancel_the_write() -> None:
    async def go() -> None:
        writes, allowed, done = Writes(), asyncio.Event(), []

        async def write() -> None:
            await allowed.wait()
            done.append(True)

        waiter = asyncio.create_task(writes.run("slow", write()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        assert writes.running == ("slow",)
        draining = asyncio.create_task(writes.drain(10))
        await asyncio.sleep(0)
        with pytest.raises(ConversationsTuiError, match="quitting: late"):
            await writes.run("late", write())
        allowed.set()
        assert await draining == ()
        assert done == [True]

    asyncio.run(go())


def test_draining_names_what_did_not_end() -> None:
    async def go() -> None:
        writes = Writes()
        waiting = [asyncio.create_task(writes.run(name, asyncio.Event().wait())) for name in ("one", "two")]
        await asyncio.sleep(0)
        assert list(writes.running) == ["one", "two"]
        assert await writes.drain(0.01) == ("one", "two")
        assert not writes.running
        assert [type(each) for each in await asyncio.gather(*waiting, return_exceptions=True)] == [
            asyncio.CancelledError
        ] * 2

    asyncio.run(go())


@pytest.mark.parametrize("listening", [True, False])
def test_a_failure_that_nobody_waits_for_is_told(listening: bool) -> None:
    told: list[tuple[str, str]] = []

    def tell(name: str, error: BaseException) -> None:
        told.append((name, str(error)))

    async def go() -> None:
        writes, allowed = Writes(tell if listening else None), asyncio.Event()

        async def write() -> None:
            await allowed.wait()
            raise InputError("no")

        waiter = asyncio.create_task(writes.run("lost", write()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        allowed.set()
        assert await writes.drain(5) == ()

    asyncio.run(go())
    assert told == ([("lost", "no")] if listening else [])


def test_a_write_that_ends_as_its_waiter_is_cancelled() -> None:
    told: list[str] = []

    async def go() -> None:
        writes = Writes(lambda name, _: told.append(name))
        waiter: asyncio.Task[None]

        async def write() -> None:
            # The waiter is woken by both at once, and sees the cancellation.
            asyncio.get_running_loop().call_soon(waiter.cancel)
            raise InputError("no")

        waiter = asyncio.create_task(writes.run("lost", write()))
        with pytest.raises((asyncio.CancelledError, InputError)) as raised:
            await waiter
        assert told == (["lost"] if raised.type is asyncio.CancelledError else [])

    asyncio.run(go())
