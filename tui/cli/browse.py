"""``browse``: the browser itself."""

from __future__ import annotations

from urllib.parse import quote

import click

from tui.cli.browser import open_browser
from tui.cli.options import checked_ids, target_options
from tui.settings.settings import Settings


@click.command()
@click.argument("conversation_id", metavar="[ID]", required=False, callback=checked_ids)
@click.argument("item_id", metavar="[ITEM]", required=False, callback=checked_ids)
@click.option("--read-only", is_flag=True, help="Switch every action off that writes.")
@target_options
def browse(conversation_id: str | None, item_id: str | None, settings: Settings) -> int:
    """Open the browser, on the conversation ID where one is given, and on its item ITEM."""
    if conversation_id is None or item_id is None:
        return open_browser(settings, conversation_id)
    # As an address says it, so that ids of any form are told apart.
    return open_browser(settings, f"/conversations/{quote(conversation_id)}/items/{quote(item_id)}")
