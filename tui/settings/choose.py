"""Which profile a run uses: the command line's word, else the environment, else the file, else ``local``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tui.errors import InputError
from tui.settings.base_url import check_base_url, origin
from tui.settings.keymap import read_keymap
from tui.settings.paths import find_paths
from tui.settings.profile import (
    LOCAL_PROFILE,
    OPENAI_BASE_URL,
    OPENAI_PROFILE,
    KeySource,
    Profile,
    local_profile,
)
from tui.settings.profile_file import ProfileFile, read_profiles
from tui.settings.settings import Settings

KEY_VARIABLE = "OPENAI_API_KEY"
URL_VARIABLE = "OPENAI_BASE_URL"
ORGANIZATION_VARIABLE = "OPENAI_ORG_ID"
PROJECT_VARIABLE = "OPENAI_PROJECT_ID"


def make_settings(
    *,
    environ: Mapping[str, str],
    profile: str | None = None,
    base_url: str | None = None,
    read_only: bool = False,
    allow_http: bool = False,
    send_key: bool = False,
    private: bool = False,
) -> Settings:
    """One run's settings from the environment, the user's files and the command line's options.

    Raises:
        SettingsError: a file has a mistake.
        InputError: there is no such profile, or the base URL is none.

    """
    paths = find_paths(environ)
    file = read_profiles(paths.profiles)
    profiles = (local_profile(), openai_profile(environ), *file.profiles)
    chosen = _named(profiles, profile or _default(environ, file))
    if base_url is not None:
        named = chosen if profile else openai_profile(environ)
        chosen = _elsewhere(named, check_base_url(base_url), send_key=send_key)
        profiles = (*(one for one in profiles if one.name != chosen.name), chosen)
    chosen = replace(chosen, allow_http=chosen.allow_http or allow_http)
    profiles = tuple(chosen if one.name == chosen.name else one for one in profiles)
    if read_only:
        # The whole run is meant: the browser can change to each of these.
        chosen = replace(chosen, read_only=True)
        profiles = tuple(replace(one, read_only=True) for one in profiles)
    return Settings(
        paths=paths,
        profile=chosen,
        profiles=profiles,
        keymap=read_keymap(paths.keymap),
        private=private,
    )


def openai_profile(environ: Mapping[str, str]) -> Profile:
    """The profile that the official SDK's environment variables make.

    Raises:
        InputError: ``OPENAI_BASE_URL`` is set and no base URL.

    """
    url = environ.get(URL_VARIABLE, "").strip()
    keyless = bool(url) and not environ.get(KEY_VARIABLE)
    return Profile(
        name=OPENAI_PROFILE,
        base_url=check_base_url(url or OPENAI_BASE_URL, field=URL_VARIABLE),
        key=KeySource() if keyless else KeySource(env=KEY_VARIABLE),
        organization=environ.get(ORGANIZATION_VARIABLE, ""),
        project=environ.get(PROJECT_VARIABLE, ""),
    )


def _default(environ: Mapping[str, str], file: ProfileFile) -> str:
    if environ.get(KEY_VARIABLE) or environ.get(URL_VARIABLE, "").strip():
        return OPENAI_PROFILE
    return file.default or LOCAL_PROFILE


def _named(profiles: tuple[Profile, ...], name: str) -> Profile:
    found = next((one for one in profiles if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in profiles)
        raise InputError(f"there is no profile '{name}'; there are: {known}", field="--profile")
    return found


def _elsewhere(profile: Profile, base_url: str, *, send_key: bool) -> Profile:
    """``profile`` with another base URL; what was meant for its own server goes along only where that is meant.

    That is the key, who it belongs to, the query (some gateways take their key in it) and the leave to use
    plain http. It is named by its URL, so that what the library remembers of two servers never mixes.
    """
    if base_url == profile.base_url:
        return profile
    if send_key or origin(base_url) == origin(profile.base_url):
        return replace(profile, name=base_url, base_url=base_url)
    return replace(
        profile,
        name=base_url,
        base_url=base_url,
        key=KeySource(),
        organization="",
        project="",
        query={},
        allow_http=False,
    )
