"""Reasoning items: what must follow them, what they must hold, and what those left that are gone."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.check.facts import ItemFacts
from tui.analysis.check.rules import finding
from tui.analysis.id_clock import IdClock, read_id
from tui.models.finding import Code, Finding

_MADE_DIGITS = 50


class ReasoningRules:
    """Takes items in their order."""

    def __init__(self, conversation_key: str | None, deleted: Sequence[ItemFacts]) -> None:
        """``deleted`` are reasoning items that stood here once; ``conversation_key`` as the id clock has it."""
        self._key = conversation_key
        clocks = {facts.id: _made(facts.id) for facts in deleted if facts.type == "reasoning"}
        self._deleted = {name: clock for name, clock in clocks.items() if clock is not None}
        self._waiting: list[tuple[int, ItemFacts]] = []
        """Reasoning items with nothing of their response behind them so far."""
        self._last: ItemFacts | None = None
        self._heirs: dict[str, tuple[int, ItemFacts]] = {}
        """By the id of deleted reasoning: place and item that its response made next."""
        self._found: list[tuple[int, Finding]] = []

    def add(self, place: int, facts: ItemFacts) -> None:
        """The next item."""
        if facts.type == "reasoning":
            self._waiting.append((place, facts))
        else:
            if facts.by_model:
                self._waiting.clear()
            elif self._waiting:
                self._unfollowed(facts)
        if self._deleted:
            self._follow_deleted(place, facts)
        self._contents(place, facts)
        self._last = facts

    def _unfollowed(self, facts: ItemFacts) -> None:
        """One finding for a run of them: what follows is nothing that a response made."""
        *_, (place, last) = self._waiting
        name = last.id or "a reasoning item"
        words = f"{name} is followed by {facts.type or 'an item'}{_of(facts.role)}, not by what it led to"
        causes = _no_follower(last.id)
        others = [each.identity for _, each in self._waiting[:-1]]
        found = finding(Code.REASONING_WITHOUT_FOLLOWER, words, last.identity, *others, causes=causes)
        self._found.append((place, found))
        self._waiting.clear()

    def _contents(self, place: int, facts: ItemFacts) -> None:
        name = facts.id or facts.type
        if facts.empty and not facts.id:
            words = "a reasoning item holds neither text nor encrypted content, and has no id to find it by"
            self._found.append((place, finding(Code.EMPTY_REASONING, words, facts.identity)))
        if facts.broken_seal:
            words = f"the encrypted content of {name} was cut or changed"
            causes = "invalid_encrypted_content"
            self._found.append(
                (place, finding(Code.BROKEN_ENCRYPTED_CONTENT, words, facts.identity, causes=causes))
            )
        elif facts.sealed and self._is_foreign(facts.id):
            words = f"the encrypted content of {name} was made for another conversation"
            causes = "invalid_encrypted_content"
            self._found.append(
                (place, finding(Code.FOREIGN_ENCRYPTED_CONTENT, words, facts.identity, causes=causes))
            )

    def _is_foreign(self, item_id: str) -> bool:
        """Whether the id says so: one that says nothing may be of this conversation."""
        clock = read_id(item_id)
        return self._key is not None and clock is not None and clock.key != self._key

    def skip(self) -> None:
        """Items that are not known stand here."""
        self._waiting.clear()
        self._last = None

    def _follow_deleted(self, place: int, facts: ItemFacts) -> None:
        """Find what was made right after each deleted reasoning item: the first item of that response."""
        if facts.id in self._deleted:
            # It was put back.
            self._drop(facts.id)
            return
        clock = _made(facts.id) if facts.by_model else read_id(facts.id)
        if clock is None:
            return
        for name, gone in list(self._deleted.items()):
            if name in self._heirs or gone.key != clock.key:
                continue
            if not facts.by_model:
                if clock.time > gone.time:
                    # The conversation went on, so that nothing of that response is left.
                    self._drop(name)
            elif clock.time >= gone.time:
                # Behind other reasoning it has the reasoning that it needs.
                led = self._last is not None and self._last.type == "reasoning"
                if led or facts.type == "reasoning":
                    self._drop(name)
                else:
                    self._heirs[name] = place, facts

    def _drop(self, name: str) -> None:
        self._deleted.pop(name, None)
        self._heirs.pop(name, None)

    def findings(self) -> list[tuple[int, Finding]]:
        """What is found so far, each with the place of its item."""
        found = list(self._found)
        if self._waiting:
            place, last = self._waiting[-1]
            others = [each.identity for _, each in self._waiting[:-1]]
            words = f"the conversation ends with {last.id or 'a reasoning item'}"
            causes = _no_follower(last.id)
            found.append((place, finding(Code.LAST_REASONING, words, last.identity, *others, causes=causes)))
        for name, (place, facts) in self._heirs.items():
            words = f"{facts.id} was made with {name}, which was deleted"
            causes = (
                f"Item '{facts.id}' of type '{facts.type}' was provided without its required "
                f"'reasoning' item: '{name}'."
            )
            found.append((place, finding(Code.REASONING_GONE, words, facts.identity, causes=causes)))
        return found


def _made(item_id: str) -> IdClock | None:
    """The clock of an item that a response made; the other form says only when a client added it."""
    return read_id(item_id) if len(item_id.rpartition("_")[2]) == _MADE_DIGITS else None


def _of(role: str) -> str:
    return f" of {role}" if role else ""


def _no_follower(item_id: str) -> str:
    if not item_id:
        return ""
    return f"Item '{item_id}' of type 'reasoning' was provided without its required following item."
