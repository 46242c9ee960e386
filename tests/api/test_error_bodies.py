"""The words of an error answer, from every shape that servers send."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.api.support import reply
from tui.api.error_bodies import MESSAGE_MAX, ErrorBody, fault_of, read_error_body
from tui.errors import (
    ApiError,
    Conflict,
    Forbidden,
    Malformed,
    NotFound,
    RateLimited,
    Rejected,
    ServerFault,
    Unauthorized,
)

SHAPES = [
    (
        {"error": {"message": "m", "type": "t", "param": "limit", "code": "integer_above_max_value"}},
        ErrorBody("m", "integer_above_max_value", "limit"),
    ),
    ({"error": {"message": "m"}}, ErrorBody("m")),
    ({"error": "m"}, ErrorBody("m")),
    ({"error": "m", "code": 7, "param": "p"}, ErrorBody("m", "7", "p")),
    ({"detail": "m"}, ErrorBody("m")),
    ({"detail": [{"loc": ["body", "items", 0], "msg": "m"}]}, ErrorBody("items.0: m", None, "items.0")),
    (
        {"detail": [{"loc": ["query"], "msg": "a"}, 3, {"msg": 4}, {"message": "b"}]},
        ErrorBody("query: a; b", None, "query"),
    ),
    ({"detail": [{"loc": "no list", "msg": "m"}]}, ErrorBody("m")),
    ({"error": [{"loc": ["path", "id"], "msg": "m"}]}, ErrorBody("id: m", None, "id")),
    ({"detail": {"error": {"message": "m", "code": "c"}}}, ErrorBody("m", "c")),
    ({"detail": {"message": "m"}}, ErrorBody("m")),
    ({"message": "m", "code": True}, ErrorBody("m")),
    ({"error": {"msg": "m", "param": ["x"], "code": ""}}, ErrorBody("m")),
    ({"error": {"detail": "m"}}, ErrorBody("m")),
    ([{"loc": ["header", "x"], "msg": "m"}], ErrorBody("x: m", None, "x")),
    ("m", ErrorBody("m")),
]


@pytest.mark.parametrize(("body", "read"), SHAPES)
def test_json_shapes(body: object, read: ErrorBody) -> None:
    assert read_error_body(json.dumps(body).encode()) == read


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", ""),
        (b"  \n", ""),
        (b"plain words\n", "plain words"),
        (b"\xef\xbb\xbfplain", "plain"),
        (b"\xff\xfe bytes", "\ufffd\ufffd bytes"),
        (b"<html><head><TITLE lang=x>502 Bad\n  Gateway</title></head>", "502 Bad Gateway"),
        (b"<html>no title</html>", "<html>no title</html>"),
        (b"{not json", "{not json"),
        (b"[" * 100_000, "[" * (MESSAGE_MAX - 1) + "…"),
        (b'{"error": {}}', '{"error": {}}'),
        (b'{"error": null, "detail": 5}', '{"error": null, "detail": 5}'),
        (b'{"error": ""}', '{"error": ""}'),
        (b"[]", "[]"),
        (b"12345", "12345"),
        (b'{"message": ["x"]}', '{"message": ["x"]}'),
        (b'""', '""'),
    ],
)
def test_bodies_without_a_known_shape_show_as_they_are(body: bytes, message: str) -> None:
    assert read_error_body(body) == ErrorBody(message)


def test_a_megabyte_of_words_is_cut() -> None:
    for body in (b"x" * 2**20, json.dumps({"error": {"message": "x" * 2**17, "code": "c" * 9999}}).encode()):
        read = read_error_body(body)
        assert len(read.message) == MESSAGE_MAX
        assert len(read.code or "") <= 200


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["error", "detail", "message", "msg", "loc", "code", "param"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(st.binary(max_size=300) | _JSON.map(lambda value: json.dumps(value).encode()), st.integers(100, 699))
@example(b'{"error": {"message": "\\ud800"}}', 500)
@example(b'{"code": ' + b"9" * 5000 + b"}", 500)
@example(b'{"error":"m","code":1e999}', 400)
def test_any_body_and_status_make_an_error_that_can_be_told(body: bytes, status: int) -> None:
    fault = fault_of(reply(body, status), 0.0)
    assert fault.message
    assert len(fault.message) <= MESSAGE_MAX
    assert fault.status == status
    assert all(word is None or 0 < len(word) <= 200 for word in (fault.context.code, fault.context.param))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (405, Rejected),
        (408, Rejected),
        (409, Conflict),
        (413, Rejected),
        (415, Rejected),
        (422, Rejected),
        (429, RateLimited),
        (499, Rejected),
        (500, ServerFault),
        (501, ServerFault),
        (599, ServerFault),
        (301, Rejected),
        (304, Rejected),
        (199, Malformed),
        (600, Malformed),
    ],
)
def test_the_status_decides(status: int, kind: type[ApiError]) -> None:
    answer = reply(b'{"error": {"message": "m", "code": "c", "param": "p"}}', status, retry_after="4")
    fault = fault_of(answer, 0.0)
    assert type(fault) is kind
    assert (fault.context.operation, fault.context.host) == ("the_operation", "example.org")
    assert (fault.context.code, fault.context.param, fault.context.retry_after) == ("c", "p", 4.0)


def test_an_empty_body_is_told_by_its_status() -> None:
    assert fault_of(reply(b"", 503), 0.0).message == "Service Unavailable (the server said no more)"
    assert "599" in fault_of(reply(b"", 599), 0.0).message


def test_a_locked_conversation_is_a_conflict_whatever_the_status() -> None:
    for status in (400, 409):
        for body in ({"code": "conversation_locked", "message": "m"}, {"message": "conversation_locked"}):
            fault = fault_of(reply(json.dumps({"error": body}), status), 0.0)
            assert isinstance(fault, Conflict)
            assert fault.context.code == "conversation_locked"
    assert type(fault_of(reply(b"conversation_locked", 422), 0.0)) is Rejected


@pytest.mark.parametrize(
    ("location", "word"),
    [
        ("https://other.example/v1?key=secret", "to other.example,"),
        ("https://user:secret@other.example/", "to other.example,"),
        ("/elsewhere", "to another path,"),
        ("http://[", "to another path,"),
        ("", "redirects, and"),
    ],
)
def test_a_redirect_names_the_host_and_no_more(location: str, word: str) -> None:
    fault = fault_of(reply(b"", 302, location=location), 0.0)
    assert type(fault) is Rejected
    assert word in fault.message
    assert "secret" not in fault.message
