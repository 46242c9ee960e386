"""Values that tell their kind."""

from __future__ import annotations

from typing import Final

from tui.models.value import Value


class Near(Value):
    """One kind."""

    __slots__ = ("place", "words")

    def __init__(self, place: int, words: str = "") -> None:
        self.place: Final = place
        self.words: Final = words


class Far(Value):
    """Another kind with the same parts."""

    __slots__ = ("place", "words")

    def __init__(self, place: int, words: str = "") -> None:
        self.place: Final = place
        self.words: Final = words


def test_values_are_equal_within_their_kind_alone() -> None:
    assert Near(1, "a") == Near(1, "a")
    assert Near(1, "a") != Near(2, "a")
    assert Near(1) != Far(1) and Near(1) != (1, "")


def test_equal_values_are_one_key() -> None:
    assert len({Near(1), Near(1), Near(2), Far(1)}) == 3


def test_a_value_says_its_kind_and_its_parts() -> None:
    assert repr(Near(1, "a")) == "Near(place=1, words='a')"
