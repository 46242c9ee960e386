"""Delete items or a conversation: say what goes and what breaks, ask, do, and say what is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.analysis.deletion import ConversationDeletion, ItemDeletion
from tui.dialogs.delete_conversation import DeleteConversationDialog
from tui.dialogs.delete_items import DeleteItemsDialog
from tui.errors import ConversationsTuiError, PartlyDone
from tui.flows.desk import Desk
from tui.models.rows import KnownConversation
from tui.render.names import conversation_name

if TYPE_CHECKING:
    from tui.services.deleting import DeletionDone

Progress = Callable[[str], None]


async def delete_items(
    desk: Desk, conversation_id: str, plan: ItemDeletion, progress: Progress
) -> tuple[str, ...]:
    """Returns the ids that are gone from the server, whether this flow deleted them or somebody else."""
    choice = await desk.ask(DeleteItemsDialog(plan, keeps_copy=not desk.services.library.private))
    if choice is None:
        return ()
    victims = plan.with_pairs().victims if choice.with_pairs else plan.victims
    ids = [row.id for row in victims if row.id]
    if len(ids) < len(victims):
        desk.report.say("Items without an id cannot be deleted.", severity="warning")
    if not ids:
        return ()
    try:
        done = await desk.services.items.delete(
            conversation_id, ids, on_progress=lambda at, of: progress(f"deleting {at} of {of}")
        )
    except PartlyDone as stopped:
        desk.report.error(stopped, doing="delete items")
        return stopped.done
    except ConversationsTuiError as error:
        desk.report.error(error, doing="delete items")
        return ()
    finally:
        progress("")
    _say(desk, done, "item")
    return (*done.deleted, *done.already_gone)


async def delete_conversation(desk: Desk, target: KnownConversation, progress: Progress) -> bool:
    """Returns whether the conversation is gone from the server.

    The dialog is shown without waiting for anything: a key typed behind the first must not meet it late.
    """
    from tui.services.conversations import items_fate

    fate = items_fate(desk.services.profile)
    plan = ConversationDeletion(
        target.id, conversation_name(target), target.item_count, target.count_complete, fate
    )
    choice = await desk.ask(DeleteConversationDialog(plan, keeps_copy=not desk.services.library.private))
    if choice is None:
        return False
    try:
        done = await desk.services.conversations.delete(
            target.id,
            items_first=choice.items_first,
            on_progress=lambda at, of: progress(f"deleting item {at} of {of}"),
        )
    except ConversationsTuiError as error:
        desk.report.error(error, doing="delete the conversation")
        return False
    finally:
        progress("")
    _say(desk, done, "conversation")
    return True


def _say(desk: Desk, done: DeletionDone, what: str) -> None:
    """One toast on what was done and what the copies lack."""
    count = len(done.deleted)
    copy = "no copy is kept" if desk.services.library.private else "a copy is in the trash"
    parts = [f"{count} {what}{'s' if count != 1 else ''} deleted, {copy}."]
    if done.already_gone:
        parts.append(f"{len(done.already_gone)} were gone before.")
    if done.refused and not desk.services.library.private:
        parts.append(f"The copy lacks what the server refuses to give: {', '.join(done.refused)}.")
    desk.report.say(" ".join(parts))
