"""The import of one conversation: created empty, noted, then its items in batches, each noted when stored."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tui.analysis.rows import row_of
from tui.errors import ApiError, ConversationsTuiError, NotFound, Rejected
from tui.library.values import ImportEntry
from tui.models.conversation import Conversation
from tui.models.include import ALL_INCLUDES
from tui.models.item import Item
from tui.models.json_value import JsonObject
from tui.models.order import Order
from tui.models.page import PAGE_LIMIT_MAX
from tui.services.batches import batches
from tui.services.conversations import as_seen
from tui.services.import_match import stored_counts
from tui.services.services import Services

_TRIES: Final = 3
"""How often a batch is sent whose answer does not come."""


class ImportDiffers(ConversationsTuiError):
    """What the server holds is not what the file's line has so far, so nothing more is added."""


@dataclass(slots=True)
class LaneReport:
    """What became of one conversation so far."""

    conversation_id: str = ""
    created: bool = False
    """Whether this run made the conversation."""
    stored: int = 0
    """Items stored by this run."""
    found: int = 0
    """Items that an earlier run had stored."""
    replaced: list[tuple[str, str]] = field(default_factory=list)
    """Ids that were in use already, and what the server gave instead."""
    refused: list[tuple[int, Rejected]] = field(default_factory=list)
    """Places (from 1) of items that the server does not take, and its words; the others were stored."""


