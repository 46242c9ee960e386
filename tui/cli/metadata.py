"""``metadata``: shown, or changed pair by pair or whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from tui.cli.connect import with_services
from tui.cli.failures import Exit
from tui.cli.options import checked_ids, json_option, read_pairs, target_options
from tui.cli.output import Column, Output, pretty
from tui.errors import InputError
from tui.models.json_value import JsonValue
from tui.models.metadata import metadata_change
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.services.conversations import MetadataSaved
    from tui.services.services import Services


@click.command()
@click.argument("conversation_id", metavar="ID", callback=checked_ids)
@click.argument("action", type=click.Choice(["set", "unset", "replace"]), required=False)
@click.argument("words", metavar="[KEY=VALUE|KEY|JSON]...", nargs=-1)
@json_option
@target_options
@click.pass_obj
def metadata(
    output: Output,
    settings: Settings,
    conversation_id: str,
    action: str | None,
    words: tuple[str, ...],
    as_json: bool,
) -> int:
    """Show or change a conversation's metadata.

    \b
    metadata ID                        prints it
    metadata ID set KEY=VALUE...       sets these pairs and keeps the others
    metadata ID unset KEY...           takes these keys away
    metadata ID replace KEY=VALUE...   makes it just these (or a JSON object; none: clears it)

    """
    pairs = read_pairs(words) if action in {"set", "replace"} else {}
    if action in {"set", "unset"} and not words:
        raise InputError(f"'{action}' needs at least one key", field="metadata")

    async def work(services: Services) -> int:
        if action == "replace":
            saved = await services.conversations.update_metadata(conversation_id, pairs)
        else:
            base = dict((await services.conversations.get(conversation_id)).metadata)
            if action is None:
                _print(output, base, as_json=as_json)
                return Exit.OK
            missing = [key for key in words if key not in base] if action == "unset" else []
            if missing:
                output.say(f"Error: this metadata has no key {', '.join(missing)}; nothing was changed")
                return Exit.NOT_FOUND
            wanted = {key: value for key, value in base.items() if key not in words} | pairs
            saved = await services.conversations.update_metadata(conversation_id, wanted, base=base)
        return _answered(output, saved, as_json=as_json)

    return with_services(settings, output, work)


def _answered(output: Output, saved: MetadataSaved, *, as_json: bool) -> Exit:
    """Print what the server stored, and say where that is not what was asked."""
    _print(output, saved.conversation.metadata, as_json=as_json)
    for key in saved.kept:
        output.say(f"The server keeps '{key}', also when told to set it to null.")
    if saved.as_wanted:
        return Exit.OK
    _say_difference(output, saved.wanted, saved.conversation.metadata)
    return Exit.PARTLY


def _say_difference(output: Output, wanted: Mapping[str, JsonValue], stored: Mapping[str, JsonValue]) -> None:
    change = metadata_change(wanted, stored)
    keys = [
        *(key for key, _ in change.added),
        *(key for key, _, _ in change.changed),
        *(key for key, _ in change.removed),
    ]
    output.say(f"The server's answer is not what was asked for, at: {', '.join(keys)}")


def _print(output: Output, pairs: Mapping[str, JsonValue], *, as_json: bool) -> None:
    if as_json:
        output.json(dict(pairs))
        return
    rows = [(key, value if isinstance(value, str) else pretty(value)) for key, value in pairs.items()]
    if rows:
        output.table((Column("key"), Column("value")), rows)
    else:
        output.say("No metadata.")
