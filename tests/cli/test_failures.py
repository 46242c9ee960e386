from __future__ import annotations

from pathlib import Path

import pytest

from tui.cli.failures import Exit, exit_status, failure_lines
from tui.errors import (
    ConversationsTuiError,
    ErrorContext,
    InputError,
    LibraryError,
    MetadataChanged,
    NotFound,
    PartlyDone,
    RateLimited,
    ServerFault,
    SettingsError,
    TimedOut,
)

FAULT = ServerFault("broke", ErrorContext("create_conversation_items", "host", 500, request_id="req_1"))

CASES: list[tuple[ConversationsTuiError, Exit, list[str]]] = [
    (InputError("wrong"), Exit.USAGE, ["Error: wrong"]),
    (SettingsError("wrong", path=Path("/p")), Exit.USAGE, ["Error: /p: wrong"]),
    (SettingsError("/p is wrong", path=Path("/p")), Exit.USAGE, ["Error: /p is wrong"]),
    (LibraryError("full", path=Path("/p")), Exit.SERVER, ["Error: full (/p)"]),
    (MetadataChanged("changed", theirs={}), Exit.NOT_FOUND, ["Error: changed"]),
    (NotFound("gone"), Exit.NOT_FOUND, ["Error: gone"]),
    (RateLimited("slow", ErrorContext(retry_after=7)), Exit.SERVER, ["Wait 7 s"]),
    (TimedOut("late", ErrorContext("get_conversation", attempts=3)), Exit.SERVER, ["attempts 3"]),
    (FAULT, Exit.SERVER, ["request id req_1", "may have done it"]),
    (
        PartlyDone("stopped", cause=FAULT, done=("1",), unknown=("2",), left=tuple("x" * 30)),
        Exit.PARTLY,
        ["  done: 1", "  not known: 2", "and 10 more", "request id req_1"],
    ),
]


@pytest.mark.parametrize(("error", "status", "words"), CASES)
def test_every_error_has_a_status_and_words(
    error: ConversationsTuiError, status: Exit, words: list[str]
) -> None:
    text = "\n".join(failure_lines(error))
    assert exit_status(error) == status
    for word in words:
        assert word in text
