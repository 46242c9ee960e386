"""The states that every pane can be in, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing was asked for yet; ``hint`` says what would show something here."""

    hint: str


@dataclass(frozen=True, slots=True)
class Loading:
    """An answer is awaited."""

    text: str


@dataclass(frozen=True, slots=True)
class Ready:
    """The content is shown; ``note`` is a line of progress or warning under it, empty for none."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """There is nothing to show; ``why`` says so, ``ways`` are the ways out."""

    why: str
    ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer was an error."""

    title: str
    """What happened, in a few words."""
    facts: tuple[tuple[str, str], ...]
    """Label and value: the server's words, host, request id."""
    ways: tuple[str, ...]
    """The keys to press next."""


@dataclass(frozen=True, slots=True)
class Offline:
    """The content is the library's, since the server could not be asked."""

    note: str


PaneState = Idle | Loading | Ready | Empty | Failed | Offline
