"""``check`` and ``why`` as their users meet them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import tui
from tests.support.fault_server import FaultServer

CALL = {"type": "function_call", "call_id": "call_Lost1", "name": "look", "arguments": "{}"}
USER = {"type": "message", "role": "user", "content": "Go on."}


def conversation(tmp_path: Path, *items: dict[str, Any]) -> str:
    path = tmp_path / "items.json"
    path.write_text(json.dumps(list(items)))
    return tui("create", "--items", str(path)).out.strip()


@pytest.fixture
def sick(tmp_path: Path) -> str:
    return conversation(tmp_path, CALL, USER)


def test_a_finding_ends_the_check_with_1(tmp_path: Path, sick: str) -> None:
    ended = tui("check", sick)
    assert ended.status == 1
    assert "call_without_output" in ended.out
    assert "No tool output found for function call call_Lost1." in ended.out
    assert "1 finding in 1 conversation." in ended.err
    fine = conversation(tmp_path, USER)
    ended = tui("check", fine)
    assert (ended.status, ended.out) == (0, "")


def test_what_waits_is_no_fault_unless_asked_for(tmp_path: Path) -> None:
    waiting = conversation(tmp_path, USER, CALL)
    assert tui("check", waiting).status == 0
    ended = tui("check", waiting, "--level", "info")
    assert ended.status == 1
    assert "pending_call" in ended.out


def test_each_finding_for_a_program(sick: str) -> None:
    ended = tui("check", sick, "--json")
    (row,) = ended.rows
    assert (row["conversation_id"], row["items"], row["partial"]) == (sick, 2, False)
    (finding,) = row["findings"]
    assert (finding["code"], finding["severity"]) == ("call_without_output", "error")
    assert finding["items"][0].startswith("fc_")
    assert finding["mends"]


def test_a_server_that_refuses_encrypted_content_is_named(fault_server: FaultServer) -> None:
    reasoning: dict[str, Any] = {"id": "rs_1", "type": "reasoning", "summary": [], "encrypted_content": None}
    fault_server.service.add("conv_1", [reasoning, {**USER, "id": "msg_1", "role": "assistant"}])
    fault_server.service.refused_includes = {"reasoning.encrypted_content"}
    words = ("check", "conv_1", "--base-url", fault_server.base_url)
    ended = tui(*words)
    assert ended.status == 0
    assert "conv_1: this server refuses to give encrypted content" in ended.err
    assert tui(*words, "--json").rows[0]["encrypted_content_unasked"] is True


def test_all_conversations(tmp_path: Path, sick: str) -> None:
    for _ in range(5):
        conversation(tmp_path, USER)
    ended = tui("check", "--all", "--json")
    assert ended.status == 1
    assert len(ended.rows) == 6
    assert [row["conversation_id"] for row in ended.rows if row["findings"]] == [sick]


@pytest.mark.parametrize(("count", "printed"), [(5, 5), (6, 3), (1234, 3)])
def test_a_code_that_occurs_often_is_summed_up(tmp_path: Path, count: int, printed: int) -> None:
    calls = [CALL | {"call_id": f"call_Lost{number}"} for number in range(count)]
    lost = {"type": "function_call_output", "call_id": "call_Other", "output": "x"}
    name = conversation(tmp_path, lost, *calls, USER)
    out = tui("check", name).out
    assert out.count("  error    call_without_output  fc_") == printed
    assert out.count("  error    output_without_call") == 1
    more = f"  … and {count - 3:,} more of call_without_output (--json lists all)\n"
    assert (more in out) == (printed < count)
    assert out.count("…") == (printed < count)
    (row,) = tui("check", name, "--json").rows
    assert len(row["findings"]) == count + 1


def test_one_that_is_not_there(sick: str) -> None:
    assert tui("check", "conv_404").status == 1
    ended = tui("check", "conv_404", sick)
    assert ended.status == 4
    assert "conv_404" in ended.err
    assert "could not be read" in ended.err
    assert "call_without_output" in ended.out


@pytest.mark.parametrize("words", [(), ("--all", "conv_1"), ("..",), ("conv_1", "--level", "none")])
def test_check_needs_to_know_what(words: tuple[str, ...]) -> None:
    ended = tui("check", *words)
    assert (ended.status, ended.out) == (2, "")


@pytest.mark.parametrize("words", [("check",), ("cache", "purge", "--yes")])
def test_ids_and_all_are_one_or_the_other(words: tuple[str, ...]) -> None:
    ended = tui(*words, "--all", "conv_1")
    assert (ended.status, ended.err) == (
        2,
        "Error: --all: give the ids of conversations or --all, not both\n",
    )


def test_why_leads_from_an_error_to_the_item(tmp_path: Path, sick: str) -> None:
    for _ in range(3):
        conversation(tmp_path, USER)
    text = "openai.BadRequestError: No tool output found for function call call_Lost1."
    ended = tui("why", text)
    assert ended.status == 0
    assert sick in ended.out
    assert "call_without_output" in ended.out
    assert f"conversations-tui browse {sick} fc_" in ended.out
    (row,) = tui("why", "-", "--json", stdin=text.encode()).rows
    (place,) = row["places"]
    assert (place["conversation_id"], place["finding"]["code"]) == (sick, "call_without_output")
    assert place["item"].startswith("fc_")
    assert row["tried"]


def test_an_item_that_nothing_is_wrong_with(tmp_path: Path) -> None:
    fine = conversation(tmp_path, USER)
    item = tui("items", fine, "--json").rows[0]["id"]
    ended = tui("why", f"Duplicate item found with id {item}.")
    assert ended.status == 0
    assert "nothing wrong with this item" in ended.out


def test_why_says_what_was_tried(sick: str) -> None:
    ended = tui("why", "No tool output found for function call call_Other9.")
    assert (ended.status, ended.out) == (1, "")
    assert "Nothing was found. This was tried:" in ended.err
    assert "read the items of all 1 known conversations" in ended.err
    assert sick not in ended.out


def test_an_id_that_is_nowhere_is_said_and_the_same_fault_is_no_answer(tmp_path: Path, sick: str) -> None:
    text = "No tool output found for function call chatcmpl-tool-8f2e1a77b9c0."
    ended = tui("why", text)
    assert (ended.status, ended.out) == (1, "")
    said = ended.err.partition("chatcmpl-tool-8f2e1a77b9c0 is in no known conversation.")[2]
    assert "These have the same fault, but they are not what the text speaks of:" in said
    assert sick in said
    assert "more" not in said
    ended = tui("why", "--json", text)
    (row,) = ended.rows
    assert (ended.status, row["places"], row["not_found"]) == (1, [], ["chatcmpl-tool-8f2e1a77b9c0"])
    assert [place["conversation_id"] for place in row["same_fault"]] == [sick]
    for _ in range(12):
        conversation(tmp_path, CALL, USER)
    assert "… and 3 more (--json lists all)" in tui("why", text).err


@pytest.mark.parametrize("text", ["", "it does not work", "x" * 1_000_001])
def test_why_needs_a_text_that_says_something(text: str) -> None:
    ended = tui("why", "-", stdin=text.encode())
    assert (ended.status, ended.out) == (2, "")
    assert "ERROR TEXT" in ended.err or "text:" in ended.err
