"""Deletions: a whole copy into the trash first, then the deed, then what is known of it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from tui.api.client import ConversationsApi
from tui.errors import ApiError, LibraryError, NotFound, PartlyDone, Unreachable
from tui.library.library import Library
from tui.library.values import TrashEntry
from tui.models.include import ALL_INCLUDES, Include
from tui.models.json_value import dump_json
from tui.models.page import ItemPage
from tui.services.item_walk import ItemsUnread
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
            tried = False
            try:
                answer = await self._read(conversation_id, item_id)
                refused |= answer.refused.keys()
                copies.append(await self._keep(conversation_id, answer))
                tried = True
                await self._delete(conversation_id, item_id, check=not deleted)
                deleted.append(item_id)
            except NotFound:
                gone.append(item_id)
            except (ApiError, LibraryError) as error:
                if tried and isinstance(error, ApiError) and error.may_have_acted:
                    await self._counted(conversation_id, sure=False)
                partly = _stopped(error, item_ids, place, (*deleted, *gone), "items", tried=tried)
                if partly is None:
                    raise
                raise partly from error
            # One that somebody else deleted may have gone before or after the items were counted.
            await self._counted(conversation_id, sure=item_id not in gone)
            await self._library.items.drop(self._profile, conversation_id, [item_id])
            progress(place + 1, len(item_ids))
        return DeletionDone(tuple(deleted), tuple(gone), tuple(copies), tuple(sorted(refused)))

    async def _counted(self, conversation_id: str, *, sure: bool) -> None:
        """One item less in the library's count."""
        await self._library.conversations.change_count_soon(self._profile, conversation_id, -1, sure=sure)

    async def _read(self, conversation_id: str, item_id: str) -> ItemAnswer:
        answer = await self._read_full(conversation_id, item_id)
        if answer.from_library is not None:
            # The copy must be the server's own, and a server that is out of reach deletes nothing.
            raise Unreachable("the server could not be reached, so nothing was deleted")
        return answer

    async def _delete(self, conversation_id: str, item_id: str, *, check: bool) -> None:
        await delete_item(self._api, conversation_id, item_id)
        if check and await _is_there(lambda: self._api.get_conversation_item(conversation_id, item_id)):
            # Some servers answer success and do nothing; one that does so does it every time.
            raise ApiError(f"the server answered that it deleted {item_id}, and still has it")

    async def _keep(self, conversation_id: str, answer: ItemAnswer) -> int:
        entry = TrashEntry(
            profile=self._profile,
            conversation_id=conversation_id,
            deleted_at=time.time(),
            kind="item",
            conversation_json="",
            items=(answer.item.raw,),
            refused_includes=tuple(sorted(answer.refused)),
            partial=_of_the_library(answer) if answer.missing else "",
        )
        return await self._library.trash.put(entry)


def _of_the_library(answer: ItemAnswer) -> str:
    """Why a copy is not known to be whole that the server could not be asked for."""
    with_them = ", ".join(sorted(answer.asked)) or "no include values"
    return f"the server does not find the item by its id; this is the library's copy, got with {with_them}"


async def delete_item(api: ConversationsApi, conversation_id: str, item_id: str) -> None:
    """Delete one item; a failure that may come from behind the deed counts only where the item is still there.

    Raises:
        ApiError: not deleted, as far as the error says.

    """
    try:
        await api.delete_conversation_item(conversation_id, item_id)
    except ApiError as error:
        if not await _is_gone(error, lambda: api.get_conversation_item(conversation_id, item_id)):
            raise


async def _is_gone(error: ApiError, read: Callable[[], Awaitable[object]]) -> bool:
    """After a failed deletion: whether it was done all the same, as reading shows."""
    if not error.may_have_acted:
        return False
    try:
        await read()
    except NotFound:
        return True
    except ApiError:
        return False
    return False


async def _is_there(read: Callable[[], Awaitable[object]]) -> bool:
    """After a deletion that succeeded: whether reading still gives what was deleted."""
    try:
        await read()
    except ApiError:
        return False
    return True


def _stopped(
    error: ApiError | LibraryError,
    steps: tuple[str, ...],
    place: int,
    done: tuple[str, ...],
    what: str,
    *,
    tried: bool = True,
) -> PartlyDone | None:
    """The error for a row of deletions that stops at ``place``; None where nothing was done.

    ``tried`` is False where it stopped before the request to delete went out.
    """
    acted = tried and isinstance(error, ApiError) and error.may_have_acted
    if not done and not acted:
        return None
    unknown = steps[place : place + 1] if acted else ()
    return PartlyDone(
        f"stopped after {place} of {len(steps)} {what}: {error.message}",
        cause=error,
        done=done,
        unknown=unknown,
        left=steps[place + len(unknown) :],
    )


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
        steps = (*(item_ids if items_first else ()), conversation_id)
        for place, step in enumerate(steps[:-1]):
            try:
                await delete_item(self._api, conversation_id, step)
            except NotFound:
                pass
            except ApiError as error:
                what = "steps, the conversation stays"
                partly = _stopped(error, steps, place, steps[:place], what)
                if partly is None:
                    raise
                raise partly from error
            # The conversation may stay, where a later step fails.
            await self._library.conversations.change_count_soon(self._profile, conversation_id, -1)
            progress(place + 1, len(item_ids))
        try:
            await self._api.delete_conversation(conversation_id)
        except ApiError as error:
            if not await _is_gone(error, lambda: self._api.get_conversation(conversation_id)):
                partly = _stopped(error, steps, len(steps) - 1, steps[:-1], "steps")
                if partly is None or len(steps) == 1:
                    raise
                raise partly from error
        await self._library.conversations.forget(self._profile, conversation_id)
        await self._library.items.drop(self._profile, conversation_id, None)
        return DeletionDone((conversation_id,), (), (trash_id,), refused)

    async def _keep(self, conversation_id: str) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        conversation = await self._api.get_conversation(conversation_id)
        raws: list[bytes] = []
        ids: list[str] = []
        refused: set[str] = set()
        try:
            async for answer in self._walk(conversation_id, ALL_INCLUDES):
                raws.extend(item.raw for item in answer.page.items)
                ids.extend(item.id for item in answer.page.items if item.id)
                refused |= answer.refused.keys()
        except ItemsUnread as error:
            raise ItemsUnread(
                f"nothing was deleted, since not all of it can be copied: {error.message}", error.context
            ) from error
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
