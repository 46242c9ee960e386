"""Running a command's work on the services of a profile."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from tui.cli.output import Output
from tui.render.safe_text import safe_block
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.services.services import Services

T = TypeVar("T")


class SafeFormatter(logging.Formatter):
    """Log lines go to a terminal too, and hold text from outside."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as safe text."""
        return safe_block(super().format(record))


def safe_logs(level: int = logging.WARNING) -> None:
    """Send what is logged to stderr, safe."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter("%(levelname)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)


def with_services(settings: Settings, output: Output, work: Callable[[Services], Awaitable[T]]) -> T:
    """Open the services, do the work, and close them whatever became of it.

    An interrupted command waits for the writes that are under way.

    Raises:
        KeyboardInterrupt: by ctrl+c.
        Abort: by SIGTERM, which ends a command in the same way.

    """
    safe_logs()
    return asyncio.run(_with_services(settings, output, work))


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Make SIGTERM what ctrl+c is to the running task; a second one ends the program at once.

    Not by way of SIGINT: a shell's background jobs are started with that switched off.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    came = False

    def end() -> None:
        nonlocal came
        came = True
        loop.remove_signal_handler(signal.SIGTERM)
        if task is not None:
            task.cancel()

    # Windows has no such handlers, and they are for the main thread only.
    with suppress(RuntimeError):
        loop.add_signal_handler(signal.SIGTERM, end)
    try:
        yield
    except asyncio.CancelledError:
        if came:
            raise click.Abort from None
        raise
    finally:
        with suppress(RuntimeError):
            loop.remove_signal_handler(signal.SIGTERM)


async def _with_services(settings: Settings, output: Output, work: Callable[[Services], Awaitable[T]]) -> T:
    with ended_by_sigterm():
        return await _opened(settings, output, work)


async def _opened(settings: Settings, output: Output, work: Callable[[Services], Awaitable[T]]) -> T:
    from tui.services.opening import open_services

    services = await open_services(
        # Demo conversations are for the browser's first screen; a command finds what the user put there.
        replace(settings, demo=False),
        on_retry=lambda notice: output.say(
            f"{notice.operation}: {notice.reason}; trying again in {notice.wait:.1f} s"
        ),
        on_abandoned=lambda name, error: output.say(f"{name}: {error}"),
        on_uncached=lambda error: output.say(f"Copies of items could not be kept: {error}"),
    )
    try:
        for notice in services.notices:
            output.say(notice)
        return await work(services)
    finally:
        try:
            if services.writes.running:
                output.say(f"Waiting for: {', '.join(services.writes.running)}")
        finally:
            # Also where nothing can be printed any more.
            for name in await services.close():
                output.say(f"Not known to be stored: {name}")
