"""Where the conversation list comes from: the server's own list where it has one, else the library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.api.listing import list_conversations
from tui.api.probe import Listing, probe_listing
from tui.api.transport import Transport
from tui.errors import ApiError, TimedOut, Unreachable
from tui.library.library import Library
from tui.models.order import Order
from tui.models.page import ConversationPage
from tui.models.rows import KnownConversation
from tui.services.conversations import as_known, as_seen
from tui.settings.profile import Profile


class ListSource(StrEnum):
    """Who gave a list of conversations."""

    SERVER = "server"
    LIBRARY = "library"
    """The server has no such list."""
    OFFLINE = "offline"
    """The server could not be asked; the library's rows stand in."""


@dataclass(frozen=True, slots=True)
class ConversationList:
    """One page of the conversation list."""

    rows: tuple[KnownConversation, ...]
    more: bool
    source: ListSource
    reason: str = ""
    """Why it is not the server's list; unsafe text."""
    error: ApiError | None = None
    """What kept the server from being asked, where ``source`` is OFFLINE."""


class ConversationListing:
    """Pages of the conversation list, newest first."""

    def __init__(self, profile: Profile, transport: Transport, library: Library) -> None:
        self._profile = profile
        self._transport = transport
        self._library = library
        self._listing: Listing | None = None

    async def page(
        self, *, after: KnownConversation | None = None, limit: int = 100, order: Order = Order.DESC
    ) -> ConversationList:
        """One page. The server is probed once; a key problem or a refusal is raised, never read as "none".

        The library's rows are newest first, whatever ``order`` says.

        Raises:
            ApiError: the server answered, and not with a list or with the lack of one.
            LibraryError: the library could not be read.

        """
        try:
            if self._listing is None:
                self._listing = await self._probe()
            if not self._listing.lists:
                return await self._library_page(after, limit, ListSource.LIBRARY, self._listing.reason)
            page = await list_conversations(
                self._transport, limit=limit, order=order, after=after.id if after is not None else None
            )
        except (Unreachable, TimedOut) as error:
            offline = await self._library_page(after, limit, ListSource.OFFLINE, error.message, error)
            if not offline.rows and after is None:
                raise
            return offline
        return await self._merge(page, limit, after)

    async def _probe(self) -> Listing:
        if self._profile.is_local:
            return Listing(lists=True, reason="")
        return await probe_listing(self._transport)

    async def _merge(
        self, page: ConversationPage, limit: int, after: KnownConversation | None
    ) -> ConversationList:
        """The server's rows, each with what the library knows beyond it.

        A page that holds the row that it was to begin behind is one that was given before: only what stands
        behind that row is new, and where nothing does the list has come to its end.
        """
        name = self._profile.name
        seen = {each.id: each for each in page.conversations}
        if after is not None and after.id in seen:
            ids = list(seen)
            seen = {each: seen[each] for each in ids[ids.index(after.id) + 1 :]}
        await self._library.conversations.remember(name, [as_seen(each) for each in seen.values()])
        known = await self._library.conversations.many(name, list(seen))
        rows = tuple(known.get(each.id) or as_known(each) for each in seen.values())
        more = bool(rows) and (page.has_more or len(page.conversations) >= limit)
        return ConversationList(rows, more, ListSource.SERVER)

    async def _library_page(
        self,
        after: KnownConversation | None,
        limit: int,
        source: ListSource,
        reason: str,
        error: ApiError | None = None,
    ) -> ConversationList:
        rows = await self._library.conversations.page(self._profile.name, after=after, limit=limit + 1)
        return ConversationList(tuple(rows[:limit]), len(rows) > limit, source, reason, error)
