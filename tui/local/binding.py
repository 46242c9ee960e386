"""Where a server may listen: this machine without a key, anywhere else only with one."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from typing import Final

from tui.errors import InputError

LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "[::1]", "local.invalid", "testserver"})
"""Names in ``Host`` that a server on loopback answers to (the last two stand for in-process servers)."""


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_binding(host: str, api_key: str | None) -> None:
    """Refuse to listen where others could read and write without a key.

    Raises:
        InputError: the address is not this machine's own and there is no key, or the key is empty.

    """
    if api_key is not None and not api_key.strip():
        raise InputError("the key for the server is empty", field="api-key-env")
    if api_key is None and not is_loopback(host):
        raise InputError(
            f"'{host}' can be reached from other machines: name a variable that holds a key "
            "(--api-key-env), or listen on 127.0.0.1",
            field="host",
        )


def allowed_hosts(host: str) -> Collection[str] | None:
    """The names that ``Host`` may bear when the server listens on ``host``; None for any."""
    return LOOPBACK_HOSTS | {host_name(url_host(host))} if is_loopback(host) else None


def url_host(host: str) -> str:
    """The address as it stands in a URL: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def host_name(header: str) -> str:
    """The name in a ``Host`` header, without its port."""
    name = header.lower()
    return name.partition("]")[0] + "]" if name.startswith("[") else name.partition(":")[0]
