"""The check: of many conversations from the command line, and behind the screen."""

from __future__ import annotations

import time

from benchmarks.figure import Bound, Figure
from benchmarks.headless import load_all, tame_collector, until
from benchmarks.plan import Bench, Plan, interleave
from benchmarks.serving import services_on, serving
from benchmarks.stalls import Use, stall_bench
from tui.app import ConversationsApp
from tui.models.include import Include
from tui.models.rows import KnownConversation
from tui.screens.main import MainScreen
from tui.services.several import in_order

_CONVERSATIONS = 600
_ITEMS = 20
"""In each of them: what the recorded exchanges have, and more."""
_INCLUDES = frozenset({Include.ENCRYPTED_REASONING})


async def _check(plan: Plan) -> list[Figure]:
    """Check conversations as the command line does, and only read them in the same way."""
    tame_collector()
    count = plan.size(_CONVERSATIONS, 12)
    known = [KnownConversation(f"conv_mixed_{_ITEMS}") for _ in range(count)]
    with serving() as served:

        async def checked() -> float:
            async with services_on(plan, served.url()) as services:
                start = time.perf_counter()
                found = [result async for _, result in in_order(known, services.checks.whole)]
                assert len(found) == count
                return time.perf_counter() - start

        async def read() -> float:
            async with services_on(plan, served.url()) as services:

                async def walk(each: KnownConversation) -> int:
                    pages = services.items.walk(each.id, includes=_INCLUDES)
                    return sum([len(answer.page.items) async for answer in pages])

                start = time.perf_counter()
                found = [result async for _, result in in_order(known, walk)]
                assert found == [_ITEMS] * count
                return time.perf_counter() - start

        ours, theirs = await interleave(plan, checked, read)
    what = f"check {count} conversations of {_ITEMS} items"
    return [Figure("check", what, "reading them", "s", ours, theirs, Bound(2.0))]


def _checked(count: int) -> Use:
    async def use(app: ConversationsApp, main: MainScreen) -> None:
        """Load everything, and wait for what the check finds in it."""
        await load_all(app, main, count)
        await until(
            lambda: main.checks.check is not None and main.checks.check.item_count == count, "the check"
        )

    return use


BENCHES = (
    Bench(("check",), _check),
    stall_bench(
        "stall-check",
        "longest stall: load 5,000 items and check them",
        lambda plan: f"conv_mixed_{plan.size(5_000, 200)}",
        lambda plan: _checked(plan.size(5_000, 200)),
        50,
    ),
)
"""Checks."""
