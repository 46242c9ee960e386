"""Items: reading one, a page or all of them, adding, and deleting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress

from tui.api.client import ConversationsApi
from tui.errors import (
    ApiError,
    ConversationsTuiError,
    InputError,
    LibraryError,
    NotFound,
    PartlyDone,
    TimedOut,
    Unreachable,
)
from tui.library.library import Library
from tui.models.ids import check_id
from tui.models.include import ALL_INCLUDES, NO_INCLUDES, Include
from tui.models.item import Item
from tui.models.order import Order
from tui.models.page import PAGE_LIMIT_MAX, ItemPage
from tui.services.batches import batches
from tui.services.deleting import DeletionDone, ItemDeletions
from tui.services.import_match import count_at_end
from tui.services.includes import IncludePolicy
from tui.services.item_walk import ServerWord, walk_items
from tui.services.page_answer import PageAnswer
from tui.services.queries import ItemAnswer, ItemQuery
from tui.services.slices import find_identities
from tui.services.writes import Writes


class ItemService:
    """Everything that can be done with the items of one profile's conversations."""

    def __init__(
        self,
        profile: str,
        api: ConversationsApi,
        library: Library,
        includes: IncludePolicy,
        writes: Writes,
        guard: Callable[[], None],
    ) -> None:
        """``guard`` raises InputError where this profile may not write."""
        self._profile = profile
        self._api = api
        self._library = library
        self._includes = includes
        self._writes = writes
        self._guard = guard
        self._word = ServerWord()

    async def get(self, query: ItemQuery, *, refresh: bool = False) -> ItemAnswer:
        """One item: the library's copy where it was got with just these values, else the server's.

        ``refresh`` asks the server in any case. Where the server cannot be reached, the library's copy is
        the answer, whatever it was got with, and ``from_library`` says how old it is. It is the answer too
        where the server does not find the id, which ``missing`` says: some servers list such items.

        Raises:
            ApiError: the server did not give it, and the library has no copy.
            LibraryError: the library could not be read.

        """
        cached = await self._library.items.get(self._profile, query.conversation_id, query.item_id)
        refused = self._refused(query.includes)
        if cached is not None and not refresh and cached.includes == query.includes - refused.keys():
            return ItemAnswer(query, cached.item, cached.includes, refused)
        try:
            asked = await self._includes.ask(
                query.includes,
                lambda includes: self._api.get_conversation_item(
                    query.conversation_id, query.item_id, include=includes
                ),
            )
        except (Unreachable, TimedOut, NotFound) as error:
            if cached is None:
                raise
            missing = isinstance(error, NotFound)
            age = None if missing else cached.fetched_at
            return ItemAnswer(query, cached.item, cached.includes, refused, age, missing)
        return ItemAnswer(query, asked.answer, asked.asked, self._refused(query.includes))

    async def listed(self, query: ItemQuery) -> ItemAnswer | None:
        """An item as the server lists it, for one that it does not find by its id; None where it does not.

        Reads the list up to the item, from the newest end.

        Raises:
            ApiError: a page could not be got.

        """
        pages = self.walk(query.conversation_id, order=Order.DESC, includes=query.includes)
        async for answer in pages:
            for item in answer.page.items:
                if item.identity == query.item_id:
                    return ItemAnswer(query, item, answer.asked, answer.refused)
        return None

    async def page(
        self,
        conversation_id: str,
        *,
        limit: int = PAGE_LIMIT_MAX,
        order: Order = Order.ASC,
        after: str | None = None,
        includes: frozenset[Include] = NO_INCLUDES,
    ) -> PageAnswer:
        """One page from the server; include values that it refuses are left out and named.

        Raises:
            ApiError: the server did not give it.

        """
        asked = await self._includes.ask(
            includes,
            lambda values: self._api.list_conversation_items(
                conversation_id, limit=limit, order=order, after=after, include=values
            ),
        )
        await find_identities(asked.answer.items)
        return PageAnswer(asked.answer, asked.asked, self._refused(includes))

    async def walk(
        self,
        conversation_id: str,
        *,
        order: Order = Order.ASC,
        includes: frozenset[Include] = NO_INCLUDES,
        limit: int = PAGE_LIMIT_MAX,
        after: str | None = None,
    ) -> AsyncIterator[PageAnswer]:
        """Page by page to the end, each item once, whatever the server says of ``has_more``.

        Raises:
            ItemsUnread: not all items can be read; it comes after all that can be.
            ApiError: a page could not be got.

        """

        async def ask(end: Order, behind: str | None, size: int) -> PageAnswer:
            return await self.page(conversation_id, limit=size, order=end, after=behind, includes=includes)

        async for answer in walk_items(ask, self._word, order, limit, after):
            yield answer

    def _refused(self, wanted: frozenset[Include]) -> dict[Include, str]:
        return {value: words for value, words in self._includes.refused.items() if value in wanted}

    async def add(
        self,
        conversation_id: str,
        items: Sequence[Item],
        *,
        includes: frozenset[Include] = NO_INCLUDES,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> tuple[Item, ...]:
        """Append items, in batches where they are many; answers them as the server stored them.

        ``on_progress`` (here and elsewhere) is called in the middle of the write and must not raise.

        Raises:
            InputError: the profile is read-only, or there is nothing to add.
            ApiError: nothing was added, or for a single batch, as the error says.
            PartlyDone: some batches were stored; it names items by their place, from 1.

        """
        self._guard()
        if not items:
            raise InputError("there is no item to add", field="items")
        name = f"add {len(items)} item{'s' if len(items) > 1 else ''} to {conversation_id}"
        return await self._writes.run(
            name, self.append(conversation_id, tuple(items), includes, on_progress or (lambda *_: None))
        )

    async def append(
        self,
        conversation_id: str,
        items: tuple[Item, ...],
        includes: frozenset[Include],
        on_progress: Callable[[int, int], None],
    ) -> tuple[Item, ...]:
        """The deed of ``add``, for a write that is under way already: quitting does not stop it half-way."""
        answered: list[Item] = []
        sent = 0
        for batch in batches(items):

            def call(values: frozenset[Include], batch: Sequence[Item] = batch) -> Awaitable[ItemPage]:
                return self._api.create_conversation_items(conversation_id, batch, include=values)

            try:
                asked = await self._includes.ask(includes, call, writes=True)
            except ConversationsTuiError as error:
                if _may_be_stored(error):
                    await self._counted(conversation_id, 0, sure=False)
                if sent == 0 and (len(items) == len(batch) or not _may_be_stored(error)):
                    raise
                raise _add_stopped(error, len(items), sent, len(batch)) from error
            answered += asked.answer.items
            sent += len(batch)
            await self._counted(conversation_id, len(batch))
            on_progress(sent, len(items))
        return tuple(answered)

    async def _counted(self, conversation_id: str, added: int, *, sure: bool = True) -> None:
        # What the server did counts, and what it said; a library that fails is said by what needs it.
        with suppress(LibraryError):
            await self._library.conversations.change_count_soon(
                self._profile, conversation_id, added, sure=sure
            )

    async def stored_of(self, conversation_id: str, items: Sequence[Item]) -> int:
        """How many of the first of these items stand at the conversation's newest end; 0 where none does.

        For an addition whose answer was lost. Compared is the content, since a server gives ids of its own.

        Raises:
            ApiError: the newest items could not be got.

        """
        tail: list[Item] = []
        async for answer in self.walk(conversation_id, order=Order.DESC, includes=ALL_INCLUDES):
            tail.extend(answer.page.items)
            if len(tail) >= len(items):
                break
        # Whole items are read to be compared, which may take a while.
        return await asyncio.to_thread(count_at_end, items, tail)

    async def delete(
        self,
        conversation_id: str,
        item_ids: Sequence[str],
        *,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> DeletionDone:
        """Delete items, each copied to the trash before it goes, read with every include that is honoured.

        Raises:
            InputError: the profile is read-only, or no id is given, or one that cannot be an id.
            ApiError: nothing was deleted.
            LibraryError: the copy of the first could not be kept, so nothing was deleted.
            PartlyDone: some were deleted; it names the ids.

        """
        self._guard()
        wanted = tuple(dict.fromkeys(check_id(item_id, field="item id") for item_id in item_ids))
        if not wanted:
            raise InputError("there is no item to delete", field="item")
        deletions = ItemDeletions(self._profile, self._api, self._library, self.read_full)
        count = len(wanted)
        name = f"delete {count} item{'s' if count > 1 else ''} of {conversation_id}"
        return await self._writes.run(
            name, deletions.run(conversation_id, wanted, on_progress or (lambda *_: None))
        )

    async def read_full(self, conversation_id: str, item_id: str) -> ItemAnswer:
        """One item from the server with every include that it honours: for copies that must be whole."""
        return await self.get(ItemQuery(conversation_id, item_id, ALL_INCLUDES), refresh=True)


def _may_be_stored(error: ConversationsTuiError) -> bool:
    """Whether a batch that failed may be stored all the same; the library fails after the server answered."""
    return error.may_have_acted if isinstance(error, ApiError) else isinstance(error, LibraryError)


def _add_stopped(error: ConversationsTuiError, count: int, start: int, size: int) -> PartlyDone:
    """The error for a batch that failed amid others; items are named by their place, from 1."""
    places = [str(place + 1) for place in range(count)]
    unsure = places[start : start + size] if _may_be_stored(error) else []
    left = places[start + len(unsure) :]
    return PartlyDone(
        f"stopped after {start} of {count} items: {error.message}",
        cause=error,
        done=tuple(places[:start]),
        unknown=tuple(unsure),
        left=tuple(left),
    )
