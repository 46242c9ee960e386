"""Real conversations made sick in one way each, and what the check has to say of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from tests.support.fixtures import transcripts
from tui.analysis.check.checker import check
from tui.analysis.pairing import CALL_OF, OUTPUT_OF
from tui.models.finding import Check, Code
from tui.models.item import Item

Data = dict[str, Any]


class Poisoned(NamedTuple):
    """A conversation, and what has to be found in it."""

    items: list[Data]
    place: int
    """Of the item that the finding has to name first."""
    deleted: tuple[Data, ...] = ()
    conversation_key: str | None = None


def checked(case: Poisoned) -> Check:
    """The check of a case."""
    items = [Item.of(data) for data in case.items]
    gone = [Item.of(data) for data in case.deleted]
    return check(items, conversation_key=case.conversation_key, deleted=gone)


def healthy() -> list[list[Data]]:
    """The recorded exchanges in which the check finds nothing that has to be mended."""
    return [
        [dict(item.data) for item in items]
        for items in transcripts()
        if all(one.severity == "info" for one in check(items).findings)
    ]


class Poisoner:
    """Makes cases of a shape; the seed decides where."""

    def __init__(self, conversations: Sequence[list[Data]], seed: int) -> None:
        self._conversations = conversations
        self._chance = random.Random(seed)

    def cases(self, code: Code, count: int) -> list[Poisoned]:
        """So many different cases, each in a copy."""
        makers: dict[Code, Callable[[list[Data]], Iterator[Poisoned]]] = {
            Code.CALL_WITHOUT_OUTPUT: self._output_removed,
            Code.PENDING_CALL: self._last_output_removed,
            Code.OUTPUT_WITHOUT_CALL: self._call_removed,
            Code.OUTPUT_BEFORE_CALL: self._output_moved,
            Code.DUPLICATE_ID: self._doubled,
            Code.DUPLICATE_CALL_ID: self._half_doubled,
            Code.REASONING_WITHOUT_FOLLOWER: self._follower_removed,
            Code.LAST_REASONING: self._cut_behind_reasoning,
            Code.REASONING_GONE: self._reasoning_removed,
            Code.EMPTY_REASONING: self._emptied,
            Code.BROKEN_ENCRYPTED_CONTENT: self._seal_broken,
            Code.FOREIGN_ENCRYPTED_CONTENT: self._elsewhere,
            Code.UNFINISHED_ITEM: self._unfinished,
            Code.BROKEN_ARGUMENTS: self._arguments_cut,
            Code.APPROVAL_WITHOUT_RESPONSE: self._approval_passed_over,
            Code.PENDING_APPROVAL: self._approval_last,
            Code.RESPONSE_WITHOUT_REQUEST: self._request_removed,
            Code.FAILED_CALL: self._failed,
        }
        possible = [case for items in self._conversations for case in makers[code](deepcopy(items))]
        return self._chance.sample(possible, min(count, len(possible)))

    # Calls and outputs

    def _output_removed(self, items: list[Data]) -> Iterator[Poisoned]:
        for call, output in _pairs(items):
            if any(_is_message(item) for item in items[output + 1 :]):
                yield Poisoned(_without(items, output), call)

    def _last_output_removed(self, items: list[Data]) -> Iterator[Poisoned]:
        for call, output in _pairs(items):
            if not any(_is_message(item) for item in items[call:output]):
                yield Poisoned(items[:output], call)

    def _call_removed(self, items: list[Data]) -> Iterator[Poisoned]:
        for call, output in _pairs(items):
            yield Poisoned(_without(items, call), output - 1)

    def _output_moved(self, items: list[Data]) -> Iterator[Poisoned]:
        for call, output in _pairs(items):
            changed = _without(items, output)
            changed.insert(call, items[output])
            yield Poisoned(changed, call)

    def _half_doubled(self, items: list[Data]) -> Iterator[Poisoned]:
        for pair in _pairs(items):
            for half in pair:
                changed = [*items, {**items[half], "id": "fc_doubled"}]
                if half == pair[0]:
                    changed = [*items[: half + 1], changed[-1], *items[half + 1 :]]
                yield Poisoned(changed, changed.index({**items[half], "id": "fc_doubled"}))

    # Any item

    def _doubled(self, items: list[Data]) -> Iterator[Poisoned]:
        named = [place for place, item in enumerate(items) if item.get("id") and item["type"] == "message"]
        for place in named:
            at = self._chance.randrange(place + 1, len(items) + 1)
            yield Poisoned([*items[:at], items[place], *items[at:]], at)

    def _unfinished(self, items: list[Data]) -> Iterator[Poisoned]:
        for place, item in enumerate(items):
            if item.get("status") == "completed":
                status = self._chance.choice(["in_progress", "incomplete"])
                yield Poisoned(_with(items, place, status=status), place)

    def _arguments_cut(self, items: list[Data]) -> Iterator[Poisoned]:
        for place, item in enumerate(items):
            text = item.get("arguments")
            if item.get("type") in {"function_call", "mcp_call"} and isinstance(text, str) and len(text) > 3:
                cut = text[: self._chance.randrange(1, len(text.rstrip()))]
                yield Poisoned(_with(items, place, arguments=cut), place)

    def _failed(self, items: list[Data]) -> Iterator[Poisoned]:
        for place, item in enumerate(items):
            if item.get("type") == "mcp_call":
                error = self._chance.choice(["no such tool", {"type": "http_error", "message": "it fell over"}])
                yield Poisoned(_with(items, place, error=error), place)
            elif item.get("type") in OUTPUT_OF and item.get("status") == "completed":
                yield Poisoned(_with(items, place, status="failed"), place)

    # Reasoning

    def _follower_removed(self, items: list[Data]) -> Iterator[Poisoned]:
        for place in _reasoning(items):
            follower = items[place + 1 : place + 2]
            if follower and _is_message(follower[0]) and place + 2 == len(items):
                user = {"type": "message", "role": "user", "content": "Are you there?"}
                yield Poisoned([*items[: place + 1], user], place)

    def _cut_behind_reasoning(self, items: list[Data]) -> Iterator[Poisoned]:
        for place in _reasoning(items):
            yield Poisoned(items[: place + 1], place)

    def _reasoning_removed(self, items: list[Data]) -> Iterator[Poisoned]:
        for place in _reasoning(items):
            around = [*items[place - 1 : place], items[place], *items[place + 1 : place + 2]]
            mixed = [item for item in around if item.get("type") == "reasoning"]
            named = [item for item in around[-2:] if len(str(item.get("id")).rpartition("_")[2]) == 50]
            if len(mixed) == 1 and len(named) == 2 and not _out_of_order(items, place):
                yield Poisoned(_without(items, place), place, (items[place],))

    def _emptied(self, items: list[Data]) -> Iterator[Poisoned]:
        for place in _reasoning(items):
            bare = {"type": "reasoning", "summary": []}
            yield Poisoned([*items[:place], bare, *items[place + 1 :]], place)

    def _seal_broken(self, items: list[Data]) -> Iterator[Poisoned]:
        for place, item in enumerate(items):
            seal = item.get("encrypted_content")
            if seal:
                at = self._chance.randrange(1, len(seal) // 4) * 4 + 1
                broken = self._chance.choice([seal[:at], seal[:at] + " " + seal[at:], seal[:at] + "…"])
                yield Poisoned(_with(items, place, encrypted_content=broken), place)

    def _elsewhere(self, items: list[Data]) -> Iterator[Poisoned]:
        for place, item in enumerate(items):
            if item.get("encrypted_content") and len(str(item.get("id")).rpartition("_")[2]) in {48, 50}:
                yield Poisoned(items, place, conversation_key="0123456789abcdef")

    # Approvals

    def _requests(self, items: list[Data]) -> Iterator[tuple[list[Data], int]]:
        for place, item in enumerate(items):
            if item.get("type") == "mcp_call" and item.get("id"):
                name = f"mcpr_{item['id']}"
                request = {**item, "type": "mcp_approval_request", "id": name, "status": None, "error": None}
                yield [*items[:place], request], place

    def _approval_last(self, items: list[Data]) -> Iterator[Poisoned]:
        for some, place in self._requests(items):
            yield Poisoned(some, place)

    def _approval_passed_over(self, items: list[Data]) -> Iterator[Poisoned]:
        for some, place in self._requests(items):
            yield Poisoned([*some, {"type": "message", "role": "user", "content": "Go on."}], place)

    def _request_removed(self, items: list[Data]) -> Iterator[Poisoned]:
        for some, place in self._requests(items):
            response = {"type": "mcp_approval_response", "approve": True, "approval_request_id": some[-1]["id"]}
            yield Poisoned([*some[:-1], response], place)


def _pairs(items: list[Data]) -> Iterator[tuple[int, int]]:
    """Places of calls that are answered once, and of their outputs."""
    names = [item.get("call_id") for item in items]
    for place, item in enumerate(items):
        name = item.get("call_id")
        if item.get("type") in OUTPUT_OF and name and names.count(name) == 2:
            other = names.index(name, place + 1) if name in names[place + 1 :] else place
            if items[other].get("type") in CALL_OF:
                yield place, other


def _reasoning(items: list[Data]) -> list[int]:
    return [place for place, item in enumerate(items) if item.get("type") == "reasoning"]


def _out_of_order(items: list[Data], place: int) -> bool:
    """An item of the same second stands before: which of them the reasoning led to cannot be told."""
    second = items[place]["id"].rpartition("_")[2][18:26]
    return any(second == str(item.get("id")).rpartition("_")[2][18:26] for item in items[:place])


def _is_message(item: Data) -> bool:
    return item.get("type") == "message" or (item.get("type") is None and "role" in item)


def _without(items: list[Data], place: int) -> list[Data]:
    return [*items[:place], *items[place + 1 :]]


def _with(items: list[Data], place: int, **changed: object) -> list[Data]:
    return [*items[:place], {**items[place], **changed}, *items[place + 1 :]]
