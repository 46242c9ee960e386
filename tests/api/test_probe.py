"""Whether a server lists: a yes, a no, or a trouble that is shown as itself."""

from __future__ import annotations

import pytest

from tests.api.test_listing import use
from tests.support.fault_server import FaultServer
from tui.api.probe import Listing, probe_listing
from tui.errors import (
    ApiError,
    Forbidden,
    Malformed,
    RateLimited,
    Rejected,
    ServerFault,
    Unauthorized,
    Unreachable,
)


def test_a_server_that_lists(fault_server: FaultServer) -> None:
    assert use(fault_server, probe_listing) == Listing(lists=True)
    fault_server.answer(200, {"data": [{"title": "without an id"}], "total": 1})
    assert use(fault_server, probe_listing) == Listing(lists=True)
    assert fault_server.lines[0] == "GET /v1/conversations?limit=1"


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_that_does_not(fault_server: FaultServer, status: int) -> None:
    fault_server.fail(status)
    finding = use(fault_server, probe_listing)
    assert not finding.lists
    assert str(status) in finding.reason
    assert len(fault_server.requests) == 1


@pytest.mark.parametrize("body", ["<html>", "", "no api here"])
def test_a_body_that_is_not_json_is_no_answer(fault_server: FaultServer, body: str) -> None:
    fault_server.answer(200, body)
    with pytest.raises(Malformed):
        use(fault_server, probe_listing)


@pytest.mark.parametrize("body", ["{}", '{"data": {}}', "[]"])
def test_a_success_that_is_no_list(fault_server: FaultServer, body: str) -> None:
    fault_server.answer(200, body)
    finding = use(fault_server, probe_listing)
    assert not finding.lists
    assert finding.reason


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (401, Unauthorized),
        (403, Forbidden),
        (422, Rejected),
        (429, RateLimited),
        (500, ServerFault),
    ],
)
def test_trouble_says_nothing_about_listing(
    fault_server: FaultServer, status: int, kind: type[ApiError]
) -> None:
    fault_server.fail(status, "agent_id is required", param="agent_id", times=3)
    with pytest.raises(kind) as caught:
        use(fault_server, probe_listing)
    assert caught.value.context.param == "agent_id"


def test_no_connection_says_nothing_either(fault_server: FaultServer) -> None:
    fault_server.cut(times=3)
    with pytest.raises(Unreachable):
        use(fault_server, probe_listing)
