"""Findings: what the check of a conversation says."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """The next response over this conversation is refused."""
    WARNING = "warning"
    """Something is wrong; whether a server refuses it is not known, or depends on what comes next."""
    INFO = "info"
    """Worth knowing, and nothing to mend."""

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Code(StrEnum):
    """What kind of finding it is: a name that programs may rely on."""

    CALL_WITHOUT_OUTPUT = "call_without_output"
    PENDING_CALL = "pending_call"
    OUTPUT_WITHOUT_CALL = "output_without_call"
    OUTPUT_BEFORE_CALL = "output_before_call"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_CALL_ID = "duplicate_call_id"
    REASONING_WITHOUT_FOLLOWER = "reasoning_without_follower"
    LAST_REASONING = "last_reasoning"
    REASONING_GONE = "reasoning_gone"
    EMPTY_REASONING = "empty_reasoning"
    BROKEN_ENCRYPTED_CONTENT = "broken_encrypted_content"
    FOREIGN_ENCRYPTED_CONTENT = "foreign_encrypted_content"
    UNFINISHED_ITEM = "unfinished_item"
    BROKEN_ARGUMENTS = "broken_arguments"
    APPROVAL_WITHOUT_RESPONSE = "approval_without_response"
    PENDING_APPROVAL = "pending_approval"
    RESPONSE_WITHOUT_REQUEST = "response_without_request"
    FAILED_CALL = "failed_call"


ENCRYPTED_CODES: Final = frozenset({Code.BROKEN_ENCRYPTED_CONTENT, Code.FOREIGN_ENCRYPTED_CONTENT})
"""What is only found where encrypted content was asked for. It never changes, so what was found once stays."""


class Finding(NamedTuple):
    """One thing that the check found."""

    code: Code
    severity: Severity
    identities: tuple[str, ...]
    """``Item.identity`` of each item concerned, the one to look at first in front."""
    sentence: str
    """What is wrong; holds ids and types as they came, which are unsafe text."""
    causes: str = ""
    """The text of the error that servers answer the next response with, empty where none is known."""
    mends: str = ""
    """What would mend it."""


class Check(NamedTuple):
    """What the check of one conversation found."""

    findings: tuple[Finding, ...]
    """In the order of their items; behind them what an earlier check knew of encrypted content."""
    item_count: int
    """How many items were looked at."""
    partial: bool = False
    """Items are missing, so there may be more to find."""
    unasked: bool = False
    """Encrypted content was not asked for, so nothing new is known of it."""

    @property
    def worst(self) -> Severity | None:
        """The worst severity of all, None where nothing was found."""
        there = {each.severity for each in self.findings}
        return next((each for each in Severity if each in there), None)
