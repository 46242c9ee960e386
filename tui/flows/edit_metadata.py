"""Edit the metadata of a conversation: ask, save, and show what the server made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.analysis.explain import explain
from tui.dialogs.metadata import MetadataDialog, MetadataDraft
from tui.dialogs.metadata_answer import MetadataAnswerDialog
from tui.dialogs.metadata_conflict import MetadataConflictDialog
from tui.errors import ConversationsTuiError, MetadataChanged
from tui.flows.desk import Desk
from tui.models.json_value import JsonValue
from tui.models.rows import KnownConversation

if TYPE_CHECKING:
    from tui.services.conversations import MetadataSaved


async def edit_metadata(
    desk: Desk, conversation_id: str, name: str, wanted: Mapping[str, JsonValue] | None = None
) -> KnownConversation | None:
    """Returns the conversation as the library knows it after a save, None where nothing was saved.

    ``wanted`` is what the dialog begins with where somebody wrote it already, else it is what the server has.
    What the user typed is never lost: whatever goes wrong opens the dialog again with it.
    """
    try:
        base: Mapping[str, JsonValue] = dict((await desk.services.conversations.get(conversation_id)).metadata)
    except ConversationsTuiError as error:
        desk.report.error(error, doing="read the metadata")
        return None
    draft = MetadataDraft(tuple(wanted.items())) if wanted is not None else None
    fault = ""
    while True:
        draft = await desk.ask(MetadataDialog(name, base, draft=draft, fault=fault))
        if draft is None:
            return None
        try:
            saved = await desk.services.conversations.update_metadata(
                conversation_id, draft.mapping(), base=base
            )
        except MetadataChanged as changed:
            base, draft, fault = await _settle(desk, base, draft, changed)
        except ConversationsTuiError as error:
            desk.report.error(error, doing="save the metadata")
            fault = explain(error).sentence
        else:
            return await _answered(desk, saved)


async def _settle(
    desk: Desk, base: Mapping[str, JsonValue], draft: MetadataDraft, changed: MetadataChanged
) -> tuple[Mapping[str, JsonValue], MetadataDraft, str]:
    """Let the user join two edits; the result is shown as a draft over what the server has now."""
    theirs: Mapping[str, JsonValue] = dict(changed.theirs)  # type: ignore[arg-type]
    joined = await desk.ask(MetadataConflictDialog(base, draft.mapping(), theirs))
    if joined is None:
        return base, draft, changed.message
    return theirs, joined, "joined with the changes that were made meanwhile: look it over, then save"


async def _answered(desk: Desk, saved: MetadataSaved) -> KnownConversation:
    """Show the server's answer next to what was asked."""
    await desk.ask(MetadataAnswerDialog(saved.wanted, dict(saved.conversation.metadata)))
    if saved.as_wanted:
        desk.report.say("The metadata is stored as asked.")
    else:
        kept = f" It kept: {', '.join(saved.kept)}." if saved.kept else ""
        desk.report.say(f"The server stored other metadata than was asked.{kept}", severity="warning")
    return await desk.services.conversations.known(saved.conversation)
