"""``delete``: items, or a conversation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tui.analysis.deletion import ItemDeletion, ItemsFate, plan_item_deletion
from tui.analysis.pairing import other_halves
from tui.cli.ask import ask
from tui.cli.connect import with_services
from tui.cli.failures import Exit
from tui.cli.options import checked_ids, json_option, target_options, yes_option
from tui.cli.output import Output
from tui.cli.words import item_cells, plural
from tui.errors import ErrorContext, InputError, NotFound
from tui.models.rows import ItemRow
from tui.render.names import given_name
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.services.deleting import DeletionDone
    from tui.services.services import Services

_FATES = {
    ItemsFate.KEPT: "This server keeps the items of a deleted conversation (--items-first deletes them too).",
    ItemsFate.DELETED: "Its items go with it.",
    ItemsFate.UNKNOWN: "It is not known whether this server keeps its items (--items-first deletes them too).",
}


@click.command()
@click.argument("conversation_id", metavar="ID", callback=checked_ids)
@click.argument("item_ids", metavar="[ITEM]...", nargs=-1, callback=checked_ids)
@yes_option
@click.option("--with-pairs", is_flag=True, help="Delete the other halves of calls and outputs too.")
@click.option("--items-first", is_flag=True, help="Delete a conversation's items before the conversation.")
@json_option
@target_options
@click.pass_obj
def delete(
    output: Output,
    settings: Settings,
    conversation_id: str,
    item_ids: tuple[str, ...],
    yes: bool,
    with_pairs: bool,
    items_first: bool,
    as_json: bool,
) -> int:
    """Delete items of a conversation, or without any ITEM the conversation.

    A copy goes to the trash first, unless --private keeps none.
    """
    if not yes and not sys.stdin.isatty():
        raise InputError("deleting without a terminal to ask on needs --yes", field="--yes")
    if items_first and item_ids:
        raise InputError("--items-first is for a whole conversation", field="--items-first")

    async def work(services: Services) -> int:
        if item_ids:
            plan = await _plan(services, conversation_id, item_ids, with_pairs=with_pairs)
            _say_plan(output, plan, private=settings.private)
            await _confirm(output, yes=yes)
            wanted = [row.id for row in plan.victims if row.id]
            done = await services.items.delete(conversation_id, wanted, on_progress=_progress(output))
        else:
            await _say_conversation(output, services, conversation_id, items_first=items_first)
            await _confirm(output, yes=yes)
            done = await services.conversations.delete(
                conversation_id, items_first=items_first, on_progress=_progress(output)
            )
        return _report(output, done, as_json=as_json, private=settings.private)

    return with_services(settings, output, work)


async def _plan(
    services: Services, conversation_id: str, item_ids: tuple[str, ...], *, with_pairs: bool
) -> ItemDeletion:
    """What goes and what it orphans, by all items of the conversation that can be read.

    Raises:
        NotFound: an id is none of them.
        ItemsUnread: it is none of those that can be read.

    """
    from tui.analysis.rows import row_of
    from tui.services.item_walk import ItemsUnread

    rows: list[ItemRow] = []
    unread: ItemsUnread | None = None
    try:
        async for answer in services.items.walk(conversation_id):
            rows.extend(row_of(item) for item in answer.page.items)
    except ItemsUnread as error:
        unread = error
    unknown = set(item_ids) - {row.id for row in rows}
    if unknown and unread is not None:
        raise unread
    if unknown:
        raise NotFound(
            f"not in this conversation: {', '.join(sorted(unknown))}; nothing was deleted",
            ErrorContext(host=services.profile.host),
        )
    chosen = [row for row in rows if row.id in item_ids]
    plan = plan_item_deletion(chosen, other_halves(rows), complete=unread is None)
    return plan.with_pairs() if with_pairs else plan


def _say_plan(output: Output, plan: ItemDeletion, *, private: bool) -> None:
    copy = "no copy is kept" if private else "a copy goes to the trash"
    output.say(f"This deletes {plural(len(plan.victims), 'item')} ({copy}):")
    for row in plan.victims:
        output.say(f"  {_words(row)}")
    if plan.partial:
        output.say("Not all items can be read: others may be left without their other half.")
    if plan.orphans:
        output.say("Left without their other half, unless --with-pairs takes them along:")
        for row in plan.orphans:
            output.say(f"  {_words(row)}")


def _words(row: ItemRow) -> str:
    return "  ".join(cell for cell in item_cells(row) if cell)


async def _say_conversation(
    output: Output, services: Services, conversation_id: str, *, items_first: bool
) -> None:
    conversation = await services.conversations.get(conversation_id)
    plan = await services.conversations.plan_deletion(conversation_id)
    known = await services.conversations.known(conversation)
    count = "an unknown number of items"
    if plan.item_count is not None:
        count = ("" if plan.count_complete else "at least ") + plural(plan.item_count, "item")
    output.say(f"This deletes conversation {conversation.id} ({given_name(known) or 'no name'}, {count}).")
    output.say("Its items are deleted first." if items_first else _FATES[plan.items_fate])
    private = services.library.private
    output.say("No copy is kept." if private else "A copy of all of it goes to the trash.")


async def _confirm(output: Output, *, yes: bool) -> None:
    """Ask; only a yes goes on."""
    if not yes and not await ask(output, "Delete? [y/N]"):
        raise click.Abort


def _progress(output: Output) -> Callable[[int, int], None]:
    return lambda done, total: output.progress(f"{done:,} of {total:,} items deleted")


def _report(output: Output, done: DeletionDone, *, as_json: bool, private: bool) -> int:
    if as_json:
        output.json(
            {
                "deleted": list(done.deleted),
                "already_gone": list(done.already_gone),
                "trash": [] if private else list(done.trash_ids),
                "refused_includes": list(done.refused),
            }
        )
    else:
        for name in done.deleted:
            output.line(name)
    for name in done.already_gone:
        output.say(f"Was gone already: {name}")
    if done.refused and not private:
        output.say(f"The copy lacks what the server refuses: {', '.join(done.refused)}")
    output.say(f"Deleted {len(done.deleted)}.")
    return Exit.OK if done.deleted else Exit.NOT_FOUND
