"""The check on small conversations made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tui.analysis.check.checker import Checker, check
from tui.analysis.check.facts import facts_of
from tui.analysis.check.rules import RULES
from tui.models.finding import Check, Code, Severity
from tui.models.item import Item

KEY = "a1b2c3d4e5f60718"


def user(text: str = "Go on.") -> dict[str, Any]:
    return {"type": "message", "role": "user", "content": text}


def answer(item_id: str = "msg_answer") -> dict[str, Any]:
    return {"id": item_id, "type": "message", "role": "assistant", "content": "Yes."}


def call(name: str, kind: str = "function_call", **fields: Any) -> dict[str, Any]:
    return {"id": f"fc_{name}", "type": kind, "call_id": name, "name": "look", "arguments": "{}", **fields}


def output(name: str, kind: str = "function_call_output") -> dict[str, Any]:
    return {"id": f"fco_{name}", "type": kind, "call_id": name, "output": "found"}


def reasoning(item_id: str = "rs_1", **fields: Any) -> dict[str, Any]:
    return {"id": item_id, "type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}], **fields}


def made(prefix: str, second: int, key: str = KEY) -> str:
    """The id of an item that a response made."""
    return f"{prefix}_{key}00{second:08x}{'0' * 24}"


def added(prefix: str, second: int, key: str = KEY) -> str:
    """The id of an item that a client added."""
    return f"{prefix}_{second:08x}{'0' * 24}{key}"


def found(*items: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    result = check([Item.of(data) for data in items], **more)
    return [(one.code.value, one.identities[0]) for one in result.findings]


def test_nothing_is_said_of_a_healthy_conversation() -> None:
    items = [user(), reasoning(), call("a"), call("b"), output("b"), output("a"), reasoning("rs_2"), answer()]
    result = check([Item.of(data) for data in items])
    assert result == Check((), 8)
    assert result.worst is None


def test_calls_of_one_response_wait_together() -> None:
    assert found(user(), call("a"), call("b"), output("b")) == [("pending_call", "fc_a")]
    assert found(call("a"), reasoning(), call("b")) == [("pending_call", "fc_a"), ("pending_call", "fc_b")]


@pytest.mark.parametrize("later", [[user()], [answer()], [output("b"), reasoning(), call("c"), output("c")]])
def test_a_call_that_others_follow_has_no_output(later: list[dict[str, Any]]) -> None:
    items = [call("a"), call("b"), *([] if later[0].get("call_id") else [output("b")]), *later]
    assert found(*items) == [("call_without_output", "fc_a")]


def test_the_servers_words_are_foretold() -> None:
    items = [call("a"), user(), output("b"), reasoning("rs_1"), user(), reasoning("rs_9"), answer(), answer()]
    result = check([Item.of(data) for data in items])
    assert [one.causes for one in result.findings] == [
        "No tool output found for function call a.",
        "No tool call found for function call output with call_id b.",
        "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
        "Duplicate item found with id msg_answer.",
    ]
    assert result.worst is Severity.ERROR
    custom = check(
        [Item.of(data) for data in (call("a", "custom_tool_call"), user(), output("c", "shell_call_output"))]
    )
    assert [one.causes for one in custom.findings] == ["", ""]


def test_what_a_program_calls_is_answered_while_it_goes_on() -> None:
    items = [call("p", "program"), call("a"), output("a"), call("b")]
    assert found(*items) == [("pending_call", "fc_p"), ("pending_call", "fc_b")]
    assert found(*items, output("b"), user()) == [("call_without_output", "fc_p")]


def test_what_a_server_runs_itself_is_no_pair() -> None:
    search = {"type": "tool_search_call", "id": "tsc_1", "call_id": None}
    assert found(search, {"type": "tool_search_output", "id": "tso_1", "call_id": None}, user()) == []


def test_an_output_may_be_of_another_type_than_the_call() -> None:
    assert found(call("a", "tool_search_call"), output("a"), user()) == []


def test_an_output_before_its_call() -> None:
    assert found(output("a"), call("a"), user()) == [("output_before_call", "fco_a")]
    assert found(output("a"), call("a"), output("a") | {"id": "fco_2"}) == [
        ("output_before_call", "fco_a"),
        ("duplicate_call_id", "fco_2"),
    ]


def test_the_same_call_id_twice() -> None:
    assert found(call("a"), call("a", id="fc_2"), output("a")) == [("duplicate_call_id", "fc_2")]
    assert found(call("a"), output("a"), output("a") | {"id": "fco_2"}) == [("duplicate_call_id", "fco_2")]
    assert found(output("a"), output("a") | {"id": "fco_2"}) == [
        ("output_without_call", "fco_a"),
        ("output_without_call", "fco_2"),
    ]


def test_what_stands_in_a_gap_is_not_missed() -> None:
    checker = Checker()
    before = [call("a"), output("x"), reasoning("rs_1")]
    for data in before:
        checker.add(facts_of(Item.of(data)))
    checker.skip()
    for data in [user(), output("a"), output("b"), call("c"), user()]:
        checker.add(facts_of(Item.of(data)))
    result = checker.result()
    assert result.partial
    assert [(one.code, one.identities[0]) for one in result.findings] == [
        (Code.OUTPUT_WITHOUT_CALL, "fco_x"),
        (Code.CALL_WITHOUT_OUTPUT, "fc_c"),
    ]
    assert check([], partial=True).partial


@pytest.mark.parametrize("follower", [user(), output("z"), {"type": "mcp_approval_response", "approve": True}])
def test_reasoning_must_lead_to_something(follower: dict[str, Any]) -> None:
    codes = found(reasoning("rs_1"), reasoning("rs_2"), follower)
    assert codes[0] == ("reasoning_without_follower", "rs_2")
    unnamed = check([Item.of(data) for data in (reasoning(id=None), follower)]).findings[0]
    assert unnamed.causes == ""


def test_an_item_of_an_unknown_type_may_follow() -> None:
    assert found(reasoning(), {"type": "agent_message", "id": "am_1"}, user()) == []
    assert found(reasoning(), {"id": "odd"}, user()) == []
    assert found(reasoning(), {"type": "unheard_of", "role": "user"}, user()) == []


def test_the_last_reasoning() -> None:
    result = check([Item.of(data) for data in (user(), reasoning("rs_1"), reasoning("rs_2"))])
    assert [(one.code, one.identities) for one in result.findings] == [(Code.LAST_REASONING, ("rs_2", "rs_1"))]
    assert "a reasoning item" in check([Item.of(reasoning(id=None))]).findings[0].sentence


def test_a_message_whose_reasoning_was_deleted() -> None:
    gone = [Item.of(reasoning(made("rs", 100)))]
    message = answer(made("msg", 103))
    older = [user() | {"id": added("msg", 90)}, answer(made("msg", 95))]
    assert found(*older, message, deleted=gone) == [("reasoning_gone", made("msg", 103))]
    (only,) = check([Item.of(message)], deleted=gone).findings
    assert only.causes == (
        f"Item '{made('msg', 103)}' of type 'message' was provided without its required "
        f"'reasoning' item: '{made('rs', 100)}'."
    )


@pytest.mark.parametrize(
    "later",
    [
        [reasoning(made("rs", 100)), answer(made("msg", 103))],
        [reasoning(made("rs", 101)), answer(made("msg", 103))],
        [reasoning("rs_other"), answer(made("msg", 103))],
        [user() | {"id": added("msg", 150)}, answer(made("msg", 153))],
        [user() | {"id": added("msg", 100)}, user(), answer(added("msg", 103)), answer("msg_odd")],
        [answer(made("msg", 103, key="0" * 16)), answer(made("msg", 99))],
    ],
)
def test_where_it_cannot_be_known_nothing_is_said(later: list[dict[str, Any]]) -> None:
    gone = [Item.of(reasoning(made("rs", 100))), Item.of(reasoning("rs_odd")), Item.of(answer())]
    assert found(*later, deleted=gone) == []


def test_what_was_found_is_taken_back_when_the_reasoning_comes() -> None:
    gone = [Item.of(reasoning(made("rs", 100)))]
    message = answer(made("msg", 103))
    assert found(message, reasoning(made("rs", 100)), answer("msg_2"), deleted=gone) == []


def test_empty_reasoning() -> None:
    assert found({"type": "reasoning", "summary": []}, answer())[0][0] == "empty_reasoning"
    assert found({"type": "reasoning", "id": "rs_1", "summary": []}, answer()) == []
    assert found({"type": "reasoning", "content": [{"text": "Hm."}]}, answer()) == []


def test_encrypted_content() -> None:
    sealed = reasoning(made("rs", 1), encrypted_content="gAAAAABo" * 400)
    assert found(sealed, answer(), conversation_key=KEY) == []
    assert found(sealed, answer()) == []
    assert found(sealed, answer(), conversation_key="0" * 16) == [
        ("foreign_encrypted_content", made("rs", 1)),
    ]
    assert found(reasoning("rs_1", encrypted_content="gAAAAABo"), answer(), conversation_key=KEY) == []
    broken = reasoning("rs_1", encrypted_content="gAAAAABoA")
    assert found(broken, answer()) == [("broken_encrypted_content", "rs_1")]
    compaction = {"type": "compaction", "id": "cmp_1", "encrypted_content": "gA A"}
    assert found(compaction) == [("broken_encrypted_content", "cmp_1")]
    assert found({"type": "compaction", "id": "cmp_1", "encrypted_content": None}) == []


@pytest.mark.parametrize("arguments", ["{", '{"a": }', "{'a': 1}", "look", '{"a": 1} {', '"\ud800'])
def test_arguments_that_are_not_json(arguments: str) -> None:
    found_ = found(call("a", arguments=arguments), output("a"))
    assert found_ == [("broken_arguments", "fc_a")]


@pytest.mark.parametrize(
    "arguments", ["", " ", "{}", "[NaN]", {"a": 1}, None, "[" * 100_000, "9" * 5_000, '"\\ud800"', '"\ud800"']
)
def test_arguments_that_are_json_or_may_be(arguments: Any) -> None:
    assert found(call("a", arguments=arguments), output("a")) == []


def test_a_large_call_is_looked_into_too() -> None:
    big = '{"text": "' + "x" * 300_000
    assert found(call("a", arguments=big + '"}'), output("a")) == []
    assert found(call("a", arguments=big), output("a")) == [("broken_arguments", "fc_a")]


def test_items_that_only_python_reads() -> None:
    raw = b'{"type": "function_call", "id": "fc_a", "call_id": "a", "arguments": "{\\ud800", "status": 5}'
    (only,) = check([Item(raw), Item.of(output("a"))]).findings
    assert only.code is Code.BROKEN_ARGUMENTS
    long = (
        b'{"type": "function_call", "id": "fc_a", "call_id": "a", "arguments": "{\\ud800' + b"x" * 3_000 + b'"}'
    )
    (only,) = check([Item(long), Item.of(output("a"))]).findings
    assert only.code is Code.BROKEN_ARGUMENTS
    assert check([Item(b"no json"), Item(b"[]")]).findings == ()


def test_arguments_that_the_faster_reader_refuses() -> None:
    raw = b'{"type": "function_call", "id": "fc_a", "call_id": "a", "arguments": [1e999], "pad": "%b"}'
    assert check([Item(raw % (b"x" * 3_000)), Item.of(output("a"))]).findings == ()


def test_unfinished_items() -> None:
    assert found(answer() | {"status": "incomplete"}) == [("unfinished_item", "msg_answer")]
    assert found({"role": "assistant", "status": "in_progress"})[0][0] == "unfinished_item"
    assert "an item" in check([Item.of({"status": "incomplete"})]).findings[0].sentence


def test_failed_calls() -> None:
    mcp: dict[str, Any] = {"type": "mcp_call", "id": "mcp_1", "arguments": "{}"}
    for error, words in [
        ("it broke", "it broke"),
        ({"type": "http_error", "message": "no answer"}, "no answer"),
        ({"content": [1]}, "an error"),
        ({"code": "E7"}, "E7"),
    ]:
        (only,) = check([Item.of(mcp | {"error": error})]).findings
        assert only.code is Code.FAILED_CALL
        assert only.sentence.endswith(f"failed: {words}")
    assert found(mcp | {"error": None}) == []
    (only,) = check([Item.of(mcp | {"status": "failed"})]).findings
    assert only.sentence == "mcp_1 failed"


def test_approvals() -> None:
    request = {"type": "mcp_approval_request", "id": "mcpr_1", "arguments": "{}"}
    response = {
        "type": "mcp_approval_response",
        "id": "mcpa_1",
        "approval_request_id": "mcpr_1",
        "approve": True,
    }
    assert found(request) == [("pending_approval", "mcpr_1")]
    assert found(request, user()) == [("approval_without_response", "mcpr_1")]
    assert found(request, response, user()) == []
    assert found(response, user()) == [("response_without_request", "mcpa_1")]
    assert found(request | {"id": None}, response | {"approval_request_id": None}, user()) == []


def test_every_code_has_a_rule_and_every_severity_its_rank() -> None:
    assert {*RULES} == {*Code}
    assert [one.rank for one in Severity] == [0, 1, 2]
