"""Calls and what answers them: function outputs, approval responses."""

from __future__ import annotations

from typing import TypeAlias

from tui.analysis.check.facts import ItemFacts
from tui.analysis.check.rules import finding
from tui.analysis.check.seen import SeenIdentities
from tui.models.finding import Code, Finding

_Key: TypeAlias = tuple[str, str]
_APPROVAL = "approval"


class _Call:
    """A call that was seen, and what became of it."""

    __slots__ = ("facts", "followed", "place")

    def __init__(self, place: int, facts: ItemFacts) -> None:
        self.place = place
        self.facts = facts
        self.followed = False
        """The conversation went on without its output."""


class PairRules:
    """Takes items in their order.

    Calls of one response stand together, and their outputs after them. So an output is missing when a message
    follows, or a call behind the outputs of others; before that the call is pending.
    """

    def __init__(self) -> None:
        self._waiting: dict[_Key, _Call] = {}
        """Calls without an output."""
        self._open: dict[_Key, _Call] = {}
        """Those of them that are not followed yet."""
        self._settled = SeenIdentities()
        """Calls that have an output."""
        self._outputs = SeenIdentities()
        """The first output of each of them."""
        self._answered = False
        """An output came for this group of calls."""
        self._missing: dict[_Key, list[tuple[int, ItemFacts]]] = {}
        """Outputs whose call has not come."""
        self._found: list[tuple[int, Finding]] = []

    def add(self, place: int, facts: ItemFacts) -> None:
        """The next item."""
        if facts.is_output:
            # An output without a key is what a server ran itself, in the middle of a response.
            if facts.key is not None:
                self._answered = True
                self._output(place, facts, facts.key)
        else:
            self._go_on(facts)
        if facts.is_call and facts.key is not None:
            self._call(place, facts, facts.key)

    def _go_on(self, facts: ItemFacts) -> None:
        """What is no output follows: behind the response that made the calls, their time is over."""
        if facts.type != "message" and not self._answered:
            return
        kept: dict[_Key, _Call] = {}
        for key, call in self._open.items():
            # The calls that a program makes are answered one by one while it goes on.
            if call.facts.type == "program" and facts.type != "message":
                kept[key] = call
            else:
                call.followed = True
        self._open = kept
        self._answered = False

    def _call(self, place: int, facts: ItemFacts, key: _Key) -> None:
        earlier = self._waiting[key].facts.identity if key in self._waiting else self._settled.get(key)
        if earlier is not None:
            words = f"two calls have the call_id {key[1]}"
            self._note(place, Code.DUPLICATE_CALL_ID, words, facts.identity, earlier)
            return
        outputs = self._missing.pop(key, [])
        if outputs:
            self._settle(key, facts, outputs[0][1])
        else:
            self._waiting[key] = self._open[key] = _Call(place, facts)
        for at, output in outputs:
            words = f"{output.type} stands before its {facts.type} {key[1]}"
            self._note(
                at, Code.OUTPUT_BEFORE_CALL, words, output.identity, facts.identity, causes=_no_call(output)
            )

    def _settle(self, key: _Key, call: ItemFacts, output: ItemFacts) -> None:
        """All that is ever asked again of a call with its output is who they were."""
        self._settled.put(key, call.identity)
        self._outputs.put(key, output.identity)

    def _output(self, place: int, facts: ItemFacts, key: _Key) -> None:
        call = self._waiting.pop(key, None)
        if call is not None:
            self._open.pop(key, None)
            self._settle(key, call.facts, facts)
            return
        earlier = self._outputs.get(key)
        if earlier is None:
            self._missing.setdefault(key, []).append((place, facts))
            return
        words = f"two outputs answer {key[1]}"
        self._note(place, Code.DUPLICATE_CALL_ID, words, facts.identity, earlier)

    def _note(self, place: int, code: Code, words: str, *identities: str, causes: str = "") -> None:
        self._found.append((place, finding(code, words, *identities, causes=causes)))

    def findings(self, gap: int | None) -> list[tuple[int, Finding]]:
        """What is found so far, each with the place of its item.

        ``gap`` is the place of the first item behind those that are not loaded: what may stand there is not
        missed.
        """
        found = list(self._found)
        for key, call in self._waiting.items():
            if gap is None or call.place >= gap:
                found.append((call.place, _unanswered(key, call)))
        for outputs in self._missing.values():
            found += [(at, _uncalled(output)) for at, output in outputs if gap is None or at < gap]
        return found


def _unanswered(key: _Key, call: _Call) -> Finding:
    facts = call.facts
    if key[0] == _APPROVAL:
        code = Code.APPROVAL_WITHOUT_RESPONSE if call.followed else Code.PENDING_APPROVAL
        return finding(code, f"the request {key[1]} has no response", facts.identity)
    words = f"{facts.type} {key[1]} has no output"
    if not call.followed:
        return finding(Code.PENDING_CALL, f"{words} yet", facts.identity)
    causes = f"No tool output found for function call {key[1]}." if facts.type == "function_call" else ""
    return finding(Code.CALL_WITHOUT_OUTPUT, f"{words}, and items follow it", facts.identity, causes=causes)


def _uncalled(output: ItemFacts) -> Finding:
    name = (output.key or ("", ""))[1]
    if output.type == "mcp_approval_response":
        return finding(Code.RESPONSE_WITHOUT_REQUEST, f"there is no request {name}", output.identity)
    words = f"{output.type} answers {name}, and there is no such call"
    return finding(Code.OUTPUT_WITHOUT_CALL, words, output.identity, causes=_no_call(output))


def _no_call(output: ItemFacts) -> str:
    if output.type != "function_call_output" or output.key is None:
        return ""
    return f"No tool call found for function call output with call_id {output.key[1]}."
