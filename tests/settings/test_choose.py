from __future__ import annotations

from pathlib import Path

import pytest

from tui.errors import InputError, SettingsError
from tui.settings.base_url import origin
from tui.settings.choose import make_settings
from tui.settings.profile import OPENAI_BASE_URL, KeySource


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "profiles.toml").write_text(
        'default = "mine"\n[profiles.mine]\nbase_url = "https://mine.example/v1"\nkey_env = "MINE"\n'
        'organization = "org"\nproject = "proj"\nquery = { gateway-key = "secret" }\nallow_http = true\n'
    )
    return {"CONVERSATIONS_TUI_DATA": str(tmp_path / "data"), "CONVERSATIONS_TUI_CONFIG": str(tmp_path)}


def test_nothing_set_and_no_file_is_local(tmp_path: Path) -> None:
    settings = make_settings(environ={"CONVERSATIONS_TUI_CONFIG": str(tmp_path), "OPENAI_API_KEY": ""})
    assert settings.profile.is_local
    assert [profile.name for profile in settings.profiles] == ["local", "openai"]


def test_the_file_names_the_default(environ: dict[str, str]) -> None:
    assert make_settings(environ=environ).profile.name == "mine"


def test_a_key_in_the_environment_picks_openai(environ: dict[str, str]) -> None:
    profile = make_settings(
        environ={**environ, "OPENAI_API_KEY": "k", "OPENAI_ORG_ID": "o", "OPENAI_PROJECT_ID": "p"}
    ).profile
    assert (profile.name, profile.base_url) == ("openai", OPENAI_BASE_URL)
    assert profile.key == KeySource(env="OPENAI_API_KEY")
    assert (profile.organization, profile.project) == ("o", "p")


def test_a_base_url_in_the_environment_picks_openai_without_a_key(environ: dict[str, str]) -> None:
    profile = make_settings(environ={**environ, "OPENAI_BASE_URL": "http://127.0.0.1:8040/v1/"}).profile
    assert (profile.name, profile.base_url) == ("openai", "http://127.0.0.1:8040/v1")
    assert profile.key == KeySource()


def test_a_profile_is_picked_by_name(environ: dict[str, str]) -> None:
    picked = make_settings(environ={**environ, "OPENAI_API_KEY": "k"}, profile="local")
    assert picked.profile.is_local
    with pytest.raises(InputError, match="there are: local, openai, mine"):
        make_settings(environ=environ, profile="mien")


def test_the_switches_hold_for_the_run(environ: dict[str, str]) -> None:
    settings = make_settings(environ=environ, read_only=True, allow_http=True)
    assert settings.profile.read_only
    assert settings.profile.allow_http
    assert settings.profile in settings.profiles


def test_read_only_holds_for_every_profile_that_can_be_changed_to(environ: dict[str, str]) -> None:
    settings = make_settings(environ=environ, read_only=True)
    assert [one.name for one in settings.profiles] == ["local", "openai", "mine"]
    assert all(one.read_only for one in settings.profiles)
    elsewhere = make_settings(environ=environ, read_only=True, base_url="https://else.example/v1")
    assert len(elsewhere.profiles) == 4
    assert all(one.read_only for one in elsewhere.profiles)
    assert not any(one.read_only for one in make_settings(environ=environ).profiles)


def test_plain_http_is_permitted_to_the_chosen_profile_alone(environ: dict[str, str]) -> None:
    settings = make_settings(environ=environ, profile="openai", allow_http=True)
    assert [one.name for one in settings.profiles if one.allow_http] == ["openai", "mine"]
    assert not settings.profiles[0].allow_http


@pytest.mark.parametrize(
    ("base_url", "send_key", "sent"),
    [
        ("https://api.openai.com/v2", False, True),
        ("https://api.openai.com:443/v2", False, True),
        ("https://api.openai.com.evil.example/v1", False, False),
        ("http://api.openai.com/v1", False, False),
        ("https://api.openai.com:8443/v1", False, False),
        ("https://other.example/v1", False, False),
        ("https://other.example/v1", True, True),
    ],
)
def test_the_key_goes_to_its_own_origin_only(
    environ: dict[str, str], base_url: str, send_key: bool, sent: bool
) -> None:
    settings = make_settings(environ={**environ, "OPENAI_API_KEY": "k"}, base_url=base_url, send_key=send_key)
    assert settings.profile.base_url == base_url
    assert settings.profile.name == base_url
    assert settings.profile.key.given == sent
    assert settings.profile in settings.profiles


def test_base_url_with_a_profile_keeps_the_key_at_home(environ: dict[str, str]) -> None:
    settings = make_settings(environ=environ, profile="mine", base_url="https://else.example/v1")
    assert not settings.profile.key.given
    assert (settings.profile.organization, settings.profile.project) == ("", "")
    assert settings.profile.query == {}
    assert not settings.profile.allow_http
    for sent in (
        make_settings(environ=environ, profile="mine", base_url="https://else.example/v1", send_key=True),
        make_settings(environ=environ, profile="mine", base_url="https://mine.example/v2"),
    ):
        assert sent.profile.key.given
        assert (sent.profile.organization, sent.profile.project) == ("org", "proj")
        assert sent.profile.query == {"gateway-key": "secret"}
        assert sent.profile.allow_http
    same = make_settings(environ=environ, profile="mine", base_url="https://mine.example/v1/")
    assert same.profile.name == "mine"


def test_mistakes_come_out_as_errors(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(InputError):
        make_settings(environ=environ, base_url="nonsense")
    (tmp_path / "keys.toml").write_text("x = \n")
    with pytest.raises(SettingsError):
        make_settings(environ=environ)


def test_an_origin_has_its_port() -> None:
    assert origin("https://x/v1") == ("https", "x", 443)
    assert origin("http://x:81/v1") == ("http", "x", 81)
