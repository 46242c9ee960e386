"""Where an error text may lead to: a conversation, one of its items, and what the check says of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tui.analysis.error_text import Complaint
from tui.models.finding import Check, Code, Finding
from tui.models.rows import KnownConversation

NAMED: Final = 3
"""Ids that a sentence names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, and the item at fault where it is known."""

    conversation: KnownConversation
    identity: str = ""
    finding: Finding | None = None
    """What the check says of that item."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a text leads to."""

    complaint: Complaint
    places: tuple[Place, ...]
    """One, unless the text names no item: then every known conversation that has such a finding."""
    tried: tuple[str, ...]
    """What was done to find it, in sentences; they hold unsafe text."""
    same_fault: tuple[Place, ...] = ()
    """Where the id at fault was not found: others with such a fault, not what was asked for."""
    unread: int = 0
    """Conversations that could not be looked through."""

    @property
    def absence(self) -> str:
        """That the ids at fault are nowhere, in unsafe words; empty where one was found or none is named."""
        names = self.complaint.at_fault
        if self.places or not names:
            return ""
        more = " …" if len(names) > NAMED else ""
        verb = "is" if len(names) == 1 else "are"
        readable = " that could be read" if self.unread else ""
        return f"{', '.join(names[:NAMED])}{more} {verb} in no known conversation{readable}."


def finding_on(check: Check, identity: str | None, codes: Sequence[Code]) -> Finding | None:
    """The finding that speaks of an item, of a wanted code if any does; without an item, the first such."""
    about = [one for one in check.findings if identity is None or identity in one.identities]
    wanted = [one for one in about if one.code in codes]
    if wanted:
        return wanted[0]
    return about[0] if about and identity is not None else None


def places_of(known: KnownConversation, check: Check, codes: Sequence[Code]) -> list[Place]:
    """The first finding of each code: a conversation may have hundreds."""
    first = {one.code: one for one in reversed(check.findings) if one.code in codes}
    return [Place(known, one.identities[0], one) for one in first.values()]
