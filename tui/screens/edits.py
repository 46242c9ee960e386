"""What the user does to conversations and items: starts the flows, and shows what they changed.

Each flow is imported when it first runs: with their dialogs they are a quarter of what start-up would load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.commands import Pane
from tui.errors import InputError
from tui.models.json_value import JsonValue
from tui.models.rows import KnownConversation
from tui.render.names import conversation_name
from tui.screens import groups
from tui.screens.conversations_work import ConversationsWork
from tui.screens.host import Host
from tui.screens.item_work import ItemWork
from tui.screens.timeline_loads import TimelineLoads
from tui.screens.timeline_work import TimelineWork

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from tui.flows.desk import Desk
    from tui.pictures.files import ViewedFiles
    from tui.render.blocks import Picture


class Edits:
    """One method for each intention. Each runs as a worker of the main screen and is never exclusive."""

    def __init__(
        self,
        host: Host,
        app: App[Any],
        conversations: ConversationsWork,
        timeline: TimelineWork,
        loads: TimelineLoads,
        item: ItemWork,
    ) -> None:
        self._host = host
        self._app = app
        self._conversations = conversations
        self._timeline = timeline
        self._loads = loads
        self._item = item
        self._viewed: ViewedFiles | None = None

    def run(self, work: Coroutine[None, None, None]) -> None:
        """Run work that asks the user things."""
        self._host.start(groups.EDIT, work, exclusive=False)

    def desk(self) -> Desk:
        """What a flow works with."""
        from tui.flows.desk import Desk

        services = self._host.services
        assert services is not None, "actions that edit need the services"  # noqa: S101 - Need.SERVICES
        return Desk(self._app, services, self._host.report)

    def target(self, pane: Pane) -> KnownConversation | None:
        """The conversation that an action means: the highlighted one in its list, else the open one."""
        if pane is Pane.CONVERSATIONS:
            return self._conversations.highlighted
        return self._timeline.conversation

    def edit_metadata(self, target: KnownConversation) -> None:
        """Edit the metadata of a conversation."""
        self.run(self._edit_metadata(target))

    async def review_metadata(self, target: KnownConversation, text: str) -> None:
        """Take metadata that was written elsewhere as JSON; nothing is saved before the dialog showed it."""
        from tui.dialogs.metadata_paste import object_of
        from tui.flows.copy_out import keep

        try:
            pairs = object_of(text)
        except InputError as error:
            why = f"What came back is no metadata: {error.message}. Your text is not lost."
            await keep(self.desk(), f"metadata of {target.id}", text, ".json", why)
        else:
            await self._edit_metadata(target, pairs)

    async def _edit_metadata(
        self, target: KnownConversation, wanted: Mapping[str, JsonValue] | None = None
    ) -> None:
        from tui.flows.edit_metadata import edit_metadata

        saved = await edit_metadata(self.desk(), target.id, conversation_name(target), wanted)
        if saved is not None:
            self._conversations.put(saved)
            self._timeline.renamed(saved)

    def delete_conversation(self, target: KnownConversation) -> None:
        """Delete a conversation."""
        self.run(self._delete_conversation(target))

    async def _delete_conversation(self, target: KnownConversation) -> None:
        from tui.flows.delete import delete_conversation

        gone = await delete_conversation(self.desk(), target, self._host.show_activity)
        if gone:
            self._conversations.drop(target.id)
            if self._timeline.conversation is not None and self._timeline.conversation.id == target.id:
                self._timeline.close()

    def delete_items(self, identities: frozenset[str]) -> None:
        """Delete items of the open conversation."""
        conversation = self._timeline.conversation
        if conversation is not None and identities:
            self.run(self._delete_items(conversation.id, identities))

    async def _delete_items(self, conversation_id: str, identities: frozenset[str]) -> None:
        from tui.flows.delete import delete_items
        from tui.services.timeline_deletion import plan_deletion

        timeline = self._timeline.timeline
        if timeline is None:
            return
        plan = plan_deletion(timeline, identities)
        gone = await delete_items(self.desk(), conversation_id, plan, self._host.show_activity)
        open_now = self._timeline.conversation
        if gone and open_now is not None and open_now.id == conversation_id:
            self._timeline.drop(gone)

    def create(self) -> None:
        """Create a conversation and open it."""
        self.run(self._create())

    async def _create(self) -> None:
        from tui.flows.create import create_conversation

        created = await create_conversation(self.desk())
        if created is not None:
            self.show(created, "")

    def add_items(self) -> None:
        """Add items to the open conversation."""
        conversation = self._timeline.conversation
        if conversation is not None:
            self.run(self._add_items(conversation))

    async def _add_items(self, conversation: KnownConversation) -> None:
        from tui.flows.create import add_items

        added = await add_items(self.desk(), conversation.id, conversation_name(conversation))
        if added:
            self._loads.appended(conversation.id)

    def open(self, text: str = "") -> None:
        """Open a conversation by any text that holds its id; without a text, ask for one."""
        self.run(self._open(text))

    async def _open(self, text: str) -> None:
        from tui.flows.open_conversation import open_conversation

        opened = await open_conversation(self.desk(), text)
        if opened is not None:
            self.show(*opened)

    def show(self, conversation: KnownConversation, item_id: str) -> None:
        """Open a conversation, on one of its items where an id is given."""
        self._conversations.put(conversation)
        self._conversations.go_to(conversation.id)
        self._timeline.open(conversation, highlight=item_id)
        self._host.go_to_pane(Pane.ITEMS)

    def show_link(self, url: str) -> None:
        """Show where a link of an item leads, and offer to copy it."""
        self.run(self._show_link(url))

    async def _show_link(self, url: str) -> None:
        from tui.flows.copy_out import show_link

        await show_link(self.desk(), url, self._app.copy_to_clipboard)

    def picture(self) -> None:
        """Open or save a picture of the shown item."""
        shown = self._item.item
        if shown is not None and self._item.pictures:
            self.run(self._picture(shown.id, self._item.pictures))

    async def _picture(self, item_id: str, pictures: tuple[Picture, ...]) -> None:
        from tui.flows.picture_out import picture_out
        from tui.pictures.files import ViewedFiles

        if self._viewed is None:
            self._viewed = ViewedFiles()
        send = self._app.copy_to_clipboard
        await picture_out(self.desk(), pictures, item_id, self._viewed, send)
