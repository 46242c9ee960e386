"""Calls and outputs find each other."""

from __future__ import annotations

import pytest

from tui.analysis.pairing import CALL_OF, OUTPUT_OF, orphaned_by, pair_key, pairs
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


def test_what_a_deletion_orphans() -> None:
    rows = [CALL, OUTPUT, row("m", "message")]
    assert orphaned_by(rows, ["fc"]) == (OUTPUT,)
    assert orphaned_by(rows, ["fco"]) == (CALL,)
    assert orphaned_by(rows, ["fc", "fco"]) == ()
    assert orphaned_by(rows, ["m", "never"]) == ()
