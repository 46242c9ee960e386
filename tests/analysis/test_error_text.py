"""What error texts say, in every wrapping in which people paste them."""

from __future__ import annotations

import json

import pytest

from tui.analysis.error_text import complaint_of
from tui.models.finding import Code

CALL, ITEM, REASONING = "call_Ab12Cd34Ef56", "msg_0a1b2c3d4e5f", "rs_0f9e8d7c6b5a"
TEXTS = {
    f"No tool output found for function call {CALL}.": (Code.CALL_WITHOUT_OUTPUT, CALL),
    f"No tool call found for function call output with call_id {CALL}.": (Code.OUTPUT_WITHOUT_CALL, CALL),
    f"Item '{REASONING}' of type 'reasoning' was provided without its required following item.": (
        Code.REASONING_WITHOUT_FOLLOWER,
        REASONING,
    ),
    f"Item '{ITEM}' of type 'message' was provided without its required 'reasoning' item: '{REASONING}'.": (
        Code.REASONING_GONE,
        ITEM,
    ),
    f"Duplicate item found with id {REASONING}. Remove duplicate items from your input and try again.": (
        Code.DUPLICATE_ID,
        REASONING,
    ),
    "The encrypted content gAAA could not be verified. Reason: invalid_encrypted_content": (
        Code.BROKEN_ENCRYPTED_CONTENT,
        None,
    ),
    "an empty reasoning item was provided without id and encrypted_content": (Code.EMPTY_REASONING, None),
}


def traceback(message: str) -> str:
    body = {"error": {"message": message, "type": "invalid_request_error", "param": "input", "code": None}}
    return (
        'Traceback (most recent call last):\n  File "/srv/app/agent.py", line 41, in run_turn\n'
        '    response = client.responses.create(model="gpt-5", input=turn)\n'
        f"openai.BadRequestError: Error code: 400 - {body}\n"
    )


def log_line(message: str) -> str:
    return f"2026-03-01T10:11:12Z ERROR worker[17] turn failed: {message!r} attempt=3 trace_id=9f8e7d6c5b4a"


def curl_answer(message: str) -> str:
    body = json.dumps({"error": {"message": message, "type": "invalid_request_error", "code": None}}, indent=2)
    return f"HTTP/2 400 \ncontent-type: application/json\nx-request-id: req_0123456789abcdef\n\n{body}\n"


WRAPPINGS = (str, traceback, log_line, curl_answer)


@pytest.mark.parametrize("wrap", WRAPPINGS)
@pytest.mark.parametrize("message", TEXTS)
def test_the_item_at_fault_is_named_first(message: str, wrap: type[str]) -> None:
    code, name = TEXTS[message]
    found = complaint_of(wrap(message))
    assert found.codes[0] is code
    assert found.names[:1] == (() if name is None else (name,))
    assert not found.conversation_ids
    assert not found.empty


SENTENCES = (
    "No tool output found for function call {}.",
    "No tool output found for custom tool call {}.",
    "No tool call found for function call output with call_id {}.",
    "Item '{}' of type 'reasoning' was provided without its required following item.",
    "Duplicate item found with id {}. Remove duplicate items from your input and try again.",
)
ANY_FORM = (
    *("call_nope", "call_zz", "toolu_01AbCdEf99", "chatcmpl-tool-8f2e1a77b9c0", "a:b.c", "17"),
    "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
)


@pytest.mark.parametrize("name", ANY_FORM)
@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_what_a_known_error_names_is_an_id_of_any_form(sentence: str, name: str, wrap: type[str]) -> None:
    found = complaint_of(wrap(sentence.format(name)))
    assert (found.at_fault, found.names) == ((name,), (name,))
    assert found.codes
    assert not found.conversation_ids


@pytest.mark.parametrize(
    "text",
    [
        "No tool output found for function call \x1b[1mcall_ab\x1b[0m.",
        "No tool output found for function call `call_ab`, in all",
        "No tool output found for function call “call_ab”.",
        '{"error": "{\\"message\\": \\"No tool output found for function call call_ab.\\"}"}',
        "No tool output found for\n  function call call_ab.\\n",
    ],
)
def test_what_stands_around_the_id_is_no_part_of_it(text: str) -> None:
    assert complaint_of(text).at_fault == ("call_ab",)


@pytest.mark.parametrize("cut", ["call_ab12…", "call_ab12...", "..", "x" * 600])
def test_an_id_that_was_cut_short_names_nothing(cut: str) -> None:
    found = complaint_of(f"No tool output found for function call {cut}")
    assert (found.at_fault, found.names) == ((), ())
    assert found.codes


def test_each_id_that_errors_name_is_at_fault_and_no_other() -> None:
    first, second = (f"No tool output found for function call {name}." for name in ("call_b", "call_a"))
    found = complaint_of(f"{first} {second} {first} {ITEM} of conv_0123456789abcdef")
    assert (found.at_fault, found.names) == (("call_b", "call_a"), ("call_b", "call_a", ITEM))
    assert found.conversation_ids == ("conv_0123456789abcdef",)


def test_the_conversation_of_an_error_without_an_id_is_kept() -> None:
    found = complaint_of("conv_0123456789abcdef: invalid_encrypted_content")
    assert (found.conversation_ids, found.names) == (("conv_0123456789abcdef",), ())


def test_ids_without_a_known_error() -> None:
    found = complaint_of(f"something about {ITEM} in conv_0123456789abcdef of resp_0123456789abcdef")
    assert found.codes == ()
    assert (found.conversation_ids, found.response_ids) == (
        ("conv_0123456789abcdef",),
        ("resp_0123456789abcdef",),
    )
    assert found.names == (ITEM,)


@pytest.mark.parametrize("text", ["", "all is well", "Error code: 500 - the server had an error"])
def test_texts_that_say_nothing(text: str) -> None:
    assert complaint_of(text).empty


def test_one_word_may_be_the_id_of_a_server_with_ids_of_its_own() -> None:
    assert complaint_of("thread-17").conversation_ids == ("thread-17",)
    assert complaint_of("invalid_encrypted_content").conversation_ids == ()
