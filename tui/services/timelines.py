"""Where timelines come from: with the include values that the user chose for a conversation."""

from __future__ import annotations

from tui.library.library import Library
from tui.models.include import Include
from tui.models.rows import KnownConversation
from tui.services.items import ItemService
from tui.services.timeline import Timeline


class Timelines:
    """Makes timelines for one profile's conversations."""

    def __init__(self, profile: str, items: ItemService, library: Library) -> None:
        self._profile = profile
        self._items = items
        self._library = library

    async def of(self, conversation: KnownConversation) -> Timeline:
        """A timeline, not opened yet, with the include values that the user chose for this conversation."""
        includes = await self._library.choices.includes(self._profile, conversation.id)
        return Timeline(self._profile, self._items, self._library, conversation, includes)

    async def choose_includes(self, conversation_id: str, includes: frozenset[Include]) -> None:
        """Remember the user's choice of include values for a conversation."""
        await self._library.choices.set_includes(self._profile, conversation_id, includes)
