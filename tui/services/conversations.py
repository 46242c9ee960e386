"""Conversations: listing, opening, creating, their metadata, and deleting."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

from tui.analysis.deletion import ConversationDeletion, ItemsFate
from tui.api.client import ConversationsApi
from tui.errors import ConversationsTuiError, MetadataChanged, NotFound, PartlyDone
from tui.library.library import Library
from tui.models.conversation import Conversation
from tui.models.include import NO_INCLUDES, Include
from tui.models.item import Item
from tui.models.json_value import JsonValue, dump_json, parse_json
from tui.models.metadata import same_json
from tui.models.rows import KnownConversation, SeenConversation
from tui.services.batches import batches
from tui.services.deleting import ConversationDeletions, DeletionDone, PageWithRefusals
from tui.services.items import ItemService
from tui.services.writes import Writes
from tui.settings.profile import Profile


@dataclass(frozen=True, slots=True)
class MetadataSaved:
    """What became of an edit of metadata."""

    conversation: Conversation
    """As the server answered last."""
    wanted: Mapping[str, JsonValue]
    kept: tuple[str, ...]
    """Keys that were to go and that the server kept, also when told to set them to null."""

    @property
    def as_wanted(self) -> bool:
        """Whether the server's answer is what was asked for."""
        return same_json(dict(self.conversation.metadata), dict(self.wanted))


