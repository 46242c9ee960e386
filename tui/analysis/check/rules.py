"""What each code means: how bad it is, and what mends it. The README's table says the same."""

from __future__ import annotations

from typing import Final, NamedTuple

from tui.models.finding import Code, Finding, Severity


class Rule(NamedTuple):
    """What is said of every finding of one code."""

    severity: Severity
    meaning: str
    mends: str


RULES: Final[dict[Code, Rule]] = {
    Code.CALL_WITHOUT_OUTPUT: Rule(
        Severity.ERROR,
        "a call has no output, and other items follow it",
        "Add its output with the same call_id, or delete the call.",
    ),
    Code.PENDING_CALL: Rule(
        Severity.INFO,
        "a call waits for its output, and nothing follows it yet",
        "Send its output with the next response.",
    ),
    Code.OUTPUT_WITHOUT_CALL: Rule(
        Severity.ERROR,
        "an output names a call that is not in the conversation",
        "Delete the output, or fork the conversation up to the item before it.",
    ),
    Code.OUTPUT_BEFORE_CALL: Rule(
        Severity.ERROR,
        "an output stands before its call",
        "Delete both; add the call, then the output.",
    ),
    Code.DUPLICATE_ID: Rule(
        Severity.ERROR,
        "two items have the same id",
        "Delete one of them, or create the conversation anew from an export without it.",
    ),
    Code.DUPLICATE_CALL_ID: Rule(
        Severity.WARNING,
        "two calls, or two outputs, have the same call_id",
        "Delete the one too many: which output belongs to which call cannot be known.",
    ),
    Code.REASONING_WITHOUT_FOLLOWER: Rule(
        Severity.ERROR,
        "the message or call that must follow a reasoning item is gone",
        "Delete the reasoning item.",
    ),
    Code.LAST_REASONING: Rule(
        Severity.WARNING,
        "the conversation ends with a reasoning item: its response was cut short",
        "Delete the reasoning item before the next response.",
    ),
    Code.REASONING_GONE: Rule(
        Severity.ERROR,
        "a message or call whose reasoning item was deleted (the trash has it)",
        "Delete the message or call as well, with its output.",
    ),
    Code.EMPTY_REASONING: Rule(
        Severity.ERROR,
        "a reasoning item with neither id nor summary nor encrypted content",
        "Delete it; ask for reasoning.encrypted_content where items are sent again.",
    ),
    Code.BROKEN_ENCRYPTED_CONTENT: Rule(
        Severity.ERROR,
        "encrypted content that was cut or changed",
        "Delete the item: what it said cannot be had again.",
    ),
    Code.FOREIGN_ENCRYPTED_CONTENT: Rule(
        Severity.INFO,
        "encrypted content of another conversation, which only its own project can read",
        "Where it is refused, delete the item.",
    ),
    Code.UNFINISHED_ITEM: Rule(
        Severity.WARNING,
        "an item was left in_progress or incomplete",
        "Read what is there; delete it where it is half a text or half a call.",
    ),
    Code.BROKEN_ARGUMENTS: Rule(
        Severity.WARNING,
        "the arguments of a call are not JSON",
        "Delete the call and its output, and have the model call again.",
    ),
    Code.APPROVAL_WITHOUT_RESPONSE: Rule(
        Severity.WARNING,
        "an approval request has no response, and other items follow it",
        "Add an mcp_approval_response with its id, or delete the request.",
    ),
    Code.PENDING_APPROVAL: Rule(
        Severity.INFO,
        "an approval request waits for its response",
        "Send an mcp_approval_response with the next response.",
    ),
    Code.RESPONSE_WITHOUT_REQUEST: Rule(
        Severity.WARNING,
        "an approval response names a request that is not in the conversation",
        "Delete the response.",
    ),
    Code.FAILED_CALL: Rule(Severity.INFO, "a call failed", "Read its error; the model has seen it."),
}


def finding(code: Code, sentence: str, *identities: str, causes: str = "") -> Finding:
    """A finding of one code."""
    rule = RULES[code]
    return Finding(code, rule.severity, identities, sentence, causes, rule.mends)
