"""Any JSON: stored as it is or refused as the API refuses, never a fault of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.local.conftest import InProcess
from tui.local.app import local_app
from tui.local.store import LocalStore
from tui.models.include import INCLUDE_SPECS, Include
from tui.models.item import ITEM_TYPES
from tui.models.metadata import same_json

TEXT = st.text(st.characters(exclude_categories=()), max_size=8)  # lone surrogates too
KEYS = st.one_of(TEXT, st.sampled_from(["type", "role", "content", "items", "metadata", "action", "output"]))
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
FIELDS = st.sampled_from(sorted({step for spec in INCLUDE_SPECS.values() for step in spec.path} - {"*"}))
PARTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["output_text", "input_image", "other"])},
    optional={"logprobs": JSON, "image_url": JSON},
)
ITEMS = st.builds(
    lambda item_type, fields, content: {**fields, **content, "type": item_type},
    st.sampled_from([*ITEM_TYPES, "invented", ""]),
    st.dictionaries(FIELDS | KEYS, JSON, max_size=5),
    st.just({}) | st.builds(lambda parts: {"content": parts}, st.lists(PARTS, max_size=3)),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    path: Path = tmp_path_factory.mktemp("any") / "local.sqlite3"
    with closing(LocalStore.open(path)) as store:
        yield InProcess(local_app(store))


@settings(max_examples=60, deadline=None)
@given(body=JSON | st.fixed_dictionaries({}, optional={"items": JSON, "metadata": JSON}))
def test_any_body_is_taken_or_refused(shared: InProcess, body: Any) -> None:
    for path in ("/conversations", "/conversations/conv_x", "/conversations/conv_x/items"):
        assert shared("POST", path, content=json.dumps(body)).status_code in {200, 400, 404}


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=40))
def test_any_bytes_are_taken_or_refused(shared: InProcess, body: bytes) -> None:
    assert shared("POST", "/conversations", content=body).status_code in {200, 400}


@settings(max_examples=80, deadline=None)
@given(item=ITEMS, asked=st.sets(st.sampled_from(list(Include))))
def test_any_item_comes_back_equal(shared: InProcess, item: dict[str, Any], asked: set[Include]) -> None:
    answer = shared("POST", "/conversations", content=json.dumps({"items": [item]}))
    assert answer.status_code == 200
    path = f"/conversations/{answer.json()['id']}/items"

    def read(includes: set[Include]) -> dict[str, Any]:
        params = [("include[]", str(include)) for include in includes]
        (got,) = shared("GET", path, params=params).json()["data"]
        return dict(got)

    whole = read(set(Include))
    added = {"id": whole["id"]} | ({} if "status" in item else {"status": whole.get("status")})
    assert same_json({**added, **whole}, {**item, **added})
    # Asking for some shows the fields of those as they are, and hides no other field.
    some = read(asked)
    assert some.keys() == whole.keys()
    for spec in INCLUDE_SPECS.values():
        if spec.include in asked and spec.path[0] not in {"content", "action", "output"}:
            assert spec.item_type != whole["type"] or same_json(some.get(spec.path[0]), whole.get(spec.path[0]))


@settings(max_examples=60, deadline=None)
@given(pairs=st.dictionaries(KEYS, TEXT, max_size=16))
def test_any_metadata_within_the_limits_comes_back_equal(shared: InProcess, pairs: dict[str, str]) -> None:
    made = shared("POST", "/conversations", content=json.dumps({"metadata": pairs})).json()
    assert made["metadata"] == pairs
    assert shared("GET", f"/conversations/{made['id']}").json() == made


@settings(max_examples=60, deadline=None)
@given(
    query=st.dictionaries(
        st.sampled_from(["limit", "order", "after", "include[]", "include", "x"]),
        st.text(max_size=6),
        max_size=4,
    )
)
def test_any_query_is_taken_or_refused(shared: InProcess, query: dict[str, str]) -> None:
    for path in ("/conversations", "/conversations/conv_x/items"):
        assert shared("GET", path, params=query).status_code in {200, 400, 404}
