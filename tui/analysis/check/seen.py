"""What a check remembers of the items behind it, in a few dozen bytes each: there may be a hundred thousand."""

from __future__ import annotations

from array import array
from collections.abc import Hashable

from tui.analysis.fingerprint import fingerprint
from tui.analysis.print_table import PrintTable


class SeenNumbers:
    """Numbers by name. Of a name only its fingerprint is kept."""

    def __init__(self) -> None:
        self._numbers = PrintTable()

    def put(self, name: Hashable, number: int = 0) -> None:
        """Hold a number, which is not negative, for a name."""
        self._numbers.put(fingerprint(name), number)

    def get(self, name: Hashable) -> int | None:
        """The number of a name, None where it has none."""
        number = self._numbers.get(fingerprint(name), -1)
        return None if number < 0 else number


class SeenIdentities:
    """Identities of items by a name that they have in common with others."""

    def __init__(self) -> None:
        self._numbers = SeenNumbers()
        self._text = bytearray()
        self._ends = array("q", (0,))

    def put(self, name: Hashable, identity: str) -> None:
        """Hold the identity of the item with a name."""
        self._numbers.put(name, len(self._ends))
        self._text += identity.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._text))

    def get(self, name: Hashable) -> str | None:
        """The identity that was put last for a name, None where there is none."""
        number = self._numbers.get(name)
        if number is None:
            return None
        return self._text[self._ends[number - 1] : self._ends[number]].decode("utf-8", "surrogatepass")
