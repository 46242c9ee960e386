"""Every error of the tree has words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.analysis.explain import explain
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

API: list[type[ApiError]] = [
    ApiError,
    Conflict,
    Forbidden,
    Malformed,
    NotFound,
    RateLimited,
    Rejected,
    ServerFault,
    TimedOut,
    Unauthorized,
    Unreachable,
]


@pytest.mark.parametrize("kind", API)
def test_api_errors(kind: type[ApiError]) -> None:
    words = explain(kind("it broke", ErrorContext(host="h", status=500, request_id="req_1")))
    assert words.title
    assert words.facts[0] == ("cause", "it broke")
    assert {("host", "h"), ("status", "500"), ("request id", "req_1")} <= set(words.facts)
    assert bool(words.advice) == (kind not in (ApiError, Rejected))
    assert words.sentence.startswith(f"{words.title}: it broke · status 500")


def test_titles_differ() -> None:
    titles = [explain(kind("x")).title for kind in API]
    assert len(set(titles)) == len(titles)


def test_every_fact_of_a_call() -> None:
    context = ErrorContext("get_conversation", "h", 429, "code", "param", "req", 1.5, 3)
    assert explain(RateLimited("m", context)).facts == (
        ("cause", "m"),
        ("status", "429"),
        ("code", "code"),
        ("param", "param"),
        ("host", "h"),
        ("request id", "req"),
        ("operation", "get_conversation"),
        ("wait", "1.5 s"),
        ("tried", "3 times"),
    )


@pytest.mark.parametrize(
    ("error", "facts"),
    [
        (InputError("m"), ()),
        (InputError("m", field="limit"), (("field", "limit"),)),
        (SettingsError("m"), ()),
        (SettingsError("m", path=Path("/a")), (("file", "/a"),)),
        (SettingsError("m", path=Path("/a"), line=3), (("file", "/a, line 3"),)),
        (LibraryError("m"), ()),
        (LibraryError("m", path=Path("/a")), (("file", "/a"),)),
        (MetadataChanged("m", theirs={}), ()),
        (ConversationsTuiError("m"), ()),
        (PartlyDone("m", cause=InputError("x")), ()),
        (
            PartlyDone("m", cause=InputError("x"), done=tuple("abcdef"), unknown=("g",), left=("h", "i")),
            (("done", "6: a, b, c, d, e, …"), ("not known", "1: g"), ("not done", "2: h, i")),
        ),
        (
            PartlyDone("m", cause=Rejected("x", ErrorContext(status=400)), left=("h",)),
            (("not done", "1: h"), ("status", "400")),
        ),
    ],
)
def test_other_errors(error: ConversationsTuiError, facts: tuple[tuple[str, str], ...]) -> None:
    words = explain(error)
    assert words.title
    assert words.facts == (("cause", "m"), *facts)


def test_an_error_that_is_newer_than_its_words() -> None:
    class NewFault(ServerFault):
        """Not in the table."""

    assert explain(NewFault("m")).title == explain(ServerFault("m")).title
