"""The error tree: everything that this program raises on purpose.

::

    ConversationsTuiError
    ├── InputError              what the user gave cannot be used (names the field)
    ├── SettingsError           a settings or profile file is wrong (names file and line)
    ├── LibraryError            this machine's disk: the library or the local server's file
    ├── PictureError            a picture cannot be decoded, or not be opened
    ├── PartlyDone              a write of several steps stopped on its way (names the steps)
    ├── MetadataChanged         somebody else changed the metadata since the edit began
    └── ApiError                one call of one operation did not do what was asked
        ├── Unreachable         no connection, or it broke (no answer came)
        ├── TimedOut            the answer did not come in time
        ├── Unauthorized        401
        ├── Forbidden           403
        ├── NotFound            404
        ├── Conflict            409, or 400 ``conversation_locked``: somebody else is writing
        ├── RateLimited         429
        ├── Rejected            any other 4xx, and redirects: the request itself is not accepted
        ├── ServerFault         5xx
        └── Malformed           an answer came, and it is not what the operation answers

Callers catch these and never an HTTP library's or a database's own type.
Messages hold text from outside as it came: whoever shows one goes through ``render.safe_text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class ConversationsTuiError(Exception):
    """Root of every error that this program raises on purpose."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class InputError(ConversationsTuiError):
    """Something the user gave cannot be used; ``field`` names it in the user's words."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SettingsError(ConversationsTuiError):
    """A settings file cannot be used; ``path`` and ``line`` (from 1, 0 where unknown) say where."""

    def __init__(self, message: str, *, path: Path | None = None, line: int = 0) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class LibraryError(ConversationsTuiError):
    """A file on this machine could not be read or written; ``path`` names it."""

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class PictureError(ConversationsTuiError):
    """A picture cannot be shown; the message says why in a few words, as the end of a sentence."""


class ErrorContext(NamedTuple):
    """What is known about a failed call: everything except the words."""

    operation: str = ""
    """Name of the operation as the API names it, such as ``list_conversation_items``."""
    host: str = ""
    """Host (and port, where it is not the scheme's own) that was asked; never a key, never a query."""
    status: int | None = None
    """HTTP status, None where no answer came."""
    code: str | None = None
    """The ``code`` of the error body."""
    param: str | None = None
    """The ``param`` of the error body: which part of the request it is about."""
    request_id: str | None = None
    """The server's ``x-request-id``."""
    retry_after: float | None = None
    """Seconds to wait, as the server said."""
    attempts: int = 1
    """How often the request was sent."""


class ApiError(ConversationsTuiError):
    """One call failed; ``context`` says which, where and with what answer."""

    def __init__(self, message: str, context: ErrorContext | None = None) -> None:
        super().__init__(message)
        self.context = context or ErrorContext()

    @property
    def status(self) -> int | None:
        """HTTP status, None where no answer came."""
        return self.context.status

    @property
    def request_id(self) -> str | None:
        """The server's own name for this request, for its operators."""
        return self.context.request_id

    @property
    def may_have_acted(self) -> bool:
        """Whether the server may have done what was asked although the call failed.

        True where the request may have been received and no refusal came back.
        """
        return False


class Unreachable(ApiError):
    """No connection could be made, or it broke before an answer was complete."""

    def __init__(self, message: str, context: ErrorContext | None = None, *, sent: bool = False) -> None:
        super().__init__(message, context)
        self.sent = sent
        """True where the request, or a part of it, had left this machine."""

    @property
    def may_have_acted(self) -> bool:
        """True where bytes of the request had been sent."""
        return self.sent


class TimedOut(ApiError):
    """The answer did not come within the time set."""

    def __init__(self, message: str, context: ErrorContext | None = None, *, sent: bool = True) -> None:
        super().__init__(message, context)
        self.sent = sent
        """False where the time ran out before a connection stood."""

    @property
    def may_have_acted(self) -> bool:
        """True unless no connection had been made."""
        return self.sent


class Unauthorized(ApiError):
    """The server did not accept the key (401)."""


class Forbidden(ApiError):
    """The key is known and may not do this (403)."""


class NotFound(ApiError):
    """What was asked for is not there (404)."""


class Conflict(ApiError):
    """Somebody else is writing to this conversation just now (409, or ``conversation_locked``)."""


class RateLimited(ApiError):
    """Too many requests (429); ``context.retry_after`` where the server said how long to wait."""


class Rejected(ApiError):
    """The server refuses the request as it is (a 4xx that is none of the others, or a redirect)."""


class ServerFault(ApiError):
    """The server failed (5xx)."""

    @property
    def may_have_acted(self) -> bool:
        """A fault may come after the deed; only 501 says that nothing was done."""
        return self.context.status != 501


class Malformed(ApiError):
    """The server answered something that this operation does not answer."""

    @property
    def may_have_acted(self) -> bool:
        """The status was a success: what was asked was done, as far as anyone can tell."""
        return True


class PartlyDone(ConversationsTuiError):
    """A write of several steps stopped on its way.

    ``done``, ``unknown`` and ``left`` name what was stored, what may have been, and what was not tried, in the
    words of the caller's input (ids or positions). ``cause`` is the error that stopped it.
    """

    def __init__(
        self,
        message: str,
        *,
        cause: ConversationsTuiError,
        done: tuple[str, ...] = (),
        unknown: tuple[str, ...] = (),
        left: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.done = done
        self.unknown = unknown
        self.left = left


class MetadataChanged(ConversationsTuiError):
    """The conversation's metadata is no longer what the edit began with; ``theirs`` is what it is now."""

    def __init__(self, message: str, *, theirs: Mapping[str, object]) -> None:
        super().__init__(message)
        self.theirs = theirs
