"""Listening: this machine without a key, anything else only with one."""

from __future__ import annotations

import pytest

from tui.errors import InputError
from tui.local.binding import allowed_hosts, check_binding, host_name, is_loopback, url_host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "LocalHost", "::1", "[::1]"])
def test_this_machine_needs_no_key(host: str) -> None:
    assert is_loopback(host)
    check_binding(host, None)
    hosts = allowed_hosts(host)
    assert hosts is not None
    assert host_name(url_host(host) + ":80") in hosts


@pytest.mark.parametrize("host", ["::", "8.8.8.8", "192.168.1.4", "box.example", "", "127.0.0.1.example"])
def test_any_other_address_needs_one(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(InputError, match="other machines"):
        check_binding(host, None)
    check_binding(host, "key")
    assert allowed_hosts(host) is None


@pytest.mark.parametrize("key", ["", "  "])
def test_an_empty_key_is_none(key: str) -> None:
    with pytest.raises(InputError, match="empty"):
        check_binding("127.0.0.1", key)


def test_addresses_in_urls() -> None:
    assert [url_host(host) for host in ("::1", "[::1]", "127.0.0.1")] == ["[::1]", "[::1]", "127.0.0.1"]
    assert [host_name(host) for host in ("[::1]:80", "A.b:1", "a", "")] == ["[::1]", "a.b", "a", ""]
