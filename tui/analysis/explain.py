"""Errors in words: what happened, what is known of it, and what helps. Texts from outside come as they are."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.errors import (
    ApiError,
    Conflict,
    ConversationsTuiError,
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

_TITLES: Final[dict[type[ConversationsTuiError], str]] = {
    Unreachable: "The server cannot be reached",
    TimedOut: "The server did not answer in time",
    Unauthorized: "The key is not accepted",
    Forbidden: "The key may not do this",
    NotFound: "Not found",
    Conflict: "The conversation is locked by another request",
    RateLimited: "Too many requests",
    Rejected: "The server refuses this request",
    ServerFault: "The server failed",
    Malformed: "The answer cannot be read",
    ApiError: "The request failed",
    InputError: "This cannot be used",
    SettingsError: "A setting is wrong",
    LibraryError: "A file on this machine failed",
    PartlyDone: "Stopped on the way",
    MetadataChanged: "Changed by somebody else",
    ConversationsTuiError: "Not done",
}
_ADVICE: Final[dict[type[ConversationsTuiError], str]] = {
    Unreachable: "Check the network, the proxy and the base URL of the profile.",
    TimedOut: "Try again; timeouts are set in the profile.",
    Unauthorized: "Check where the profile takes its key from, then start again.",
    Forbidden: "Check the key's project and permissions.",
    NotFound: "It may be deleted, or belong to another project or server.",
    Conflict: "Wait for the running response to end, then try again.",
    RateLimited: "Wait, then try again.",
    ServerFault: "Try again; the request id helps the server's operators.",
    Malformed: "Check that the base URL is that of an API (it usually ends in /v1).",
}


class Explanation(NamedTuple):
    """An error in words."""

    title: str
    """What happened, in a few words of our own."""
    facts: tuple[tuple[str, str], ...]
    """Label and value, the most telling first; values hold text from outside as it came."""
    advice: str
    """What helps, empty where nothing general does."""

    @property
    def sentence(self) -> str:
        """Title and facts in one line."""
        return f"{self.title}: " + " · ".join(
            value if label in ("cause", "") else f"{label} {value}" for label, value in self.facts
        )


def explain(error: ConversationsTuiError) -> Explanation:
    """The words for any error of the tree."""
    title = next(_TITLES[kind] for kind in type(error).__mro__ if kind in _TITLES)
    advice = next((_ADVICE[kind] for kind in type(error).__mro__ if kind in _ADVICE), "")
    return Explanation(title, tuple(_facts(error)), advice)


def _facts(error: ConversationsTuiError) -> list[tuple[str, str]]:
    facts = [("cause", error.message)]
    match error:
        case ApiError():
            facts += _api_facts(error)
        case InputError() if error.field:
            facts.append(("field", error.field))
        case SettingsError() if error.path is not None:
            where = f"{error.path}, line {error.line}" if error.line else str(error.path)
            facts.append(("file", where))
        case LibraryError() if error.path is not None:
            facts.append(("file", str(error.path)))
        case PartlyDone():
            facts += _partly_facts(error)
        case _:
            pass
    return facts


def _api_facts(error: ApiError) -> list[tuple[str, str]]:
    context = error.context
    found = [
        ("status", "" if context.status is None else str(context.status)),
        ("code", context.code or ""),
        ("param", context.param or ""),
        ("host", context.host),
        ("request id", context.request_id or ""),
        ("operation", context.operation),
        ("wait", "" if context.retry_after is None else f"{context.retry_after:g} s"),
        ("tried", f"{context.attempts} times" if context.attempts > 1 else ""),
    ]
    return [(label, value) for label, value in found if value]


def _partly_facts(error: PartlyDone) -> list[tuple[str, str]]:
    found = [("done", error.done), ("not known", error.unknown), ("not done", error.left)]
    facts = [
        (label, f"{len(names)}: {', '.join(names[:5])}{', …' * (len(names) > 5)}")
        for label, names in found
        if names
    ]
    if isinstance(error.cause, ApiError):
        facts += _api_facts(error.cause)
    return facts
