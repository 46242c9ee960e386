from __future__ import annotations

import pytest

from tui.analysis.id_clock import IdClock, conversation_key, item_time, read_id

KEY = "7d3f0a91c2b4e586"
CONVERSATION = f"conv_69a1c000{'0' * 24}{KEY}"
CREATED = 0x69A1C000
ADDED = f"msg_69a1c005{'a' * 24}{KEY}"
MADE = f"fc_{KEY}0069a1c007{'b' * 24}"


def test_both_forms_of_ids() -> None:
    assert read_id(ADDED) == IdClock(CREATED + 5, KEY)
    assert read_id(MADE) == IdClock(CREATED + 7, KEY)
    assert read_id(MADE.replace("0069a1", "0169a1")) == IdClock(CREATED + 7, KEY)


@pytest.mark.parametrize(
    "identifier",
    ["", "msg_1", "..", ADDED[:-1], ADDED + "0", MADE.replace("0069a1", "0269a1"), ADDED.upper(), ADDED + "\n"],
)
def test_other_ids_say_nothing(identifier: str) -> None:
    assert read_id(identifier) is None
    assert item_time(identifier, CONVERSATION, CREATED) is None


def test_the_time_of_an_item() -> None:
    assert item_time(ADDED, CONVERSATION, CREATED) == CREATED + 5
    assert item_time(MADE, CONVERSATION, CREATED) == CREATED + 7


def test_no_time_where_the_clock_does_not_hold() -> None:
    assert item_time(ADDED.replace(KEY, "0" * 16), CONVERSATION, CREATED) is None
    assert item_time(ADDED, CONVERSATION, CREATED + 1) is None
    assert item_time(ADDED, CONVERSATION, None) is None
    assert item_time(ADDED, "conv_1", CREATED) is None
    assert conversation_key(CONVERSATION, CREATED) == KEY
