"""Everything that was recorded goes in and comes out equal (skipped where the recordings are not there)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.support.fixtures import CORPUS
from tui.local.app import local_app
from tui.local.store import LocalStore
from tui.models.include import Include
from tui.models.metadata import same_json

ALL = [("include[]", str(include)) for include in Include]

pytestmark = [
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the recordings are not on this machine"),
    pytest.mark.whole,
]


def lines(name: str) -> Iterator[dict[str, Any]]:
    with (CORPUS / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def conversations() -> Iterator[list[dict[str, Any]]]:
    for line in lines("transcripts.jsonl"):
        yield line["items"]
    singles = [line["item"] for line in lines("items.jsonl")]
    for start in range(0, len(singles), 100):
        yield singles[start : start + 100]


def same(sent: dict[str, Any], got: dict[str, Any], used: set[str]) -> None:
    """Equal but for what the server adds: status, type and an id, or a new id for one in use."""
    expected = dict(sent)
    if not isinstance(sent.get("id"), str) or sent["id"] in used:
        expected["id"] = got["id"]
        assert got["id"] not in used
    expected.setdefault("type", "message")
    if "status" not in sent and "status" in got:
        assert got["status"] == "completed"
        expected["status"] = "completed"
    assert same_json(got, expected)


async def drive(store: LocalStore) -> int:
    used: set[str] = set()
    count = 0
    transport = httpx.ASGITransport(app=local_app(store))
    async with httpx.AsyncClient(transport=transport, base_url="http://local.invalid/v1") as client:
        for items in conversations():
            made = (await client.post("/conversations", json={"items": items[:20]})).json()["id"]
            for start in range(20, len(items), 20):
                body = {"items": items[start : start + 20]}
                assert (await client.post(f"/conversations/{made}/items", json=body)).status_code == 200
            got: list[dict[str, Any]] = []
            after: list[tuple[str, str]] = []
            more = bool(items)
            while more:
                params = httpx.QueryParams([("limit", "100"), ("order", "asc"), *ALL, *after])
                page = (await client.get(f"/conversations/{made}/items", params=params)).json()
                got += page["data"]
                more = page["has_more"]
                after = [("after", page["last_id"])]
            assert len(got) == len(items)
            for sent, stored in zip(items, got, strict=True):
                same(sent, stored, used)
                used.add(stored["id"])
            count += len(got)
    return count


def test_every_recorded_item_comes_back_equal(store: LocalStore) -> None:
    assert asyncio.run(drive(store)) >= 4000
