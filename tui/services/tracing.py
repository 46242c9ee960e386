"""From an error text to the conversation and the item that it speaks of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, TypeVar

from tui.analysis.error_text import Complaint, complaint_of
from tui.analysis.id_clock import read_id
from tui.api.client import ConversationsApi
from tui.api.responses import conversation_of_response
from tui.errors import ApiError, InputError, NotFound
from tui.library.library import Library
from tui.models.finding import Check, Code, Finding
from tui.models.rows import KnownConversation
from tui.services.checking import CheckService
from tui.services.conversations import ConversationService
from tui.services.items import ItemService
from tui.services.listing import ConversationListing
from tui.services.several import in_order

T = TypeVar("T")
Progress = Callable[[str], None]
"""Hears what is being done now, in words."""
_PAGE: Final = 100
_PROVED: Final = 20
"""So many conversations with the same key are asked for an item: more than one is another server's chance."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, and the item at fault where it is known."""

    conversation: KnownConversation
    identity: str = ""
    finding: Finding | None = None
    """What the check says of that item."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a text leads to."""

    complaint: Complaint
    places: tuple[Place, ...]
    """One, unless the text names no item: then every known conversation that has such a finding."""
    tried: tuple[str, ...]
    """What was done to find it, in sentences; they hold unsafe text."""


class Tracer:
    """Finds the conversations and items of one profile that error texts speak of."""

    def __init__(
        self,
        api: ConversationsApi,
        library: Library,
        profile: str,
        listing: ConversationListing,
        conversations: ConversationService,
        items: ItemService,
        checks: CheckService,
    ) -> None:
        self._api = api
        self._library = library
        self._profile = profile
        self._listing = listing
        self._conversations = conversations
        self._items = items
        self._checks = checks

    async def trace(self, text: str, progress: Progress | None = None) -> Trace:
        """Find what a text speaks of: the cheap ways first, a walk over all known conversations last.

        It may be cancelled at any moment.

        Raises:
            InputError: the text holds neither an id nor an error that is known.
            ApiError: the server could not be asked.
            LibraryError: the library could not be read.

        """
        return await _Search(self, complaint_of(text), progress or (lambda _: None)).run()

    # What a search uses

    async def known(self, conversation_id: str) -> KnownConversation:
        """A conversation that the library may know."""
        known = await self._library.conversations.get(self._profile, conversation_id)
        return known or KnownConversation(conversation_id)

    async def all_known(self) -> list[KnownConversation]:
        """Every conversation of the list, newest first."""
        found: dict[str, KnownConversation] = {}
        after: KnownConversation | None = None
        while True:
            page = await self._listing.page(after=after, limit=_PAGE)
            new = [row for row in page.rows if row.id not in found]
            found.update((row.id, row) for row in new)
            if not new or not page.more:
                return [row for row in found.values() if not row.gone]
            after = new[-1]

    async def holders(self, name: str) -> list[str]:
        """The conversations that the library has this item or call of."""
        return await self._library.items.holders(self._profile, name)

    async def item_in(self, conversation_id: str, names: Sequence[str]) -> str | None:
        """The item that the first of these ids means which the conversation has, None where it has none."""
        found: dict[str, str] = {}
        async for answer in self._items.walk(conversation_id, limit=_PAGE):
            for item in answer.page.items:
                for name in (item.id, item.call_id):
                    if name in names:
                        found.setdefault(name, item.identity)
            if names[0] in found:
                break
        return next((found[name] for name in names if name in found), None)

    async def has_item(self, conversation_id: str, item_id: str) -> bool:
        """Whether the server finds an item there."""
        try:
            await self._api.get_conversation_item(conversation_id, item_id)
        except (NotFound, InputError):
            return False
        except ApiError as error:
            # Servers were seen to answer 400 for an id that is not of their form.
            if error.status is None or error.status >= 500:
                raise
            return False
        return True

    async def opened(self, conversation_id: str) -> KnownConversation | None:
        """A conversation that the server has, None where it has not."""
        try:
            return await self._conversations.open(conversation_id)
        except NotFound:
            return None

    async def response(self, response_id: str) -> str | None:
        """The conversation of a response, None where the server does not tell."""
        return await conversation_of_response(self._api.transport, response_id)

    async def check(self, conversation: KnownConversation) -> Check:
        """The check of a whole conversation."""
        return await self._checks.whole(conversation)


