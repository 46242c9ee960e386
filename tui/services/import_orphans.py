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
    begun, and that no import has noted. The list is read before this run creates anything: what another
    lane is just creating is not noted yet either.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._candidates: list[Conversation] = []
        self._lock = asyncio.Lock()

    async def look(self, digest: str) -> None:
        """Read the list, as far back as the first line of the file that was begun and has no conversation.

        Raises:
            ApiError: the server did not say whether it lists conversations.

        """
        profile = self._services.profile
        since = await self._services.library.imports.uncreated_since(profile.name, digest)
        transport = self._services.api.transport
        if since is None or not (profile.is_local or (await probe_listing(transport)).lists):
            return
        after: str | None = None
        seen: set[str] = set()
        while True:
            page = await list_conversations(transport, after=after)
            new = [one for one in page.conversations if one.id not in seen]
            seen.update(one.id for one in new)
            recent = [one for one in new if _created_since(one, since)]
            self._candidates.extend(recent)
            if not new or len(recent) < len(page.conversations) or not page.has_more:
                return
            after = page.cursor

    async def find(self, metadata: JsonObject, begun: float) -> Conversation | None:
        """One of them, which is then given to nobody else; None where there is none."""
        async with self._lock:
            for one in self._candidates:
                if await self._fits(one, metadata, begun):
                    self._candidates.remove(one)
                    return one
            return None

    async def _fits(self, one: Conversation, metadata: JsonObject, begun: float) -> bool:
        if not _created_since(one, begun) or not same_json(dict(one.metadata), dict(metadata)):
            return False
        if await self._services.library.imports.holds(self._services.profile.name, one.id):
            return False
        page = await self._services.api.list_conversation_items(one.id, limit=1)
        return not page.items


def _created_since(one: Conversation, moment: float) -> bool:
    return (one.created_at or 0) >= moment - _CLOCK_SLACK
