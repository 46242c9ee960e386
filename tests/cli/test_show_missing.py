"""``show`` gives an item of the server's, and never one that only this machine has left."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from tests.cli.program import tui
from tui.library.library import Library
from tui.library.values import PlacedItem
from tui.models.include import NO_INCLUDES
from tui.models.item import Item


def test_an_item_that_only_the_library_has_is_not_there() -> None:
    conversation = tui("create", "--message", "hello").out.strip()
    gone = Item.of({"id": "msg_gone", "type": "message", "role": "user", "content": "from before"})

    async def keep() -> None:
        library = await Library.open(Path(os.environ["CONVERSATIONS_TUI_DATA"]) / "library.sqlite3")
        await library.items.put("local", conversation, [PlacedItem(0, gone)], NO_INCLUDES, 5.0)
        await library.close()

    asyncio.run(keep())
    ended = tui("show", conversation, "msg_gone")
    assert (ended.status, ended.out) == (1, "")
    assert "has no item msg_gone" in ended.err
