"""Random histories against a plain list: ids unique, order kept, ``has_more`` exact."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from tests.local.conftest import InProcess
from tui.local.app import local_app
from tui.local.store import LocalStore

CLIENT_IDS = st.one_of(st.none(), st.sampled_from(["a", "b", "c", "msg_1", "no good", ""]))
ORDERS = st.sampled_from(["asc", "desc"])


class LocalServerHistory(RuleBasedStateMachine):
    """The model: conversation id → its item ids, both in the order in which they were made."""

    conversations = Bundle("conversations")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = LocalStore.open(Path(self.folder.name) / "local.sqlite3")
        self.ask = InProcess(local_app(self.store))
        self.model: dict[str, list[str]] = {}
        self.said: dict[str, Any] = {}

    @initialize(target=conversations)
    def first(self) -> str:
        return self._create([None])

    @rule(target=conversations, wanted=st.lists(CLIENT_IDS, max_size=4))
    def create(self, wanted: list[str | None]) -> str:
        return self._create(wanted)

    def _create(self, wanted: list[str | None]) -> str:
        answer = self.ask("POST", "/conversations", json={"items": self._items(wanted)})
        made = str(answer.json()["id"])
        assert made not in self.model
        listed = self.ask("GET", f"/conversations/{made}/items?order=asc&limit=100").json()["data"]
        self.model[made] = []
        self._took(made, wanted, listed)
        return made

    @rule(conversation=conversations, wanted=st.lists(CLIENT_IDS, min_size=1, max_size=20))
    def add(self, conversation: str, wanted: list[str | None]) -> None:
        answer = self.ask("POST", f"/conversations/{conversation}/items", json={"items": self._items(wanted)})
        if conversation not in self.model:
            assert answer.status_code == 404
            return
        self._took(conversation, wanted, answer.json()["data"])

    def _items(self, wanted: list[str | None]) -> list[dict[str, Any]]:
        return [
            {"type": "x", "n": number} | ({} if name is None else {"id": name})
            for number, name in enumerate(wanted)
        ]

    def _took(self, conversation: str, wanted: list[str | None], items: list[dict[str, Any]]) -> None:
        assert [item["n"] for item in items] == list(range(len(wanted)))
        for name, item in zip(wanted, items, strict=True):
            used = {one for ids in self.model.values() for one in ids}
            assert item["id"] not in used
            if name in {"a", "b", "c", "msg_1"} and name not in used:
                assert item["id"] == name
            self.model[conversation].append(item["id"])
            self.said[item["id"]] = item

    @rule(conversation=conversations, place=st.integers(0, 1000))
    def delete_item(self, conversation: str, place: int) -> None:
        ids = self.model.get(conversation) or ["never"]
        victim = ids[place % len(ids)]
        answer = self.ask("DELETE", f"/conversations/{conversation}/items/{victim}")
        if victim == "never":
            assert answer.status_code == 404
        else:
            assert answer.json()["id"] == conversation
            ids.remove(victim)

    @rule(conversation=conversations)
    def delete(self, conversation: str) -> None:
        answer = self.ask("DELETE", f"/conversations/{conversation}")
        assert answer.status_code == (200 if self.model.pop(conversation, None) is not None else 404)

    @rule(conversation=conversations, limit=st.integers(1, 100), order=ORDERS, place=st.integers(0, 1000))
    def list_items(self, conversation: str, limit: int, order: str, place: int) -> None:
        ids = self.model.get(conversation)
        params: dict[str, Any] = {"limit": limit, "order": order}
        if not ids:
            expected: list[str] = []
        else:
            expected = ids if order == "asc" else ids[::-1]
            place %= len(expected) + 1
            if place:
                params["after"] = expected[place - 1]
                expected = expected[place:]
        answer = self.ask("GET", f"/conversations/{conversation}/items", params=params)
        if ids is None:
            assert answer.status_code == 404
            return
        page = answer.json()
        assert page["data"] == [self.said[one] for one in expected[:limit]]
        assert page["has_more"] is (len(expected) > limit)
        assert page["first_id"] == (expected[0] if expected else None)
        assert page["last_id"] == (expected[:limit][-1] if expected else None)

    @rule(limit=st.integers(1, 100), order=ORDERS)
    def list_conversations(self, limit: int, order: str) -> None:
        expected = list(self.model) if order == "asc" else list(self.model)[::-1]
        seen: list[str] = []
        params: dict[str, Any] = {"limit": limit, "order": order}
        more = True
        while more:
            page = self.ask("GET", "/conversations", params=params).json()
            seen += [row["id"] for row in page["data"]]
            more = page["has_more"]
            assert more is (len(seen) < len(expected))
            params["after"] = page["last_id"]
        assert seen == expected

    @rule(conversation=conversations, place=st.integers(0, 1000))
    def get_item(self, conversation: str, place: int) -> None:
        every = [one for ids in self.model.values() for one in ids] or ["never"]
        item = every[place % len(every)]
        answer = self.ask("GET", f"/conversations/{conversation}/items/{item}")
        if item in self.model.get(conversation, []):
            assert answer.json() == self.said[item]
        else:
            assert answer.status_code == 404

    @invariant()
    def ids_are_unique(self) -> None:
        every = [one for ids in self.model.values() for one in ids]
        assert len(every) == len(set(every))

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()


TestLocalServerHistory = LocalServerHistory.TestCase
TestLocalServerHistory.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
