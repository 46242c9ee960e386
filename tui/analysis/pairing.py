"""Which items belong together: a call and its output, an approval request and its response."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol, TypeAlias

from tui.analysis.fingerprint import fingerprint
from tui.analysis.print_table import PrintTable
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


PAIRED: Final = frozenset({*OUTPUT_OF, *CALL_OF})
"""The types of which an item may belong with another."""


def pair_key(row: ItemRow) -> tuple[str, str] | None:
    """What a call and its output have in common: the call's type and the call id; None for other items.

    An approval response names its request's item id; local shell outputs name the call's id.
    """
    return _key(row.type, row.id, row.call_id) if row.type in PAIRED else None


def _key(item_type: str, item_id: str, call_id: str) -> tuple[str, str] | None:
    name = item_id if item_type == "mcp_approval_request" else call_id
    return (CALL_OF.get(item_type, item_type), name) if name else None


Half: TypeAlias = tuple[int, int, int]
"""A call or an output, as numbers: the fingerprint of what both halves have in common; 0 for a call, 1 for an
output; and the fingerprint of the item's identity."""


def halves_of(fields: Iterable[tuple[str, str, str, int]]) -> list[Half]:
    """Of items by type, id, call id and fingerprint, those that may belong with another."""
    found: list[Half] = []
    for item_type, item_id, call_id, print_ in fields:
        if item_type in PAIRED and (key := _key(item_type, item_id, call_id)) is not None:
            found.append((fingerprint(key), 0 if item_type in OUTPUT_OF else 1, print_))
    return found


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


class LoadedRows(Protocol):
    """Rows, found by identity or by fingerprint."""

    def row(self, identity: str, /) -> ItemRow | None:
        """A row by its identity."""
        ...

    def row_of(self, print_: int, /) -> ItemRow | None:
        """A row by the fingerprint of its identity."""
        ...

    def index_of(self, identity: str, /) -> int | None:
        """Where a row stands."""
        ...


class PairBook(Mapping[str, str]):
    """The same as ``pairs``, kept while rows come from both ends and go.

    It holds two numbers for a pair; what they stand for is looked up in the rows.
    """

    def __init__(self, rows: Callable[[], LoadedRows]) -> None:
        """``rows`` are those that are loaded now; rows never change their order."""
        self._rows = rows
        self._halves: Final = (PrintTable(), PrintTable())
        """The call and the output of each pair, or the half of it that came."""
        self._younger: dict[int, list[int]] = {}
        """More calls and outputs under one call id."""

    def __getitem__(self, identity: str) -> str:
        row = self._rows().row(identity)
        other = None if row is None else self.other(row)
        if other is None:
            raise KeyError(identity)
        return other.identity

    def __iter__(self) -> Iterator[str]:
        calls, outputs = self._halves
        for name in calls:
            for each in (calls.get(name, 0), outputs.get(name, 0)) if name in outputs else ():
                if (row := self._rows().row_of(each)) is not None:
                    yield row.identity

    def __len__(self) -> int:
        calls, outputs = self._halves
        return 2 * sum(name in outputs for name in calls)

    def other(self, row: ItemRow) -> ItemRow | None:
        """The other half of a call or an output, None where it has none."""
        key = pair_key(row)
        if key is None:
            return None
        name, side = fingerprint(key), _side(row)
        if self._halves[side].get(name, 0) != fingerprint(row.identity):
            return None
        other = self._halves[1 - side].get(name, 0)
        return self._rows().row_of(other) if other else None

    def add(self, rows: Iterable[ItemRow]) -> None:
        """Note rows that stand in their places already; those known are passed over."""
        fields = ((row.type, row.id, row.call_id, fingerprint(row.identity)) for row in rows)
        self.add_halves(halves_of(fields))

    def add_halves(self, halves: Sequence[Half]) -> None:
        """The same of rows that are known by their halves."""
        for side, held in enumerate(self._halves):
            for name, new, _ in held.put_absent([(half[0], half[2]) for half in halves if half[1] == side]):
                # Of several under one name, the one before may have taken the place of what was here.
                here = held.get(name, 0)
                if new != here and new not in self._younger.get(name, ()):
                    older = self._order(new) < self._order(here)
                    self._younger.setdefault(name, []).append(here if older else new)
                    held.put(name, new if older else here)

    def drop(self, rows: Iterable[ItemRow]) -> None:
        """Forget rows; those that are left stand in their places."""
        for row in rows:
            key = pair_key(row)
            name, gone = fingerprint(key), fingerprint(row.identity)
            younger = self._younger.get(name, [])
            if gone in younger:
                younger.remove(gone)
            side = _side(row)
            halves = self._halves[side]
            if key is not None and halves.get(name, 0) == gone:
                next_ = self._oldest(younger, side)
                if next_:
                    halves.put(name, next_)
                else:
                    halves.pop(name, 0)
            if not younger:
                self._younger.pop(name, None)

    def _oldest(self, younger: list[int], side: int) -> int:
        """Take the oldest call (side 0) or output (1) out of ``younger``; 0 where there is none."""
        rows = {each: self._rows().row_of(each) for each in younger}
        same = [each for each, row in rows.items() if row is not None and _side(row) == side]
        if not same:
            return 0
        oldest = min(same, key=self._order)
        younger.remove(oldest)
        return oldest

    def _order(self, print_: int) -> int:
        rows = self._rows()
        row = rows.row_of(print_)
        return (rows.index_of(row.identity) or 0) if row is not None else 0


def _side(row: ItemRow) -> int:
    """0 for a call, 1 for an output."""
    return int(row.type not in OUTPUT_OF)


def other_halves(rows: Sequence[ItemRow]) -> Callable[[ItemRow], ItemRow | None]:
    """Finds the other half of each of these rows among them."""
    together, by_name = pairs(rows), {row.identity: row for row in rows}
    return lambda row: by_name.get(together.get(row.identity, ""))
