"""Takes the API key out of what errors say: some servers repeat the key that they were sent."""

from __future__ import annotations

import json
import re
from typing import Final
from urllib.parse import quote

from pydantic import SecretStr

SHORTEST_KEY: Final = 4
"""Shorter keys are not looked for: they would be found in every word."""
SIGN: Final = "[API key]"


class Scrub:
    """Finds one key, as it is and as JSON, URLs and lower-casing of hosts write it. Shows nothing of it."""

    def __init__(self, key: SecretStr | None = None) -> None:
        self._key = key

    def text(self, text: str) -> str:
        """``text`` with a sign in place of the key. To be called before a text is cut: half a key tells too."""
        forms = self._forms()
        if not forms:
            return text
        return re.sub("|".join(map(re.escape, forms)), SIGN, text, flags=re.IGNORECASE)

    def body(self, body: bytes) -> bytes:
        """The same for bytes whose encoding is not known."""
        encoded = {form.encode(name) for form in self._forms() for name in ("utf-8", "latin-1")}
        if not encoded:
            return body
        # Longer ones first: a shorter one may be the beginning of another.
        pattern = b"|".join(map(re.escape, sorted(encoded, key=len, reverse=True)))
        return re.sub(pattern, SIGN.encode("ascii"), body, flags=re.IGNORECASE)

    def _forms(self) -> list[str]:
        key = self._key.get_secret_value() if self._key else ""
        if len(key) < SHORTEST_KEY:
            return []
        in_json = json.dumps(key)[1:-1]
        forms = {key, in_json, in_json.replace("/", "\\/"), quote(key, safe=""), quote(key)}
        return sorted(forms, key=len, reverse=True)
