"""What went wrong, in words for stderr, and the exit status that says it to a program."""

from __future__ import annotations

from enum import IntEnum

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


class Exit(IntEnum):
    """The exit statuses."""

    OK = 0
    NOT_FOUND = 1
    DIFFERENT = 1
    USAGE = 2
    SERVER = 3
    PARTLY = 4
    INTERNAL = 70
    INTERRUPTED = 130


def exit_status(error: ConversationsTuiError) -> Exit:
    """The exit status that stands for an error."""
    if isinstance(error, InputError | SettingsError):
        return Exit.USAGE
    if isinstance(error, NotFound | MetadataChanged):
        return Exit.NOT_FOUND
    if isinstance(error, PartlyDone):
        return Exit.PARTLY
    return Exit.SERVER


def failure_lines(error: ConversationsTuiError) -> list[str]:
    """Cause, place, request id where there is one, and what to do next; unsafe text."""
    if isinstance(error, InputError):
        return [f"Error: {error.field}: {error.message}" if error.field else f"Error: {error.message}"]
    if isinstance(error, SettingsError):
        return [f"Error: {_place(error)}{error.message}"]
    if isinstance(error, LibraryError):
        # The message may name the path itself.
        path = str(error.path or "")
        return [f"Error: {error.message}" + (f" ({path})" if path and path not in error.message else "")]
    if isinstance(error, PartlyDone):
        return _partly_lines(error)
    if isinstance(error, ApiError):
        return _api_lines(error)
    return [f"Error: {error.message}"]


def _place(error: SettingsError) -> str:
    if error.path is None or (not error.line and str(error.path) in error.message):
        return ""
    return f"{error.path}:{error.line}: " if error.line else f"{error.path}: "


def _partly_lines(error: PartlyDone) -> list[str]:
    lines = [f"Error: {error.message}"]
    for words, names in (("done", error.done), ("not known", error.unknown), ("not done", error.left)):
        if names:
            shown = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
            lines.append(f"  {words}: {shown}")
    if isinstance(error.cause, ApiError):
        lines.extend(_api_lines(error.cause)[1:])
    return lines


def _api_lines(error: ApiError) -> list[str]:
    facts = _facts(error.context)
    lines = [f"Error: {error.message}"]
    if facts:
        lines.append(f"  {facts}")
    if error.may_have_acted and not _is_read(error.context):
        lines.append("  The server may have done it all the same: look before you send it again.")
    lines.append(f"  {_next(error)}")
    return lines


def _facts(context: ErrorContext) -> str:
    facts = (
        ("operation", context.operation),
        ("host", context.host),
        ("status", context.status),
        ("code", context.code),
        ("parameter", context.param),
        ("request id", context.request_id),
        ("attempts", context.attempts if context.attempts > 1 else None),
    )
    return " · ".join(f"{name} {value}" for name, value in facts if value)


def _is_read(context: ErrorContext) -> bool:
    return context.operation.startswith(("get_", "list_", "probe"))


_NEXT: dict[type[ApiError], str] = {
    Unreachable: "Check the base URL and the connection (conversations-tui profiles), then run it again.",
    TimedOut: "Run it again; the profile's timeouts can be raised.",
    Unauthorized: "Check the key: OPENAI_API_KEY, or the profile's key_env, key_file or key_command.",
    Forbidden: "Ask for the right with the key's owner, or choose another --profile.",
    NotFound: "Check the id and the --profile; ids are known to one server and project only.",
    Conflict: "Another program is writing to this conversation: run it again in a moment.",
    RateLimited: "Wait, then run it again.",
    Rejected: "Change what the server names, then run it again.",
    ServerFault: "Run it again later; give the request id to the server's operators if it stays.",
    Malformed: "Check that the base URL is that of an API (it ends in /v1 on most servers).",
}


def _next(error: ApiError) -> str:
    if isinstance(error, RateLimited) and error.context.retry_after is not None:
        return f"Wait {error.context.retry_after:g} s, then run it again."
    return _NEXT.get(type(error), "Run it again.")
