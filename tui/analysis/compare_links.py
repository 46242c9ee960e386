"""Which call an output belongs to, in two lists that are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from tui.analysis.compare_align import Places
from tui.analysis.compare_values import Change
from tui.analysis.pairing import OUTPUT_OF, pair_key
from tui.analysis.turns import Turns
from tui.models.rows import ItemRow

_APPROVED: Final = frozenset({"mcp_approval_response", "mcp_call"})
"""Types that name the id of an approval request."""


class Looked(NamedTuple):
    """What was seen of a list."""

    rows: tuple[ItemRow, ...]
    prints: tuple[bytes, ...]
    """Of what each item says."""
    calls: Mapping[int, int]
    """The place of each output → the place of the first call with its call id."""

    def print_of_call(self, place: int) -> bytes:
        """The print of the call that an output belongs to; empty where there is none."""
        return self.prints[self.calls[place]] if place in self.calls else b""


class Links:
    """The calls of all outputs, before and after; made by ``linking``."""

    def __init__(
        self, before: Looked, after: Looked, aligned: Mapping[int, int], loose: frozenset[bytes]
    ) -> None:
        """``aligned`` are places before → after; ``loose`` the prints of what is in one list, or moved."""
        self._before = before
        self._after = after
        self._aligned = aligned
        self._loose = loose
        self._twins: tuple[dict[int, set[int]], dict[int, set[int]]] = {}, {}
        """Calls that say the same → those whose outputs are aligned with theirs, before and after."""

    def note(self, at: int, to: int) -> None:
        """Two items are one: their calls may stand for each other. To be said of all before ``changes``."""
        call, its = self._before.calls.get(at), self._after.calls.get(to)
        if call is not None and its is not None and self._before.prints[call] == self._after.prints[its]:
            self._twins[0].setdefault(call, set()).add(its)
            self._twins[1].setdefault(its, set()).add(call)

    def changes(self, at: int, to: int) -> tuple[Change, ...]:
        """The change of the call that an output belongs to, where it has one of its own.

        Of items that say the same nobody knows which is which, so they stand for each other, each for one.
        """
        call, its = self._before.calls.get(at), self._after.calls.get(to)
        if call is None and its is None:
            return ()
        if call is not None and (self._aligned.get(call) == its or self._are_twins(call, its)):
            return ()
        calls = ((self._before, call), (self._after, its))
        prints = {side.prints[place] for side, place in calls if place is not None}
        if len(prints) == 1 and not self._loose.isdisjoint((*prints, self._before.prints[at])):
            return ()
        path = ".approval_request_id" if self._before.rows[at].type in _APPROVED else ".call_id"
        return (Change(path, _of(call), _of(its)),)

    def _are_twins(self, call: int, its: int | None) -> bool:
        before, after = self._twins
        return its is not None and before.get(call) == {its} and after.get(its) == {call}


def linking(before: Looked, after: Looked, aligned: Places, moved: Places) -> Turns[Links]:
    """Find what stands for what; ``aligned`` are all pairs of places, ``moved`` those that moved."""
    to = dict(aligned)
    kept = {*to.values()}
    yield
    loose = {before.prints[at] for at, _to in moved}
    loose.update(key for at, key in enumerate(before.prints) if at not in to)
    yield
    loose.update(key for at, key in enumerate(after.prints) if at not in kept)
    links = Links(before, after, to, frozenset(loose))
    for pair in aligned:
        links.note(*pair)
        yield
    return links


def _of(place: int | None) -> str | None:
    return None if place is None else f"of item {place + 1}"


def calls_of(rows: Sequence[ItemRow]) -> Turns[dict[int, int]]:
    """The place of each output → the place of the first call with its call id."""
    calls: dict[tuple[str, str], int] = {}
    outputs: dict[int, tuple[str, str]] = {}
    for place, row in enumerate(rows):
        key = ("mcp_approval_request", row.call_id) if row.type == "mcp_call" else pair_key(row)
        if key is not None and row.type in OUTPUT_OF:
            calls.setdefault(key, place)
        elif key is not None:
            outputs[place] = key
        yield
    return {place: calls[key] for place, key in outputs.items() if key in calls}
