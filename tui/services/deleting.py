"""Deletions: a whole copy into the trash first, then the deed, then what is known of it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from tui.api.client import ConversationsApi
from tui.errors import ApiError, NotFound, PartlyDone, Unreachable
from tui.library.library import Library
from tui.library.values import TrashEntry
from tui.models.include import ALL_INCLUDES, Include
from tui.models.json_value import dump_json
from tui.models.page import ItemPage
from tui.services.queries import ItemAnswer


@dataclass(frozen=True, slots=True)
class DeletionDone:
    """What a deletion did."""

    deleted: tuple[str, ...]
    """Ids of what was deleted."""
    already_gone: tuple[str, ...] = ()
    """Ids that the server did not know any more."""
    trash_ids: tuple[int, ...] = ()
    """The copies in the trash."""
    refused: tuple[str, ...] = ()
    """Include values that the copies lack, since the server refuses them."""


Progress = Callable[[int, int], None]
ReadFull = Callable[[str, str], Awaitable[ItemAnswer]]


class ItemDeletions:
    """Deletes items one by one."""

    def __init__(self, profile: str, api: ConversationsApi, library: Library, read_full: ReadFull) -> None:
        self._profile = profile
        self._api = api
        self._library = library
        self._read_full = read_full

    async def run(self, conversation_id: str, item_ids: tuple[str, ...], progress: Progress) -> DeletionDone:
        """Copy, delete, next. See ``ItemService.delete`` for the errors."""
        deleted: list[str] = []
        gone: list[str] = []
        copies: list[int] = []
        refused: set[str] = set()
        for place, item_id in enumerate(item_ids):
            try:
                answer = await self._read_full(conversation_id, item_id)
                if answer.from_library is not None:
                    # The copy must be the server's own, and a server that is out of reach deletes nothing.
                    raise Unreachable("the server could not be reached, so nothing was deleted")
                refused |= answer.refused.keys()
                copies.append(await self._keep(conversation_id, answer))
                await self._api.delete_conversation_item(conversation_id, item_id)
                deleted.append(item_id)
            except NotFound:
                gone.append(item_id)
            except ApiError as error:
                if not await self._is_gone(error, conversation_id, item_id):
                    self._stop(error, item_ids, place, (*deleted, *gone))
                deleted.append(item_id)
            await self._library.items.drop(self._profile, conversation_id, [item_id])
            progress(place + 1, len(item_ids))
        return DeletionDone(tuple(deleted), tuple(gone), tuple(copies), tuple(sorted(refused)))

    async def _keep(self, conversation_id: str, answer: ItemAnswer) -> int:
        entry = TrashEntry(
            profile=self._profile,
            conversation_id=conversation_id,
            deleted_at=time.time(),
            kind="item",
            conversation_json="",
            items=(answer.item.raw,),
            refused_includes=tuple(sorted(answer.refused)),
            partial="",
        )
        return await self._library.trash.put(entry)

    async def _is_gone(self, error: ApiError, conversation_id: str, item_id: str) -> bool:
        """After a failure that may come from behind the deed: whether the item is really gone."""
        if not error.may_have_acted:
            return False
        try:
            await self._api.get_conversation_item(conversation_id, item_id)
        except NotFound:
            return True
        except ApiError:
            return False
        return False

    @staticmethod
    def _stop(error: ApiError, item_ids: tuple[str, ...], place: int, done: tuple[str, ...]) -> None:
        """Raise what stopped the row of deletions."""
        if not done and not error.may_have_acted:
            raise error
        unknown = item_ids[place : place + 1] if error.may_have_acted else ()
        raise PartlyDone(
            f"stopped after {len(done)} of {len(item_ids)} items: {error.message}",
            cause=error,
            done=done,
            unknown=unknown,
            left=item_ids[place + len(unknown) :],
        ) from error


class PageWithRefusals(Protocol):
    """A page with what was refused (``services.items.PageAnswer``)."""

    @property
    def page(self) -> ItemPage:
        """The page itself."""
        ...

    @property
    def refused(self) -> dict[Include, str]:
        """Include values that the server refused."""
        ...


Walk = Callable[[str, frozenset[Include]], AsyncIterator[PageWithRefusals]]


class ConversationDeletions:
    """Deletes a conversation, and its items first where that is wanted."""

    def __init__(self, profile: str, api: ConversationsApi, library: Library, walk: Walk) -> None:
        self._profile = profile
        self._api = api
        self._library = library
        self._walk = walk

    async def run(self, conversation_id: str, *, items_first: bool, progress: Progress) -> DeletionDone:
        """Copy all of it to the trash, then delete. See ``ConversationService.delete`` for the errors."""
        trash_id, item_ids, refused = await self._keep(conversation_id)
        if items_first:
            await self._delete_items(conversation_id, item_ids, progress)
        try:
            await self._api.delete_conversation(conversation_id)
        except ApiError as error:
            if not await self._is_gone(error, conversation_id):
                raise
        await self._library.conversations.forget(self._profile, conversation_id)
        await self._library.items.drop(self._profile, conversation_id, None)
        return DeletionDone((conversation_id,), (), (trash_id,), refused)

    async def _keep(self, conversation_id: str) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        conversation = await self._api.get_conversation(conversation_id)
        raws: list[bytes] = []
        ids: list[str] = []
        refused: set[str] = set()
        async for answer in self._walk(conversation_id, ALL_INCLUDES):
            raws.extend(item.raw for item in answer.page.items)
            ids.extend(item.id for item in answer.page.items if item.id)
            refused |= answer.refused.keys()
        entry = TrashEntry(
            profile=self._profile,
            conversation_id=conversation_id,
            deleted_at=time.time(),
            kind="conversation",
            conversation_json=dump_json(conversation.model_dump(mode="json")).decode("ascii"),
            items=tuple(raws),
            refused_includes=tuple(sorted(refused)),
            partial="",
        )
        return await self._library.trash.put(entry), tuple(ids), tuple(sorted(refused))

    async def _delete_items(self, conversation_id: str, item_ids: tuple[str, ...], progress: Progress) -> None:
        for place, item_id in enumerate(item_ids):
            try:
                await self._api.delete_conversation_item(conversation_id, item_id)
            except NotFound:
                pass
            except ApiError as error:
                unknown = (item_id,) if error.may_have_acted else ()
                raise PartlyDone(
                    f"stopped after {place} of {len(item_ids)} items, the conversation stays: {error.message}",
                    cause=error,
                    done=item_ids[:place],
                    unknown=unknown,
                    left=item_ids[place + len(unknown) :],
                ) from error
            progress(place + 1, len(item_ids))

    async def _is_gone(self, error: ApiError, conversation_id: str) -> bool:
        if not error.may_have_acted:
            return False
        try:
            await self._api.get_conversation(conversation_id)
        except NotFound:
            return True
        except ApiError:
            return False
        return False
