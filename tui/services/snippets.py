"""A read request as a line of shell and as a Python program, for a report or a script. Holds no key, ever."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from typing import Final

from tui.api.address import url_of
from tui.api.client import CONVERSATIONS, ITEMS
from tui.models.include import Include
from tui.settings.profile import Profile

KEY: Final = "OPENAI_API_KEY"
"""The environment variable that both forms take the key from, whatever the profile takes it from."""
SERVED_URL: Final = "http://127.0.0.1:8040/v1"
"""Where ``conversations-tui serve`` listens: the local server has no address of its own."""
_LOCAL: Final = "# The local server: run 'conversations-tui serve' first.\n"


def curl(profile: Profile, conversation_id: str, item_id: str = "", include: Collection[Include] = ()) -> str:
    """``curl`` for get_conversation, or for get_conversation_item where an item is named.

    Raises:
        InputError: an id cannot stand in a path.

    """
    path = (CONVERSATIONS, conversation_id, *((ITEMS, item_id) if item_id else ()))
    wanted = tuple(("include[]", each.value) for each in Include if each in include)
    words = ["curl -sS", shlex.quote(url_of(_base(profile), path, (*wanted, *profile.query.items())))]
    if not profile.is_local:
        scheme = "Bearer " if profile.auth_header == "authorization" else ""
        # Only the variable stands where the shell fills something in.
        words.append(f'-H {shlex.quote(f"{profile.auth_header}: {scheme}")}"${KEY}"')
    for name, value in (("OpenAI-Organization", profile.organization), ("OpenAI-Project", profile.project)):
        if value:
            words.append(f"-H {shlex.quote(f'{name}: {value}')}")
    return (_LOCAL if profile.is_local else "") + " \\\n  ".join(words) + "\n"


def python(profile: Profile, conversation_id: str, item_id: str = "", include: Collection[Include] = ()) -> str:
    """The same with the official SDK, as a program that prints the answer."""
    wanted = [each.value for each in Include if each in include]
    if item_id:
        call = f"client.conversations.items.retrieve({item_id!a}, conversation_id={conversation_id!a}"
        call += f", include={wanted!r})" if wanted else ")"
    else:
        call = f"client.conversations.retrieve({conversation_id!a})"
    key = f'os.environ["{KEY}"]'
    options = [f"base_url={_base(profile)!a}", f"api_key={ascii('none') if profile.is_local else key}"]
    if profile.auth_header != "authorization" and not profile.is_local:
        options.append(f"default_headers={{{profile.auth_header!a}: {key}}}")
    if profile.query:
        options.append(f"default_query={dict(profile.query)!a}")
    options += [f"organization={profile.organization!a}"] if profile.organization else []
    options += [f"project={profile.project!a}"] if profile.project else []
    given = "".join(f"    {option},\n" for option in options)
    lead = _LOCAL if profile.is_local else "import os\n\n"
    return (
        f"{lead}from openai import OpenAI\n\n"
        f"client = OpenAI(\n{given})\n"
        f"answer = {call}\n"
        f"print(answer.to_json())\n"
    )


def _base(profile: Profile) -> str:
    return SERVED_URL if profile.is_local else profile.base_url
