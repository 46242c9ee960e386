"""Errors as the state of a pane."""

from __future__ import annotations

import pytest

from tui.errors import (
    ConversationsTuiError,
    ErrorContext,
    Forbidden,
    LibraryError,
    NotFound,
    SettingsError,
    TimedOut,
    Unauthorized,
)
from tui.screens.failures import failed_state

CONTEXT = ErrorContext(host="api.invalid", request_id="req_1")


@pytest.mark.parametrize(
    ("error", "profile", "other"),
    [
        (Unauthorized("no", CONTEXT), True, False),
        (Forbidden("no", CONTEXT), True, False),
        (SettingsError("no"), True, False),
        (NotFound("no", CONTEXT), False, True),
        (TimedOut("no", CONTEXT), False, False),
        (LibraryError("no"), False, False),
    ],
)
def test_the_words_and_the_keys_to_press(error: ConversationsTuiError, profile: bool, other: bool) -> None:
    state = failed_state(error)
    assert state.title
    assert state.facts[0] == ("cause", "no")
    assert ("ctrl+o choose another profile" in state.ways) is profile
    assert ("o open another conversation" in state.ways) is other
    assert "r try again" in state.ways
    if isinstance(error, TimedOut):
        assert ("request id", "req_1") in state.facts
        assert state.ways[-1].startswith("→ ")
