"""One request and its answer, as plain values that need no HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.api.scrub import Scrub
from tui.errors import ErrorContext

READ_METHOD = "GET"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one operation, before it is sent."""

    operation: str
    """The operation's name, such as ``list_conversation_items``."""
    method: str
    path: tuple[str, ...]
    """Segments below the base URL as they are meant; the transport percent-encodes each."""
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = field(default=None, repr=False)
    """JSON, sent byte for byte."""

    @property
    def is_read(self) -> bool:
        """Whether the call changes nothing on the server, so that it may be sent again."""
        return self.method == READ_METHOD


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, its body whole and undecoded."""

    status: int
    body: bytes = field(repr=False)
    request_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names in any case on asking; the first value wins where a header came twice."""
    operation: str = ""
    host: str = ""
    attempts: int = 1
    scrub: Scrub = field(default_factory=Scrub, repr=False, compare=False)
    """Takes the key out of whatever an error repeats of this answer."""

    @property
    def context(self) -> ErrorContext:
        """What an error about this answer says of it."""
        return ErrorContext(
            operation=self.operation,
            host=self.host,
            status=self.status,
            request_id=self.scrub.text(self.request_id) if self.request_id else None,
            attempts=self.attempts,
        )
