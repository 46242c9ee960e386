"""Comparing what is marked: two items, or two conversations, read behind the screen; esc stops it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.commands import Pane
from tui.errors import ConversationsTuiError
from tui.models.rows import GapRow
from tui.render.names import conversation_name
from tui.render.safe_text import cut_middle
from tui.screens import groups
from tui.screens.host import Host
from tui.screens.timeline_work import TimelineWork
from tui.widgets.conversation_source import ConversationSource
from tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from tui.analysis.compare import Comparison
    from tui.analysis.turns import Turns
    from tui.models.item import Item
    from tui.services.services import Services

_NAME = 40
"""Characters of an id in the title."""


class CompareWork:
    """Reads what is marked, compares it in short turns, and shows what came of it."""

    def __init__(
        self,
        host: Host,
        app: App[Any],
        conversations: VirtualList,
        items: VirtualList,
        timeline: TimelineWork,
    ) -> None:
        self._host = host
        self._app = app
        self._conversations = conversations
        self._items = items
        self._timeline = timeline

    def marked(self, pane: Pane) -> list[str]:
        """What is marked in the list that a pane is about, from the top of the list."""
        shown = self._conversations if pane is Pane.CONVERSATIONS else self._items
        return sorted(shown.marked, key=lambda identity: shown.source.index_of(identity) or 0)

    def begin(self, pane: Pane) -> None:
        """Compare the two that are marked, the upper one first."""
        one, other = self.marked(pane)
        if self._host.busy(groups.COMPARE):
            self._host.report.say("A comparison is under way: esc stops it.", severity="warning")
        elif pane is Pane.CONVERSATIONS:
            self._host.start(groups.COMPARE, self._compare_conversations(one, other))
        else:
            self._host.start(groups.COMPARE, self._compare_items(one, other))

    def stop(self) -> bool:
        """Stop comparing; whether there was something to stop."""
        stopped = self._host.cancel(groups.COMPARE)
        if stopped:
            self._host.report.say("Comparing stopped.")
        return stopped

    async def _compare_conversations(self, one: str, other: str) -> None:
        # Imported here: nothing is compared before the first screen stands.
        from tui.analysis.compare import comparing

        services = self._host.services
        if services is None:
            return
        names = self._name(one), self._name(other)
        sides: list[list[Item]] = []
        try:
            for conversation_id in (one, other):
                sides.append(await self._read(services, conversation_id, sum(map(len, sides))))
            await self._show(names, comparing(*sides))
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="compare")
        finally:
            self._host.show_activity("")

    async def _read(self, services: Services, conversation_id: str, before: int) -> list[Item]:
        """All items of a conversation; ``before`` were read of the other."""
        items: list[Item] = []
        async for answer in services.items.walk(conversation_id):
            items += answer.page.items
            self._host.show_activity(f"comparing · {before + len(items):,} items read · esc stops")
        return items

    async def _compare_items(self, one: str, other: str) -> None:
        from tui.analysis.compare import comparing_items
        from tui.services.queries import ItemQuery

        services, conversation = self._host.services, self._timeline.conversation
        if services is None or conversation is None:
            return
        if any(isinstance(self._timeline.row(identity), GapRow) for identity in (one, other)):
            self._host.report.say("Items that are not loaded cannot be compared.", severity="warning")
            return
        items: list[Item] = []
        self._host.show_activity("comparing · esc stops")
        try:
            for identity in (one, other):
                query = ItemQuery(conversation.id, identity, self._timeline.includes)
                items.append((await services.items.get(query)).item)
            await self._show((cut_middle(one, _NAME), cut_middle(other, _NAME)), comparing_items(*items))
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="compare")
        finally:
            self._host.show_activity("")

    async def _show(self, names: tuple[str, str], work: Turns[Comparison]) -> None:
        from tui.analysis.turns import in_turns
        from tui.dialogs.compare import CompareDialog

        comparison = await in_turns(work)
        self._app.push_screen(CompareDialog(names, comparison, self._host.look))

    def _name(self, conversation_id: str) -> str:
        source = self._conversations.source
        place = source.index_of(conversation_id)
        if isinstance(source, ConversationSource) and place is not None:
            return conversation_name(source.row(place), id_width=_NAME)
        return cut_middle(conversation_id, _NAME)
