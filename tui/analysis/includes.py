"""What became of each include value: pure functions on items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tui.models.include import INCLUDE_SPECS, Include, IncludeSpec
from tui.models.item import Item
from tui.models.json_value import JsonValue


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


def include_places(item: Item) -> Places:
    """How many places of one item can carry each include value, and how many do.

    An empty list of logprobs counts as not filled: the API sends that for what was not asked for.
    """
    found: Places = {}
    for spec in INCLUDE_SPECS.values():
        if spec.item_type != item.type:
            continue
        values = list(_fields(dict(item.data), spec))
        if values:
            filled = sum(_is_filled(value, spec) for value in values)
            found[spec.include] = (filled, len(values))
    return found


def _is_filled(value: JsonValue, spec: IncludeSpec) -> bool:
    if spec.include is Include.LOGPROBS:
        return bool(value)
    return value is not None


def _fields(data: JsonValue, spec: IncludeSpec) -> Iterator[JsonValue]:
    """The value at each place that the spec's path leads to; None where the field is absent."""
    places = [data]
    *way, last = spec.path
    for step in way:
        if step == "*":
            parts = [part for place in places if isinstance(place, list) for part in place]
            places = [
                part
                for part in parts
                if isinstance(part, dict) and (not spec.part_type or part.get("type") == spec.part_type)
            ]
        else:
            places = [place.get(step) for place in places if isinstance(place, dict)]
    yield from (place.get(last) for place in places if isinstance(place, dict))


def sum_places(all_places: Iterable[Places]) -> Places:
    """The places of many items together."""
    total: Places = {}
    for places in all_places:
        for include, (filled, count) in places.items():
            before = total.get(include, (0, 0))
            total[include] = (before[0] + filled, before[1] + count)
    return total


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
