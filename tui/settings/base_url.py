"""Base URLs: what may stand in one, and which two go to the same place."""

from __future__ import annotations

from urllib.parse import urlsplit

from tui.errors import InputError

_DEFAULT_PORTS = {"http": 80, "https": 443}


def check_base_url(text: str, *, field: str = "base URL") -> str:
    """Return ``text`` without its trailing slash, where requests can be sent below it.

    Raises:
        InputError: no http(s) URL with a host, or it holds a password, a query or a fragment.

    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise InputError(f"'{text}' is no URL: {error}", field=field) from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or port == 0:
        raise InputError(f"'{text}' is no base URL; one looks like https://api.openai.com/v1", field=field)
    if "@" in parts.netloc:
        raise InputError(
            "a base URL cannot hold a user or password; name the key's source instead", field=field
        )
    if parts.query or parts.fragment:
        raise InputError(f"'{text}' holds a query or fragment; a profile's 'query' is for that", field=field)
    if any(ord(char) <= 0x20 or 0x7F <= ord(char) < 0xA0 for char in text):
        raise InputError("a base URL cannot hold spaces or control characters", field=field)
    return text.rstrip("/")


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of a URL that went through ``check_base_url``: where a key would go."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
