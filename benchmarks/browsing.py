"""A browser in a process of its own that loads a conversation and pages through it; prints its peak size.

``python -m benchmarks.browsing URL FOLDER COUNT``: with a count of 0 it shows the empty main screen.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from pathlib import Path

from benchmarks.headless import browser, item_list, load_all, press, until
from benchmarks.serving import settings_for

_PAGES = 100


def peak() -> int:
    """The most bytes that were resident in this process so far."""
    status = Path("/proc/self/status")
    if status.exists():
        # The other number is that of the parent where the parent was larger when it made this process.
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


async def _browse(url: str, folder: str, count: int) -> None:
    conversation = f"conv_items_{count}" if count else ""
    async with browser(settings_for(Path(folder), url), conversation) as (app, main):
        if count:
            await load_all(app, main, count)
            # Behind the screen all items are checked, which takes memory of its own.
            await until(
                lambda: main.checks.check is not None and main.checks.check.item_count == count, "the check"
            )
            pages = min(_PAGES, count // 100)
            for key in ("home", *("pagedown",) * pages, "end", *("pageup",) * pages):
                await press(app, item_list(main), key)


if __name__ == "__main__":
    asyncio.run(_browse(sys.argv[1], sys.argv[2], int(sys.argv[3])))
    print(peak())
