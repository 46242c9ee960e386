"""Metadata: the pairs on a conversation, and the one rule on their limits.

The API's reference gives the limits: at most 16 pairs, keys up to 64 characters, string values up to 512.
Dialogs, services and the local server all ask this module. Servers answer with metadata beyond these
limits now and then; such metadata is shown as it is and only refused when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tui.models.json_value import JsonValue

MAX_PAIRS = 16
MAX_KEY_LENGTH = 64
MAX_VALUE_LENGTH = 512


class MetadataRule(StrEnum):
    """Which limit a fault breaks; the values are the codes that the API answers with."""

    TOO_MANY_PAIRS = "object_above_max_properties"
    KEY_TOO_LONG = "property_name_above_max_length"
    VALUE_TOO_LONG = "string_above_max_length"
    NOT_A_STRING = "invalid_type"


@dataclass(frozen=True, slots=True)
class MetadataFault:
    """One limit that is broken, and where."""

    rule: MetadataRule
    key: str | None
    """The key at fault; None where the whole map is."""
    message: str
    """A sentence that names the limit and what was found."""


def metadata_faults(pairs: Mapping[str, JsonValue]) -> tuple[MetadataFault, ...]:
    """Every limit that ``pairs`` breaks, the map's own first, then in the order of the keys.

    Lengths are counted in characters (code points), as the API counts them.
    """
    faults: list[MetadataFault] = []
    if len(pairs) > MAX_PAIRS:
        text = f"at most {MAX_PAIRS} pairs can be stored, and these are {len(pairs)}"
        faults.append(MetadataFault(MetadataRule.TOO_MANY_PAIRS, None, text))
    for key, value in pairs.items():
        if len(key) > MAX_KEY_LENGTH:
            text = f"a key has at most {MAX_KEY_LENGTH} characters, and this has {len(key)}"
            faults.append(MetadataFault(MetadataRule.KEY_TOO_LONG, key, text))
        if not isinstance(value, str):
            text = f"a value is a string, and this is {_kind(value)}"
            faults.append(MetadataFault(MetadataRule.NOT_A_STRING, key, text))
        elif len(value) > MAX_VALUE_LENGTH:
            text = f"a value has at most {MAX_VALUE_LENGTH} characters, and this has {len(value)}"
            faults.append(MetadataFault(MetadataRule.VALUE_TOO_LONG, key, text))
    return tuple(faults)


def _kind(value: JsonValue) -> str:
    """The JSON name of a value's kind, for a sentence."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "a string"


@dataclass(frozen=True, slots=True)
class MetadataChange:
    """The difference between two maps of metadata, each part in the order of its map."""

    added: tuple[tuple[str, JsonValue], ...]
    changed: tuple[tuple[str, JsonValue, JsonValue], ...]
    """Key, value before, value after."""
    removed: tuple[tuple[str, JsonValue], ...]

    @property
    def empty(self) -> bool:
        """Whether the two maps are the same."""
        return not (self.added or self.changed or self.removed)


def metadata_change(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> MetadataChange:
    """What turns ``before`` into ``after``."""
    return MetadataChange(
        added=tuple((key, value) for key, value in after.items() if key not in before),
        changed=tuple(
            (key, before[key], value)
            for key, value in after.items()
            if key in before and not same_json(before[key], value)
        ),
        removed=tuple((key, value) for key, value in before.items() if key not in after),
    )


def same_json(one: JsonValue, other: JsonValue) -> bool:
    """Equality as JSON sees it: ``true`` is not 1, and the order of keys does not count."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return one == other
