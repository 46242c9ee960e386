"""What differs between two items, or two lists of items.

Items are aligned by type, role and content. Not compared is what tells a copy from its original: ids, times,
a status that is ``completed`` or absent, fields that are null or absent. Of call ids it is compared which call
an output belongs to, by the place of the call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from tui.analysis.compare_align import Places, aligning
from tui.analysis.compare_links import Links, Looked, calls_of, linking
from tui.analysis.compare_pairs import moving, pairing
from tui.analysis.compare_values import Change, changing, meaning_of
from tui.analysis.rows import row_of
from tui.analysis.turns import Turns
from tui.models.item import Item
from tui.models.rows import ItemRow


class Kind(StrEnum):
    """What became of an item."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"


class Step(NamedTuple):
    """One item of the one list or of both."""

    kind: Kind
    before: int | None
    """Its place in the list before, from 0; None where it was added."""
    after: int | None
    """Its place in the list after; None where it was removed."""
    changes: tuple[Change, ...] = ()


class Side(NamedTuple):
    """One of the two lists."""

    items: tuple[Item, ...]
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two lists of items, and the way from the one to the other in the order of the second."""

    before: Side
    after: Side
    steps: tuple[Step, ...]
    differences: tuple[int, ...]
    """The steps that are not the same, by their number from 0."""

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many steps there are of each kind."""
        return Counter(step.kind for step in self.steps)


def comparing(before: Sequence[Item], after: Sequence[Item]) -> Turns[Comparison]:
    """Compare two lists of items."""
    one = yield from _looking_at(before)
    other = yield from _looking_at(after)
    draft = yield from _drafting(one, other, one.prints, other.prints)
    if draft.relinked:
        # Outputs that say the same may be told apart by their calls.
        named = yield from _drafting(one, other, _with_calls(one), _with_calls(other))
        draft = min(draft, named, key=lambda each: each.differences)
    found: dict[tuple[int, int], Step] = {}
    for at, to in draft.held:
        changes: tuple[Change, ...] = ()
        if one.prints[at] != other.prints[to]:
            changes = yield from changing(meaning_of(before[at]).value, meaning_of(after[to]).value)
        changes += draft.links.changes(at, to)
        found[at, to] = Step(Kind.CHANGED if changes else Kind.SAME, at, to, changes)
        yield
    for at, to in draft.moved:
        found[at, to] = Step(Kind.MOVED, at, to, draft.links.changes(at, to))
        yield
    steps: list[Step] = []
    for step in _in_order(one, other, draft, found):
        steps.append(step)
        yield
    return _comparison(Side(tuple(before), one.rows), Side(tuple(after), other.rows), tuple(steps))


def comparing_items(before: Item, after: Item) -> Turns[Comparison]:
    """Compare two items, whatever types they are of; it is one step."""
    one, other = meaning_of(before), meaning_of(after)
    yield
    changes = yield from changing(one.value, other.value)
    step = Step(Kind.CHANGED if changes else Kind.SAME, 0, 0, changes)
    return _comparison(Side((before,), (row_of(before),)), Side((after,), (row_of(after),)), (step,))


def _comparison(before: Side, after: Side, steps: tuple[Step, ...]) -> Comparison:
    different = tuple(number for number, step in enumerate(steps) if step.kind is not Kind.SAME)
    return Comparison(before, after, steps, different)


def _looking_at(items: Sequence[Item]) -> Turns[Looked]:
    """The row of each item, what it is compared by, and its call."""
    rows: list[ItemRow] = []
    prints: list[bytes] = []
    for item in items:
        rows.append(row_of(item))
        prints.append(meaning_of(item).print)
        yield
    calls = yield from calls_of(rows)
    return Looked(tuple(rows), tuple(prints), calls)


def _with_calls(looked: Looked) -> list[bytes]:
    return [key + looked.print_of_call(place) for place, key in enumerate(looked.prints)]


class _Draft(NamedTuple):
    """Which items are one."""

    held: Places
    """Those that keep their order."""
    moved: Places
    links: Links
    relinked: int
    """How many outputs say the same, and belong to another call."""
    differences: int


def _drafting(one: Looked, other: Looked, keys: Sequence[bytes], others: Sequence[bytes]) -> Turns[_Draft]:
    """Align two lists by keys of their items."""
    same = yield from aligning(keys, others)
    moved = yield from moving(keys, others, same)
    changed = yield from _pairing_between(one.rows, other.rows, same, moved)
    # What still says the same has moved, and belongs to another call now.
    moved += yield from moving(one.prints, other.prints, [*same, *moved, *changed])
    held = sorted((*same, *changed))
    links = yield from linking(one, other, [*held, *moved], moved)
    relinked = altered = 0
    for at, to in held:
        altered += one.prints[at] != other.prints[to]
        relinked += one.prints[at] == other.prints[to] and bool(links.changes(at, to))
        yield
    lone = len(one.rows) + len(other.rows) - 2 * (len(held) + len(moved))
    return _Draft(held, moved, links, relinked, lone + len(moved) + altered + relinked)


def _pairing_between(
    one: Sequence[ItemRow], other: Sequence[ItemRow], same: Places, moved: Places
) -> Turns[Places]:
    """The items that were changed, in each stretch between two that are the same."""
    gone, come = {at for at, _to in moved}, {to for _at, to in moved}
    found: Places = []
    for (low, start), (high, stop) in pairwise([(-1, -1), *same, (len(one), len(other))]):
        mine = [at for at in range(low + 1, high) if at not in gone]
        its = [to for to in range(start + 1, stop) if to not in come]
        if mine and its:
            pairs = yield from pairing([one[at] for at in mine], [other[to] for to in its])
            found += [(mine[at], its[to]) for at, to in pairs]
        yield
    return found


def _in_order(
    one: Looked, other: Looked, draft: _Draft, found: Mapping[tuple[int, int], Step]
) -> Iterator[Step]:
    """All steps: between two pairs that keep their order first what was removed, then what came."""
    gone, come = {at for at, _to in draft.moved}, {to: at for at, to in draft.moved}
    low = start = 0
    for at, to in (*draft.held, (len(one.rows), len(other.rows))):
        for place in range(low, at):
            if place not in gone:
                yield Step(Kind.REMOVED, place, None)
        for place in range(start, to):
            yield found[come[place], place] if place in come else Step(Kind.ADDED, None, place)
        if (at, to) in found:
            yield found[at, to]
        low, start = at + 1, to + 1
