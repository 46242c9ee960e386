"""Which items belong together: a call and its output, an approval request and its response."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from tui.models.rows import ItemRow

OUTPUT_OF: Final[dict[str, str]] = {
    "function_call": "function_call_output",
    "computer_call": "computer_call_output",
    "tool_search_call": "tool_search_output",
    "program": "program_output",
    "local_shell_call": "local_shell_call_output",
    "shell_call": "shell_call_output",
    "apply_patch_call": "apply_patch_call_output",
    "mcp_approval_request": "mcp_approval_response",
    "custom_tool_call": "custom_tool_call_output",
}
"""Call type → type of the output that answers it, for the types whose output is an item of its own."""

CALL_OF: Final[dict[str, str]] = {output: call for call, output in OUTPUT_OF.items()}
"""Output type → type of the call that it answers."""


def pair_key(row: ItemRow) -> tuple[str, str] | None:
    """What a call and its output have in common: the call's type and the call id; None for other items.

    An approval response names its request's item id; local shell outputs name the call's id.
    """
    if row.type in OUTPUT_OF:
        key = row.id if row.type == "mcp_approval_request" else row.call_id
        return (row.type, key) if key else None
    if row.type in CALL_OF:
        return (CALL_OF[row.type], row.call_id) if row.call_id else None
    return None


def pairs(rows: Iterable[ItemRow]) -> dict[str, str]:
    """Identity of each call or output → identity of the item that it belongs with.

    Where several items share a call id, the first call and the first output are a pair.
    """
    calls: dict[tuple[str, str], str] = {}
    outputs: dict[tuple[str, str], str] = {}
    for row in rows:
        key = pair_key(row)
        if key is not None:
            (calls if row.type in OUTPUT_OF else outputs).setdefault(key, row.identity)
    found: dict[str, str] = {}
    for key, call in calls.items():
        output = outputs.get(key)
        if output is not None:
            found[call] = output
            found[output] = call
    return found


class PairBook:
    """The same as ``pairs``, kept while rows come from both ends and go."""

    def __init__(self, place: Callable[[str], int | None]) -> None:
        """``place`` says where a row stands; only the order counts, and rows never change theirs."""
        self._place = place
        self._keys: dict[str, tuple[str, str]] = {}
        self._halves: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
        self._found: dict[str, str] = {}

    @property
    def found(self) -> Mapping[str, str]:
        """Identity of each call or output → identity of the item that it belongs with, as it is now."""
        return MappingProxyType(self._found)

    def add(self, rows: Iterable[ItemRow]) -> None:
        """Note rows that stand in their places already; those known are passed over."""
        for row in rows:
            key = pair_key(row)
            if key is None or row.identity in self._keys:
                continue
            self._keys[row.identity] = key
            halves = self._halves.setdefault(key, ([], []))
            self._unmatch(halves)
            half = halves[row.type not in OUTPUT_OF]
            # The oldest stands first; the order of the others is found when it goes.
            half.insert(0 if half and self._is_older(row.identity, half[0]) else len(half), row.identity)
            self._match(halves)

    def drop(self, identities: Iterable[str]) -> None:
        """Forget rows; those that are left stand in their places."""
        gone = {identity for identity in identities if identity in self._keys}
        for key in {self._keys.pop(identity) for identity in gone}:
            halves = self._halves[key]
            self._unmatch(halves)
            for half in halves:
                half[:] = sorted((each for each in half if each not in gone), key=self._order)
            self._match(halves)

    def _order(self, identity: str) -> int:
        return self._place(identity) or 0

    def _is_older(self, one: str, other: str) -> bool:
        return self._order(one) < self._order(other)

    def _unmatch(self, halves: tuple[list[str], list[str]]) -> None:
        for half in halves:
            if half:
                self._found.pop(half[0], None)

    def _match(self, halves: tuple[list[str], list[str]]) -> None:
        calls, outputs = halves
        if calls and outputs:
            self._found[calls[0]] = outputs[0]
            self._found[outputs[0]] = calls[0]


def orphaned_by(rows: Sequence[ItemRow], victims: Iterable[str]) -> tuple[ItemRow, ...]:
    """The items that lose their other half when ``victims`` (identities) go, in the order of ``rows``."""
    gone = set(victims)
    together = pairs(rows)
    return tuple(row for row in rows if row.identity not in gone and together.get(row.identity) in gone)
