"""Numbers by fingerprint, in about 17 bytes each: a dict of a hundred thousand takes five times as much."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any, Final

_PARTS: Final = 512
"""A power of two. So many sorted lists hold the fingerprints, each those that end in the same bits.

A hundred thousand are two hundred in a part: putting one in between moves little, and nothing is ever
built anew, as a hash table is while a key press waits.
"""
_LAST: Final = _PARTS - 1


class PrintTable(AbstractSet[int]):
    """A set of fingerprints that holds a number for each; both fit into 64 bits."""

    __slots__ = ("_count", "_numbers", "_prints")

    def __init__(self) -> None:
        # Most tables stay empty, and those that are not get all parts soon.
        self._prints: Sequence[array[int]] = _NO_PARTS
        self._numbers: Sequence[array[int]] = _NO_PARTS
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self._prints)

    def __contains__(self, print_: object) -> bool:
        if not isinstance(print_, int):
            return False
        part = self._prints[print_ & _LAST]
        at = bisect_left(part, print_)
        return at < len(part) and part[at] == print_

    @classmethod
    def _from_iterable(cls, prints: Iterable[Any]) -> AbstractSet[Any]:
        return set(prints)

    def __sub__(self, other: AbstractSet[Any]) -> set[int]:
        if not isinstance(other, PrintTable):
            return {each for each in self if each not in other}
        parts = zip(self._prints, other._prints, strict=True)
        return {*chain.from_iterable({*mine}.difference(its) for mine, its in parts if mine != its)}

    def has_any(self, prints: Iterable[int]) -> bool:
        """Whether one of these is here."""
        parts = self._prints
        for print_ in prints:
            part = parts[print_ & _LAST]
            at = bisect_left(part, print_)
            if at < len(part) and part[at] == print_:
                return True
        return False

    def among(self, prints: Iterable[int]) -> set[int]:
        """Those of these that are here."""
        parts = self._prints
        found: set[int] = set()
        for print_ in prints:
            part = parts[print_ & _LAST]
            at = bisect_left(part, print_)
            if at < len(part) and part[at] == print_:
                found.add(print_)
        return found

    def get(self, print_: int, default: int) -> int:
        """The number of a fingerprint."""
        part = self._prints[print_ & _LAST]
        at = bisect_left(part, print_)
        return self._numbers[print_ & _LAST][at] if at < len(part) and part[at] == print_ else default

    def put(self, print_: int, number: int, default: int = 0) -> int:
        """Hold a number for a fingerprint; answers the one that was held before, or ``default``."""
        self._need_parts()
        part, numbers = self._prints[print_ & _LAST], self._numbers[print_ & _LAST]
        at = bisect_left(part, print_)
        if at < len(part) and part[at] == print_:
            before, numbers[at] = numbers[at], number
            return before
        part.insert(at, print_)
        numbers.insert(at, number)
        self._count += 1
        return default

    def put_all(self, prints: Sequence[int], number: int) -> None:
        """Hold the same number for each of many."""
        self._need_parts()
        all_prints, all_numbers = self._prints, self._numbers
        for print_ in prints:
            part, numbers = all_prints[print_ & _LAST], all_numbers[print_ & _LAST]
            at = bisect_left(part, print_)
            if at < len(part) and part[at] == print_:
                numbers[at] = number
            else:
                part.insert(at, print_)
                numbers.insert(at, number)
                self._count += 1

    def _need_parts(self) -> None:
        if self._prints is _NO_PARTS:
            self._prints = tuple(array("q") for _ in range(_PARTS))
            self._numbers = tuple(array("q") for _ in range(_PARTS))

    def pop(self, print_: int, default: int) -> int:
        """Take a fingerprint out; answers its number."""
        part, numbers = self._prints[print_ & _LAST], self._numbers[print_ & _LAST]
        at = bisect_left(part, print_)
        if at == len(part) or part[at] != print_:
            return default
        del part[at]
        self._count -= 1
        return numbers.pop(at)


_NO_PARTS: Final[Sequence[array[int]]] = (array("q"),) * _PARTS
