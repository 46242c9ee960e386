"""Which fields of an item an ``include`` value covers, and the item without those not asked for.

The store keeps every item whole, beside it a bare form where one of these fields holds something, and a
set of bits that says which. So an answer is almost always bytes as they lie in the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from tui.models.include import INCLUDE_SPECS, Include, IncludeSpec
from tui.models.json_value import JsonValue

Fields = dict[str, JsonValue]
"""An item, or a part of one; nothing here changes what it is given."""

BITS: Final[dict[Include, int]] = {include: 1 << place for place, include in enumerate(Include)}
"""One bit for each include value. The file stores them: values may be added at the end, never reordered."""


def bits_of(includes: Collection[Include]) -> int:
    """The bits of several include values."""
    return sum(BITS[include] for include in set(includes))


def carried(item: Fields) -> int:
    """The bits of the include values that would change how this item is answered."""
    return bits_of([spec.include for spec in _specs(item) if _reduced(item, spec) is not item])


def without(item: Fields, hidden: int) -> Fields:
    """The item as it is answered when the include values in ``hidden`` are not asked for.

    A field that is there is answered as null (an empty list for log probabilities, as recorded answers of
    the service have it); a field that is not there stays away.
    """
    for spec in _specs(item):
        if BITS[spec.include] & hidden:
            item = _reduced(item, spec)
    return item


def _specs(item: Fields) -> Iterator[IncludeSpec]:
    return (spec for spec in INCLUDE_SPECS.values() if spec.item_type == item.get("type"))


def _reduced(item: Fields, spec: IncludeSpec) -> Fields:
    value = _hide(item, spec.path, spec)
    return value if isinstance(value, dict) else item


def _hide(value: JsonValue, path: tuple[str, ...], spec: IncludeSpec) -> JsonValue:
    """``value`` with the end of ``path`` hidden; the same object where there is nothing to hide."""
    step, rest = path[0], path[1:]
    if step == "*":
        if not isinstance(value, list):
            return value
        parts = [_hide(part, rest, spec) if _is_part(part, spec) else part for part in value]
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    if not isinstance(value, dict) or value.get(step) is None:
        return value
    if rest:
        inner = _hide(value[step], rest, spec)
        return value if inner is value[step] else {**value, step: inner}
    hidden: JsonValue = [] if spec.include is Include.LOGPROBS else None
    return value if value[step] == hidden else {**value, step: hidden}


def _is_part(part: JsonValue, spec: IncludeSpec) -> bool:
    return isinstance(part, dict) and part.get("type") == spec.part_type
