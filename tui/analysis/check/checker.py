"""The check of a conversation: what makes its next response fail, found in its items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.analysis.check.facts import ItemFacts, facts_of
from tui.analysis.check.items import ItemRules
from tui.analysis.check.pairs import PairRules
from tui.analysis.check.reasoning import ReasoningRules
from tui.models.finding import Check
from tui.models.item import Item


class Checker:
    """Takes the items of a conversation one by one, oldest first, and can tell at any time what it found.

    Each item costs the same, whatever came before it.
    """

    def __init__(
        self,
        conversation_key: str | None = None,
        deleted: Sequence[ItemFacts] = (),
        *,
        once: bool = False,
    ) -> None:
        """The key as ``id_clock.conversation_key`` has it; ``deleted`` are items known to have stood here.

        ``once``: each id is known to come once, so that none has to be remembered.
        """
        self._pairs = PairRules()
        self._reasoning = ReasoningRules(conversation_key, deleted)
        self._items = ItemRules(once=once)
        self.count = 0
        """How many items were taken."""
        self._gap: int | None = None

    def add(self, facts: ItemFacts) -> None:
        """The next item."""
        self._pairs.add(self.count, facts)
        self._reasoning.add(self.count, facts)
        self._items.add(self.count, facts)
        self.count += 1

    def skip(self) -> None:
        """Here stand items that are not known: a call before them may have its output there."""
        self._gap = self.count
        self._reasoning.skip()

    def result(self, *, partial: bool = False) -> Check:
        """What was found in the items so far; ``partial`` where more may come at an end."""
        found = [
            *self._pairs.findings(self._gap),
            *self._reasoning.findings(),
            *self._items.findings(),
        ]
        # The sort is stable: of one item the rules speak in their order.
        found.sort(key=lambda each: each[0])
        return Check(tuple(each for _, each in found), self.count, partial or self._gap is not None)


def check(
    items: Iterable[Item],
    *,
    conversation_key: str | None = None,
    deleted: Sequence[Item] = (),
    partial: bool = False,
) -> Check:
    """Check the items of a conversation, oldest first. ``deleted`` are items known to have stood among them."""
    checker = Checker(conversation_key, [facts_of(item) for item in deleted])
    for item in items:
        checker.add(facts_of(item))
    return checker.result(partial=partial)
