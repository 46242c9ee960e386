"""The two clipboards: the terminal's, which never answers, and the system's, which not every machine has."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Final

from tui.render.safe_text import whole_characters

CLIPBOARD_MAX: Final = 75_000
"""Bytes that terminals were seen to take by OSC 52."""
_PATIENCE: Final = 2.0
"""Seconds for the program that the system's clipboard is reached by."""
_FAR: Final = ("SSH_CONNECTION", "SSH_TTY")


async def send(text: str, to_terminal: Callable[[str], None]) -> tuple[str, ...]:
    """Send a text to every clipboard that can be reached; returns their names."""
    sent = []
    text = whole_characters(text)
    if len(text.encode()) <= CLIPBOARD_MAX:
        to_terminal(text)
        sent.append("the terminal's clipboard (OSC 52)")
    if await _to_system(text, os.environ):
        sent.append("the system's clipboard")
    return tuple(sent)


async def _to_system(text: str, environ: Mapping[str, str]) -> bool:
    """The clipboard of this machine; over SSH that is not where the user sits."""
    if any(environ.get(name) for name in _FAR):
        return False
    try:
        await asyncio.wait_for(asyncio.to_thread(_copy, text), _PATIENCE)
    except (OSError, RuntimeError, UnicodeError):
        return False  # TimeoutError is an OSError, the library's own a RuntimeError: there is none here
    return True


def _copy(text: str) -> None:
    import pyperclip

    pyperclip.copy(text)
