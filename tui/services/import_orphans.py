"""Conversations that a killed import created and had no time to note."""

from __future__ import annotations

import asyncio

from tui.api.listing import list_conversations
from tui.api.probe import probe_listing
from tui.models.conversation import Conversation
from tui.models.json_value import JsonObject
from tui.models.metadata import same_json
from tui.services.services import Services

_CLOCK_SLACK = 2.0
"""Seconds: the server's clock counts whole seconds, and may be a little behind."""


class Orphans:
    """Finds such conversations where the server lists conversations; elsewhere there is no way to.

    Taken is only a conversation that is empty, has the metadata of the line, was created since the line was
    begun, and that no import has noted.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._lists: bool | None = None
        self._taken: set[str] = set()
        self._lock = asyncio.Lock()

    async def find(self, metadata: JsonObject, begun: float) -> Conversation | None:
        """One of them, which is then given to nobody else; None where there is none."""
        async with self._lock:
            if self._lists is None:
                local = self._services.profile.is_local
                self._lists = local or (await probe_listing(self._services.api.transport)).lists
            found = await self._search(metadata, begun) if self._lists else None
            if found is not None:
                self._taken.add(found.id)
            return found

    async def _search(self, metadata: JsonObject, begun: float) -> Conversation | None:
        after: str | None = None
        seen: set[str] = set()
        while True:
            page = await list_conversations(self._services.api.transport, after=after)
            new = [one for one in page.conversations if one.id not in seen]
            seen.update(one.id for one in new)
            recent = [one for one in new if (one.created_at or 0) >= begun - _CLOCK_SLACK]
            for one in recent:
                if await self._fits(one, metadata):
                    return one
            if len(recent) < len(page.conversations) or not page.has_more:
                return None
            after = page.cursor

    async def _fits(self, one: Conversation, metadata: JsonObject) -> bool:
        if one.id in self._taken or not same_json(dict(one.metadata), dict(metadata)):
            return False
        if await self._services.library.imports.holds(self._services.profile.name, one.id):
            return False
        page = await self._services.api.list_conversation_items(one.id, limit=1)
        return not page.items
