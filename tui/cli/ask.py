"""A question on the terminal."""

from __future__ import annotations

import asyncio
import sys

from tui.cli.output import Output


async def ask(output: Output, question: str) -> bool:
    """Whether the answer is yes; the end of input is a no.

    A blocking read would hold up ctrl+c, which asyncio hands to the waiting task.
    """
    output.prompt(question)
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(sys.stdin.fileno(), ready.set)
    except NotImplementedError:
        return _is_yes(sys.stdin.readline())
    try:
        await ready.wait()
    finally:
        loop.remove_reader(sys.stdin.fileno())
    return _is_yes(sys.stdin.readline())


def _is_yes(line: str) -> bool:
    return line.strip().casefold() in {"y", "yes"}
