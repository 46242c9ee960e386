"""The data of every benchmark, from a seeded generator: the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import tui.local
from tui.models.rows import ItemRow, SeenConversation

SEED = 20_260_201
ITEM_BYTES = 1400
"""About the mean of recorded items."""
_DEMO = Path(tui.local.__file__).parent / "demo"
RARE = "zeppelin"
"""Stands in one row of a thousand."""
_TEXT = """the refund of an order is late and nobody knows why since the parcel left on monday we asked again
for the number then looked at every step of the way but found only half of what was sent to us"""
_WORDS = _TEXT.split()


@cache
def _pool() -> str:
    return " ".join(Random(SEED).choices(_WORDS, k=100_000))


def text(random: Random, size: int) -> str:
    """``size`` characters of words."""
    pool = _pool()
    start = random.randrange(len(pool) - size)
    return pool[start : start + size]


def items(count: int) -> Iterator[bytes]:
    """Items of a conversation: questions, calls, their outputs, answers; each about 1.4 kB of JSON."""
    random = Random(SEED)
    for number in range(count):
        yield json.dumps(_item(random, number)).encode()


def _item(random: Random, number: int) -> dict[str, object]:
    tail = f"{number:08x}{random.getrandbits(160):040x}"
    said = f"{number} {text(random, ITEM_BYTES - 260)}"
    if number % 1000 == 0:
        said = f"{RARE} {said}"
    turn = number % 4
    if turn == 1:
        arguments = json.dumps({"query": said})
        call = {"name": "look_up", "call_id": f"call_{number}", "arguments": arguments}
        return {"id": f"fc_{tail}", "type": "function_call", "status": "completed", **call}
    if turn == 2:
        output = {"call_id": f"call_{number - 1}", "output": said}
        return {"id": f"fc_{tail}", "type": "function_call_output", "status": "completed", **output}
    role, kind = ("user", "input_text") if turn == 0 else ("assistant", "output_text")
    part: dict[str, object] = {"type": kind, "text": said}
    if turn == 3:
        part |= {"annotations": [], "logprobs": []}
    return {"id": f"msg_{tail}", "type": "message", "role": role, "status": "completed", "content": [part]}


def rows(count: int) -> list[ItemRow]:
    """The rows of such items, without the items."""
    random = Random(SEED)
    return [_row(random, number) for number in range(count)]


def _row(random: Random, number: int) -> ItemRow:
    tail = f"{number:08x}{random.getrandbits(160):040x}"
    said = f"{number} {text(random, 180)}"
    if number % 1000 == 0:
        said = f"{RARE} {said}"
    turn = number % 4
    if turn in (1, 2):
        kind = "function_call" if turn == 1 else "function_call_output"
        name = f"fc_{tail}"
        return ItemRow(name, name, kind, "", "completed", f"call_{number - turn + 1}", said, ITEM_BYTES)
    name, role = f"msg_{tail}", "user" if turn == 0 else "assistant"
    return ItemRow(name, name, "message", role, "completed", "", said, ITEM_BYTES)


def conversations(count: int) -> list[SeenConversation]:
    """Conversations as a server tells of them; the newest is called ``newest``."""
    random = Random(SEED)
    return [
        SeenConversation(
            f"conv_{number:08x}{random.getrandbits(160):040x}",
            1_700_000_000 + number,
            json.dumps({"title": newest(count) if number == count - 1 else text(random, 40)}),
        )
        for number in range(count)
    ]


def mixed(count: int) -> Iterator[bytes]:
    """Items of all types, as the demo conversations have them, over and over."""
    lines = [line for file in sorted(_DEMO.glob("*.jsonl")) for line in file.read_bytes().splitlines()]
    found = [item for line in lines if (item := json.loads(line)).get("object") != "conversation"]
    for number in range(count):
        item = found[number % len(found)]
        # The id comes first, where the server looks for it.
        yield json.dumps({"id": f"x_{number:048x}"} | {key: item[key] for key in item if key != "id"}).encode()


def newest(count: int) -> str:
    """The title of the newest of ``count`` conversations: one word that stands nowhere else."""
    return f"Newest{count}"


def many_keys(size: int) -> bytes:
    """An item of about ``size`` bytes with 15,000 keys a megabyte."""
    random = Random(SEED)
    head = {"id": f"ws_{size:048x}", "type": "web_search_call", "status": "completed"}
    found = {f"key_{number}": text(random, 48) for number in range(max(1, size * 15_000 // 1_000_000))}
    return json.dumps({**head, "found": found}).encode()


def one_string(size: int) -> bytes:
    """An item of about ``size`` bytes, nearly all of them in one string."""
    head = {"id": f"ig_{size:048x}", "type": "image_generation_call", "status": "completed"}
    return json.dumps({**head, "result": "iVBORw0KGgoAAAAN" * (size // 16)}).encode()


def markdown(size: int) -> bytes:
    """A message of about ``size`` bytes of markdown."""
    random = Random(SEED)
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(_markdown_part(random, len(parts)))
        length += len(parts[-1]) + 2
    content = [{"type": "output_text", "text": "\n\n".join(parts)[:size], "annotations": [], "logprobs": []}]
    head = {"id": f"msg_{size:048x}", "type": "message", "role": "assistant", "status": "completed"}
    return json.dumps({**head, "content": content}).encode()


def _markdown_part(random: Random, number: int) -> str:
    match number % 5:
        case 0:
            return f"## Part {number}\n\n{text(random, 300)} **{text(random, 20)}** `{text(random, 12)}`"
        case 1:
            return "\n".join(f"- {text(random, 60)}" for _ in range(6))
        case 2:
            return "```python\n" + "\n".join(f"value_{line} = {line} + 1" for line in range(8)) + "\n```"
        case 3:
            lines = [f"| {text(random, 10)} | {text(random, 12)} |" for _ in range(4)]
            return "\n".join(["| a | b |", "| --- | --- |", *lines])
        case _:
            return f"> {text(random, 200)}\n\n1. {text(random, 50)}\n2. {text(random, 50)}"
