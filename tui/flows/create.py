"""Create a conversation, and add items to one."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.explain import explain
from tui.dialogs.add_items import AddDraft, AddItemsDialog, items_of
from tui.dialogs.create_conversation import CreateDialog, CreateDraft
from tui.errors import ApiError, ConversationsTuiError, InputError, PartlyDone
from tui.flows.desk import Desk
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.models.rows import KnownConversation

_LOOK_FIRST = "It is not known whether this was stored: look at the items before you save again."


async def create_conversation(desk: Desk) -> KnownConversation | None:
    """Returns the new conversation, None where none was created."""
    draft: CreateDraft | None = None
    fault = ""
    while True:
        draft = await desk.ask(CreateDialog(draft, fault=fault))
        if draft is None:
            return None
        try:
            items = items_of(AddDraft("message", draft.role, draft.text)) if draft.text.strip() else ()
            metadata: dict[str, JsonValue] = dict(draft.metadata)
            if draft.title:
                metadata["title"] = draft.title
            created = await desk.services.conversations.create(metadata=metadata or None, items=items)
        except PartlyDone as partly:
            desk.report.error(partly, doing="create a conversation")
            known = KnownConversation(partly.done[0])
            # The conversation is there and its message is not: the text goes on in the dialog that adds one.
            message = AddDraft("message", draft.role, draft.text)
            await add_items(desk, known.id, known.id, draft=message, fault=explain(partly).sentence)
            return known
        except ConversationsTuiError as error:
            desk.report.error(error, doing="create a conversation")
            fault = _fault(error)
        else:
            desk.report.say(f"Created {created.id}.")
            return await desk.services.conversations.known(created)


async def add_items(
    desk: Desk, conversation_id: str, name: str, *, draft: AddDraft | None = None, fault: str = ""
) -> bool:
    """Returns whether anything was added, as far as is known; what the user typed outlives every failure."""
    added_some = False
    while True:
        draft = await desk.ask(AddItemsDialog(name, draft=draft, fault=fault))
        if draft is None:
            return added_some
        try:
            items = items_of(draft)
            added = await desk.services.items.add(conversation_id, items)
        except PartlyDone as partly:
            desk.report.error(partly, doing="add items")
            added_some = True
            places = [int(place) - 1 for place in (*partly.unknown, *partly.left)]
            rest = "\n".join(items[place].raw.decode("utf-8", "replace") for place in places)
            draft = AddDraft("json", draft.role, rest)
            fault = _fault(partly)
        except InputError as error:
            fault = error.message
        except ConversationsTuiError as error:
            if _may_be_stored(error) and await _is_stored(desk, conversation_id, items):
                desk.report.say("The answer was lost, and the items are stored.", severity="warning")
                return True
            desk.report.error(error, doing="add items")
            fault = _fault(error)
            added_some = added_some or _may_be_stored(error)
        else:
            _say_replaced(desk, [item.id for item in items], [item.id for item in added])
            return True


def _may_be_stored(error: ConversationsTuiError) -> bool:
    cause = error.cause if isinstance(error, PartlyDone) else error
    return isinstance(cause, ApiError) and cause.may_have_acted


async def _is_stored(desk: Desk, conversation_id: str, items: Sequence[Item]) -> bool:
    """Whether all the items stand at the newest end; False also where the server cannot be asked."""
    try:
        return await desk.services.items.stored_of(conversation_id, items) == len(items)
    except ConversationsTuiError:
        return False


def _fault(error: ConversationsTuiError) -> str:
    """What the dialog says when it opens again."""
    words = explain(error).sentence
    return f"{words}\n{_LOOK_FIRST}" if _may_be_stored(error) else words


def _say_replaced(desk: Desk, sent: list[str], stored: list[str]) -> None:
    """Say what was added, and where an id that was sent was in use and another stands for it."""
    replaced = [f"{old} → {new}" for old, new in zip(sent, stored, strict=False) if old and old != new]
    count = len(stored)
    text = f"{count} item{'s' if count != 1 else ''} added."
    if replaced:
        text += f" Ids that were in use were replaced: {', '.join(replaced[:5])}."
    desk.report.say(text)
