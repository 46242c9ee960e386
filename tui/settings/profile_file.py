"""The user's profiles (``profiles.toml``).

::

    default = "staging"

    [profiles.staging]
    base_url = "https://gateway.example/v1"
    key_env = "STAGING_KEY"            # or key_file = "~/key", or key_command = ["pass", "show", "staging"]
    auth_header = "api-key"            # default: authorization, sent as "Bearer KEY"
    organization = "org_1"
    project = "proj_1"
    query = { api-version = "preview" }
    timeouts = { connect = 5, read = 30, whole = 60 }
    read_only = true
    allow_http = false
    json_pager = "jless"               # reads JSON from its standard input; default: $PAGER
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from tui.errors import InputError, SettingsError
from tui.settings.base_url import check_base_url
from tui.settings.paths import home_path
from tui.settings.profile import LOCAL_PROFILE, OPENAI_PROFILE, KeySource, Profile, Timeouts
from tui.settings.toml_file import TomlFile

_KEY_SOURCES: Final = ("key_env", "key_file", "key_command")
_FIELDS: Final = (
    "base_url",
    *_KEY_SOURCES,
    "auth_header",
    "organization",
    "project",
    "query",
    "timeouts",
    "read_only",
    "allow_http",
    "json_pager",
)
_TIMEOUTS: Final = ("connect", "read", "whole")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HEADER_VALUE: Final = re.compile(r"[\x21-\x7e]*")


class ProfileFile(NamedTuple):
    """What the profile file says."""

    profiles: tuple[Profile, ...] = ()
    default: str = ""
    """Name of the profile that is used where nothing else chooses one; empty where none is named."""


def read_profiles(path: Path) -> ProfileFile:
    """The profiles of a file; none where there is no file.

    Raises:
        SettingsError: the file has a mistake; ``line`` says where.

    """
    if not path.exists():
        return ProfileFile()
    file = TomlFile(path)
    file.only(file.data, ("default", "profiles"))
    tables = file.table(file.data.get("profiles", {}), "profiles")
    profiles = tuple(_profile(file, name, value) for name, value in tables.items())
    default = file.text(file.data.get("default", ""), "default")
    if default and default not in {LOCAL_PROFILE, OPENAI_PROFILE, *tables}:
        known = ", ".join((LOCAL_PROFILE, OPENAI_PROFILE, *tables))
        file.fail(f"there is no profile '{default}'; there are: {known}", "default")
    return ProfileFile(profiles, default)


def _profile(file: TomlFile, name: str, value: Any) -> Profile:
    here = ("profiles", name)
    table = file.table(value, *here)
    if name in {LOCAL_PROFILE, OPENAI_PROFILE} or not name:
        file.fail(f"the profile '{name}' is built in; take another name", *here)
    file.only(table, _FIELDS, *here)
    if "base_url" not in table:
        file.fail(f"the profile '{name}' needs a base_url", *here)
    header = file.text(table.get("auth_header", "authorization"), *here, "auth_header")
    if not _HEADER_NAME.fullmatch(header):
        file.fail(f"'{header}' is no name of a header", *here, "auth_header")
    return Profile(
        name=name,
        base_url=_base_url(file, table["base_url"], *here, "base_url"),
        key=_key(file, table, *here),
        auth_header=header.lower(),
        organization=_header_value(file, table, "organization", *here),
        project=_header_value(file, table, "project", *here),
        query=_query(file, table.get("query", {}), *here, "query"),
        timeouts=_timeouts(file, table.get("timeouts", {}), *here, "timeouts"),
        read_only=file.flag(table.get("read_only", False), *here, "read_only"),
        allow_http=file.flag(table.get("allow_http", False), *here, "allow_http"),
        json_pager=file.text(table.get("json_pager", ""), *here, "json_pager"),
    )


def _base_url(file: TomlFile, value: Any, *key: str) -> str:
    try:
        return check_base_url(file.text(value, *key))
    except InputError as error:
        file.fail(error.message, *key)


def _header_value(file: TomlFile, table: Mapping[str, Any], name: str, *here: str) -> str:
    text = file.text(table.get(name, ""), *here, name)
    if not _HEADER_VALUE.fullmatch(text):
        file.fail(f"'{name}' cannot hold spaces, control or non-ASCII characters", *here, name)
    return text


def _key(file: TomlFile, table: Mapping[str, Any], *here: str) -> KeySource:
    given = [name for name in _KEY_SOURCES if name in table]
    if not given:
        return KeySource()
    if len(given) > 1:
        file.fail(
            f"only one source of the key can be named, and these are {' and '.join(given)}", *here, given[1]
        )
    name, value = given[0], table[given[0]]
    if name == "key_command" and isinstance(value, list):
        words = tuple(file.text(word, *here, name) for word in value)
    elif name == "key_command":
        words = _words(file, value, *here, name)
    else:
        text = file.text(value, *here, name)
        words = (text,) if text else ()
    if not words or not words[0]:
        file.fail(f"'{name}' is empty", *here, name)
    if name == "key_env":
        return KeySource(env=words[0])
    if name == "key_file":
        return KeySource(file=str(file.path.parent / _key_path(file, words[0], *here, name)))
    return KeySource(command=words)


def _key_path(file: TomlFile, text: str, *key: str) -> Path:
    """A relative path means the same file from whatever folder the program is started in."""
    try:
        return home_path(text, "key_file")
    except SettingsError as error:
        file.fail(error.message, *key)


def _words(file: TomlFile, value: Any, *key: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(file.text(value, *key)))
    except ValueError as error:
        file.fail(f"'key_command' cannot be split into words: {error}", *key)


def _query(file: TomlFile, value: Any, *key: str) -> Mapping[str, str]:
    return {name: file.text(text, *key, name) for name, text in file.table(value, *key).items()}


def _timeouts(file: TomlFile, value: Any, *key: str) -> Timeouts:
    table = file.table(value, *key)
    file.only(table, _TIMEOUTS, *key)
    seconds: dict[str, float] = {}
    for name, number in table.items():
        if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number < 86_400:
            file.fail(f"'{name}' is a number of seconds above 0, up to a day", *key, name)
        seconds[name] = float(number)
    return Timeouts(**seconds)
