"""Ids, includes, orders, pages, conversations and rows."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tui.errors import InputError
from tui.models.conversation import Conversation, Deleted
from tui.models.ids import ID_MAX_LENGTH, check_id
from tui.models.include import ALL_INCLUDES, INCLUDE_SPECS, NO_INCLUDES, Include, parse_includes
from tui.models.item import ITEM_TYPES, Item
from tui.models.order import Order
from tui.models.page import ConversationPage, ItemPage
from tui.models.rows import GapRow, ItemRow, KnownConversation, SeenConversation


@pytest.mark.parametrize(
    "text", ["msg_1", "...", "a/b", "../x", "%2e%2e", "ü", "a b", "x" * ID_MAX_LENGTH, "\u202e"]
)
def test_ids_are_opaque(text: str) -> None:
    assert check_id(text) == text


@pytest.mark.parametrize(
    "text", ["", " ", "\t", ".", "..", "x" * (ID_MAX_LENGTH + 1), "a\x00", "a\x1b", "\x9b", "\ud800"]
)
def test_what_cannot_be_an_id(text: str) -> None:
    with pytest.raises(InputError) as caught:
        check_id(text, field="item id")
    assert caught.value.field == "item id"


def test_includes_as_users_write_them() -> None:
    assert parse_includes([]) == NO_INCLUDES
    assert parse_includes(["all"]) == ALL_INCLUDES
    assert parse_includes(["message.output_text.logprobs, reasoning.encrypted_content", ",", ""]) == {
        Include.LOGPROBS,
        Include.ENCRYPTED_REASONING,
    }
    with pytest.raises(InputError, match="'nonsense' is no include value") as caught:
        parse_includes(["nonsense"])
    assert caught.value.field == "include"


def test_every_include_has_a_spec_that_names_a_type() -> None:
    assert len(Include) == 8
    assert set(INCLUDE_SPECS) == ALL_INCLUDES
    for include, spec in INCLUDE_SPECS.items():
        assert spec.item_type in ITEM_TYPES
        assert spec.path[-1] == include.value.rpartition(".")[2]
        assert (spec.part_type is not None) is ("*" in spec.path)


def test_orders_turn_round() -> None:
    assert Order.ASC.other is Order.DESC
    assert Order("desc").other is Order.ASC


def test_the_cursor_is_the_last_items_own_id() -> None:
    assert ItemPage((), has_more=True).cursor is None
    page = ItemPage((Item(b'{"id":"a"}'), Item(b'{"id":"b"}')), has_more=False, last_id="wrong")
    assert page.cursor == "b"
    assert ItemPage((Item(b"{}"),), has_more=False).cursor is None
    assert ConversationPage((), has_more=False).cursor is None
    assert ConversationPage((Conversation(id="a"), Conversation(id="b")), has_more=False).cursor == "b"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, JSON, JSON, JSON)
def test_a_conversation_takes_whatever_servers_send(created: Any, metadata: Any, kind: Any, extra: Any) -> None:
    read = Conversation.model_validate(
        {"id": "c", "created_at": created, "metadata": metadata, "object": kind, "extra": extra}
    )
    assert read.created_at is None or 0 <= read.created_at < 253_402_300_800
    if isinstance(metadata, dict):
        assert json.dumps(dict(read.metadata)) == json.dumps(metadata)
    else:
        assert read.metadata == {}
    assert read.object == (kind if isinstance(kind, str) else "conversation")
    assert json.dumps((read.model_extra or {})["extra"]) == json.dumps(extra)


def test_a_conversation_cannot_be_changed_and_needs_an_id() -> None:
    read = Conversation(id="c", created_at=1_700_000_000)
    assert (read.created_at, read.metadata) == (1_700_000_000, {})
    assert Conversation.model_validate({"id": "c", "created_at": 5.9}).created_at == 5
    assert Conversation.model_validate({"id": "c", "created_at": True}).created_at is None
    with pytest.raises(ValidationError):
        read.id = "d"  # type: ignore[misc]
    for bad in ({}, {"id": ""}, {"id": 7}):
        with pytest.raises(ValidationError):
            Conversation.model_validate(bad)
    assert Deleted(id="c") == Deleted(id="c", object="", deleted=True)


def test_rows_are_frozen_and_slotted() -> None:
    rows: list[Any] = [
        KnownConversation("c"),
        SeenConversation("c"),
        ItemRow("i", "i", "message", "user", "", "", "hello", 9),
        GapRow(),
    ]
    for row in rows:
        assert not hasattr(row, "__dict__")
        for name in ("id", "identity"):
            with pytest.raises((AttributeError, TypeError)):
                setattr(row, name, "other")


def test_the_values_of_the_first_screen_bring_in_no_pydantic() -> None:
    names = ["item", "include", "metadata", "rows", "ids", "json_value", "order"]
    code = "; ".join(f"import tui.models.{name}" for name in names)
    code += "; import sys; print([m for m in ('pydantic', 'httpx', 'msgspec') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
