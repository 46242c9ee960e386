"""``diff``: what differs between two conversations, or two items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

from tui.cli.connect import with_services
from tui.cli.failures import Exit
from tui.cli.options import checked_ids, include_option, json_option, limit_option, target_options
from tui.cli.output import Output, readable
from tui.cli.reading import ask_again, item_of
from tui.cli.words import plural, say_refused
from tui.errors import InputError
from tui.models.include import Include, parse_includes
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.services.queries import ItemQuery
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.analysis.compare import Comparison, Side, Step
    from tui.analysis.compare_values import Change
    from tui.analysis.compare_words import Piece
    from tui.services.services import Services

_PAGE: Final = 100
_SHOWN: Final = 60
"""Characters of a text that are shown on each side of a change."""


@click.command()
@click.argument("before_id", metavar="A", callback=checked_ids)
@click.argument("after_id", metavar="[B]", callback=checked_ids, required=False)
@click.option(
    "--items",
    "item_ids",
    nargs=2,
    metavar="ITEM ITEM",
    callback=lambda ctx, param, value: checked_ids(ctx, param, value) if value else None,
    help="Compare an item of A with one of B, or with another of A.",
)
@limit_option
@include_option
@json_option
@target_options
@click.pass_obj
def diff(
    output: Output,
    settings: Settings,
    before_id: str,
    after_id: str | None,
    item_ids: tuple[str, str] | None,
    limit: int | None,
    include: tuple[str, ...],
    as_json: bool,
) -> Exit:
    """Compare two conversations, or two items.

    Items are aligned by type, role and content. Ids, times, and fields that are null or absent are not
    compared; of call ids it is compared which call an output belongs to. Signs: - only in A, + only in B,
    ~ changed, > moved; inside of a text [-removed-] and {+added+}. The exit status is 0 where they are the
    same, 1 where they differ.
    """
    if after_id is None and item_ids is None:
        raise InputError("name a second conversation, or two items with --items", field="B")
    ids = before_id, after_id or before_id

    async def work(services: Services) -> Comparison:
        await ask_again(services, include)
        if item_ids is not None:
            return await _of_items(output, services, ids, item_ids, parse_includes(include))
        return await _of_conversations(output, services, ids, parse_includes(include), limit)

    return _print(output, with_services(settings, output, work), as_json=as_json)


async def _of_items(
    output: Output,
    services: Services,
    ids: tuple[str, str],
    item_ids: tuple[str, str],
    includes: frozenset[Include],
) -> Comparison:
    one, other = [
        await _item(output, services, ItemQuery(conversation_id, item_id, includes))
        for conversation_id, item_id in zip(ids, item_ids, strict=True)
    ]
    return _compared_items(one, other)


async def _of_conversations(
    output: Output,
    services: Services,
    ids: tuple[str, str],
    includes: frozenset[Include],
    limit: int | None,
) -> Comparison:
    before = await _items(output, services, ids[0], includes, limit)
    return _compared(before, await _items(output, services, ids[1], includes, limit))


def _print(output: Output, comparison: Comparison, *, as_json: bool) -> Exit:
    if as_json:
        output.json(_json(comparison))
    else:
        for number in comparison.differences:
            for line in _lines(comparison, comparison.steps[number]):
                output.line(line)
    output.say(f"{_counts(comparison)}.")
    return Exit.DIFFERENT if comparison.differences else Exit.OK


async def _items(
    output: Output, services: Services, conversation_id: str, includes: frozenset[Include], limit: int | None
) -> list[Item]:
    items: list[Item] = []
    size = min(limit or _PAGE, _PAGE)
    async for answer in services.items.walk(conversation_id, includes=includes, limit=size):
        if not items:
            say_refused(output, answer.refused)
        items += answer.page.items
        output.progress(f"{conversation_id}: {plural(len(items), 'item')}")
        if limit is not None and len(items) >= limit:
            break
    return items[:limit]


async def _item(output: Output, services: Services, query: ItemQuery) -> Item:
    answer = await item_of(services, query)
    say_refused(output, answer.refused)
    return answer.item


def _compared(before: Sequence[Item], after: Sequence[Item]) -> Comparison:
    # Imported here: help needs none of it.
    from tui.analysis.compare import comparing
    from tui.analysis.turns import finish

    return finish(comparing(before, after))


def _compared_items(before: Item, after: Item) -> Comparison:
    from tui.analysis.compare import comparing_items
    from tui.analysis.turns import finish

    return finish(comparing_items(before, after))


def _counts(comparison: Comparison) -> str:
    from tui.render.compare_words import counts_in_words

    return counts_in_words(comparison)


def _json(comparison: Comparison) -> dict[str, JsonValue]:
    from tui.analysis.compare import Kind

    counts = comparison.counts
    return {
        "same": not comparison.differences,
        "counts": {kind.value: counts.get(kind, 0) for kind in Kind},
        "differences": [_step_json(comparison, comparison.steps[number]) for number in comparison.differences],
    }


def _step_json(comparison: Comparison, step: Step) -> dict[str, JsonValue]:
    return {
        "kind": step.kind.value,
        "before": _item_json(comparison.before, step.before),
        "after": _item_json(comparison.after, step.after),
        "changes": [
            {
                "path": change.path,
                "before": change.before,
                "after": change.after,
                "words": [[piece.sign.value, piece.text] for piece in _words(change)],
            }
            for change in step.changes
        ],
    }


def _item_json(side: Side, place: int | None) -> JsonValue:
    """The item and its place, from 1; null where it is in the other list only."""
    return None if place is None else {"place": place + 1, "item": dict(readable(side.items[place]))}


def _words(change: Change) -> tuple[Piece, ...]:
    """The word differences of two texts; of other values there are none."""
    from tui.analysis.compare_words import word_changes
    from tui.analysis.turns import finish

    if isinstance(change.before, str) and isinstance(change.after, str):
        return finish(word_changes(change.before, change.after))
    return ()


def _lines(comparison: Comparison, step: Step) -> Iterator[str]:
    from tui.render.compare_words import KIND_SIGNS, in_brackets

    places = [place + 1 for place in (step.before, step.after) if place is not None]
    side, place = (comparison.before, step.before) if step.after is None else (comparison.after, step.after)
    row = side.rows[place or 0]
    where = " → ".join(map(str, dict.fromkeys(places)))
    label = row.role if row.type == "message" else row.type or "unreadable"
    yield f"{KIND_SIGNS[step.kind]} {where}  {row.id}  {label}  {row.preview}"
    for change in step.changes:
        yield f"    {change.path}: {in_brackets(change, _words(change), _SHOWN)}"
