"""``create`` and ``add``: new conversations and items."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tui.cli.connect import with_services
from tui.cli.item_files import message_item, message_option, read_conversation, role_option
from tui.cli.options import (
    checked_ids,
    include_option,
    json_option,
    metadata_option,
    read_pairs,
    target_options,
)
from tui.cli.output import Output
from tui.cli.words import item_cells, item_columns, plural, say_refused
from tui.errors import InputError
from tui.models.include import parse_includes
from tui.models.item import Item
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.services.services import Services


@click.command()
@metadata_option
@click.option("--items", "source", metavar="FILE", help="Begin with the items of a file; '-': standard input.")
@message_option
@role_option
@json_option
@target_options
@click.pass_obj
def create(
    output: Output,
    settings: Settings,
    pairs: tuple[str, ...],
    source: str | None,
    message: str | None,
    role: str,
    as_json: bool,
) -> None:
    """Create a conversation; prints its id."""
    found, items = read_conversation(source) if source is not None else ({}, [])
    metadata = {**found, **read_pairs(pairs)}
    if message is not None:
        items.append(message_item(message, role))

    async def work(services: Services) -> None:
        conversation = await services.conversations.create(
            metadata=metadata or None, items=items, on_progress=_progress(output)
        )
        if as_json:
            output.json(conversation.model_dump(mode="json"))
        else:
            output.line(conversation.id)
            output.say(f"Created, with {plural(len(items), 'item')}.")

    with_services(settings, output, work)


@click.command()
@click.argument("conversation_id", metavar="ID", callback=checked_ids)
@click.argument("source", metavar="[FILE|-]", required=False)
@message_option
@role_option
@include_option
@json_option
@target_options
@click.pass_obj
def add(
    output: Output,
    settings: Settings,
    conversation_id: str,
    source: str | None,
    message: str | None,
    role: str,
    include: tuple[str, ...],
    as_json: bool,
) -> None:
    """Add items to a conversation: those of FILE (JSON, as 'import' reads it), or a message.

    Prints the items as the server stored them.
    """
    includes = parse_includes(include)
    items = _items_to_add(source, message, role)

    async def work(services: Services) -> None:
        from tui.analysis.rows import row_of

        stored = await services.items.add(
            conversation_id, items, includes=includes, on_progress=_progress(output)
        )
        refused = {value: why for value, why in services.includes.refused.items() if value in includes}
        say_refused(output, refused)
        if as_json:
            for item in stored:
                output.json_item(item)
        else:
            output.table(item_columns(), [item_cells(row_of(item)) for item in stored])
        output.say(f"Added {plural(len(stored), 'item')}.")

    with_services(settings, output, work)


def _items_to_add(source: str | None, message: str | None, role: str) -> list[Item]:
    items = read_conversation(source)[1] if source is not None else []
    if message is not None:
        items.append(message_item(message, role))
    if not items:
        raise InputError(
            "nothing to add: name a FILE ('-' for standard input), or give --message", field="items"
        )
    return items


def _progress(output: Output) -> Callable[[int, int], None]:
    return lambda done, total: output.progress(f"{done:,} of {total:,} items")
