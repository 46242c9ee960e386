"""The check of conversations: of what is loaded in a timeline, or of all that a server has."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from typing import Final

from tui.analysis.check.checker import Checker
from tui.analysis.check.facts import ItemFacts, facts_of
from tui.analysis.id_clock import conversation_key
from tui.errors import LibraryError
from tui.library.checks import KeptCheck
from tui.library.library import Library
from tui.library.values import CachedItem
from tui.models.finding import ENCRYPTED_CODES, Check
from tui.models.include import Include
from tui.models.item import Item
from tui.models.order import Order
from tui.models.rows import KnownConversation
from tui.services.items import ItemService
from tui.services.slices import in_slices
from tui.services.timeline import Timeline

_SEALS: Final = frozenset({Include.ENCRYPTED_REASONING})
"""Without it nothing is known of encrypted content that cannot be read any more."""
_STEP: Final = 0.004
"""Seconds of work between two turns of the loop."""
_PAGE: Final = 100
_TRASHED: Final = 1_000
"""So many entries of the trash are looked through for deleted reasoning, the newest first."""
_FEW: Final = 500
"""Items that cannot have so many findings that putting them together holds anybody up."""
_HASHED: Final = 64
"""Blocks of rows that go into a digest between two turns of the loop."""


class CheckService:
    """Checks one profile's conversations and keeps what was found."""

    def __init__(self, profile: str, items: ItemService, library: Library) -> None:
        self._profile = profile
        self._items = items
        self._library = library

    async def loaded(self, timeline: Timeline) -> Check:
        """Check what is loaded of a conversation. Nothing is read again while the items are the same.

        It takes its time in small steps, so that it can run behind the screen, and be cancelled.

        Raises:
            LibraryError: the library, which has the items, could not be read.

        """
        conversation = timeline.conversation
        digest = await _digest(timeline)
        kept = await self._library.checks.get(self._profile, conversation.id)
        if kept is not None and kept.digest == digest:
            return kept.check
        checker = await self._checker(conversation, once=True)
        rows = timeline.rows
        gap = None if rows.complete else rows.loaded(Order.ASC)
        unasked: set[str] = set()
        async for cached in self._copies(conversation.id):
            place = rows.index_of(cached.item.identity)
            if place is None:
                continue
            if gap is not None and place > gap:
                checker.skip()
                gap = None
            facts = facts_of(cached.item)
            checker.add(facts)
            if _is_unasked(facts, cached.includes):
                unasked.add(facts.identity)
        partial = not timeline.complete or checker.count != rows.known
        check = await _result(checker, partial=partial)
        if unasked:
            check = _with_known(check, kept, unasked)
        await self._library.checks.put(self._profile, KeptCheck(conversation.id, digest, check))
        return check

    async def _copies(self, conversation_id: str) -> AsyncIterator[CachedItem]:
        """The library's copies of the items, oldest first, with turns for others in between."""
        position: int | None = None
        begun = time.perf_counter()
        while True:
            page = await self._library.items.page(
                self._profile, conversation_id, after_position=position, limit=_PAGE
            )
            for cached in page:
                yield cached
                if time.perf_counter() - begun > _STEP:
                    await asyncio.sleep(0)
                    begun = time.perf_counter()
            if len(page) < _PAGE:
                return
            position = page[-1].position

    async def whole(
        self, conversation: KnownConversation, progress: Callable[[int], None] | None = None
    ) -> Check:
        """Read all items of a conversation from the server and check them; ``progress`` hears how many so far.

        Raises:
            ApiError: they could not be read.

        """
        checker = await self._checker(conversation)
        hashed = blake2b(digest_size=16)
        unasked = False
        async for answer in self._items.walk(conversation.id, includes=_SEALS, limit=_PAGE):
            async for part in in_slices(answer.page.items):
                for item in part:
                    facts = facts_of(item)
                    checker.add(facts)
                    unasked = unasked or _is_unasked(facts, answer.asked)
                    hashed.update(item.raw)
            if progress is not None:
                progress(checker.count)
        check = (await _result(checker))._replace(unasked=unasked)
        await self._library.checks.put(self._profile, KeptCheck(conversation.id, hashed.digest(), check))
        return check

    async def _checker(self, conversation: KnownConversation, *, once: bool = False) -> Checker:
        key = conversation_key(conversation.id, conversation.created_at)
        return Checker(key, await self._deleted(conversation.id), once=once)

    async def _deleted(self, conversation_id: str) -> Sequence[ItemFacts]:
        """The reasoning items that were deleted from a conversation, as far as the trash has them."""
        try:
            items = await self._library.trash.deleted_items(self._profile, conversation_id, _TRASHED)
        except LibraryError:
            # A file that does not give its trash takes away one kind of finding, not the others.
            return ()
        return [facts_of(Item(raw)) for raw in items]


def _is_unasked(facts: ItemFacts, asked: frozenset[Include]) -> bool:
    """Whether an item may have encrypted content that was not asked for."""
    return facts.type == "reasoning" and not facts.sealed and not asked >= _SEALS


def _with_known(check: Check, kept: KeptCheck | None, unasked: AbstractSet[str]) -> Check:
    """With what an earlier check found of encrypted content that was not asked for now."""
    earlier = () if kept is None else kept.check.findings
    stays = [each for each in earlier if each.code in ENCRYPTED_CODES and each.identities[0] in unasked]
    return check._replace(findings=(*check.findings, *stays), unasked=True)


async def _result(checker: Checker, *, partial: bool = False) -> Check:
    """What was found: of many items in a thread, which lets go of the interpreter in between."""
    if checker.count <= _FEW:
        return checker.result(partial=partial)
    return await asyncio.to_thread(checker.result, partial=partial)


async def _digest(timeline: Timeline) -> bytes:
    """Stands for the rows that are loaded, and for where some are missing."""
    rows = timeline.rows
    head = f"{rows.loaded(Order.ASC)} {rows.known} {timeline.complete}"
    hashed = blake2b(head.encode("ascii"), digest_size=16)
    for at, block in enumerate(rows.blocks()):
        hashed.update(block.packed)
        if at % _HASHED == _HASHED - 1:
            await asyncio.sleep(0)
    return hashed.digest()
