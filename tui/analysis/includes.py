"""What became of each include value: pure functions on items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from tui.analysis.print_table import PrintTable
from tui.analysis.shallow import (
    OBJECT,
    Fields,
    first_of,
    is_raw,
    shallow_list,
    shallow_object,
    shallow_parts,
    shallow_text,
)
from tui.models.include import INCLUDE_SPECS, Include, IncludeSpec
from tui.models.item import Item
from tui.models.json_value import JsonFault, parse_json

if TYPE_CHECKING:
    from tui.models.item_head import PartHead


class Verdict(StrEnum):
    """What a server made of one include value."""

    OFF = "off"
    """Not asked for, and nothing of it came."""
    ASKED = "asked for"
    """Asked for; no answer yet."""
    HONOURED = "honoured"
    NOTHING = "nothing here can carry it"
    IGNORED = "ignored"
    """Asked for, items could carry it, and none does."""
    REFUSED = "refused"
    UNASKED = "sent without asking"


class IncludeVerdict(NamedTuple):
    """The verdict on one value over some items."""

    include: Include
    verdict: Verdict
    filled: int = 0
    """Places that hold the field."""
    places: int = 0
    """Places that could hold it."""
    words: str = ""
    """The server's words, where it refused."""


Places = dict[Include, tuple[int, int]]
"""Include value → (filled, places); values without any place are left out."""
_Counts: TypeAlias = tuple[tuple[Include, tuple[int, int]], ...]
"""The same as a value that many items share."""


_SPECS: Final[Mapping[str, tuple[IncludeSpec, ...]]] = {
    name: tuple(spec for spec in INCLUDE_SPECS.values() if spec.item_type == name)
    for name in {spec.item_type for spec in INCLUDE_SPECS.values()}
}
"""The specs of each item type that has any."""
CARRIERS: Final = frozenset(_SPECS)
"""The types of items that can carry an include value."""
_OF_PARTS: Final = {spec.part_type: (spec, spec.path[-1]) for spec in _SPECS["message"]}
_SMALL: Final = 64
"""Bytes. What is longer than this is not empty."""


def include_places(item: Item) -> Places:
    """How many places of one item can carry each include value, and how many do.

    An empty list of logprobs counts as not filled: the API sends that for what was not asked for.
    """
    item_type = item.type
    if item_type not in _SPECS:
        return {}
    head = item.head
    parts = shallow_parts(head.content) if head is not None and item_type == "message" else None
    return places_of(item_type, shallow_object(item.raw) if head is None else head, parts)


def places_of(item_type: str, fields: Fields, parts: list[PartHead] | None) -> Places:
    """The same of the fields of an item of one of the ``CARRIERS``.

    ``parts`` are those of a message whose parts are all of the usual kind.
    """
    found: Places = {}
    if parts is not None:
        for part in parts:
            if part.type in _OF_PARTS:
                spec, name = _OF_PARTS[part.type]
                value = getattr(part, name)
                filled = 0 if value is None else _is_filled(value, spec)
                before = found.get(spec.include)
                found[spec.include] = (filled, 1) if before is None else (filled + before[0], before[1] + 1)
    else:
        for spec in _SPECS[item_type]:
            values = list(_values(fields, spec))
            if values:
                found[spec.include] = (sum(_is_filled(value, spec) for value in values), len(values))
    return found


def _is_filled(value: Any, spec: IncludeSpec) -> bool:
    if is_raw(value):
        if len(value) > _SMALL:
            return True
        raw = bytes(value)
        if raw == b"[]":
            return spec.include is not Include.LOGPROBS
        try:
            value = parse_json(raw)
        except JsonFault:
            # Something is there, though it cannot be read.
            return True
    return bool(value) if spec.include is Include.LOGPROBS else value is not None


