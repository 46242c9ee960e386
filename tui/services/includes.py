"""Asking with include values that a server may refuse: a refused value never costs the rest."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from tui.errors import Rejected
from tui.library.library import Library
from tui.models.include import NO_INCLUDES, Include

T = TypeVar("T")
_OFFERED: Final = re.compile(
    r"(?<!un)(?<!not )(?<!n't )support|(?<!in)valid values|\b(?:must|should) be|\bexpected|\bone of"
    r"|(?<!not )\ballowed",
    re.IGNORECASE,
)
_INDEX: Final = re.compile(r"include\D{0,3}(\d+)")


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """An answer, and with which include values it was got."""

    answer: T
    asked: frozenset[Include]


class IncludePolicy:
    """What this profile's server is known to refuse, and how to ask so that the rest still comes."""

    def __init__(self, library: Library, profile: str) -> None:
        self._library = library
        self._profile = profile
        self._refused: dict[Include, str] = {}

    async def load(self) -> None:
        """Read what is remembered of this profile's server."""
        self._refused = dict(await self._library.choices.refused(self._profile))

    @property
    def refused(self) -> Mapping[Include, str]:
        """The values that the server refused, each with the server's words."""
        return self._refused

    async def forget(self, values: frozenset[Include]) -> None:
        """Try these values again: a user asked for them explicitly, or the server was changed."""
        again = values & self._refused.keys()
        for value in again:
            del self._refused[value]
        if again:
            await self._library.choices.set_refused(self._profile, self._refused)

    async def ask(
        self,
        wanted: frozenset[Include],
        call: Callable[[frozenset[Include]], Awaitable[T]],
        *,
        writes: bool = False,
    ) -> Asked[T]:
        """Call with every wanted value that the server takes.

        A 400 that is about include is repeated without the values at fault. They are remembered as refused
        once the call succeeds without them. A call that ``writes`` is never sent just to find out: where the
        server does not name the values at fault it goes without any, and nothing is remembered.

        Raises:
            Rejected: the call is refused for another reason than its includes.

        """
        asking = wanted - self._refused.keys()
        found: dict[Include, str] = {}
        while True:
            try:
                answer = await call(asking)
            except Rejected as error:
                if not asking or not _about_include(error):
                    raise
                faulty = values_at_fault(error, asking)
                if not faulty and writes:
                    asking = NO_INCLUDES
                    continue
                faulty = faulty or await self._search(asking, call)
                if not faulty:
                    raise
                asking -= faulty
                # Servers name one value at a time, so the next answer may be about another.
                found |= dict.fromkeys(faulty, error.message)
            else:
                await self._remember(found)
                return Asked(answer, asking)

    async def _search(
        self, asking: frozenset[Include], call: Callable[[frozenset[Include]], Awaitable[T]]
    ) -> frozenset[Include]:
        """Which values are refused when each is sent alone: for servers that do not name the one at fault."""
        faulty = set()
        for value in sorted(asking):
            try:
                await call(frozenset({value}))
            except Rejected as error:
                if not _about_include(error):
                    raise
                faulty.add(value)
        return frozenset(faulty)

    async def _remember(self, found: dict[Include, str]) -> None:
        if found:
            self._refused |= found
            await self._library.choices.set_refused(self._profile, self._refused)


def _about_include(error: Rejected) -> bool:
    """Whether a refusal is about the include parameter."""
    if error.status not in (400, 422):
        return False
    text = f"{error.context.param or ''} {error.message}"
    return "include" in text.casefold() or any(value in text for value in Include)


def values_at_fault(error: Rejected, asking: frozenset[Include]) -> frozenset[Include]:
    """The values that a refusal names, empty where it names none.

    Servers list what they support behind the value that they refuse, so only what stands before such a
    list is at fault; a ``param`` such as ``include[2]`` names a place in the order of ``Include``.
    """
    offer = _OFFERED.search(error.message)
    before = error.message[: offer.start()] if offer else error.message
    named = frozenset(value for value in asking if value in before)
    if named and (offer or len(named) < len(asking) or len(asking) == 1):
        return named
    place = _INDEX.search(error.context.param or "")
    sent = [value for value in Include if value in asking]
    if place and int(place[1]) < len(sent):
        return frozenset({sent[int(place[1])]})
    if offer and any(value in error.message[offer.start() :] for value in Include):
        offered = frozenset(value for value in asking if value in error.message[offer.start() :])
        return asking - offered
    return asking if len(asking) == 1 else NO_INCLUDES
