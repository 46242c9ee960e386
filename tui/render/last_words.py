"""The traceback of an error that nobody expected, as text that a terminal can be given."""

from __future__ import annotations

import traceback

from tui.render.safe_text import safe_block


def last_words(error: BaseException) -> str:
    """The traceback without the values of local variables, where a key or a user's text may stand."""
    lines = traceback.TracebackException.from_exception(error, capture_locals=False).format()
    return safe_block("".join(lines))
