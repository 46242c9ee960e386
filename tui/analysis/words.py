"""The words of a filter: all must be found, upper and lower case alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordFilter:
    """Words that a row must hold, folded for comparison."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> WordFilter:
        """The filter that a user's text means; white space parts the words."""
        return cls(tuple(text.casefold().split()))

    @property
    def empty(self) -> bool:
        """Whether every row passes."""
        return not self.words

    def narrows(self, other: WordFilter) -> bool:
        """Whether what passes this filter passes ``other`` too, whatever it is."""
        return all(any(old in word for word in self.words) for old in other.words)

    def matches(self, *texts: str) -> bool:
        """Whether each word is found in one of the texts."""
        folded = "\n".join(texts).casefold()
        return all(word in folded for word in self.words)


def matching(
    count: int, test: Callable[[int], bool], *, start: int = 0, limit: int | None = None
) -> Sequence[int]:
    """The places from ``start`` on that pass ``test``, looking at no more than ``limit`` of them."""
    end = count if limit is None else min(count, start + limit)
    return [place for place in range(start, end) if test(place)]
