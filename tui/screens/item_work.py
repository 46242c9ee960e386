"""The shown item: which one it is, and the way from the row under the cursor to the detail pane."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkerError

from tui.errors import ConversationsTuiError
from tui.models.rows import ItemRow
from tui.render.times import age
from tui.screens import groups
from tui.screens.failures import failed_state
from tui.screens.host import Host
from tui.widgets.detail_pane import DetailPane
from tui.widgets.pane_state import Idle, Loading, Offline, Ready

if TYPE_CHECKING:
    from tui.models.include import Include
    from tui.models.item import Item
    from tui.render.blocks import Picture
    from tui.services.queries import ItemAnswer, ItemQuery

_LARGE = 256 * 1024
"""Bytes of an item that is read in a thread."""
_PATIENCE = 0.15
"""Seconds before the pane says that it is loading: quick answers replace the item before without a flicker."""


def _prepare(item: Item) -> None:
    import tui.render.item.pictures  # noqa: F401 - asked for when the item is shown
    from tui.widgets.item_views import prepare

    prepare(item)


class ItemWork:
    """Asks for the item that the user is on; only the latest wish is shown."""

    def __init__(self, host: Host, pane: DetailPane) -> None:
        self._host = host
        self._pane = pane
        self._query: ItemQuery | None = None
        self._loading: Worker[None] | None = None
        self._paired: ItemRow | None = None
        self.row: ItemRow | None = None
        """The row that is shown, or being loaded."""
        self.item: Item | None = None
        """The item that is shown, None while nothing is."""
        self.pictures: tuple[Picture, ...] = ()
        """Of the item that is shown."""
        self._languages: frozenset[str] = frozenset()
        self._renderers_loaded = False
        """They come with the first item, which takes longer than a screen may be held up."""

    def clear(self, hint: str) -> None:
        """Show nothing."""
        self._query = self.row = self.item = None
        self.pictures = ()
        self._pane.clear(Idle(hint))
        self._host.facts_changed()

    def show(
        self,
        conversation_id: str,
        row: ItemRow,
        includes: frozenset[Include],
        *,
        paired: ItemRow | None = None,
        refresh: bool = False,
    ) -> None:
        """Show one item; the item shown now stays until the answer is here.

        ``paired`` is the other half of a call or an output, where it is loaded.
        """
        # Imported here: no question is asked before the first screen stands.
        from tui.services.queries import ItemQuery

        query = ItemQuery(conversation_id, row.identity, includes)
        if query == self._query and paired == self._paired and not refresh:
            return
        keep = self._query is not None and self._query.item_id == query.item_id
        self._query, self.row, self._paired = query, row, paired
        self._pane.set_includes(includes)
        self._loading = self._host.start(groups.ITEM, self._load(query, row, refresh=refresh, keep=keep))

    async def settled(self) -> Item | None:
        """The item that the user is on, waited for: until then the one before it is shown."""
        while (loading := self._loading) is not None and not loading.is_finished:
            with suppress(WorkerError):
                await loading.wait()
        return self.item

    async def _load(self, query: ItemQuery, row: ItemRow, *, refresh: bool, keep: bool) -> None:
        services = self._host.services
        if services is None:
            return
        asking = asyncio.ensure_future(self._ready(services.items.get(query, refresh=refresh)))
        try:
            done, _ = await asyncio.wait({asking}, timeout=_PATIENCE)
            if not done and not keep:
                self._pane.clear(Loading(f"asking for {row.type or 'the item'} {row.id}"))
            answer = await asking
        except ConversationsTuiError as error:
            if query == self._query:
                self.item, self.pictures = None, ()
                self._pane.clear(failed_state(error))
                self._host.facts_changed()
            return
        finally:
            asking.cancel()
        if query == self._query:
            self._show(answer, keep=keep)

    async def _ready(self, asking: Awaitable[ItemAnswer]) -> ItemAnswer:
        """The answer, when all that takes long before it can be drawn is done."""
        answer = await asking
        if not self._renderers_loaded or len(answer.item.raw) > _LARGE or self._new_languages(answer.item):
            # Who comes while they are being loaded waits in a thread too, and not on the loop.
            await asyncio.to_thread(_prepare, answer.item)
            self._renderers_loaded = True
            self._languages |= self._new_languages(answer.item)
        return answer

    def _new_languages(self, item: Item) -> frozenset[str]:
        """Languages of its code that none before it had: what highlights them takes long to load."""
        from tui.render.code import languages_in

        return languages_in(item) - self._languages

    def _show(self, answer: ItemAnswer, *, keep: bool) -> None:
        # Imported here: it is loaded by now, in a thread.
        from tui.analysis.includes import include_places, verdicts
        from tui.render.item.pictures import pictures_of

        self.item, self.pictures = answer.item, pictures_of(answer.item)
        wanted = answer.query.includes
        made = self.row.time if self.row is not None else None
        self._pane.show(answer.item, keep_place=keep, paired=self._paired, made=made)
        places = include_places(answer.item)
        self._pane.set_includes(wanted, shown=verdicts(wanted, answer.refused, places))
        if answer.from_library is not None:
            old = age(answer.from_library, time.time())
            self._pane.state = Offline(f"offline: the library's copy, {old} old · r tries again")
        elif answer.missing:
            self._pane.state = Ready("the server does not find this item by its id: the library's copy")
        else:
            self._pane.state = Ready()
        self._host.facts_changed()

    @property
    def includes(self) -> frozenset[Include]:
        """The include values that the shown item was wanted with."""
        return self._query.includes if self._query is not None else frozenset()
