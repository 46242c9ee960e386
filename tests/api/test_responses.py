"""The conversation of a response, where a server tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.test_listing import use
from tests.support.fault_server import FaultServer
from tui.api.responses import conversation_of_response
from tui.errors import InputError, Unauthorized

RESPONSE = "resp_0123456789abcdef"


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"id": RESPONSE, "conversation": {"id": "conv_1"}}, "conv_1"),
        ({"id": RESPONSE, "conversation": "conv_1"}, "conv_1"),
        ({"id": RESPONSE, "conversation": None}, None),
        ({"id": RESPONSE}, None),
        ({"conversation": {"id": ".."}}, None),
        ([], None),
        ("no json", None),
    ],
)
def test_what_a_response_says(fault_server: FaultServer, answer: Any, found: str | None) -> None:
    fault_server.answer(200, answer)
    assert use(fault_server, lambda wire: conversation_of_response(wire, RESPONSE)) == found
    assert fault_server.lines == [f"GET /v1/responses/{RESPONSE}"]


@pytest.mark.parametrize("status", [400, 404, 405, 422, 501])
def test_a_server_without_it(fault_server: FaultServer, status: int) -> None:
    fault_server.fail(status)
    assert use(fault_server, lambda wire: conversation_of_response(wire, RESPONSE)) is None


def test_a_key_problem_is_shown_as_one(fault_server: FaultServer) -> None:
    fault_server.fail(401)
    with pytest.raises(Unauthorized):
        use(fault_server, lambda wire: conversation_of_response(wire, RESPONSE))
    with pytest.raises(InputError):
        use(fault_server, lambda wire: conversation_of_response(wire, ".."))
