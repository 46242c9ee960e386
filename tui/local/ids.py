"""Ids in the forms that the real service gives, with its clock and its key.

A conversation is ``conv_`` + 8 hex unix seconds + 24 random hex + 16 hex key. An item added through the API
has its own prefix and the same 48 digits, ending in its conversation's key; an item made by a response has
the key first, ``00``, the seconds and the random part. The last form is only used by the demo conversations.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Clock = Callable[[], float]
"""Unix seconds."""
Randomness = Callable[[int], bytes]
"""That many random bytes."""

ID_PREFIXES: Final[dict[str, str]] = {
    "message": "msg",
    "function_call": "fc",
    "function_call_output": "fc",
    "file_search_call": "fs",
    "web_search_call": "ws",
    "image_generation_call": "ig",
    "computer_call": "cu",
    "computer_call_output": "cuo",
    "tool_search_call": "tsc",
    "tool_search_output": "tso",
    "additional_tools": "at",
    "reasoning": "rs",
    "program": "cm",
    "program_output": "cmo",
    "compaction": "cmp",
    "code_interpreter_call": "ci",
    "local_shell_call": "lsh",
    "local_shell_call_output": "lsho",
    "shell_call": "sh",
    "shell_call_output": "sho",
    "apply_patch_call": "apc",
    "apply_patch_call_output": "apco",
    "mcp_list_tools": "mcpl",
    "mcp_approval_request": "mcpr",
    "mcp_approval_response": "mcpa",
    "mcp_call": "mcp",
    "custom_tool_call": "ctc",
    "custom_tool_call_output": "ctco",
}
"""Item type → prefix of its ids, for the 28 types; every other type has ``OTHER_PREFIX``."""
OTHER_PREFIX: Final = "item"

_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_KEY_DIGITS: Final = 16


def is_well_formed(text: str) -> bool:
    """Whether the server takes ``text`` as an id: letters, digits, ``_`` and ``-``, at most 64."""
    return _WELL_FORMED.fullmatch(text) is not None


def key_of(conversation_id: str) -> str:
    """The key that the ids of a conversation's items share with its own id."""
    return conversation_id[-_KEY_DIGITS:]


@dataclass(frozen=True, slots=True)
class IdMaker:
    """Makes new ids; clock and randomness are handed in so that tests and the demo can fix them."""

    clock: Clock = time.time
    randomness: Randomness = secrets.token_bytes

    def conversation_id(self, seconds: float) -> str:
        """An id for a conversation created at ``seconds``."""
        return f"conv_{_clock_digits(seconds)}{self.randomness(12).hex()}{self.randomness(8).hex()}"

    def item_id(self, item_type: str, key: str, seconds: float) -> str:
        """An id for an item that a client adds at ``seconds`` to the conversation with ``key``."""
        prefix = ID_PREFIXES.get(item_type, OTHER_PREFIX)
        return f"{prefix}_{_clock_digits(seconds)}{self.randomness(12).hex()}{key}"

    def response_item_id(self, item_type: str, key: str, seconds: float) -> str:
        """An id for an item that a response made, in the form that the service gives those."""
        prefix = ID_PREFIXES.get(item_type, OTHER_PREFIX)
        return f"{prefix}_{key}00{_clock_digits(seconds)}{self.randomness(12).hex()}"


def _clock_digits(seconds: float) -> str:
    """Eight hex digits hold the seconds up to the year 2106; beyond either end the nearest stands."""
    return f"{min(max(int(seconds), 0), 0xFFFFFFFF):08x}"