class Lane:
    """Imports one conversation. Its parts come in order; each method returns when what it says is stored."""

    def __init__(
        self,
        services: Services,
        place: tuple[str, str, int],
        orphan: Callable[[JsonObject, float], Awaitable[Conversation | None]],
        on_items: Callable[[int], None],
    ) -> None:
        """``place`` is profile, file digest and line; ``orphan`` finds an empty conversation left by a kill."""
        self._services = services
        self._place = place
        self._orphan = orphan
        self._on_items = on_items
        self._history: deque[Item] = deque(maxlen=PAGE_LIMIT_MAX)
        self._confirmed = 0
        """So many items are stored."""
        self._done = 0
        """Those and the refused: so far has the conversation's part of the file come."""
        self._skip = 0
        self._refused_before: frozenset[int] = frozenset()
        """Places of items that the server refused in an earlier run."""
        self._unsure = False
        self._first_text = ""
        self.report = LaneReport()

    async def start(self, metadata: JsonObject, entry: ImportEntry | None, count: int) -> None:
        """Make the conversation, or take up the one that an earlier run made."""
        journal = self._services.library.imports
        if entry is None:
            await journal.begin(*self._place, count)
        elif entry.conversation_id is not None and await self._is_there(entry.conversation_id):
            self.report.conversation_id = entry.conversation_id
            self._skip, self._unsure = entry.confirmed, True
            self._refused_before = entry.refused
            return
        elif entry.conversation_id is None and (left := await self._orphan(metadata, entry.begun)):
            await self._own(left)
            return
        await self._services.writes.run("create a conversation for the import", self._create(metadata))

    async def _is_there(self, conversation_id: str) -> bool:
        try:
            await self._services.conversations.get(conversation_id)
        except NotFound:
            return False
        return True

    async def _create(self, metadata: JsonObject) -> None:
        conversation = await self._services.api.create_conversation(metadata=metadata or None)
        self.report.created = True
        await self._own(conversation)

    async def _own(self, conversation: Conversation) -> None:
        self.report.conversation_id = conversation.id
        await self._services.library.imports.created(*self._place, conversation.id)
        await self._services.library.conversations.remember(self._place[0], [as_seen(conversation)])

    async def add(self, items: Sequence[Item]) -> None:
        """Store the next items of the conversation.

        Raises:
            ApiError: a batch is not stored, as far as the error says.
            ImportDiffers: the conversation was changed by somebody else.

        """
        self._note_first_text(items)
        skipped, rest = items[: self._skip], items[self._skip :]
        self._skip -= len(skipped)
        places = range(self._done + 1, self._done + len(skipped) + 1)
        there = [item for place, item in zip(places, skipped, strict=True) if place not in self._refused_before]
        self._confirm(there)
        self._done += len(skipped) - len(there)
        self.report.found += len(there)
        if self._unsure and rest:
            # Each batch is noted before the next is sent, so it is the first at most that nobody knows of.
            count = await self._stored_of(next(batches(rest)))
            self._unsure = False
            await self._note(rest[:count])
            self.report.found += count
            rest = rest[count:]
        for batch in batches(rest):
            await self._send(batch)

    async def finish(self) -> None:
        """Note that the conversation is complete."""
        profile = self._place[0]
        known = self._services.library.conversations
        await self._services.library.imports.finished(*self._place)
        await known.set_count(profile, self.report.conversation_id, self._confirmed, complete=True)
        if self._first_text:
            await known.set_first_text(profile, self.report.conversation_id, self._first_text)

    def _note_first_text(self, items: Sequence[Item]) -> None:
        if not self._first_text:
            self._first_text = next((row_of(item).preview for item in items if item.role == "user"), "")

    def _confirm(self, items: Sequence[Item]) -> None:
        self._history.extend(items)
        self._confirmed += len(items)
        self._done += len(items)

    async def _note(self, items: Sequence[Item]) -> None:
        if items:
            self._confirm(items)
            await self._services.library.imports.confirmed(*self._place, self._done)

    async def _send(self, batch: Sequence[Item]) -> None:
        """Send one batch; where the server refuses it, its items one by one, so that one costs no other.

        Raises:
            Rejected: it takes none of them, so it is hardly the items that it minds.
            ApiError: it is not stored, as far as the error says.

        """
        try:
            await self._send_until_stored(batch)
        except Rejected:
            if len(batch) == 1 and not self._confirmed:
                raise
            await self._send_singly(batch)

    async def _send_singly(self, batch: Sequence[Item]) -> None:
        before = self._confirmed
        refused: list[tuple[int, Rejected]] = []
        for item in batch:
            try:
                await self._send_until_stored([item])
            except Rejected as error:
                self._done += 1
                await self._services.library.imports.refused(*self._place, self._done)
                refused.append((self._done, error))
        if len(batch) > 1 and self._confirmed == before:
            raise refused[0][1]
        self.report.refused.extend(refused)

    async def _send_until_stored(self, batch: Sequence[Item]) -> None:
        """Send one batch until it is stored; before it is sent again, it is looked for."""
        for attempt in range(1, _TRIES + 1):
            name = f"import items to {self.report.conversation_id}"
            try:
                there = await self._services.writes.run(name, self._post(batch))
            except ApiError as error:
                if not error.may_have_acted or attempt == _TRIES:
                    raise
                there = await self._settle(batch)
            batch = batch[there:]
            if not batch:
                return
        raise ImportDiffers(f"the server stores no more than {self._confirmed} items, and does not say why")

    async def _post(self, batch: Sequence[Item]) -> int:
        """Send and note one batch as one write; answers how many of its items are stored."""
        page = await self._services.api.create_conversation_items(self.report.conversation_id, batch)
        if len(page.items) != len(batch):
            return await self._settle(batch)
        self.report.replaced.extend(
            (sent.id, stored.id)
            for sent, stored in zip(batch, page.items, strict=True)
            if sent.id and stored.id and sent.id != stored.id
        )
        await self._note_stored(batch)
        return len(batch)

    async def _settle(self, batch: Sequence[Item]) -> int:
        there = await self._stored_of(batch)
        await self._note_stored(batch[:there])
        return there

    async def _note_stored(self, items: Sequence[Item]) -> None:
        await self._note(items)
        self.report.stored += len(items)
        self._on_items(len(items))

    async def _stored_of(self, unsure: Sequence[Item]) -> int:
        """How many of the next items are on the server already.

        Raises:
            ImportDiffers: none of the possible answers fits what it lists.

        """
        conversation_id = self.report.conversation_id
        answer = await self._services.items.page(conversation_id, order=Order.DESC, includes=ALL_INCLUDES)
        tail = answer.page.items
        whole = not answer.page.has_more and len(tail) < PAGE_LIMIT_MAX
        # Whole items are read to be compared, which may take a while.
        fitting = await asyncio.to_thread(
            stored_counts, list(self._history), self._confirmed, unsure, tail, whole=whole
        )
        if len(fitting) == 1:
            return fitting[0]
        total = 0
        async for page in self._services.items.walk(conversation_id):
            total += len(page.page.items)
        if total - self._confirmed in fitting:
            return total - self._confirmed
        raise ImportDiffers(
            f"conversation {conversation_id} holds {total} items and not what this line begins with; "
            "it was left as it is"
        )
