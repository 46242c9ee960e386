"""What became of each include value: pure functions on items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tui.analysis.shallow import Shallow, is_raw, readers, shallow_list, shallow_object, shallow_text
from tui.models.include import INCLUDE_SPECS, Include, IncludeSpec
from tui.models.item import Item
from tui.models.json_value import parse_json


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


@dataclass(frozen=True, slots=True)
class IncludeVerdict:
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


_TYPES: Final = frozenset(spec.item_type for spec in INCLUDE_SPECS.values())
_SMALL: Final = 64
"""Bytes. What is longer than this is not empty."""


def include_places(item: Item) -> Places:
    """How many places of one item can carry each include value, and how many do.

    An empty list of logprobs counts as not filled: the API sends that for what was not asked for.
    """
    item_type = item.type
    if item_type not in _TYPES:
        return {}
    if item_type == "message":
        parts = _message_parts(item)
        if parts is not None:
            return parts
    data = shallow_object(item.raw)
    found: Places = {}
    for spec in INCLUDE_SPECS.values():
        if spec.item_type == item_type:
            _note(found, spec, list(_fields(data, spec)))
    return found


def _message_parts(item: Item) -> Places | None:
    """The places of a message of the usual shape, its content read once for all of them; else None."""
    head = item.head
    if head is None:
        return None
    decoders = readers()
    try:
        parts = decoders.parts.decode(head.content)
    except decoders.faults:
        return None
    found: Places = {}
    for spec in INCLUDE_SPECS.values():
        if spec.item_type == "message":
            _note(found, spec, [getattr(part, spec.path[-1]) for part in parts if part.type == spec.part_type])
    return found


def _note(found: Places, spec: IncludeSpec, values: list[Any]) -> None:
    if values:
        found[spec.include] = (sum(_is_filled(value, spec) for value in values), len(values))


def _is_filled(value: Any, spec: IncludeSpec) -> bool:
    if is_raw(value):
        if len(memoryview(value)) > _SMALL:
            return True
        value = parse_json(bytes(value))
    return bool(value) if spec.include is Include.LOGPROBS else value is not None


def _fields(data: Shallow, spec: IncludeSpec) -> Iterator[Any]:
    """The value at each place that the spec's path leads to; None where the field is absent.

    Values that msgspec found are raw, and read only as far as the path goes.
    """
    places: list[Any] = [data]
    *way, last = spec.path
    for step in way:
        if step == "*":
            parts = [part for place in places for part in shallow_list(place) if _is_object(part)]
            # A spec that walks a list names the type of the parts that it means.
            objects = map(shallow_object, parts)
            places = [part for part in objects if shallow_text(part.get("type")) == spec.part_type]
        else:
            places = [place.get(step) for place in map(shallow_object, places)]
    yield from (shallow_object(place).get(last) for place in places if _is_object(place))


def _is_object(value: Any) -> bool:
    return bytes(memoryview(value)[:1]) == b"{" if is_raw(value) else isinstance(value, dict)


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
        self._of: dict[str, Places] = {}
        self._total: dict[Include, tuple[int, int]] = {}

    @property
    def total(self) -> Places:
        """The places of all items together."""
        return {include: counts for include, counts in self._total.items() if counts[1]}

    def put(self, identity: str, places: Places) -> None:
        """Note the places of an item, instead of what was noted of it before."""
        self.drop([identity])
        if places:
            self._of[identity] = places
            self._add(places, 1)

    def drop(self, identities: Iterable[str]) -> None:
        """Forget items."""
        for identity in identities:
            self._add(self._of.pop(identity, {}), -1)

    def _add(self, places: Places, sign: int) -> None:
        for include, (filled, count) in places.items():
            before = self._total.get(include, (0, 0))
            self._total[include] = (before[0] + sign * filled, before[1] + sign * count)


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
