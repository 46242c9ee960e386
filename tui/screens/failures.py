"""Errors as the state of a pane: the words, and the keys to press next."""

from __future__ import annotations

from tui.errors import ConversationsTuiError, Forbidden, NotFound, SettingsError, Unauthorized
from tui.widgets.pane_state import Failed


def failed_state(error: ConversationsTuiError) -> Failed:
    """What a pane shows instead of the content that it could not get."""
    # Imported here: nothing has failed before the first screen stands.
    from tui.analysis.explain import explain

    words = explain(error)
    ways = []
    if isinstance(error, Unauthorized | Forbidden | SettingsError):
        ways.append("ctrl+o choose another profile")
    if isinstance(error, NotFound):
        ways.append("o open another conversation")
    ways.append("r try again")
    if words.advice:
        ways.append(f"→ {words.advice}")
    return Failed(words.title, words.facts, tuple(ways))
