"""Ids: opaque names that servers give, and the one rule for using them in a path."""

from __future__ import annotations

import re

from tui.errors import InputError

ID_MAX_LENGTH = 512
"""No server that was seen gives ids over 64 characters; far beyond that, something else was pasted."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def check_id(text: str, *, field: str = "id") -> str:
    """Return ``text`` where it can safely stand in a URL path once percent-encoded.

    Ids are opaque: no form is asked for. Empty, ``.`` and ``..`` are refused since servers and proxies
    resolve them to a different path (a DELETE of item ``..`` deletes the conversation on some servers).

    Raises:
        InputError: the text cannot be an id.

    """
    if not text or text.isspace():
        raise InputError("an id is needed here and none was given", field=field)
    if text in {".", ".."}:
        raise InputError(f"'{text}' is no id: servers would take it for another path", field=field)
    if len(text) > ID_MAX_LENGTH:
        raise InputError(f"no id is {len(text)} characters long", field=field)
    if _CONTROL.search(text):
        raise InputError("an id cannot hold control characters", field=field)
    return text
