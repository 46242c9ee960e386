"""Numbers that stand for texts, where a hundred thousand texts would take too much room."""

from __future__ import annotations

from collections.abc import Hashable, Iterable


def fingerprint(name: Hashable) -> int:
    """A number that stands for a name in this run of the program.

    Two of a hundred thousand names share one with a chance of about 1 in 10⁹, which nobody outside can
    raise: Python's hash of a text has a secret key.
    """
    return hash(name)


def fingerprints(names: Iterable[Hashable]) -> list[int]:
    """The numbers of many names."""
    return list(map(hash, names))
