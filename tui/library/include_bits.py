"""A set of include values as one integer, so that SQL can compare sets."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from tui.models.include import Include

INCLUDE_BITS: Final[dict[Include, int]] = {
    Include.WEB_SEARCH_SOURCES: 1,
    Include.WEB_SEARCH_RESULTS: 2,
    Include.FILE_SEARCH_RESULTS: 4,
    Include.CODE_OUTPUTS: 8,
    Include.COMPUTER_IMAGE: 16,
    Include.INPUT_IMAGE: 32,
    Include.LOGPROBS: 64,
    Include.ENCRYPTED_REASONING: 128,
}
"""The bits stand in files on disk: a new value gets a new bit, and no bit ever changes its meaning."""


def to_bits(includes: Collection[Include]) -> int:
    """The set as an integer."""
    return sum(INCLUDE_BITS[include] for include in set(includes))


def from_bits(bits: int) -> frozenset[Include]:
    """The set of an integer."""
    return frozenset(include for include, bit in INCLUDE_BITS.items() if bits & bit)
