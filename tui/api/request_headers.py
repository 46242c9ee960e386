"""The headers of a request. The key is put in at the last moment: no other object holds it in the clear."""

from __future__ import annotations

from typing import Final

from pydantic import SecretStr

from tui.api import address
from tui.api.call import Call
from tui.settings.profile import Profile

_JSON: Final = (b"Content-Type", b"application/json")


class RequestHeaders:
    """Makes the headers of each call to one profile's server.

    Raises:
        SettingsError: the key, or a header that the profile names, cannot be sent.

    """

    def __init__(self, profile: Profile, key: SecretStr | None) -> None:
        name = address.header_name(profile.auth_header.lower(), what=f"auth_header of profile '{profile.name}'")
        self._scheme = "Bearer " if name == "authorization" else ""
        self._key_name = name.encode("ascii")
        self._key = key if key is not None and key.get_secret_value() else None
        if self._key is not None:
            address.header_bytes(self._key.get_secret_value(), what=f"the API key of profile '{profile.name}'")
        # What the key is sent by is sent once.
        self._always = [each for each in _always(profile) if each[0].lower() != self._key_name or not self._key]

    def of(self, call: Call) -> list[tuple[bytes, bytes]]:
        """Names and values, in the order in which they are sent."""
        headers = [*self._always]
        if call.body is not None and (self._key is None or self._key_name != _JSON[0].lower()):
            headers.append(_JSON)
        if self._key is not None:
            headers.append((self._key_name, f"{self._scheme}{self._key.get_secret_value()}".encode("latin-1")))
        return headers


def _always(profile: Profile) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"User-Agent", address.user_agent().encode("ascii")),
        (b"Accept", b"application/json"),
        (b"Accept-Encoding", b"gzip, deflate"),
    ]
    for name, value in (("OpenAI-Organization", profile.organization), ("OpenAI-Project", profile.project)):
        if value:
            what = f"{name} of profile '{profile.name}'"
            headers.append((name.encode("ascii"), address.header_bytes(value, what=what)))
    return headers