class _Search:
    """One search."""

    def __init__(self, tracer: Tracer, complaint: Complaint, progress: Progress) -> None:
        self._tracer = tracer
        self._complaint = complaint
        self._progress = progress
        self._tried: list[str] = []

    async def run(self) -> Trace:
        """Try one way after the other."""
        complaint = self._complaint
        if complaint.empty:
            raise InputError("this text holds neither an id nor an error that is known", field="text")
        if not (complaint.conversation_ids or complaint.response_ids or complaint.names):
            return self._trace(await self._by_finding())
        place = await self._by_conversation() or await self._by_response() or await self._by_name()
        return self._trace([] if place is None else [place])

    def _trace(self, places: Sequence[Place]) -> Trace:
        return Trace(self._complaint, tuple(places), tuple(self._tried))

    def _note(self, words: str) -> None:
        self._tried.append(words)
        self._progress(words)

    async def _by_conversation(self) -> Place | None:
        for name in self._complaint.conversation_ids:
            self._note(f"asked the server for conversation {name}")
            known = await self._tracer.opened(name)
            if known is not None:
                return await self._place_in(known)
        return None

    async def _by_response(self) -> Place | None:
        for name in self._complaint.response_ids:
            self._note(f"asked the server for response {name}")
            conversation_id = await self._tracer.response(name)
            known = await self._tracer.opened(conversation_id) if conversation_id else None
            if known is not None:
                return await self._place_in(known)
        return None

    async def _by_name(self) -> Place | None:
        names = self._complaint.names
        if not names:
            return None
        self._note(f"looked for {', '.join(names[:3])} in the library's items")
        for name in names:
            for holder in await self._tracer.holders(name):
                known = await self._tracer.opened(holder)
                identity = await self._tracer.item_in(known.id, names) if known is not None else None
                if known is not None and identity is not None:
                    return await self._place(known, identity)
        everything = await self._tracer.all_known()
        return await self._by_key(everything) or await self._by_walk(everything)

    async def _by_key(self, known: Sequence[KnownConversation]) -> Place | None:
        """Ids of the real service hold a key that those of one conversation share."""
        by_key: dict[str, list[KnownConversation]] = {}
        for each in known:
            clock = read_id(each.id)
            if clock is not None:
                by_key.setdefault(clock.key, []).append(each)
        for name in self._complaint.names:
            clock = read_id(name)
            for each in by_key.get(clock.key, [])[:_PROVED] if clock is not None else ():
                self._note(f"asked for {name} in {each.id}, whose key it has")
                if await self._tracer.has_item(each.id, name):
                    return await self._place(each, name)
        return None

    async def _by_walk(self, known: Sequence[KnownConversation]) -> Place | None:
        self._note(f"read the items of all {len(known):,} known conversations")
        looking = in_order(known, lambda each: self._tracer.item_in(each.id, self._complaint.names))
        unread = 0
        # Closed at once, so that what is still being read for it ends.
        async with aclosing(looking):
            async for done, (each, identity) in _numbered(looking):
                self._progress(f"{done:,} of {len(known):,} conversations read")
                unread += isinstance(identity, ApiError)
                if isinstance(identity, str):
                    return await self._place(each, identity)
        self._note_unread(unread)
        return None

    def _note_unread(self, count: int) -> None:
        if count:
            self._note(f"could not read {count:,} of them")

    async def _by_finding(self) -> list[Place]:
        """The text names nothing: every known conversation that has such a finding."""
        codes = self._complaint.codes
        known = await self._tracer.all_known()
        self._note(f"checked all {len(known):,} known conversations")
        found: list[Place] = []
        unread = 0
        checking = in_order(known, self._tracer.check)
        async with aclosing(checking):
            async for done, (each, check) in _numbered(checking):
                self._progress(f"{done:,} of {len(known):,} conversations checked")
                if isinstance(check, ApiError):
                    unread += 1
                else:
                    found += _places_of(each, check, codes)
        self._note_unread(unread)
        # What is surely wrong stands before what may be.
        found.sort(key=lambda place: place.finding.severity.rank if place.finding is not None else 0)
        return found

    async def _place_in(self, known: KnownConversation) -> Place:
        """A conversation that the text named, on the item that it named, where that is there."""
        names = self._complaint.names
        return await self._place(known, await self._tracer.item_in(known.id, names) if names else None)

    async def _place(self, known: KnownConversation, identity: str | None) -> Place:
        """An item of a conversation, or without one the first with such a fault."""
        finding = _finding_on(await self._tracer.check(known), identity, self._complaint.codes)
        if identity is None and finding is not None:
            identity = finding.identities[0]
        return Place(await self._tracer.known(known.id), identity or "", finding)


async def _numbered(results: AsyncIterator[T]) -> AsyncIterator[tuple[int, T]]:
    number = 0
    async for each in results:
        number += 1
        yield number, each


def _finding_on(check: Check, identity: str | None, codes: Sequence[Code]) -> Finding | None:
    """The finding that speaks of an item, of a wanted code if any does; without an item, the first such."""
    about = [one for one in check.findings if identity is None or identity in one.identities]
    wanted = [one for one in about if one.code in codes]
    if wanted:
        return wanted[0]
    return about[0] if about and identity is not None else None


def _places_of(known: KnownConversation, check: Check, codes: Sequence[Code]) -> list[Place]:
    """The first finding of each code: a conversation may have hundreds."""
    first = {one.code: one for one in reversed(check.findings) if one.code in codes}
    return [Place(known, one.identities[0], one) for one in first.values()]
