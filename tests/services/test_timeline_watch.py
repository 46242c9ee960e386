"""Watching, by a clock that the test gives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from tests.services.conftest import CONV, Parts, Use, messages
from tests.support.fault_server import FaultServer
from tui.errors import (
    ApiError,
    Conflict,
    ErrorContext,
    NotFound,
    RateLimited,
    ServerFault,
    TimedOut,
    Unauthorized,
    Unreachable,
)
from tui.services.timeline_watch import LONGEST_PAUSE, Watch, WatchState


class World:
    """A clock, and a sleep that moves it; the machine may sleep longer than it was told to."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.asleep: dict[int, float] = {}
        """Which of the sleeps (from 0) takes so much longer."""
        self.slept = 0
        self.end = 1000

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self.asleep.get(self.slept, 0.0)
        self.slept += 1
        if self.slept > self.end:
            raise asyncio.CancelledError
        await asyncio.sleep(0)

    def clock(self) -> float:
        return self.now


class Script:
    """Answers what it is told, one after the other, then 0; notes when it was asked."""

    def __init__(self, world: World, answers: Sequence[int | ApiError]) -> None:
        self.world = world
        self.answers = list(answers)
        self.asked: list[float] = []

    async def refresh_newest(self) -> int:
        self.asked.append(self.world.now - 1_700_000_000)
        answer = self.answers.pop(0) if self.answers else 0
        if isinstance(answer, ApiError):
            raise answer
        return answer


def watched(world: World, answers: Sequence[int | ApiError]) -> tuple[list[float], list[int], list[WatchState]]:
    """When it was asked, what was new, and the states, until the world ends."""
    script = Script(world, answers)
    new: list[int] = []
    states: list[WatchState] = []
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Watch(script, sleep=world.sleep, clock=world.clock).run(new.append, states.append))
    return script.asked, new, states


def test_pauses_grow_to_the_longest_and_shrink_when_something_came() -> None:
    world = World()
    asked, new, states = watched(world, [0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0])
    pauses = [state.pause for state in states]
    assert pauses[:8] == sorted(pauses[:8])
    assert pauses[8] == LONGEST_PAUSE
    assert pauses[9:11] == [2.0, 3.0]
    assert [later - sooner for sooner, later in pairwise(asked)] == pytest.approx(pauses[: len(asked) - 1])
    assert new == [4]
    assert all(state.error is None for state in states)


@pytest.mark.parametrize(
    "fault", [Unreachable("cut"), TimedOut("late"), ServerFault("500"), Conflict("locked")]
)
def test_it_goes_on_after_passing_faults(fault: ApiError) -> None:
    _, new, states = watched(World(), [fault, fault, 1])
    assert [state.error for state in states[:3]] == [fault, fault, None]
    assert new == [1]
    assert states[2].pause == 2.0


def test_it_waits_as_long_as_the_server_asks() -> None:
    limited = RateLimited("slow down", ErrorContext(retry_after=120.0))
    asked, _, states = watched(World(), [limited, RateLimited("slow down"), Conflict("locked")])
    assert (states[0].pause, asked[1]) == (120.0, 120.0)
    assert [state.pause for state in states[1:3]] == [30.0, 30.0]
    _, _, states = watched(World(), [Conflict("locked")])
    assert states[0].pause == 10.0


def test_it_looks_at_once_when_the_machine_wakes() -> None:
    world = World()
    world.asleep = {3: 3600.0}
    asked, new, states = watched(world, [0, 0, 2])
    # Three seconds of the first pause, one of the second, of which the machine made an hour.
    assert asked[:3] == [0.0, 3.0, 3604.0]
    assert new == [2]
    assert [state.woke for state in states[:4]] == [False, False, True, False]
    assert states[3].pause == 2.0


@pytest.mark.parametrize("fault", [Unauthorized("no key"), NotFound("gone")])
def test_it_ends_where_waiting_does_not_help(fault: ApiError) -> None:
    world = World()
    script = Script(world, [0, fault])
    with pytest.raises(type(fault)):
        asyncio.run(Watch(script, sleep=world.sleep, clock=world.clock).run(lambda _: None, lambda _: None))
    assert len(script.asked) == 2


def test_it_watches_a_timeline(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV, messages(3))

    async def action(parts: Parts) -> None:
        world = World()
        timeline = parts.timeline()
        await timeline.open()
        came = asyncio.Event()

        def add(_: WatchState) -> None:
            if len(stored.items) == 3:
                stored.items.extend(messages(2, start=3))

        counts: list[int] = []

        def on_new(count: int) -> None:
            counts.append(count)
            came.set()

        watching = asyncio.create_task(Watch(timeline, sleep=world.sleep, clock=world.clock).run(on_new, add))
        await asyncio.wait_for(came.wait(), 10)
        watching.cancel()
        await asyncio.wait([watching])
        assert counts == [2]
        assert timeline.count == 5
        assert timeline.complete

    use(action)


def nothing(_: object) -> None:
    return


def test_cancelling_ends_it() -> None:
    async def go(make: Callable[[], Watch]) -> None:
        watching = asyncio.create_task(make().run(nothing, nothing))
        await asyncio.sleep(0)
        watching.cancel()
        await asyncio.wait([watching])
        assert watching.cancelled()

    asyncio.run(go(lambda: Watch(Script(World(), []))))
