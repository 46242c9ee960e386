"""``browse``: the browser itself."""

from __future__ import annotations

import gc
import sys

import click

from tui.cli.options import checked_ids, target_options
from tui.errors import InputError
from tui.settings.settings import Settings

COLLECT_AFTER = (50_000, 20, 100)
"""Thresholds of the three generations. The youngest alone is collected in a few milliseconds."""


@click.command()
@click.argument("conversation_id", metavar="[ID]", required=False, callback=checked_ids)
@click.option("--read-only", is_flag=True, help="Switch every action off that writes.")
@target_options
def browse(conversation_id: str | None, settings: Settings) -> int:
    """Open the browser, on the conversation ID where one is given."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("the browser needs a terminal; without one there are list, items and show")
    # A collection walks over every row that is held: with Python's own thresholds it falls into key presses,
    # and into the imports of the start.
    gc.set_threshold(*COLLECT_AFTER)
    from tui.app import run_browser

    return run_browser(settings, conversation_id) or 0