def _values(fields: Fields, spec: IncludeSpec) -> Iterator[Any]:
    """The value at each place that the spec's path leads to; None where the field is absent.

    Values that msgspec found are raw, and read only as far as the path goes.
    """
    first, *way = spec.path
    places: list[Any] = [fields.get(first)]
    for step in way:
        if step == "*":
            parts = [part for place in places for part in shallow_list(place) if _is_object(part)]
            # A spec that walks a list names the type of the parts that it means.
            places = [
                part for part in parts if shallow_text(shallow_object(part).get("type")) == spec.part_type
            ]
        else:
            places = [shallow_object(place).get(step) for place in places if _is_object(place)]
    yield from places


def _is_object(value: Any) -> bool:
    return first_of(value) == OBJECT if is_raw(value) else isinstance(value, dict)


def sum_places(all_places: Iterable[Places]) -> Places:
    """The places of many items together."""
    total: Places = {}
    for places in all_places:
        for include, (filled, count) in places.items():
            before = total.get(include, (0, 0))
            total[include] = (before[0] + filled, before[1] + count)
    return total


class PlaceTotals:
    """The same as ``sum_places``, kept while items come, are asked for again, and go."""

    def __init__(self) -> None:
        self._of: Final = PrintTable()
        self._kinds: Final[list[_Counts]] = []
        """Most items have the same places as many others: each holds the number of its kind."""
        self._kind_of: Final[dict[_Counts, int]] = {}
        self._total: dict[Include, tuple[int, int]] = {}

    @property
    def total(self) -> Places:
        """The places of all items together."""
        return {include: counts for include, counts in self._total.items() if counts[1]}

    def put(self, print_: int, places: Places) -> None:
        """Note the places of an item, instead of what was noted of it before.

        ``print_`` is the fingerprint of its identity.
        """
        if not places:
            self.drop([print_])
            return
        counts = tuple(places.items())
        kind = self._kind(counts)
        before = self._of.put(print_, kind, -1)
        if before != kind:
            self._add(counts, 1)
            if before >= 0:
                self._add(self._kinds[before], -1)

    def put_new(self, items: Iterable[tuple[int, Places]]) -> None:
        """Note the places of items of which nothing is noted, by the fingerprints of their identities."""
        same: dict[_Counts, list[int]] = {}
        for print_, places in items:
            if places:
                same.setdefault(tuple(places.items()), []).append(print_)
        for counts, prints in same.items():
            self._of.put_new(prints, self._kind(counts))
            self._add(counts, len(prints))

    def _kind(self, counts: _Counts) -> int:
        kind = self._kind_of.setdefault(counts, len(self._kinds))
        if kind == len(self._kinds):
            self._kinds.append(counts)
        return kind

    def drop(self, prints: Iterable[int]) -> None:
        """Forget items, by the fingerprints of their identities."""
        for print_ in prints:
            kind = self._of.pop(print_, -1)
            if kind >= 0:
                self._add(self._kinds[kind], -1)

    def _add(self, counts: _Counts, times: int) -> None:
        for include, (filled, count) in counts:
            before = self._total.get(include, (0, 0))
            self._total[include] = (before[0] + times * filled, before[1] + times * count)


def verdicts(
    wanted: frozenset[Include],
    refused: Mapping[Include, str],
    places: Places | None,
) -> dict[Include, IncludeVerdict]:
    """The verdict on each of the eight values, in the order of the toggles.

    ``places`` is None while no answer has come.
    """
    return {include: _verdict(include, wanted, refused, places) for include in INCLUDE_SPECS}


def _verdict(
    include: Include, wanted: frozenset[Include], refused: Mapping[Include, str], places: Places | None
) -> IncludeVerdict:
    filled, count = (places or {}).get(include, (0, 0))
    if include not in wanted:
        verdict = Verdict.UNASKED if filled else Verdict.OFF
        return IncludeVerdict(include, verdict, filled, count)
    if include in refused:
        return IncludeVerdict(include, Verdict.REFUSED, filled, count, refused[include])
    if places is None:
        return IncludeVerdict(include, Verdict.ASKED)
    if not count:
        return IncludeVerdict(include, Verdict.NOTHING)
    return IncludeVerdict(include, Verdict.HONOURED if filled else Verdict.IGNORED, filled, count)
