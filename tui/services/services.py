"""All services of one profile, as one value that is handed down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tui.api.client import ConversationsApi
from tui.library.library import Library
from tui.services.checking import CheckService
from tui.services.conversations import ConversationService
from tui.services.includes import IncludePolicy
from tui.services.items import ItemService
from tui.services.listing import ConversationListing
from tui.services.timelines import Timelines
from tui.services.tracing import Tracer
from tui.services.writes import Writes
from tui.settings.profile import Profile


@dataclass(frozen=True, slots=True)
class Services:
    """The async layer that screens, flows and commands call. Opened by ``services.opening.open_services``."""

    profile: Profile
    api: ConversationsApi
    """The eight operations, as they are."""
    library: Library
    listing: ConversationListing
    conversations: ConversationService
    items: ItemService
    timelines: Timelines
    checks: CheckService
    tracer: Tracer
    includes: IncludePolicy
    writes: Writes
    notices: tuple[str, ...]
    """What opening found worth saying, such as a damaged file that was set aside; unsafe text."""
    closers: tuple[Callable[[], Awaitable[None]], ...]
    """What is closed at the end, in this order."""

    async def close(self, *, patience: float = 10.0) -> tuple[str, ...]:
        """Wait up to ``patience`` seconds for running writes, then close everything.

        Returns the names of writes that were still under way: it is not known whether they are stored.
        """
        unknown = await self.writes.drain(patience)
        for close in self.closers:
            await close()
        return unknown
