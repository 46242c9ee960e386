"""Values that tell their kind: for what is defined on the way to the first screen.

Python makes the methods of a frozen dataclass from text, about a millisecond for each class; a named tuple is
cheap too, but equal to any other kind with the same parts.
"""

from __future__ import annotations


class Value:
    """Equal to another of its kind with the same parts. A kind names its parts in ``__slots__``."""

    __slots__: tuple[str, ...] = ()

    def _parts(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._parts() == self._parts()

    def __hash__(self) -> int:
        return hash((type(self), self._parts()))

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({parts})"
