"""The proxy that the environment, or the system's settings, name for one server."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from tui.api.address import Address


def proxy_for(address: Address) -> str | None:
    """The URL of the proxy that leads to a server, None where the way is direct.

    HTTP_PROXY, HTTPS_PROXY and ALL_PROXY are heeded, less what NO_PROXY names, as curl does. A request to
    this machine never leaves it.
    """
    if address.loopback:
        return None
    parts = urlsplit(address.base)
    named = getproxies()
    proxy = named.get(parts.scheme) or named.get("all")
    if not proxy or proxy_bypass(parts.netloc):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
