"""The check of a base URL, and the URLs made from it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.address import check_address, header_bytes, header_name, is_loopback, url_of, user_agent
from tui.errors import InputError, SettingsError
from tui.settings.profile import Profile


def profile(url: str) -> Profile:
    return Profile(name="mine", base_url=url)


@pytest.mark.parametrize(
    ("url", "base", "secure", "loopback"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1", True, False),
        ("https://api.openai.com/v1//", "https://api.openai.com/v1", True, False),
        ("HTTPS://Example.org", "HTTPS://Example.org", True, False),
        ("http://localhost:8040/v1", "http://localhost:8040/v1", False, True),
        ("http://LOCALHOST./v1", "http://LOCALHOST./v1", False, True),
        ("http://a.localhost/v1", "http://a.localhost/v1", False, True),
        ("http://127.9.9.9/v1", "http://127.9.9.9/v1", False, True),
        ("http://[::1]:8/v1", "http://[::1]:8/v1", False, True),
        ("https://[2001:db8::1]/openai/v1/", "https://[2001:db8::1]/openai/v1", True, False),
    ],
)
def test_usable_base_urls(url: str, base: str, secure: bool, loopback: bool) -> None:
    found = check_address(profile(url))
    assert (found.base, found.secure, found.loopback) == (base, secure, loopback)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.openai.com/v1",
        "ftp://h/v1",
        "https://",
        "https:///v1",
        "file:///etc/passwd",
        "http://[::1",
        "http://h:99999",
        "http://h:x/",
        "https://h:0/v1",
        "https://h /v1",
        "https://h\n/v1",
        "https://h\\@e/v1",
        "https://h/v1?a=b",
        "https://h/v1?",
        "https://h/v1#f",
        "https://h/v1#",
        "https://u:pass-word@h/v1",
        "https://pass-word@h/v1",
        "javascript:alert(1)",
    ],
)
def test_base_urls_that_are_refused(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        check_address(profile(url))
    assert "profile 'mine'" in str(caught.value)
    assert "pass-word" not in str(caught.value)


def test_names_that_only_look_like_this_machine() -> None:
    for host in (
        "localhost.example.org",
        "127.0.0.1.example.org",
        "10.0.0.1",
        "notlocalhost",
        "0" + ".0" * 3,
        "",
    ):
        assert not is_loopback(host)


@given(st.lists(st.text(st.characters(), min_size=1), min_size=1, max_size=4), st.text(st.characters()))
def test_a_segment_and_a_value_come_back_whole(path: list[str], value: str) -> None:
    if any(segment in {".", ".."} for segment in path):
        with pytest.raises(InputError):
            url_of("http://h", tuple(path), ())
        return
    url = url_of("http://h", tuple(path), (("after", value), ("include[]", "x")))
    way, _, query = url.removeprefix("http://h/").partition("?")
    assert [unquote(part, errors="surrogatepass") for part in way.split("/")] == path
    assert unquote(query, errors="surrogatepass") == f"after={value}&include[]=x"
    assert url.isascii()


def test_headers() -> None:
    assert header_bytes("org-é", what="x") == b"org-\xe9"
    assert header_name("api-key", what="x") == "api-key"
    for bad in ("", "a b", "a:b", "ü", "a\n"):
        with pytest.raises(SettingsError):
            header_name(bad, what="x")
    for bad in ("a\nb", "€", "\x7f", "\x80"):
        with pytest.raises(SettingsError, match="the thing holds"):
            header_bytes(bad, what="the thing")


def test_the_program_names_itself() -> None:
    assert user_agent().startswith("conversations-tui/")
    assert user_agent("no-such-distribution-anywhere") == "conversations-tui/0"
