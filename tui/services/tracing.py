"""From an error text to the conversation and the item that it speaks of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Final, TypeVar

from tui.analysis.error_text import Complaint, complaint_of
from tui.analysis.id_clock import read_id
from tui.api.client import ConversationsApi
from tui.api.responses import conversation_of_response
from tui.errors import ApiError, InputError, NotFound
from tui.library.library import Library
from tui.models.finding import Check
from tui.models.rows import KnownConversation
from tui.services.checking import CheckService
from tui.services.conversations import ConversationService
from tui.services.items import ItemService
from tui.services.listing import ConversationListing
from tui.services.several import in_order
from tui.services.trace_places import NAMED, Place, Trace, finding_on, places_of

T = TypeVar("T")
Progress = Callable[[str], None]
"""Hears what is being done now, in words."""
_PAGE: Final = 100
_PROVED: Final = 20
"""So many conversations with the same key are asked for an item: more than one is another server's chance."""


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
        self._names = complaint.at_fault or complaint.names
        """Where an error names what is at fault, other ids around it lead to something else."""
        self._opened: list[KnownConversation] = []
        """Conversations that the text leads to, and that do not have what is at fault."""
        self._unread = 0

    async def run(self) -> Trace:
        """Try one way after the other."""
        complaint = self._complaint
        if complaint.empty:
            raise InputError("this text holds neither an id nor an error that is known", field="text")
        if not (complaint.conversation_ids or complaint.response_ids or complaint.names):
            return self._trace(await self._by_finding())
        place = await self._by_conversation() or await self._by_response() or await self._by_name()
        if place is not None:
            return self._trace([place])
        return self._trace([], await self._same_fault() if complaint.at_fault else ())

    def _trace(self, places: Sequence[Place], same_fault: Sequence[Place] = ()) -> Trace:
        return Trace(self._complaint, tuple(places), tuple(self._tried), tuple(same_fault), self._unread)

    def _note(self, words: str) -> None:
        self._tried.append(words)
        self._progress(words)

    async def _by_conversation(self) -> Place | None:
        for name in self._complaint.conversation_ids:
            self._note(f"asked the server for conversation {name}")
            known = await self._tracer.opened(name)
            place = await self._place_in(known) if known is not None else None
            if place is not None:
                return place
        return None

    async def _by_response(self) -> Place | None:
        for name in self._complaint.response_ids:
            self._note(f"asked the server for response {name}")
            conversation_id = await self._tracer.response(name)
            known = await self._tracer.opened(conversation_id) if conversation_id else None
            place = await self._place_in(known) if known is not None else None
            if place is not None:
                return place
        return None

    async def _by_name(self) -> Place | None:
        names = self._names
        if not names:
            return None
        self._note(f"looked for {', '.join(names[:NAMED])} in the library's items")
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
        for name in self._names:
            clock = read_id(name)
            for each in by_key.get(clock.key, [])[:_PROVED] if clock is not None else ():
                self._note(f"asked for {name} in {each.id}, whose key it has")
                if await self._tracer.has_item(each.id, name):
                    return await self._place(each, name)
        return None

    async def _by_walk(self, known: Sequence[KnownConversation]) -> Place | None:
        self._note(f"read the items of all {len(known):,} known conversations")
        looking = in_order(known, lambda each: self._tracer.item_in(each.id, self._names))
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
        self._unread = count
        if count:
            self._note(f"could not read {count:,} of them")

    async def _by_finding(self) -> list[Place]:
        """The text names nothing: every known conversation that has such a finding."""
        known = await self._tracer.all_known()
        self._note(f"checked all {len(known):,} known conversations")
        found, unread = await self._with_fault(known)
        self._note_unread(unread)
        return found

    async def _same_fault(self) -> list[Place]:
        """Such faults in the conversation that the text leads to, else in all."""
        found, _ = await self._with_fault(self._opened or await self._tracer.all_known())
        return found

    async def _with_fault(self, known: Sequence[KnownConversation]) -> tuple[list[Place], int]:
        """Those that have such a finding, and how many could not be checked."""
        found: list[Place] = []
        unread = 0
        checking = in_order(known, self._tracer.check)
        async with aclosing(checking):
            async for done, (each, check) in _numbered(checking):
                self._progress(f"{done:,} of {len(known):,} conversations checked")
                if isinstance(check, ApiError):
                    unread += 1
                else:
                    found += places_of(each, check, self._complaint.codes)
        # What is surely wrong stands before what may be.
        found.sort(key=lambda place: place.finding.severity.rank if place.finding is not None else 0)
        return found, unread

    async def _place_in(self, known: KnownConversation) -> Place | None:
        """A conversation that the text leads to, on the item that it names, where that is there.

        None where it lacks what the error names: its other faults are not what the text speaks of.
        """
        identity = await self._tracer.item_in(known.id, self._names) if self._names else None
        if identity is None and self._complaint.at_fault:
            self._note(f"looked through {known.id}, where it is not")
            self._opened.append(known)
            return None
        return await self._place(known, identity)

    async def _place(self, known: KnownConversation, identity: str | None) -> Place:
        """An item of a conversation, or without one the first with such a fault."""
        finding = finding_on(await self._tracer.check(known), identity, self._complaint.codes)
        if identity is None and finding is not None:
            identity = finding.identities[0]
        return Place(await self._tracer.known(known.id), identity or "", finding)


async def _numbered(results: AsyncIterator[T]) -> AsyncIterator[tuple[int, T]]:
    number = 0
    async for each in results:
        number += 1
        yield number, each
