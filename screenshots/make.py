"""Writes every picture of the README: ``python -m screenshots.make``.

The app runs on a fresh local server with the demo conversations, at a clock that stands still, driven with
keys; each picture is what it shows then. The same program makes the same pictures.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.app_harness import NOW, Browser, browsing, demo_file, local_settings, remote_settings
from tui.settings.profile import Profile
from tui.widgets.finding_lines import FindingLines

FOLDER = Path(__file__).parent
WIDE = (120, 34)


@dataclass(frozen=True)
class Picture:
    """One file: a size, and the keys that lead there."""

    name: str
    steps: Callable[[Browser], Awaitable[None]]
    size: tuple[int, int] = WIDE
    profile: Profile | None = None
    """Another server than the local one."""


async def _refund(browser: Browser, words: str) -> None:
    """The refund conversation, on the first item whose preview holds the words."""
    await browser.open("Refund")
    rows = browser.main.timeline.rows
    place = next(at for at, row in enumerate(rows) if words in row.preview)
    await browser.press("g", *["j"] * place)
    wanted = rows[place].id
    await browser.settle(lambda: browser.main.item.item is not None and browser.main.item.item.id == wanted)
    await browser.at_rest()


async def _main(browser: Browser) -> None:
    await _refund(browser, "create_refund(")


async def _tree(browser: Browser) -> None:
    await _refund(browser, "create_refund(")
    await browser.press("3", "v", "j", "j")


async def _raw(browser: Browser) -> None:
    await _refund(browser, "create_refund(")
    await browser.press("3", "v", "v")


async def _includes(browser: Browser) -> None:
    await browser.open("Research")
    rows = browser.main.timeline.rows
    place = next(at for at, row in enumerate(rows) if row.type == "file_search_call")
    await browser.press("g", *["j"] * place, "i", "j", "j", "space")
    await browser.at_rest()


async def _filter(browser: Browser) -> None:
    await browser.open("Refund")
    await browser.press("slash")
    await browser.type("refund")
    await browser.press("enter", "j", "j")
    await browser.at_rest()


async def _long(browser: Browser) -> None:
    await browser.open("Support desk")
    browser.items.move_cursor(100)
    await browser.at_rest()


def _dialog(name: str, *keys: str, on: str = "create_refund(") -> Callable[[Browser], Awaitable[None]]:
    async def steps(browser: Browser) -> None:
        await _refund(browser, on)
        await browser.press(*keys)
        await browser.asked(name)

    return steps


async def _review(browser: Browser) -> None:
    await _refund(browser, "create_refund(")
    await browser.press("e")
    await browser.asked("MetadataDialog")
    await browser.press("enter", *" (done)", "ctrl+s")
    await browser.asked("MetadataReviewDialog")


async def _open(browser: Browser) -> None:
    await _refund(browser, "create_refund(")
    await browser.press("o")
    await browser.asked("OpenDialog")
    conversation = browser.main.timeline.conversation
    await browser.type(f"404 on conversations {conversation.id if conversation else ''}")
    await browser.pilot.pause()


async def _broken(browser: Browser) -> str:
    """Take the output of a call away, as another program would; answers the error of the next response."""
    await browser.open("Refund")
    timeline = browser.main.timeline.timeline
    assert timeline is not None
    call = next(row for row in timeline.rows.items() if "create_refund(" in row.preview)
    await browser.services.api.delete_conversation_item(timeline.conversation.id, timeline.pairs[call.identity])
    await browser.press("1", "g")
    return f"No tool output found for function call {call.call_id}."


async def _check(browser: Browser) -> None:
    error = await _broken(browser)
    await browser.press("exclamation_mark")
    await browser.asked("ErrorTextDialog")
    await browser.type(f"openai.BadRequestError: Error code: 400 - {error}")
    await browser.press("ctrl+s")
    await browser.settle(lambda: bool(browser.detail.query_one(FindingLines).findings))
    # The list is loaded anew: what was deleted elsewhere is noticed by a walk over all.
    await browser.at_rest()


async def _findings(browser: Browser) -> None:
    await _check(browser)
    await browser.press("L")
    await browser.asked("FindingsDialog")


async def _failed(browser: Browser) -> None:
    await browser.settle("try again", within=30)
    await browser.at_rest()


async def _narrow(browser: Browser) -> None:
    await _refund(browser, "create_refund(")
    await browser.press("3")


PICTURES = (
    Picture("main", _main),
    Picture("tree", _tree),
    Picture("raw", _raw),
    Picture("includes", _includes),
    Picture("filter", _filter),
    Picture("long", _long),
    Picture("metadata", _dialog("MetadataDialog", "e")),
    Picture("metadata-review", _review),
    Picture("delete-item", _dialog("DeleteItemsDialog", "d")),
    Picture("delete-conversation", _dialog("DeleteConversationDialog", "1", "d")),
    Picture("create", _dialog("CreateDialog", "c")),
    Picture("add-items", _dialog("AddItemsDialog", "a")),
    Picture("check", _check),
    Picture("findings", _findings),
    Picture("open", _open),
    Picture("copy", _dialog("CopyMenu", "y")),
    Picture("help", _dialog("HelpDialog", "question_mark")),
    Picture("palette", _dialog("Palette", "ctrl+p")),
    Picture("80x24", _narrow, (80, 24)),
    Picture("40x20", _main, (40, 20)),
    Picture("failed", _failed, profile=Profile(name="gateway", base_url="http://127.0.0.1:9/v1")),
)


async def _draw(picture: Picture, demo: Path) -> str:
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        settings = local_settings(where, demo)
        if picture.profile is not None:
            settings = remote_settings(where, picture.profile)
        async with browsing(settings, picture.size) as browser:
            await browser.started()
            await picture.steps(browser)
            await browser.calm()
            await browser.pilot.pause()
            return browser.app.export_screenshot(title="conversations-tui")


def _same_names(svg: str, name: str) -> str:
    """Without the random number that keeps the styles of two pictures on one page apart."""
    return re.sub(r"\bterminal-\d+-", f"terminal-{name}-", svg)


async def make(folder: Path = FOLDER, names: frozenset[str] = frozenset()) -> list[Path]:
    """Draw the pictures of these names (all without any) into ``folder``."""
    with tempfile.TemporaryDirectory() as temporary:
        demo = demo_file(Path(temporary) / "local.sqlite3")
        written = []
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            path = folder / f"{picture.name}.svg"
            svg = _same_names(await _draw(picture, demo), picture.name)
            path.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")
            written.append(path)
        return written


def main() -> None:
    """Stop the clock and draw."""
    time.time = lambda: NOW
    for path in asyncio.run(make(names=frozenset(sys.argv[1:]))):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
