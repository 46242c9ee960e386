"""Recorded traffic of the real service, through the functions that read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tui.api import decode
from tui.api.call import Reply
from tui.api.error_bodies import fault_of
from tui.errors import Unauthorized


def exchanges(corpus: Path) -> Iterator[tuple[str, list[str], Any, Reply]]:
    for line in (corpus / "conversations_http.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        asked, given = record["request"], record["response"]
        path = urlsplit(asked["url"]).path.removeprefix("/v1/").split("/")
        body = json.dumps(given["body"]).encode()
        reply = Reply(given["status"], body, given["headers"].get("x-request-id"), given["headers"])
        yield asked["method"], path, given["body"], reply


def test_every_recorded_answer_is_read_as_what_it_is(corpus: Path) -> None:
    seen: set[str] = set()
    for method, path, body, reply in exchanges(corpus):
        if reply.status >= 400:
            fault = fault_of(reply, 0.0)
            assert isinstance(fault, Unauthorized)
            assert (fault.context.code, fault.message) == ("invalid_api_key", body["error"]["message"])
            assert fault.request_id
            seen.add("error")
        elif len(path) == 2 and method == "DELETE":
            assert decode.deleted(reply, path[1]).model_dump() == body
            seen.add("deleted")
        elif len(path) <= 2:
            assert decode.conversation(reply).model_dump() == body
            seen.add("conversation")
        elif len(path) == 3:
            page = decode.item_page(reply)
            assert [item.data for item in page.items] == body["data"]
            assert (page.first_id, page.last_id) == (body["first_id"], body["last_id"])
            assert (page.has_more, page.cursor) == (body["has_more"], body["last_id"])
            seen.add("page")
        else:
            assert decode.item(reply).data == body
            seen.add("item")
    assert seen == {"error", "deleted", "conversation", "page", "item"}


def test_every_recorded_item_survives_a_page(corpus: Path) -> None:
    lines = [line for line in (corpus / "items.jsonl").read_bytes().splitlines() if line.strip()]
    page = decode.item_page(Reply(200, b'{"data":[' + b",".join(lines) + b"]}"))
    assert [item.raw for item in page.items] == [line.strip() for line in lines]
