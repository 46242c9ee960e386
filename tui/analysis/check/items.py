"""What is wrong with an item whatever stands around it, and items that stand here twice."""

from __future__ import annotations

from tui.analysis.check.facts import ItemFacts
from tui.analysis.check.rules import finding
from tui.analysis.check.seen import SeenNumbers
from tui.models.finding import Code, Finding

_UNFINISHED = frozenset({"in_progress", "incomplete"})


class ItemRules:
    """Takes items in their order."""

    def __init__(self, *, once: bool = False) -> None:
        """``once`` as ``Checker`` has it."""
        self._ids = None if once else SeenNumbers()
        self._found: list[tuple[int, Finding]] = []

    def add(self, place: int, facts: ItemFacts) -> None:
        """The next item."""
        name = facts.id or facts.type or "an item"
        if self._ids is None or not facts.id:
            pass
        elif self._ids.get(facts.id) is not None:
            words = f"the id {facts.id} stands here twice"
            causes = f"Duplicate item found with id {facts.id}."
            self._note(place, finding(Code.DUPLICATE_ID, words, facts.identity, causes=causes))
        else:
            self._ids.put(facts.id)
        if facts.status in _UNFINISHED:
            words = f"{facts.type or 'an item'} {facts.id} was left {facts.status}".replace("  ", " ")
            self._note(place, finding(Code.UNFINISHED_ITEM, words, facts.identity))
        if facts.argument_fault:
            words = f"the arguments of {name} are {facts.argument_fault}"
            self._note(place, finding(Code.BROKEN_ARGUMENTS, words, facts.identity))
        if facts.error:
            words = (
                f"{facts.type} {facts.id} failed: {facts.error}"
                if facts.error != "failed"
                else f"{name} failed"
            )
            self._note(place, finding(Code.FAILED_CALL, words, facts.identity))

    def _note(self, place: int, found: Finding) -> None:
        self._found.append((place, found))

    def findings(self) -> list[tuple[int, Finding]]:
        """What is found so far, each with the place of its item."""
        return list(self._found)
