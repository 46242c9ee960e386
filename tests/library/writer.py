"""Another program that writes to a library: ``python -m tests.library.writer MODE PATH NAME COUNT``."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from tests.library.helpers import page_of
from tui.library.library import Library
from tui.library.values import TrashEntry
from tui.models.include import NO_INCLUDES
from tui.models.rows import SeenConversation

PAGE = 50


async def write_some(library: Library, name: str, count: int) -> None:
    """Writes of every kind in a random order; each can be found again by its number."""
    chance = random.Random(name)
    kinds = [kind for kind in ("known", "items", "trash", "import", "state") for _ in range(count)]
    chance.shuffle(kinds)
    numbers = {kind: iter(range(count)) for kind in set(kinds)}
    for kind in kinds:
        one = f"{name}-{next(numbers[kind])}"
        match kind:
            case "known":
                await library.conversations.remember("p", [SeenConversation(one, 1)])
            case "items":
                await library.items.put("p", one, page_of([f"i{each}" for each in range(5)]), NO_INCLUDES, 1.0)
            case "trash":
                await library.trash.put(TrashEntry("p", one, 1.0, "item", "", (b"{}",)))
            case "import":
                await library.imports.begin("p", one, 1, 1)
                await library.imports.created("p", one, 1, one)
            case _:
                await library.choices.set_state("p", one, one)


async def put_for_ever(library: Library) -> None:
    """The same page again and again, each time with the next number in every item; says which are stored."""
    number = 0
    while True:
        items = page_of([f"i{each}" for each in range(PAGE)], number=number, text="x" * 2000)
        await library.items.put("p", "c", items, NO_INCLUDES, 1.0)
        print(number, flush=True)
        number += 1


async def main(mode: str, path: Path, name: str, count: int) -> None:
    library = await Library.open(path)
    if mode == "some":
        await write_some(library, name, count)
    else:
        await put_for_ever(library)
    await library.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
