"""Looking for words in what a view shows: in short steps, going to the first place as soon as it is found."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Final, Protocol, TypeAlias

from tui.render.hits import Needle

Hit: TypeAlias = tuple[int, ...]
"""Where a view found the words: its own, later ones come later. Row and number in it, or the way to a node."""
HITS_MAX: Final = 10_000
"""More are not told apart: somebody who meets so many types another letter."""
_SLICE: Final = 0.006
"""Seconds of looking between two pauses, in which keys are heard and lines drawn."""


class Searched(Protocol):
    """A view that can be looked through."""

    def find(self, needle: Needle) -> Iterator[Hit | None]:
        """Each place with the words, in order; None between them, where others may go on."""
        ...

    def light(self, needle: Needle, hit: Hit | None) -> None:
        """Show the words wherever they stand; ``hit`` is the one that the user is on."""
        ...

    def go_to(self, hit: Hit) -> None:
        """Stand on a place, which is brought into sight."""
        ...

    def side(self, hit: Hit) -> int:
        """Where a place is seen from the cursor: -1 above it, 0 on it, 1 below."""
        ...


class Finder:
    """The words that are looked for in one item, and the places found in the view that is shown."""

    def __init__(
        self, start: Callable[[Coroutine[None, None, None]], object], say: Callable[[str], None]
    ) -> None:
        """``start`` runs the search, in place of one that is running; ``say`` shows how far it came."""
        self._start = start
        self._say = say
        self._needle = Needle("")
        self._view: Searched | None = None
        self._hits: list[Hit] = []
        self._at: int | None = None
        self._done = True

    @property
    def text(self) -> str:
        """What is looked for, empty where nothing is."""
        return self._needle.text

    def choose(self, view: Searched, text: str | None = None) -> None:
        """Look for other words, or for the same in another view or another text of it."""
        if self._view is not None and self._view is not view:
            self._view.light(Needle(""), None)
        if text is not None:
            self._needle = Needle(text)
        self._view, self._hits, self._at = view, [], None
        self._done = self._needle.empty
        view.light(self._needle, None)
        self._tell()
        self._start(self._look(view, self._needle))

    async def _look(self, view: Searched, needle: Needle) -> None:
        begun = time.perf_counter()
        for hit in view.find(needle):
            if hit is not None:
                self._hits.append(hit)
                if self._at is None and view.side(hit) >= 0:
                    self._go(len(self._hits) - 1)
                if len(self._hits) >= HITS_MAX:
                    break
            if time.perf_counter() - begun > _SLICE:
                self._tell()
                await asyncio.sleep(_SLICE / 3)
                begun = time.perf_counter()
        self._done = True
        if self._at is None and self._hits:
            self._go(0)
        self._tell()

    def step(self, by: int) -> None:
        """Go to the next place, or the one before; round at the ends, once all are found."""
        view, count = self._view, len(self._hits)
        if view is None or not count:
            return
        at = self._at
        if at is None or view.side(self._hits[at]):
            # The user went elsewhere since: what is next is seen from there.
            sides = (view.side(hit) for hit in self._hits)
            below = next((place for place, side in enumerate(sides) if side >= (by > 0)), count)
            wanted = below if by > 0 else below - 1
        else:
            wanted = at + by
        if self._done:
            wanted %= count
        self._go(max(0, min(wanted, count - 1)))
        self._tell()

    def _go(self, at: int) -> None:
        if self._view is not None:
            self._at = at
            self._view.go_to(self._hits[at])
            self._view.light(self._needle, self._hits[at])

    def _tell(self) -> None:
        count = len(self._hits)
        if self._needle.empty:
            text = ""
        elif not count:
            text = "none" if self._done else "…"
        else:
            more = "+" if count >= HITS_MAX else "" if self._done else "…"
            text = f"{'–' if self._at is None else self._at + 1} of {count:,}{more}"
        self._say(text)
