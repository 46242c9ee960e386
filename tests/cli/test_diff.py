"""``diff`` on the local server."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.program import Ended, tui, tui_on_terminal

CALL = {"type": "function_call", "name": "get_order", "arguments": '{"id":41}', "call_id": "c"}
OUTPUT = {"type": "function_call_output", "call_id": "c", "output": '{"status":"shipped"}'}


def message(text: str, role: str = "user") -> dict[str, Any]:
    return {"type": "message", "role": role, "content": text}


BEFORE = [message("Where is my order?"), CALL, OUTPUT, message("It was sent on Monday.", "assistant")]


def made(*items: dict[str, Any]) -> str:
    lines = "".join(json.dumps(item) + "\n" for item in items)
    ended = tui("create", "--items", "-", stdin=lines.encode())
    assert ended.status == 0, ended.err
    return ended.out.strip()


def ids(conversation: str) -> list[str]:
    return [row["id"] for row in tui("items", conversation, "--json").rows]


@pytest.fixture
def pair() -> tuple[str, str]:
    """Two conversations: one item of the first is gone, one is changed, one is new."""
    after = [
        message("Where is my order?"),
        OUTPUT,
        message("It is sent on Monday.", "assistant"),
        message("Thanks!"),
    ]
    return made(*BEFORE), made(*after)


def test_copies_are_the_same() -> None:
    one, other = (
        made(*BEFORE),
        made(*({**item, "call_id": "d"} if "call_id" in item else item for item in BEFORE)),
    )
    ended = tui("diff", one, other)
    assert (ended.status, ended.out, ended.err) == (0, "", "4 same.\n")
    (row,) = tui("diff", one, other, "--json").rows
    assert row["same"] is True
    assert row["differences"] == []
    assert row["counts"] == {"same": 4, "changed": 0, "removed": 0, "added": 0, "moved": 0}


def test_differences_are_lines_with_signs(pair: tuple[str, str]) -> None:
    ended = tui("diff", *pair)
    assert ended.status == 1
    assert ended.err == "2 same, 1 changed, 1 removed, 1 added.\n"
    lines = ended.out.splitlines()
    assert [line[0] for line in lines] == ["-", "~", " ", "+"]
    assert lines[0].split()[1:4] == ["2", ids(pair[0])[1], "function_call"]
    assert lines[1].split()[1:6] == ["4", "→", "3", ids(pair[1])[2], "assistant"]
    assert lines[2].endswith(": It [-was-]{+is+} sent on Monday.")
    assert lines[3].endswith("user  Thanks!")


def test_differences_as_one_object(pair: tuple[str, str]) -> None:
    ended = tui("diff", *pair, "--json")
    assert ended.status == 1
    (row,) = ended.rows
    assert row["same"] is False
    assert [(each["kind"], each["before"] and each["before"]["place"]) for each in row["differences"]] == [
        ("removed", 2),
        ("changed", 4),
        ("added", None),
    ]
    changed = row["differences"][1]
    assert changed["after"]["item"]["id"] == ids(pair[1])[2]
    (change,) = changed["changes"]
    assert change["path"].startswith(".content")
    assert change["words"] == [[" ", "It "], ["-", "was"], ["+", "is"], [" ", " sent on Monday."]]
    assert "".join(text for sign, text in change["words"] if sign != "+") == change["before"]


def test_two_items_of_one_conversation_and_of_two(pair: tuple[str, str]) -> None:
    first, *_, last = ids(pair[0])
    ended = tui("diff", pair[0], "--items", first, last, "--json")
    assert ended.status == 1
    (step,) = ended.rows[0]["differences"]
    assert {change["path"] for change in step["changes"]} >= {".role"}
    assert tui("diff", pair[0], "--items", first, first).status == 0
    assert tui("diff", *pair, "--items", first, ids(pair[1])[0]).err == "1 same.\n"
    missing: Ended = tui("diff", *pair, "--items", first, "msg_none")
    assert (missing.status, missing.out) == (1, "")
    assert "request id" in missing.err


def test_a_part_and_a_limit(pair: tuple[str, str]) -> None:
    assert tui("diff", *pair, "--limit", "1", "--include", "all").err == "1 same.\n"
    empty = tui("create").out.strip()
    assert tui("diff", empty, empty).err == "no items.\n"


def test_what_cannot_be_compared(pair: tuple[str, str]) -> None:
    ended = tui("diff", pair[0])
    assert ended.status == 2
    assert "--items" in ended.err
    assert tui("diff", *pair, "--items", "..", "x").status == 2
    assert tui("diff", pair[0], "conv_none").status == 1


def test_other_values_than_texts_and_long_ones() -> None:
    one = made({**CALL, "note": {"a": [1, None]}, "long": "x " * 2_000 + "one" + " y" * 2_000})
    other = made({**CALL, "note": 7, "more": None, "long": "x " * 2_000 + "two" + " y" * 2_000})
    lines = tui("diff", one, other).out.splitlines()
    assert any(line.strip() == '.note: [-{"a": [1, null]}-]{+7+}' for line in lines)
    (long,) = [line for line in lines if ".long" in line]
    assert "[-one-]{+two+}" in long
    assert len(long) < 200


@pytest.mark.whole
def test_on_a_terminal(pair: tuple[str, str]) -> None:
    ended = tui_on_terminal("diff", *pair)
    assert ended.status == 1
    assert "{+is+}" in ended.text
    assert "1 removed" in ended.text
