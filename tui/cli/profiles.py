"""``profiles``: what can be chosen, and what is chosen."""

from __future__ import annotations

import os

import click

from tui.cli.options import json_option, target_options
from tui.cli.output import Column, Output
from tui.settings.profile import KeySource, Profile
from tui.settings.settings import Settings


@click.command()
@json_option
@target_options
@click.pass_obj
def profiles(output: Output, settings: Settings, as_json: bool) -> None:
    """List the profiles; '*' marks the one that is used."""
    chosen = settings.profile.name
    if as_json:
        for profile in settings.profiles:
            output.json(_profile_json(profile, chosen=profile.name == chosen))
        return
    columns = (Column(""), Column("name"), Column("server"), Column("key"), Column("options", shrinks=True))
    rows = [
        (
            "*" if profile.name == chosen else "",
            profile.name,
            "the embedded local server" if profile.is_local else profile.base_url,
            _key(profile.key),
            _options(profile),
        )
        for profile in settings.profiles
    ]
    output.table(columns, rows)
    output.say(f"Profiles file: {settings.paths.profiles}")


def _key(key: KeySource) -> str:
    """Where the key comes from; never the key."""
    if key.env:
        return f"{key.env} ({'set' if os.environ.get(key.env) else 'not set'})"
    if key.file:
        return f"file {key.file}"
    return f"command {key.command[0]}" if key.command else "none"


def _options(profile: Profile) -> str:
    words = [word for word, on in (("read-only", profile.read_only), ("http", profile.allow_http)) if on]
    words += [
        f"{name} {value}"
        for name, value in (("organization", profile.organization), ("project", profile.project))
        if value
    ]
    return ", ".join(words)


def _profile_json(profile: Profile, *, chosen: bool) -> dict[str, object]:
    return {
        "name": profile.name,
        "chosen": chosen,
        "base_url": profile.base_url,
        "local": profile.is_local,
        "key": _key(profile.key),
        "auth_header": profile.auth_header,
        "organization": profile.organization,
        "project": profile.project,
        "query": dict(profile.query),
        "read_only": profile.read_only,
        "allow_http": profile.allow_http,
    }
