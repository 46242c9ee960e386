"""The browser in this terminal. Without click: with no words at all there is nothing for it to read."""

from __future__ import annotations

import gc
import sys

from tui.errors import InputError
from tui.settings.settings import Settings

COLLECT_AFTER = (1_500, 2, 8_000)
"""Thresholds of the three generations. A collection of the younger two falls into a frame: it takes few ms."""


def open_browser(settings: Settings, conversation_id: str | None = None) -> int:
    """Open the browser, on a conversation where one is named; answers the exit status.

    Raises:
        InputError: this is no terminal, or standard error is none.

    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("the browser needs a terminal; without one there are list, items and show")
    # Textual draws on standard error: the screen would stay blank, and the file get the picture.
    if not sys.stderr.isatty():
        raise InputError("the browser draws on standard error, which is sent elsewhere: run it without 2>")
    # A collection walks over every row that is held: with Python's own thresholds it falls into key presses.
    gc.set_threshold(*COLLECT_AFTER)
    # The start makes next to no garbage: the app lets collections begin when its first screen stands.
    gc.disable()
    try:
        from tui.app import run_browser

        return run_browser(settings, conversation_id) or 0
    finally:
        gc.enable()
