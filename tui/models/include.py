"""The eight ``include`` values, and what each can change.

Seven stand in the reference of every operation; ``web_search_call.results`` stands in the newest spec only,
and the live service is reported to refuse it. What is not asked for comes back as null, not as empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from tui.errors import InputError


class Include(StrEnum):
    """One value of the ``include`` parameter."""

    WEB_SEARCH_SOURCES = "web_search_call.action.sources"
    WEB_SEARCH_RESULTS = "web_search_call.results"
    FILE_SEARCH_RESULTS = "file_search_call.results"
    CODE_OUTPUTS = "code_interpreter_call.outputs"
    COMPUTER_IMAGE = "computer_call_output.output.image_url"
    INPUT_IMAGE = "message.input_image.image_url"
    LOGPROBS = "message.output_text.logprobs"
    ENCRYPTED_REASONING = "reasoning.encrypted_content"


class IncludeSpec(NamedTuple):
    """Where an include value shows."""

    include: Include
    item_type: str
    """The one item type that can carry it."""
    path: tuple[str, ...]
    """The way from the item to the field; ``*`` walks every element of a list."""
    part_type: str | None
    """Where the path walks a list: only parts of this ``type`` can carry it."""
    label: str
    """A few words for a toggle."""


INCLUDE_SPECS: Final[dict[Include, IncludeSpec]] = {
    spec.include: spec
    for spec in (
        IncludeSpec(
            Include.WEB_SEARCH_SOURCES, "web_search_call", ("action", "sources"), None, "search sources"
        ),
        IncludeSpec(Include.WEB_SEARCH_RESULTS, "web_search_call", ("results",), None, "search results"),
        IncludeSpec(Include.FILE_SEARCH_RESULTS, "file_search_call", ("results",), None, "file results"),
        IncludeSpec(Include.CODE_OUTPUTS, "code_interpreter_call", ("outputs",), None, "code outputs"),
        IncludeSpec(
            Include.COMPUTER_IMAGE, "computer_call_output", ("output", "image_url"), None, "screenshots"
        ),
        IncludeSpec(
            Include.INPUT_IMAGE, "message", ("content", "*", "image_url"), "input_image", "input images"
        ),
        IncludeSpec(Include.LOGPROBS, "message", ("content", "*", "logprobs"), "output_text", "logprobs"),
        IncludeSpec(
            Include.ENCRYPTED_REASONING, "reasoning", ("encrypted_content",), None, "encrypted reasoning"
        ),
    )
}
"""One spec for each value, in the order in which the toggles stand."""

NO_INCLUDES: Final[frozenset[Include]] = frozenset()
ALL_INCLUDES: Final[frozenset[Include]] = frozenset(Include)


def parse_includes(values: Iterable[str]) -> frozenset[Include]:
    """Read include values as a user writes them; ``all`` stands for all eight, commas may join several.

    Raises:
        InputError: a value is none of the eight; the message lists them.

    """
    chosen: set[Include] = set()
    for value in (part.strip() for text in values for part in text.split(",")):
        if value == "all":
            chosen |= ALL_INCLUDES
        elif value in Include.__members__.values():
            chosen.add(Include(value))
        elif value:
            known = ", ".join(Include)
            raise InputError(f"'{value}' is no include value; there are: {known}, all", field="include")
    return frozenset(chosen)