class ConversationService:
    """Everything that can be done with one profile's conversations, but for listing them."""

    def __init__(
        self,
        profile: Profile,
        api: ConversationsApi,
        library: Library,
        items: ItemService,
        writes: Writes,
        guard: Callable[[], None],
    ) -> None:
        """``guard`` raises InputError where this profile may not write."""
        self._profile = profile
        self._api = api
        self._library = library
        self._items = items
        self._writes = writes
        self._guard = guard

    async def get(self, conversation_id: str) -> Conversation:
        """One conversation from the server; what it says is remembered.

        Raises:
            ApiError: the server did not give it (``NotFound`` is remembered too).

        """
        try:
            conversation = await self._api.get_conversation(conversation_id)
        except NotFound:
            await self._library.conversations.mark_gone(self._profile.name, conversation_id)
            raise
        await self._remember(conversation)
        return conversation

    async def open(self, conversation_id: str) -> KnownConversation:
        """Ask the server for a conversation by its id and put it in the library.

        Raises:
            ApiError: the server did not give it; the library keeps nothing new then.

        """
        conversation = await self.get(conversation_id)
        await self._library.conversations.opened(self._profile.name, conversation.id, time.time())
        return await self.known(conversation)

    async def known(self, conversation: Conversation) -> KnownConversation:
        """What the library knows of a conversation that the server has just given."""
        known = await self._library.conversations.get(self._profile.name, conversation.id)
        return known or as_known(conversation)

    async def _remember(self, conversation: Conversation) -> None:
        await self._library.conversations.remember(self._profile.name, [as_seen(conversation)])

    async def create(
        self,
        *,
        metadata: Mapping[str, JsonValue] | None = None,
        items: Sequence[Item] = (),
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Conversation:
        """Create a conversation with any number of items.

        Servers may ignore ``items`` of a create: where the new conversation shows none, they are added.

        Raises:
            InputError: the profile is read-only, or the metadata breaks a limit.
            ApiError: it was not created, as far as the error says.
            PartlyDone: it was created (``done`` names it) and not all items were added.

        """
        self._guard()
        progress = on_progress or (lambda *_: None)
        return await self._writes.run("create a conversation", self._create(metadata, tuple(items), progress))

    async def _create(
        self,
        metadata: Mapping[str, JsonValue] | None,
        items: tuple[Item, ...],
        progress: Callable[[int, int], None],
    ) -> Conversation:
        first = next(batches(items), ())
        conversation = await self._api.create_conversation(metadata=metadata, items=first)
        await self._remember(conversation)
        try:
            if first:
                check = await self._api.list_conversation_items(conversation.id, limit=1)
                left = items[len(first) :] if check.items else items
                stored = len(items) - len(left)
                progress(stored, len(items))
                await self._items.append(
                    conversation.id, left, NO_INCLUDES, lambda done, _: progress(stored + done, len(items))
                )
        except ConversationsTuiError as error:
            raise PartlyDone(
                f"conversation {conversation.id} was created, its items not all: {error.message}",
                cause=error,
                done=(conversation.id,),
            ) from error
        return conversation

    async def update_metadata(
        self,
        conversation_id: str,
        wanted: Mapping[str, JsonValue],
        *,
        base: Mapping[str, JsonValue] | None = None,
    ) -> MetadataSaved:
        """Make the metadata what is ``wanted``.

        The whole map is sent. Some servers merge it into what is there: keys that stay against the wish
        are then set to null, and those that stay even so are named in the answer. With ``base`` the server
        is asked first whether the metadata is still that.

        Raises:
            InputError: the profile is read-only, or ``wanted`` breaks a limit.
            MetadataChanged: the metadata is no longer ``base``.
            ApiError: not stored, as far as the error says.

        """
        self._guard()
        if base is not None:
            theirs = dict((await self.get(conversation_id)).metadata)
            if not same_json(theirs, dict(base)):
                raise MetadataChanged("the metadata was changed since this edit began", theirs=theirs)
        return await self._writes.run(
            f"save the metadata of {conversation_id}", self._update(conversation_id, dict(wanted))
        )

    async def _update(self, conversation_id: str, wanted: dict[str, JsonValue]) -> MetadataSaved:
        conversation = await self._api.update_conversation(conversation_id, metadata=wanted)
        leftover = [key for key in conversation.metadata if key not in wanted]
        if leftover:
            nulls: dict[str, JsonValue] = {**wanted, **dict.fromkeys(leftover)}
            conversation = await self._clear(conversation_id, nulls, conversation)
            leftover = [key for key in leftover if conversation.metadata.get(key) is not None]
        await self._remember(conversation)
        return MetadataSaved(conversation, wanted, tuple(leftover))

    async def _clear(
        self, conversation_id: str, nulls: dict[str, JsonValue], stored: Conversation
    ) -> Conversation:
        """Set keys to null on a server that merges; a server that refuses null leaves things as they were."""
        try:
            await self._api.update_conversation(conversation_id, metadata=nulls)
            return await self._api.get_conversation(conversation_id)
        except ConversationsTuiError:
            return stored

    async def plan_deletion(self, conversation_id: str) -> ConversationDeletion:
        """What deleting a conversation would take, by what is known without reading all of it."""
        known = await self._library.conversations.get(self._profile.name, conversation_id)
        known = known or KnownConversation(conversation_id)
        return ConversationDeletion(
            conversation_id, "", known.item_count, known.count_complete, items_fate(self._profile)
        )

    async def delete(
        self,
        conversation_id: str,
        *,
        items_first: bool = False,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> DeletionDone:
        """Delete a conversation, copied whole to the trash before it goes.

        Raises:
            InputError: the profile is read-only.
            ApiError: it was not deleted, as far as the error says.
            LibraryError: the copy could not be kept, so nothing was deleted.
            PartlyDone: some items were deleted and the conversation is still there.

        """
        self._guard()
        deletions = ConversationDeletions(self._profile.name, self._api, self._library, self._walk)
        progress = on_progress or (lambda *_: None)
        return await self._writes.run(
            f"delete conversation {conversation_id}",
            deletions.run(conversation_id, items_first=items_first, progress=progress),
        )

    def _walk(self, conversation_id: str, includes: frozenset[Include]) -> AsyncIterator[PageWithRefusals]:
        return self._items.walk(conversation_id, includes=includes)


def items_fate(profile: Profile) -> ItemsFate:
    """What is known of a server's way with the items of a deleted conversation.

    OpenAI's reference says that they are not deleted; the local server deletes them.
    """
    if profile.is_local:
        return ItemsFate.DELETED
    return ItemsFate.KEPT if profile.host == "api.openai.com" else ItemsFate.UNKNOWN


def as_seen(conversation: Conversation) -> SeenConversation:
    """The form in which the library remembers what a server said."""
    metadata = dump_json(dict(conversation.metadata)).decode("ascii")
    return SeenConversation(conversation.id, conversation.created_at, metadata)


def as_known(conversation: Conversation) -> KnownConversation:
    """A conversation of which the library knows no more than the server said."""
    seen = as_seen(conversation)
    return KnownConversation(seen.id, seen.created_at, seen.metadata_json)


def metadata_of(known: KnownConversation) -> dict[str, JsonValue]:
    """The metadata of a library row as a map."""
    value = parse_json(known.metadata_json)
    return value if isinstance(value, dict) else {}
