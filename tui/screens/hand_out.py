"""What leaves the screen: copies to clipboards and files, and texts in the user's editor and pager."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.commands import Pane
from tui.errors import ConversationsTuiError
from tui.screens.edits import Edits
from tui.screens.host import Host
from tui.screens.item_work import ItemWork
from tui.widgets.detail_pane import DetailPane
from tui.widgets.view import View

if TYPE_CHECKING:
    from tui.flows.copy_out import Copyable
    from tui.flows.outside import OutsideText
    from tui.models.item import Item
    from tui.models.json_value import JsonValue
    from tui.models.rows import KnownConversation


class HandOut:
    """Knows what the user is on, and makes the texts of it."""

    def __init__(self, host: Host, app: App[Any], edits: Edits, item: ItemWork, detail: DetailPane) -> None:
        self._host = host
        self._app = app
        self._edits = edits
        self._item = item
        self._detail = detail

    # Copying

    def copy(self, pane: Pane) -> None:
        """Copy something of what the pane is about."""
        self._edits.run(self._copy(pane))

    async def _copy(self, pane: Pane) -> None:
        from tui.flows.copy_out import copy_out

        item = await self._item.settled() if pane is not Pane.CONVERSATIONS else None
        found = self._copyables(pane, item)
        if found:
            await copy_out(self._edits.desk(), found, self._app.copy_to_clipboard)

    def _copyables(self, pane: Pane, item: Item | None) -> list[Copyable]:
        from tui.flows.copy_out import Copyable

        target = self._edits.target(pane)
        found: list[Copyable] = []
        if item is not None:
            found += self._of_item(item)
            if pane is Pane.DETAIL and self._detail.view is View.TREE:
                found += self._of_node()
        if target is not None:
            found += [
                Copyable("c", "conversation id", lambda: target.id, target.id),
                Copyable("m", "metadata", lambda: target.metadata_json, target.metadata_json, ".json"),
                *self._requests(target, item),
            ]
        return found

    def _of_item(self, item: Item) -> list[Copyable]:
        from tui.flows.copy_out import Copyable

        raw = item.raw[:200].decode("utf-8", "replace")
        found = [
            Copyable("j", "item JSON, as it came", lambda: _raw(item), raw, ".json"),
            Copyable("t", "item as text", lambda: _plain(item), "", ".md"),
            Copyable("w", "the item's text, to select from", lambda: _plain(item), look=True),
        ]
        if item.call_id:
            found.insert(0, Copyable("l", "call id", lambda: item.call_id, item.call_id))
        if item.id:
            found.insert(0, Copyable("i", "item id", lambda: item.id, item.id))
        return found

    def _of_node(self) -> list[Copyable]:
        """The node of the tree that the cursor is on."""
        from tui.flows.copy_out import Copyable

        tree = self._detail.parts.tree
        path, value = tree.path, tree.value
        found = [
            Copyable("p", "path", lambda: path, path),
            Copyable("v", "value as JSON", lambda: _json(value), "", ".json"),
        ]
        if isinstance(value, str):
            found.append(Copyable("s", "string, unescaped", lambda: value, value[:200]))
        return found

    def _requests(self, target: KnownConversation, item: Item | None) -> list[Copyable]:
        from tui.flows.copy_out import Copyable
        from tui.services import snippets

        services = self._host.services
        if services is None:
            return []
        place = (services.profile, target.id, item.id if item is not None else "", self._item.includes)
        operation = "get_conversation_item" if place[2] else "get_conversation"
        return [
            Copyable("u", f"{operation} as curl", lambda: snippets.curl(*place), "", ".sh"),
            Copyable("n", f"{operation} as Python", lambda: snippets.python(*place), "", ".py"),
        ]

    # The user's own programs

    def editor(self, pane: Pane) -> None:
        """The shown text in $EDITOR; a conversation's metadata comes back for review where it was changed."""
        target = self._edits.target(pane)
        if pane is Pane.CONVERSATIONS and target is not None:
            self._edits.run(self._edit_metadata(target))
        else:
            self._edits.run(self._edit_item())

    async def _edit_item(self) -> None:
        from tui.flows.copy_out import keep
        from tui.flows.outside import editor_words, run_editor

        given = await self._shown_text()
        if given is None:
            return
        try:
            changed = run_editor(self._app.suspend, editor_words(os.environ), given)
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="open the editor")
            return
        if changed is not None:
            why = "An item cannot be changed on the server; your text is not lost."
            await keep(self._edits.desk(), given.title, changed, given.suffix, why)

    async def _edit_metadata(self, target: KnownConversation) -> None:
        from tui.flows.outside import OutsideText, editor_words, run_editor
        from tui.render.json_text import reindented

        text = (reindented(target.metadata_json.encode()) or target.metadata_json) + "\n"
        try:
            given = OutsideText(f"metadata of {target.id}", text, ".json")
            changed = run_editor(self._app.suspend, editor_words(os.environ), given)
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="open the editor")
            return
        if changed is None:
            self._host.report.say("The metadata was not changed.")
        else:
            await self._edits.review_metadata(target, changed)

    def pager(self) -> None:
        """The shown text in $PAGER, JSON in the profile's own pager where it names one."""
        self._edits.run(self._page())

    async def _page(self) -> None:
        from tui.flows.outside import pager_words, run_pager

        given, services = await self._shown_text(), self._host.services
        if given is None:
            return
        own = services.profile.json_pager if services is not None and given.suffix == ".json" else ""
        try:
            run_pager(self._app.suspend, pager_words(os.environ, own), given)
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="open the pager")

    async def _shown_text(self) -> OutsideText | None:
        """The item as the view shows it: the text of the rendered view, else its JSON."""
        from tui.flows.outside import OutsideText
        from tui.render.raw_json import RawJson
        from tui.render.unread import LARGE

        item = await self._item.settled()
        if item is None:
            self._host.report.say("There is no item here.", severity="warning")
            return None
        title = item.id or item.type or "item"
        if self._detail.view is View.RENDERED:
            return OutsideText(title, _plain(item), ".md")
        # What is large is not indented: the program that reads it may do so.
        text = _raw(item) if len(item.raw) > LARGE else RawJson(item.raw).text
        return OutsideText(title, text, ".json")


def _raw(item: Item) -> str:
    return item.raw.decode("utf-8", "replace")


def _json(value: JsonValue) -> str:
    from tui.models.json_value import JsonFault, dump_json
    from tui.render.json_text import pretty_json

    try:
        return dump_json(value).decode("ascii")
    except JsonFault:
        return pretty_json(value)  # A number that JSON has not, or too deep for a writer: as the tree has it.


def _plain(item: Item) -> str:
    from tui.render.blocks import plain_text
    from tui.render.item.render import render_item

    return plain_text(render_item(item))
