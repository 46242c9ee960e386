"""Pages that are stored together leave the file as pages that are stored one by one do."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.helpers import item
from tui.library.item_rows import Page, PageWrite
from tui.library.library import Library
from tui.library.values import PlacedItem, PlacedItems
from tui.models.include import Include

GotPage = tuple[str, list[tuple[str, int]], frozenset[Include]]
"""Conversation, ids with their positions, what was asked for."""
NAMES = st.sampled_from([f"i{number}" for number in range(8)])
PAGES = st.lists(
    st.tuples(
        st.sampled_from(["c", "d"]),
        st.lists(st.tuples(NAMES, st.integers(0, 9)), min_size=1, max_size=4),
        st.frozensets(st.sampled_from([Include.LOGPROBS, Include.CODE_OUTPUTS]), max_size=2),
    ),
    max_size=6,
)


async def _stored(path: Path, pages: Sequence[GotPage], *, together: bool) -> tuple[list[object], list[object]]:
    """Everything that the file says of items after these pages came."""
    library = await Library.open(path)
    for at, (conversation, places, includes) in enumerate(pages):
        placed = [PlacedItem(place, item(name, text=f"{at}")) for name, place in places]
        await library.items.put_soon("p", conversation, placed, includes, float(at))
        if not together:
            await library.flush()
    await library.close()
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(
            """SELECT id, identity, position, includes, head.fetched_at, raw FROM item_head AS head
            JOIN cached_conversation AS owner ON owner.key = conversation
            JOIN item_body ON item_body.key = head.key ORDER BY 1, 2"""
        ).fetchall()
        sizes = db.execute("SELECT id, size, fetched_at FROM cached_conversation ORDER BY 1").fetchall()
    return rows, sizes


@given(PAGES)
@settings(max_examples=60, deadline=None)
def test_together_or_one_by_one(pages: list[GotPage]) -> None:
    with TemporaryDirectory() as folder:
        both = asyncio.run(_stored(Path(folder) / "both.sqlite3", pages, together=True))
        alone = asyncio.run(_stored(Path(folder) / "alone.sqlite3", pages, together=False))
    assert both == alone


def _write(name: str, place: int, conversation: bytes = b"c") -> PageWrite:
    return PageWrite((Page((b"p", conversation), PlacedItems([place], [item(name)], [name]), 0, 1.0),))


def test_what_is_joined_and_what_is_not() -> None:
    both = _write("a", 1).joined(_write("b", 2))
    assert both is not None
    assert both.joined(_write("c", 3)) is not None
    assert both.joined(_write("b", 3)) is None
    assert both.joined(_write("c", 2)) is None
    assert both.joined(_write("c", 3, b"d")) is None
    assert both.joined(lambda _: None) is None
