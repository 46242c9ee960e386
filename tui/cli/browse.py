"""``browse``: the browser itself."""

from __future__ import annotations

import click

from tui.cli.browser import open_browser
from tui.cli.options import checked_ids, target_options
from tui.settings.settings import Settings


@click.command()
@click.argument("conversation_id", metavar="[ID]", required=False, callback=checked_ids)
@click.option("--read-only", is_flag=True, help="Switch every action off that writes.")
@target_options
def browse(conversation_id: str | None, settings: Settings) -> int:
    """Open the browser, on the conversation ID where one is given."""
    return open_browser(settings, conversation_id)
