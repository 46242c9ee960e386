"""A page of many megabytes is cut as one of a few bytes is."""

from __future__ import annotations

import json

import pytest

from tui.api.call import Reply
from tui.api.decode import item_page
from tui.api.page_cut import CUT_FROM, cut_page

TRAP = '}, {"id": "no item", "a": ["'
NESTED = [{"id": "part"}] * 12


def page(items: list[object], **more: object) -> bytes:
    return json.dumps({"object": "list", "data": items, "first_id": "a", "has_more": True, **more}).encode()


def texts(count: int, size: int, text: str = "x") -> list[object]:
    return [{"id": f"msg_{number}", "text": text * (size // len(text))} for number in range(count)]


@pytest.mark.parametrize("text", ["x", '\\" ', TRAP], ids=["plain", "escapes", "borders in texts"])
def test_every_item_is_cut_out_as_it_came(text: str) -> None:
    items = texts(12, 400_000, text)
    body = page(items)
    assert len(body) > CUT_FROM
    cut = cut_page(body)
    assert cut is not None
    assert json.loads(cut[0]) == json.loads(page([]))
    assert [json.loads(bytes(raw)) for raw in cut[1]] == items


def test_objects_inside_of_items_are_no_items() -> None:
    items: list[object] = [{"id": "a", "parts": [*NESTED, {"id": "x" * 1_200_000}, *NESTED]} for _ in range(3)]
    cut = cut_page(page(items))
    assert cut is not None and [json.loads(bytes(raw)) for raw in cut[1]] == items


def test_a_large_answer_is_read_so() -> None:
    items = texts(12, 400_000)
    answer = item_page(Reply(200, page(items)))
    assert [item.id for item in answer.items] == [f"msg_{number}" for number in range(12)]
    assert answer.has_more and answer.first_id == "a"


def test_small_and_empty_pages_too() -> None:
    assert cut_page(page([])) == (page([]), [])
    cut = cut_page(page([1, "two"]))
    assert cut is not None and [bytes(raw) for raw in cut[1]] == [b"1", b'"two"']


def test_one_item_larger_than_a_part_is_one_item() -> None:
    cut = cut_page(page(texts(1, 3_000_000)))
    assert cut is not None and len(cut[1]) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"data": [1]',
        b'{"data": {"a": [1]}}',
        b'{"data": [1,, 2], "has_more": false}',
        page([1], data_too=[1]),
        b'{"object": "list"], "data": [ }',
        page([{"a": float("nan")}]),
    ],
)
def test_other_forms_are_left_to_the_whole_reader(body: bytes) -> None:
    assert cut_page(body) is None
