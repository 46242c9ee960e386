"""Ids in the real forms."""

from __future__ import annotations

import re

import pytest

from tui.local.ids import ID_PREFIXES, IdMaker, is_well_formed, key_of
from tui.models.item import ITEM_TYPES


def test_both_forms() -> None:
    ids = IdMaker(clock=lambda: 0, randomness=lambda count: b"\xab" * count)
    conversation = ids.conversation_id(0x68E2C0DE + 0.9)
    assert conversation == "conv_68e2c0de" + "ab" * 12 + "ab" * 8
    assert ids.item_id("message", "k" * 16, 1) == "msg_00000001" + "ab" * 12 + "k" * 16
    assert ids.response_item_id("reasoning", "k" * 16, 1) == f"rs_{'k' * 16}0000000001" + "ab" * 12
    assert ids.item_id("agent_message", "k" * 16, 1).startswith("item_")
    assert key_of(conversation) == "ab" * 8


@pytest.mark.parametrize(("seconds", "digits"), [(-5, "00000000"), (2**40, "ffffffff")])
def test_a_clock_that_is_far_off(seconds: float, digits: str) -> None:
    assert IdMaker().conversation_id(seconds)[5:13] == digits


def test_every_type_has_a_prefix_and_new_ids_are_well_formed() -> None:
    assert tuple(sorted(ID_PREFIXES)) == tuple(sorted(ITEM_TYPES))
    ids = IdMaker()
    key = key_of(ids.conversation_id(ids.clock()))
    for item_type in (*ITEM_TYPES, "other"):
        made = ids.item_id(item_type, key, ids.clock())
        assert is_well_formed(made)
        assert re.fullmatch(r"[a-z]+_[0-9a-f]{48}", made)


@pytest.mark.parametrize("text", ["", ".", "..", "a b", "a/b", "é", "x" * 65, "a\n", "\ud800"])
def test_what_is_not_well_formed(text: str) -> None:
    assert not is_well_formed(text)
