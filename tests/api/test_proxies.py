"""Which proxy the environment names for a server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tui.api.address import check_address
from tui.api.proxies import proxy_for
from tui.settings.profile import Profile

PROFILE = Profile(name="far", base_url="https://api.example.org/v1", allow_http=True)


def found(url: str) -> str | None:
    return proxy_for(check_address(replace(PROFILE, base_url=url)))


def test_each_scheme_has_its_own_and_all_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found("https://api.example.org/v1") is None
    monkeypatch.setenv("ALL_PROXY", "http://all:1")
    monkeypatch.setenv("HTTPS_PROXY", "secure:2")
    assert found("https://api.example.org/v1") == "http://secure:2"
    assert found("http://api.example.org/v1") == "http://all:1"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8321/v1", "https://localhost/v1", "http://[::1]:1/v1"])
def test_a_request_to_this_machine_never_leaves_it(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://all:1")
    assert found(url) is None


@pytest.mark.parametrize(
    ("names", "is_direct"),
    [
        ("*", True),
        ("localhost, *", True),
        ("example.org", True),
        (".example.org", True),
        ("other.org, api.example.org", True),
        ("api.example.org:8443", True),
        ("api.example.org:9", False),
        ("ample.org", False),
        ("other.org", False),
    ],
)
def test_no_proxy_names_hosts_that_are_reached_directly(
    monkeypatch: pytest.MonkeyPatch, names: str, is_direct: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://secure:2")
    monkeypatch.setenv("NO_PROXY", names)
    assert (found("https://api.example.org:8443/v1") is None) == is_direct


@pytest.mark.parametrize("url", ["https://[fd00::1]/v1", "https://[fd00::1]:8443/v1"])
def test_an_address_is_excluded_as_it_is_written(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://secure:2")
    assert found(url) == "http://secure:2"
    monkeypatch.setenv("NO_PROXY", "fd00::1")
    assert found(url) is None
