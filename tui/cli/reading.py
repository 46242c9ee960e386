"""``list``, ``show`` and ``items``: what a server holds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import click

from tui.cli.connect import with_services
from tui.cli.options import (
    after_option,
    checked_ids,
    include_option,
    json_option,
    limit_option,
    order_option,
    target_options,
)
from tui.cli.output import Column, Output, pretty, readable
from tui.cli.words import item_cells, item_columns, moment, say_refused
from tui.errors import NotFound
from tui.models.include import parse_includes
from tui.models.json_value import JsonValue, parse_json
from tui.models.order import Order
from tui.models.rows import KnownConversation
from tui.render.names import given_name
from tui.services.queries import ItemAnswer, ItemQuery
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.services.listing import ConversationList
    from tui.services.page_answer import PageAnswer
    from tui.services.services import Services

_PAGE = 100


@click.command("list")
@limit_option
@order_option(Order.DESC)
@after_option
@json_option
@target_options
@click.pass_obj
def list_conversations(
    output: Output, settings: Settings, limit: int | None, order: str, after: str | None, as_json: bool
) -> None:
    """List conversations: the server's own list where it has one, else those that this machine knows."""

    async def work(services: Services) -> None:
        shown = 0
        async for answer in _conversation_pages(services, Order(order), after, limit):
            if not shown and answer.reason:
                output.say(f"From the library, not the server: {answer.reason}")
            rows = answer.rows if limit is None else answer.rows[: limit - shown]
            _print_conversations(output, rows, as_json=as_json, title=not shown)
            shown += len(rows)
        if not shown:
            output.say("No conversations.")

    with_services(settings, output, work)


async def _conversation_pages(
    services: Services, order: Order, after: str | None, limit: int | None
) -> AsyncIterator[ConversationList]:
    """Pages until the limit or the end, each conversation once."""
    last = None
    if after is not None:
        known = await services.library.conversations.get(services.profile.name, after)
        last = known or KnownConversation(after)
    left = limit
    seen: set[str] = set()
    while left is None or left > 0:
        page = await services.listing.page(after=last, limit=min(_PAGE, left or _PAGE), order=order)
        if not page.rows or all(row.id in seen for row in page.rows):
            if not seen:
                yield page
            return
        seen.update(row.id for row in page.rows)
        yield page
        if not page.more:
            return
        last = page.rows[-1]
        left = None if left is None else left - len(page.rows)


def _print_conversations(
    output: Output, rows: Sequence[KnownConversation], *, as_json: bool, title: bool
) -> None:
    if as_json:
        for row in rows:
            output.json(_conversation_json(row))
        return
    columns = (Column("id"), Column("created"), Column("items", right=True), Column("name", shrinks=True))
    cells = [(row.id, moment(row.created_at), _count(row), given_name(row)) for row in rows]
    if cells:
        output.table(columns, cells, title=title)


def _conversation_json(row: KnownConversation) -> dict[str, JsonValue]:
    """The conversation as the API says it, and what only this machine knows beside it."""
    known: dict[str, JsonValue] = {
        "alias": row.alias,
        "first_text": row.first_text,
        "item_count": row.item_count,
        "count_complete": row.count_complete,
        "gone": row.gone,
    }
    return {
        "id": row.id,
        "object": "conversation",
        "created_at": row.created_at,
        "metadata": parse_json(row.metadata_json, finite=True),
        "library": known,
    }


def _count(row: KnownConversation) -> str:
    if row.item_count is None:
        return ""
    return f"{row.item_count}" if row.count_complete else f"{row.item_count}+"


@click.command()
@click.argument("conversation_id", metavar="ID", callback=checked_ids)
@click.argument("item_id", metavar="[ITEM]", callback=checked_ids, required=False)
@include_option
@json_option
@target_options
@click.pass_obj
def show(
    output: Output,
    settings: Settings,
    conversation_id: str,
    item_id: str | None,
    include: tuple[str, ...],
    as_json: bool,
) -> None:
    """Show a conversation, or one of its items."""
    includes = parse_includes(include)

    async def work(services: Services) -> None:
        if item_id is None:
            conversation = await services.conversations.get(conversation_id)
            _print_value(output, conversation.model_dump(mode="json"), as_json=as_json)
            return
        await ask_again(services, include)
        answer = await item_of(services, ItemQuery(conversation_id, item_id, includes))
        if answer.from_library is not None:
            output.say(f"The server could not be reached; from the library, of {moment(answer.from_library)}.")
        say_refused(output, answer.refused)
        _print_value(output, readable(answer.item), as_json=as_json)

    with_services(settings, output, work)


async def item_of(services: Services, query: ItemQuery) -> ItemAnswer:
    """The server's item. The library's copy stands in for it where the server is out of reach, and only there.

    Raises:
        NotFound: the server finds no such item, and does not list it either.

    """
    answer = await services.items.get(query, refresh=True)
    if not answer.missing:
        return answer
    listed = await services.items.listed(query)
    if listed is None:
        raise NotFound(f"conversation {query.conversation_id} has no item {query.item_id}")
    return listed


@click.command()
@click.argument("conversation_id", metavar="ID", callback=checked_ids)
@limit_option
@order_option(Order.ASC)
@after_option
@include_option
@json_option
@target_options
@click.pass_obj
def items(
    output: Output,
    settings: Settings,
    conversation_id: str,
    limit: int | None,
    order: str,
    after: str | None,
    include: tuple[str, ...],
    as_json: bool,
) -> None:
    """List the items of a conversation."""
    includes = parse_includes(include)

    async def work(services: Services) -> None:
        await ask_again(services, include)
        shown = 0
        async for answer in services.items.walk(
            conversation_id,
            order=Order(order),
            includes=includes,
            limit=min(limit or _PAGE, _PAGE),
            after=after,
        ):
            if not shown:
                say_refused(output, answer.refused)
            shown += _print_items(output, answer, limit, shown, as_json=as_json)
            if limit is not None and shown >= limit:
                break
        if not shown:
            output.say("No items.")

    with_services(settings, output, work)


def _print_items(output: Output, answer: PageAnswer, limit: int | None, shown: int, *, as_json: bool) -> int:
    """Print what is wanted of a page; answers how many items that was."""
    from tui.analysis.rows import row_of

    page = answer.page.items if limit is None else answer.page.items[: limit - shown]
    if as_json:
        for item in page:
            output.json_item(item)
    else:
        output.table(item_columns(), [item_cells(row_of(item)) for item in page], title=not shown)
    return len(page)


def _print_value(output: Output, value: object, *, as_json: bool) -> None:
    if as_json:
        output.json(value)
    else:
        # A reader sees the characters; a program gets them escaped, so that none is replaced by a sign.
        output.block(pretty(value, ascii_only=not output.stdout_is_terminal))


async def ask_again(services: Services, include: tuple[str, ...]) -> None:
    """Try values again that the user names himself, although the server refused them before."""
    await services.includes.forget(parse_includes(value for value in include if value != "all"))
