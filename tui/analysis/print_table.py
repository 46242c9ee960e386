"""Numbers by fingerprint: most in about 17 bytes each, where those of a dict take 60 to 90."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, islice
from typing import Any, Final

YOUNG: Final = 4_000
"""So many that came last are held in a dict: five times as quick to put there, and 60 to 100 bytes for each."""
SETTLED: Final = 4_000
"""So many of the oldest go from the dict into the lists when it is full: two or three milliseconds."""
_PARTS: Final = 512
"""A power of two. So many sorted lists hold the others, each those that end in the same bits.

A hundred thousand are two hundred in a part: putting one in between moves little, and nothing is ever
built anew, as a hash table is while a key press waits.
"""
_LAST: Final = _PARTS - 1
_MARKS: Final = 1 << 17
"""A power of two. Of so many places those are marked that fingerprints in the lists lead to."""
_PLACE: Final = _MARKS - 1


class PrintTable(AbstractSet[int]):
    """A set of fingerprints that holds a number for each; both fit into 64 bits."""

    __slots__ = ("_count", "_marks", "_most", "_numbers", "_prints", "_young")

    def __init__(self, young: int | None = None) -> None:
        """``young`` is how many are held in a dict, ``YOUNG`` where nothing is said."""
        self._most = YOUNG if young is None else young
        self._young: dict[int, int] = {}
        # Most tables stay small, and those that do not get all parts soon.
        self._prints: Sequence[array[int]] = _NO_PARTS
        self._numbers: Sequence[array[int]] = _NO_PARTS
        self._marks: bytearray = _NO_MARKS
        self._count = 0
        """How many the lists hold."""

    def __len__(self) -> int:
        return len(self._young) + self._count

    def __iter__(self) -> Iterator[int]:
        return chain((*self._young,), chain.from_iterable(self._prints))

    def __contains__(self, print_: object) -> bool:
        return print_ in self._young or (isinstance(print_, int) and self._find(print_) is not None)

    def _find(self, print_: int) -> int | None:
        """Where a fingerprint is in its list, None where it is in none."""
        if not self._marks[print_ & _PLACE]:
            return None
        part = self._prints[print_ & _LAST]
        at = bisect_left(part, print_)
        return at if at < len(part) and part[at] == print_ else None

    @classmethod
    def _from_iterable(cls, prints: Iterable[Any]) -> AbstractSet[Any]:
        return set(prints)

    def __sub__(self, other: AbstractSet[Any]) -> set[int]:
        if not isinstance(other, PrintTable):
            return {each for each in self if each not in other}
        young = self._young.keys() - other._young.keys()
        parts = zip(self._prints, other._prints, strict=True)
        old = {*chain.from_iterable({*mine}.difference(its) for mine, its in parts if mine != its)}
        return {each for each in young if each not in other} | (old - other._young.keys())

    def has_any(self, prints: Sequence[int]) -> bool:
        """Whether one of these is here."""
        if not self._young.keys().isdisjoint(prints):
            return True
        if not self._count:
            return False
        marks = self._marks
        marked = [print_ for print_ in prints if marks[print_ & _PLACE]]
        return any(self._find(print_) is not None for print_ in marked)

    def among(self, prints: Iterable[int]) -> set[int]:
        """Those of these that are here."""
        return {print_ for print_ in prints if print_ in self}

    def get(self, print_: int, default: int) -> int:
        """The number of a fingerprint."""
        number = self._young.get(print_)
        if number is not None:
            return number
        at = self._find(print_)
        return default if at is None else self._numbers[print_ & _LAST][at]

    def put(self, print_: int, number: int, default: int = 0) -> int:
        """Hold a number for a fingerprint; answers the one that was held before, or ``default``."""
        at = self._find(print_)
        if at is not None:
            numbers = self._numbers[print_ & _LAST]
            before, numbers[at] = numbers[at], number
            return before
        before = self._young.get(print_, default)
        self._young[print_] = number
        if len(self._young) > self._most:
            self._settle()
        return before

    def put_absent(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int]]:
        """Hold a number for each fingerprint that is not here.

        Answers those that are here with another number: fingerprint, the number given and the one held.
        """
        young, marks = self._young, self._marks
        other: list[tuple[int, int, int]] = []
        for print_, number in pairs:
            at = self._find(print_) if marks[print_ & _PLACE] else None
            here = young.setdefault(print_, number) if at is None else self._numbers[print_ & _LAST][at]
            if here != number:
                other.append((print_, number, here))
        if len(young) > self._most:
            self._settle()
        return other

    def put_new(self, prints: Iterable[int], number: int) -> None:
        """Hold the same number for each of many, none of which is here."""
        self._young.update(dict.fromkeys(prints, number))
        if len(self._young) > self._most:
            self._settle()

    def _settle(self) -> None:
        """Have the lists hold the oldest of the dict too."""
        if self._prints is _NO_PARTS:
            self._prints = tuple(array("q") for _ in range(_PARTS))
            self._numbers = tuple(array("q") for _ in range(_PARTS))
            self._marks = bytearray(_MARKS)
        all_prints, all_numbers, marks = self._prints, self._numbers, self._marks
        young = iter(self._young.items())
        settled = dict(islice(young, SETTLED))
        for print_, number in settled.items():
            part = all_prints[print_ & _LAST]
            at = bisect_left(part, print_)
            part.insert(at, print_)
            all_numbers[print_ & _LAST].insert(at, number)
            marks[print_ & _PLACE] = 1
        self._count += len(settled)
        self._young = dict(young)

    def pop(self, print_: int, default: int) -> int:
        """Take a fingerprint out; answers its number."""
        at = self._find(print_)
        if at is None:
            return self._young.pop(print_, default)
        del self._prints[print_ & _LAST][at]
        self._count -= 1
        return self._numbers[print_ & _LAST].pop(at)


_NO_PARTS: Final[Sequence[array[int]]] = (array("q"),) * _PARTS
_NO_MARKS: Final = bytearray(_MARKS)
