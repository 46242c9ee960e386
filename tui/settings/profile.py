"""A profile: a named server with its key's source and options. Holds no key, ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

LOCAL_PROFILE = "local"
OPENAI_PROFILE = "openai"
OPENAI_BASE_URL = "https://api.openai.com/v1"
LOCAL_BASE_URL = "http://local.invalid/v1"
"""Stands for the server in this process; never resolved (``invalid`` is reserved for that)."""


class KeySource(NamedTuple):
    """Where the API key is found when a request is about to be sent. At most one is set."""

    env: str = ""
    """Name of an environment variable."""
    file: str = ""
    """Path of a file whose first line is the key."""
    command: tuple[str, ...] = ()
    """A command whose first line of output is the key."""

    @property
    def given(self) -> bool:
        """Whether any source is named."""
        return bool(self.env or self.file or self.command)


class Timeouts(NamedTuple):
    """Seconds. A server may stall for ten seconds after a fault, so the whole is well over that."""

    connect: float = 10.0
    read: float = 30.0
    whole: float = 60.0


@dataclass(frozen=True, slots=True)
class Profile:
    """One named server."""

    name: str
    base_url: str
    """Ends where ``/conversations`` is appended; no trailing slash."""
    key: KeySource = field(default_factory=KeySource)
    auth_header: str = "authorization"
    """``authorization`` sends ``Bearer KEY``; any other name (Azure: ``api-key``) sends the bare key."""
    organization: str = ""
    project: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    """Query parameters added to every request (``api-version`` on some gateways)."""
    timeouts: Timeouts = field(default_factory=Timeouts)
    read_only: bool = False
    allow_http: bool = False
    """Permit plain http to a host that is not this machine."""
    json_pager: str = ""
    """Command of a pager for JSON, which reads it from its standard input; empty: $PAGER."""

    @property
    def is_local(self) -> bool:
        """Whether this is the server embedded in this process."""
        return self.base_url == LOCAL_BASE_URL

    @property
    def host(self) -> str:
        """Host, with the port where one is written; for headings and errors."""
        if self.is_local:
            return "this machine"
        parts = urlsplit(self.base_url)
        host = parts.hostname or self.base_url
        return f"{host}:{parts.port}" if parts.port else host


def local_profile() -> Profile:
    """The embedded local server."""
    return Profile(name=LOCAL_PROFILE, base_url=LOCAL_BASE_URL)
