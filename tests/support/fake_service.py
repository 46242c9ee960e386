"""A small Conversations service in memory that pages correctly, or lies in the ways that real ones do."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal
from urllib.parse import unquote

from tests.support.http_thread import Answer, Seen

Item = dict[str, Any]


def error_body(message: str, *, code: str | None = None, param: str | None = None) -> dict[str, Any]:
    """An error body in the shape of the real service."""
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}


@dataclass
class StoredConversation:
    """One conversation; ``items`` oldest first."""

    id: str
    created_at: int = 1_700_000_000
    metadata: dict[str, Any] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "conversation",
            "created_at": self.created_at,
            "metadata": self.metadata,
        }


@dataclass
class FakeService:
    """The eight operations and the list, with switches for each way of misbehaving."""

    conversations: dict[str, StoredConversation] = field(default_factory=dict)
    has_more: Literal["honest", "always", "never"] = "honest"
    stale_cursor: Literal["404", "restart", "empty"] = "404"
    """What an ``after`` that is not known does."""
    ignores_cursor: bool = False
    """Every page is the first page."""
    empty_pages: int = 0
    """So many coming item pages are empty and say that there is more."""
    last_id: Literal["honest", "empty", "null", "absent"] = "honest"
    lists: bool = True
    """Whether GET /conversations exists (else 404)."""
    metadata_mode: Literal["replace", "merge", "merge_without_null"] = "replace"
    item_delete: Literal["conversation", "deleted", "501", "nothing"] = "conversation"
    """``nothing`` answers 200 and keeps the item."""
    ignores_created_items: bool = False
    poisoned: set[str] = field(default_factory=set)
    """Ids of items that make every page which holds them a 500."""
    refused_includes: set[str] = field(default_factory=set)
    poisoned_order: str = ""
    """Poisoned items are so in this order only; empty: in both."""
    shuffled: bool = False
    """Each order is one of its own, and neither that of the items; new items stand anywhere."""
    random: bool = False
    """Each page is of an order of its own."""
    overlaps: bool = False
    """A page begins with the row that was named."""
    doubles: bool = False
    """A page holds each row twice."""
    repeated_pages: int = 0
    """So many coming item pages are what was answered before in that order, whatever is asked."""
    page_max: int = 1000
    """The most rows that this server gives whatever limit was asked for."""
    made: int = 0
    _last: dict[str, Answer] = field(default_factory=dict)

    def add(
        self,
        conversation_id: str,
        items: Sequence[Item] = (),
        *,
        metadata: Mapping[str, Any] | None = None,
        created_at: int = 1_700_000_000,
    ) -> StoredConversation:
        """Put a conversation there, its items oldest first."""
        stored = StoredConversation(conversation_id, created_at, dict(metadata or {}), list(items))
        self.conversations[conversation_id] = stored
        return stored

    def answer(self, seen: Seen) -> Answer:
        """Answer one request."""
        parts = [unquote(part) for part in seen.path.removeprefix("/v1/").split("/")]
        for name, value in seen.query:
            if name == "include[]" and value in self.refused_includes:
                body = error_body(f"Invalid value: '{value}'.", code="invalid_value", param="include[0]")
                return Answer(400, body)
            if name == "include":
                return Answer(400, error_body("Unknown parameter: 'include'.", code="unknown_parameter"))
        if parts[0] != "conversations" or len(parts) > 4:
            return Answer(404, error_body("Unknown path."))
        if len(parts) == 1:
            return self._root(seen)
        stored = self.conversations.get(parts[1])
        if stored is None:
            return Answer(404, error_body(f"Conversation with id '{parts[1]}' not found."))
        if len(parts) == 2:
            return self._conversation(seen, stored)
        return self._items(seen, stored) if len(parts) == 3 else self._item(seen, stored, parts[3])

    def _root(self, seen: Seen) -> Answer:
        if seen.method == "POST":
            self.made += 1
            sent = json.loads(seen.body)
            items = [] if self.ignores_created_items else self._with_ids(sent.get("items") or [])
            stored = self.add(f"conv_made{self.made}", items, metadata=sent.get("metadata"))
            return Answer(200, stored.shown())
        if not self.lists or seen.method != "GET":
            return Answer(404 if not self.lists else 405, error_body("Not found."))
        query = dict(seen.query)
        rows = sorted(self.conversations.values(), key=lambda row: (row.created_at, row.id))
        return self._page([row.shown() for row in rows], query)

    def _conversation(self, seen: Seen, stored: StoredConversation) -> Answer:
        if seen.method == "DELETE":
            del self.conversations[stored.id]
            return Answer(200, {"id": stored.id, "object": "conversation.deleted", "deleted": True})
        if seen.method == "POST":
            self._update(stored, json.loads(seen.body)["metadata"])
        return Answer(200, stored.shown())

    def _update(self, stored: StoredConversation, wanted: dict[str, Any]) -> None:
        if self.metadata_mode == "replace":
            stored.metadata = wanted
            return
        for key, value in wanted.items():
            if value is None:
                if self.metadata_mode == "merge":
                    stored.metadata.pop(key, None)
            else:
                stored.metadata[key] = value

    def _items(self, seen: Seen, stored: StoredConversation) -> Answer:
        if seen.method == "GET":
            return self._page(stored.items, dict(seen.query))
        new = self._with_ids(json.loads(seen.body)["items"])
        stored.items.extend(new)
        return Answer(200, self._list(new, more=False))

    def _item(self, seen: Seen, stored: StoredConversation, item_id: str) -> Answer:
        found = next((item for item in stored.items if item.get("id") == item_id), None)
        if found is None:
            return Answer(404, error_body(f"Item with id '{item_id}' not found in conversation."))
        if seen.method == "GET":
            return Answer(200, found)
        if self.item_delete == "501":
            return Answer(501, error_body("Not implemented."))
        if self.item_delete != "nothing":
            stored.items.remove(found)
        if self.item_delete == "deleted":
            return Answer(200, {"id": item_id, "object": "conversation.item.deleted", "deleted": True})
        return Answer(200, stored.shown())

    def _with_ids(self, items: list[Item]) -> list[Item]:
        new = []
        for item in items:
            self.made += 1
            new.append({"id": f"item_made{self.made}", "status": "completed"} | item)
        return new

    def _page(self, rows: Sequence[Item], query: dict[str, str]) -> Answer:
        if self.empty_pages:
            self.empty_pages -= 1
            return Answer(200, self._list([], more=True))
        order = query.get("order", "desc")
        if self.repeated_pages and order in self._last:
            self.repeated_pages -= 1
            return self._last[order]
        self._last[order] = self._ordered_page(rows, query)
        return self._last[order]

    def _ordered_page(self, rows: Sequence[Item], query: dict[str, str]) -> Answer:
        order = query.get("order", "desc")
        ordered = list(rows) if order == "asc" else list(reversed(rows))
        if self.shuffled:
            ordered.sort(key=lambda row: zlib.crc32(f"{row.get('id')} {order}".encode()))
        if self.random:
            self.made += 1
            Random(self.made).shuffle(ordered)
        start, after = 0, query.get("after")
        if after and not self.ignores_cursor:
            known = [row.get("id") for row in ordered]
            if after in known:
                start = known.index(after) + (not self.overlaps)
            elif self.stale_cursor == "404":
                return Answer(404, error_body(f"Item with id '{after}' not found in conversation."))
            elif self.stale_cursor == "empty":
                start = len(ordered)
        limit = min(int(query.get("limit", "20")), self.page_max)
        page = ordered[start : start + limit]
        poisoned = self.poisoned if self.poisoned_order in ("", order) else set()
        if any(row.get("id") in poisoned for row in page):
            return Answer(500, error_body("The server had an error."))
        shown = [row for row in page for _ in range(1 + self.doubles)]
        return Answer(200, self._list(shown, more=start + limit < len(ordered)))

    def _list(self, page: list[Item], *, more: bool) -> dict[str, Any]:
        if self.has_more != "honest":
            more = self.has_more == "always"
        first, last = (page[0].get("id"), page[-1].get("id")) if page else (None, None)
        answer = {"object": "list", "data": page, "first_id": first, "last_id": last, "has_more": more}
        if self.last_id == "absent":
            del answer["last_id"]
        elif self.last_id != "honest":
            answer["last_id"] = "" if self.last_id == "empty" else None
        return answer
