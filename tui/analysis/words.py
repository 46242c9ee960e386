"""The words of a filter: all must be found, upper and lower case alike."""

from __future__ import annotations

from typing import NamedTuple


class WordFilter(NamedTuple):
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
