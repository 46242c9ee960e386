"""Open a conversation by any text that holds its id."""

from __future__ import annotations

from tui.analysis.explain import explain
from tui.analysis.find_ids import find_ids
from tui.dialogs.open_conversation import OpenDialog
from tui.errors import ConversationsTuiError, InputError
from tui.flows.desk import Desk
from tui.models.ids import check_id
from tui.models.rows import KnownConversation


async def open_conversation(desk: Desk, text: str = "") -> tuple[KnownConversation, str] | None:
    """Returns the conversation and the id of an item to stand on (or empty), None where none was opened.

    With ``text`` the dialog is only shown where that text leads nowhere.
    """
    fault = ""
    while True:
        if not text or fault:
            asked = await desk.ask(OpenDialog(draft=text, fault=fault))
            if asked is None:
                return None
            text = asked
        try:
            conversation_id, item_id = _ids_in(text)
            return await desk.services.conversations.open(conversation_id), item_id
        except ConversationsTuiError as error:
            desk.report.note(f"open {text}: {explain(error).sentence}")
            fault = explain(error).sentence


def _ids_in(text: str) -> tuple[str, str]:
    """The conversation's id in a text, and the item's where it holds one.

    Raises:
        InputError: the text holds no id of a conversation.

    """
    found = find_ids(text)
    if not found.conversation_ids:
        raise InputError("no conversation id was found in this text", field="id")
    item_id = found.item_ids[0] if found.item_ids else ""
    return check_id(found.conversation_ids[0]), item_id
