"""Running a command's work on the services of a profile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

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
    """
    safe_logs()
    return asyncio.run(_with_services(settings, output, work))


async def _with_services(settings: Settings, output: Output, work: Callable[[Services], Awaitable[T]]) -> T:
    from tui.services.opening import open_services

    services = await open_services(
        # Demo conversations are for the browser's first screen; a command finds what the user put there.
        replace(settings, demo=False),
        on_retry=lambda notice: output.say(
            f"{notice.operation}: {notice.reason}; trying again in {notice.wait:.1f} s"
        ),
        on_abandoned=lambda name, error: output.say(f"{name}: {error}"),
    )
    try:
        for notice in services.notices:
            output.say(notice)
        return await work(services)
    finally:
        if services.writes.running:
            output.say(f"Waiting for: {', '.join(services.writes.running)}")
        for name in await services.close():
            output.say(f"Not known to be stored: {name}")
