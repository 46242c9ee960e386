"""What an error text of the Responses API says is wrong, and with which item."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tui.analysis.find_ids import find_ids, plain, possible_id
from tui.models.finding import Code


class Complaint(NamedTuple):
    """What a pasted text complains of."""

    codes: tuple[Code, ...]
    """Findings that cause such an error, none where the text is of another kind."""
    conversation_ids: tuple[str, ...]
    response_ids: tuple[str, ...]
    names: tuple[str, ...]
    """Ids of items and calls, those at fault first."""
    at_fault: tuple[str, ...] = ()
    """Ids that an error names as the cause, of whatever form; ``names`` begins with them."""

    @property
    def empty(self) -> bool:
        """Whether the text says nothing that could be looked for."""
        return not (self.codes or self.conversation_ids or self.response_ids or self.names)


_QUOTE: Final = r"['\"`‘’“”]?"
_ID: Final = rf"{_QUOTE}([^\s'\"`‘’“”<>(){{}}\[\],;\\]+){_QUOTE}"
"""An id of any server: the sentence around it says that it is one."""
_PROVIDED: Final = rf"Item {_ID}(?: of type {_QUOTE}\w+{_QUOTE})? was provided without its required"
_KINDS: Final[tuple[tuple[re.Pattern[str], tuple[Code, ...]], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), codes)
    for pattern, codes in (
        (rf"No tool output found for [a-z_ ]*?call {_ID}", (Code.CALL_WITHOUT_OUTPUT, Code.PENDING_CALL)),
        (
            rf"No tool call found for [a-z_ ]*?output with call_id {_ID}",
            (Code.OUTPUT_WITHOUT_CALL, Code.OUTPUT_BEFORE_CALL),
        ),
        (
            rf"{_PROVIDED} following item",
            (Code.REASONING_WITHOUT_FOLLOWER, Code.LAST_REASONING),
        ),
        (rf"{_PROVIDED} {_QUOTE}reasoning{_QUOTE} item", (Code.REASONING_GONE,)),
        (rf"Duplicate item found with id {_ID}", (Code.DUPLICATE_ID,)),
        (
            r"invalid_encrypted_content|encrypted content .{0,80}could not be (?:verified|decrypted|parsed)",
            (Code.BROKEN_ENCRYPTED_CONTENT, Code.FOREIGN_ENCRYPTED_CONTENT),
        ),
        (
            r"empty reasoning item|reasoning item .{0,60}without .{0,40}encrypted_content",
            (Code.EMPTY_REASONING,),
        ),
    )
)
_ESCAPED: Final = re.compile(r"\\+(['\"])")


_SENTENCE_END: Final = ".:!?"


def complaint_of(text: str) -> Complaint:
    """What any text says: an exception, a line of a log, what curl printed."""
    found = find_ids(text)
    # A string in JSON or in Python's own form has its quotes escaped, and a long line may have been wrapped.
    clear = " ".join(_ESCAPED.sub(r"\1", plain(text)).split())
    codes: list[Code] = []
    at_fault: dict[str, None] = {}
    for pattern, kinds in _KINDS:
        matches = list(pattern.finditer(clear))
        codes += kinds if matches else ()
        at_fault.update((name, None) for match in matches if match.groups() and (name := _named(match[1])))
    # One word that is no id is taken for an id of a server with ids of its own, but not the name of an error.
    lone = bool(codes) and found.conversation_ids == (text.strip(),)
    names = dict.fromkeys([*at_fault, *found.item_ids, *found.call_ids])
    conversation_ids = () if lone else found.conversation_ids
    return Complaint(tuple(codes), conversation_ids, found.response_ids, tuple(names), tuple(at_fault))


def _named(word: str) -> str:
    """The id that stands in a sentence, without what ends the sentence; empty where it was cut short."""
    name = word.rstrip(_SENTENCE_END)
    return name if not word.endswith("...") and possible_id(name) else ""
