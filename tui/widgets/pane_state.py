"""The states that every pane can be in, as values."""

from __future__ import annotations

from typing import Final

from tui.models.value import Value


class Idle(Value):
    """Nothing was asked for yet; ``hint`` says what would show something here."""

    __slots__ = ("hint",)
    __match_args__ = ("hint",)

    def __init__(self, hint: str) -> None:
        self.hint: Final = hint


class Loading(Value):
    """An answer is awaited."""

    __slots__ = ("text",)
    __match_args__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text: Final = text


class Ready(Value):
    """The content is shown; ``note`` is a line of progress or warning under it, empty for none."""

    __slots__ = ("note",)
    __match_args__ = ("note",)

    def __init__(self, note: str = "") -> None:
        self.note: Final = note


class Empty(Value):
    """There is nothing to show; ``why`` says so, ``ways`` are the ways out."""

    __slots__ = ("ways", "why")
    __match_args__ = ("why", "ways")

    def __init__(self, why: str, ways: tuple[str, ...] = ()) -> None:
        self.why: Final = why
        self.ways: Final = ways


class Failed(Value):
    """The answer was an error.

    ``title`` says what happened in a few words, ``facts`` are labels and values (the server's words, host,
    request id), ``ways`` the keys to press next.
    """

    __slots__ = ("facts", "title", "ways")
    __match_args__ = ("title", "facts", "ways")

    def __init__(self, title: str, facts: tuple[tuple[str, str], ...], ways: tuple[str, ...]) -> None:
        self.title: Final = title
        self.facts: Final = facts
        self.ways: Final = ways


class Offline(Value):
    """The content is the library's, since the server could not be asked."""

    __slots__ = ("note",)
    __match_args__ = ("note",)

    def __init__(self, note: str) -> None:
        self.note: Final = note


PaneState = Idle | Loading | Ready | Empty | Failed | Offline
