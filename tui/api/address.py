"""Where requests go: the one check of a base URL, and of text that becomes a header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from tui.errors import InputError, SettingsError
from tui.settings.profile import Profile

DISTRIBUTION = "conversations-tui"
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0]")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_IN_HEADER = re.compile(r"[^\x20-\x7e\xa1-\xff]")


@dataclass(frozen=True, slots=True)
class Address:
    """A base URL that was found usable."""

    base: str
    """Scheme, host, port and path, without a slash at the end."""
    secure: bool
    """Whether it is https."""
    loopback: bool
    """Whether the host is this machine: such requests never go through a proxy."""


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be this machine."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def check_address(profile: Profile) -> Address:
    """Check the base URL of a profile.

    Raises:
        SettingsError: it is no plain http(s) URL, it carries a password, a query or a fragment, or it is
            plain http to another machine and the profile does not permit that. A password is not repeated.

    """
    where = f"base URL of profile '{profile.name}'"
    url = profile.base_url
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise SettingsError(f"the {where} is no URL: {error}") from None
    if "@" in parts.netloc:
        raise SettingsError(f"the {where} holds a user or a password; a key is named in the profile instead")
    if _UNPRINTABLE.search(url) or "\\" in url:
        raise SettingsError(f"the {where} holds a space, a backslash or a control character")
    if parts.scheme not in {"http", "https"} or not host:
        raise SettingsError(f"the {where} is '{url}', and needs the form https://HOST/PATH")
    if "?" in url or "#" in url:
        raise SettingsError(f"the {where} has a query or a fragment; the profile's own query table is for that")
    if port == 0:
        raise SettingsError(f"the {where} names port 0, where nothing can listen")
    loopback = is_loopback(host)
    secure = parts.scheme == "https"
    if not (secure or loopback or profile.allow_http):
        raise SettingsError(
            f"the {where} is plain http to {host}: the key and every conversation could be read on the way. "
            "Use https, or permit it with --allow-http (allow_http in the profile)"
        )
    return Address(base=url.rstrip("/"), secure=secure, loopback=loopback)


def url_of(base: str, path: tuple[str, ...], query: tuple[tuple[str, str], ...]) -> str:
    """The URL of a call, every segment, name and value percent-encoded on its own.

    Raises:
        InputError: a segment is empty, ``.`` or ``..``, which would lead to another path.

    """
    url = _without_query(base, path)
    if not query:
        return url
    return f"{url}?" + "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in query)


@lru_cache(maxsize=64)
def _without_query(base: str, path: tuple[str, ...]) -> str:
    """The same for page after page of a walk."""
    for segment in path:
        if segment in {"", ".", ".."}:
            raise InputError(f"'{segment}' cannot stand in a path", field="id")
    return "/".join([base, *map(_encoded, path)])


def _encoded(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    # Cursors are the server's own words; a lone surrogate in one must not end the walk.
    return quote(text, safe="", errors="surrogatepass")


def header_bytes(text: str, *, what: str) -> bytes:
    """Text as a header's value (latin-1).

    Raises:
        SettingsError: a character cannot stand in a header. The text is not repeated: it may be a key.

    """
    if _NOT_IN_HEADER.search(text):
        raise SettingsError(f"{what} holds a character that cannot be sent in a header")
    return text.encode("latin-1")


def header_name(text: str, *, what: str) -> str:
    """A header's name.

    Raises:
        SettingsError: it cannot be one.

    """
    if not _HEADER_NAME.fullmatch(text):
        raise SettingsError(f"{what} is '{text}', which cannot name a header")
    return text


def user_agent(distribution: str = DISTRIBUTION) -> str:
    """Name and version of this program, as servers and their operators see it."""
    try:
        return f"{DISTRIBUTION}/{metadata.version(distribution)}"
    except metadata.PackageNotFoundError:
        return f"{DISTRIBUTION}/0"
