"""Calls and outputs find each other."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from tui.analysis.fingerprint import fingerprint
from tui.analysis.pairing import CALL_OF, OUTPUT_OF, PairBook, other_halves, pair_key, pairs
from tui.analysis.rows import row_of
from tui.models.item import Item
from tui.models.json_value import JsonObject
from tui.models.rows import ItemRow


def row(item_id: str, item_type: str, call_id: str = "") -> ItemRow:
    return ItemRow(item_id, item_id, item_type, "", "", call_id, "", 1)


CALL, OUTPUT = row("fc", "function_call", "c1"), row("fco", "function_call_output", "c1")


@pytest.mark.parametrize("call_type", [each for each in OUTPUT_OF if each != "mcp_approval_request"])
def test_each_call_with_its_output(call_type: str) -> None:
    call, output = row("a", call_type, "c"), row("b", OUTPUT_OF[call_type], "c")
    assert pairs([output, call]) == {"a": "b", "b": "a"}
    assert CALL_OF[OUTPUT_OF[call_type]] == call_type


def test_an_approval_response_names_the_requests_id() -> None:
    request = row("mcpr_1", "mcp_approval_request", "not this")
    response = row("x", "mcp_approval_response", "mcpr_1")
    assert pairs([request, response]) == {"mcpr_1": "x", "x": "mcpr_1"}


def test_what_has_no_other_half() -> None:
    assert pair_key(row("m", "message", "c")) is None
    assert pair_key(row("m", "function_call")) is None
    assert pair_key(row("m", "function_call_output")) is None
    assert (
        pairs([CALL, row("x", "custom_tool_call_output", "c1"), row("y", "function_call_output", "c2")]) == {}
    )


def test_the_first_of_several_is_the_pair() -> None:
    again = row("fco2", "function_call_output", "c1")
    assert pairs([CALL, OUTPUT, again]) == {"fc": "fco", "fco": "fc"}


def test_other_halves() -> None:
    other = other_halves([CALL, OUTPUT, row("m", "message")])
    assert (other(CALL), other(OUTPUT), other(row("m", "message"))) == (OUTPUT, CALL, None)


class Loaded:
    """Rows in a list, as a timeline holds them."""

    def __init__(self, *rows: ItemRow) -> None:
        self.rows = list(rows)

    def row(self, identity: str) -> ItemRow | None:
        return next((row for row in self.rows if row.identity == identity), None)

    def row_of(self, print_: int) -> ItemRow | None:
        return next((row for row in self.rows if fingerprint(row.identity) == print_), None)

    def index_of(self, identity: str) -> int | None:
        return next((at for at, row in enumerate(self.rows) if row.identity == identity), None)


def test_a_book_finds_other_halves() -> None:
    alone, message = row("x", "shell_call", "s"), row("m", "message")
    loaded = Loaded(message, CALL, alone, OUTPUT)
    book = PairBook(lambda: loaded)
    book.add(loaded.rows)
    book.add(loaded.rows)
    assert dict(book) == {"fc": "fco", "fco": "fc"}
    assert (book.other(CALL), book.other(alone), book.other(message)) == (OUTPUT, None, None)
    assert (book.get("fc"), book.get("m"), book.get("never")) == ("fco", None, None)


def test_the_oldest_of_several_is_the_pair_whenever_it_comes() -> None:
    second, third = row("fc2", "function_call", "c1"), row("fc3", "function_call", "c1")
    loaded = Loaded(CALL, second, OUTPUT, third)
    book = PairBook(lambda: loaded)
    for each in (second, OUTPUT, third, CALL):
        book.add([each])
    assert (len(book), book.other(OUTPUT), book.other(second)) == (2, CALL, None)
    for gone in (CALL, third):
        loaded.rows.remove(gone)
        book.drop([gone])
    assert (book.other(OUTPUT), book.other(second)) == (second, OUTPUT)
    loaded.rows.remove(second)
    book.drop([second, row("m", "message"), row("never", "function_call", "other")])
    assert (len(book), dict(book), book.other(OUTPUT)) == (0, {}, None)
    book.drop([OUTPUT])
    book.add([second, OUTPUT])
    assert len(book) == 2


def test_what_is_known_already_is_passed_over() -> None:
    rows = [
        row("fc_1", "function_call", "c"),
        row("fc_2", "function_call", "c"),
        row("fo_1", "function_call_output", "c"),
    ]
    book = PairBook(lambda: Loaded(*rows))
    for _ in range(3):
        book.add(rows)
    assert dict(book) == {"fc_1": "fo_1", "fo_1": "fc_1"}
    book.drop([rows[0]])
    assert dict(book) == {"fc_2": "fo_1", "fo_1": "fc_2"}
    book.drop([rows[1]])
    assert dict(book) == {}


def test_what_is_not_loaded_any_more_is_no_half() -> None:
    loaded = Loaded(CALL, OUTPUT)
    book = PairBook(lambda: loaded)
    book.add([CALL, OUTPUT])
    loaded.rows.clear()
    assert (dict(book), book.other(CALL)) == ({}, None)
    book.add([row("fc2", "function_call", "c1")])
    book.drop([CALL])
    assert book.other(OUTPUT) is None


def told_by_ids(items: list[JsonObject]) -> dict[str, str]:
    """What belongs together by the ids alone, family by family; items are named by their places."""
    halves: defaultdict[object, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, data in enumerate(items):
        kind = str(data.get("type", ""))
        is_output = kind.endswith(("_output", "_response"))
        family = kind.removesuffix("_output").removesuffix("_call").removesuffix("_response")
        name = data.get("call_id")
        if family.startswith("mcp_approval"):
            name = data["approval_request_id" if is_output else "id"]
            family = "mcp_approval"
        if name:
            halves[family, name][is_output].append(str(place))
    both = [(calls[0], outputs[0]) for calls, outputs in halves.values() if calls and outputs]
    return dict(both) | {output: call for call, output in both}


def test_every_recorded_transcript_is_paired_as_its_ids_say(corpus: Path) -> None:
    count = 0
    with (corpus / "transcripts.jsonl").open("rb") as lines:
        for line in lines:
            items = json.loads(line)["items"]
            rows = [row_of(Item.of(data))._replace(identity=str(at)) for at, data in enumerate(items)]
            wanted = told_by_ids(items)
            assert pairs(rows) == wanted
            book = PairBook(lambda rows=rows: Loaded(*rows))  # type: ignore[misc]
            book.add(reversed(rows))
            assert dict(book) == wanted
            count += len(wanted) // 2
    assert count > 200
