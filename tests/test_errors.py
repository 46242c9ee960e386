"""The error tree: what each says of itself, and whether the server may have acted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui import errors
from tui.errors import (
    ApiError,
    Conflict,
    ConversationsTuiError,
    ErrorContext,
    Forbidden,
    InputError,
    LibraryError,
    Malformed,
    MetadataChanged,
    NotFound,
    PartlyDone,
    RateLimited,
    Rejected,
    ServerFault,
    SettingsError,
    TimedOut,
    Unauthorized,
    Unreachable,
)

CALLS = (
    Unreachable,
    TimedOut,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    RateLimited,
    Rejected,
    ServerFault,
    Malformed,
)


def test_the_tree_is_as_it_is_drawn() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    drawn = errors.__doc__ or ""
    assert set(CALLS) < set(kinds)
    assert all(kind.__name__ in drawn for kind in kinds)
    assert all(issubclass(kind, ConversationsTuiError) for kind in kinds)
    assert all(issubclass(kind, ApiError) for kind in CALLS)


def test_each_keeps_what_it_was_told() -> None:
    assert str(ConversationsTuiError("words")) == "words"
    assert (InputError("m", field="limit").field, InputError("m").field) == ("limit", "")
    settings = SettingsError("m", path=Path("a.toml"), line=3)
    assert (settings.path, settings.line, settings.message) == (Path("a.toml"), 3, "m")
    assert LibraryError("m", path=Path("b")).path == Path("b")


def test_writes_that_did_not_go_as_meant_say_how_far_they_came() -> None:
    cause = InputError("m")
    partly = PartlyDone("p", cause=cause, done=("a",), unknown=("b",), left=("c", "d"))
    assert (partly.cause, partly.done, partly.unknown, partly.left) == (cause, ("a",), ("b",), ("c", "d"))
    assert MetadataChanged("m", theirs={"k": "v"}).theirs == {"k": "v"}


@pytest.mark.parametrize("kind", CALLS)
def test_a_failed_call_carries_its_context(kind: type[ApiError]) -> None:
    context = ErrorContext("get_conversation", "example.org", status=418, request_id="req_1")
    fault = kind("words", context)
    assert (str(fault), fault.context, fault.status, fault.request_id) == ("words", context, 418, "req_1")
    assert kind("words").context == ErrorContext()
    assert kind("words").status is None


def test_whether_the_server_may_have_acted() -> None:
    assert Unreachable("m", sent=True).may_have_acted
    assert not Unreachable("m").may_have_acted
    assert TimedOut("m").may_have_acted
    assert not TimedOut("m", sent=False).may_have_acted
    assert ServerFault("m", ErrorContext(status=500)).may_have_acted
    assert not ServerFault("m", ErrorContext(status=501)).may_have_acted
    assert Malformed("m").may_have_acted
    for kind in (Unauthorized, Forbidden, NotFound, Conflict, RateLimited, Rejected):
        assert not kind("m").may_have_acted
