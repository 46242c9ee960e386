"""What only the app can do, as the main screen sees it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import NamedTuple


class WaysOut(NamedTuple):
    """Handed to the screen by the app."""

    quit: Callable[[], Coroutine[None, None, None]]
    reopen: Callable[[], None]
    """Try again to open the services."""
    choose_profile: Callable[[], Coroutine[None, None, None]]
