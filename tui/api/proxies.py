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
    # The standard library takes a star for all hosts only where it stands alone, and an IPv6 address as it is.
    direct = "*" in (each.strip() for each in named.get("no", "").split(","))
    if not proxy or direct or any(map(proxy_bypass, (parts.netloc, f"{parts.hostname}"))):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
