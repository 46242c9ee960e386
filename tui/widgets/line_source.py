"""What a line view draws from."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.strip import Strip


class LineSource(Protocol):
    """Lines that exist already, or are made when they are asked for."""

    def __len__(self) -> int:
        """How many lines there are; of a growing source, how many are laid out so far."""
        ...

    def line(self, index: int, width: int) -> Strip:
        """One line, safe and styled. Where it is wider than ``width``, the view scrolls sideways."""
        ...


@runtime_checkable
class GrowingSource(LineSource, Protocol):
    """Lines of something long, laid out no further than somebody looks."""

    @property
    def complete(self) -> bool:
        """Whether every line is laid out, so that the length is final."""
        ...

    def lay_out(self, count: int) -> bool:
        """Lay out at least the first ``count`` lines, where there are so many; whether all are laid out."""
        ...


@runtime_checkable
class AnchoredSource(LineSource, Protocol):
    """Lines that know their place in what they were made from, whatever the width."""

    def anchor(self, index: int) -> int:
        """The place that a line begins at, such as the number of the line before it was wrapped."""
        ...

    def index_of_anchor(self, anchor: int) -> int:
        """The line that holds a place, of a growing source laid out up to it."""
        ...


@runtime_checkable
class WrapSource(Protocol):
    """Something whose lines depend on the width."""

    def laid_out(self, width: int) -> LineSource:
        """Its lines for a width, none of them wider."""
        ...


class FixedLines:
    """Lines that stand in memory."""

    def __init__(self, strips: tuple[Strip, ...]) -> None:
        self._strips = strips

    def __len__(self) -> int:
        return len(self._strips)

    def line(self, index: int, width: int) -> Strip:  # noqa: ARG002 - these lines are as they are
        """One of them."""
        return self._strips[index]


NO_LINES = FixedLines(())
