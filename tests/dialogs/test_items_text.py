from __future__ import annotations

import json

import pytest

from tui.dialogs.items_text import AddDraft, items_of
from tui.errors import InputError

pytestmark = pytest.mark.traced

A = {"type": "message", "role": "user", "content": "a"}


def as_json(text: str) -> list[object]:
    return [dict(item.data) for item in items_of(AddDraft("json", "user", text))]


@pytest.mark.parametrize(
    ("role", "part"), [("user", "input_text"), ("assistant", "output_text"), ("system", "input_text")]
)
def test_message(role: str, part: str) -> None:
    (item,) = items_of(AddDraft("message", role, "hi \x1b"))
    assert item.data == {"type": "message", "role": role, "content": [{"type": part, "text": "hi \x1b"}]}


def test_json_forms() -> None:
    one = json.dumps(A)
    assert as_json(one) == [A]
    assert as_json(json.dumps(A, indent=2)) == [A]
    assert as_json(f"[{one},{one}]") == [A, A]
    assert as_json(f"{one}\n\n  {one}\n") == [A, A]
    assert len(as_json(json.dumps([A] * 50))) == 50
    assert as_json('{"role": "user", "content": "x"}') == [{"role": "user", "content": "x"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("[]", "no items"),
        ('{"type": ', "line 1 column"),
        ('{\n  "type": x\n}', "line 2 column 11"),
        ('{"type":"a"}\n{"type":}', "line 2 column 9"),
        ('{"type":"a"}\n[' + "9" * 5000 + "]", "line 2: an integer"),
        ('{"type":"a"}\n3', "line 2 is no JSON object"),
        ('[{"type":"a"}, 3]', "item 2 is no JSON object"),
        ("3", "this is no JSON object"),
        ('{"type": null}', "neither a type nor a role"),
        ('{"type":"a","n":NaN}', "this cannot be sent: a number in it is NaN"),
        ('[{"type":"a"},{"type":"b","n":1e999}]', "item 2 cannot be sent: a number in it is NaN"),
        ("plain\nwords", "line 1 column 1"),
    ],
)
def test_faults(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        as_json(text)
