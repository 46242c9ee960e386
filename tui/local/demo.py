"""The demo conversations that a new local server is filled with.

Five are written by hand and lie beside this module in ``demo/``, in the interchange format: a conversation
line, then its item lines. The sixth is a long one from a seeded generator. Ids in the files are names such
as ``@approve``; each becomes an id of the real form, everywhere it stands.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from random import Random
from typing import Final

from tui.local.demo_transcript import TRANSCRIPT_METADATA, transcript
from tui.local.ids import IdMaker, key_of
from tui.local.new_items import accept_item
from tui.local.store import LocalStore, Seed
from tui.models.json_value import JsonObject, JsonValue, parse_json

DEMO_SEED: Final = 20_260
"""Any number does; this one makes the demo that the pictures show."""

HAND_WRITTEN: Final[tuple[tuple[str, int], ...]] = (
    ("refund.jsonl", 12 * 60),
    ("research.jsonl", 3 * 3600),
    ("coding.jsonl", 26 * 3600),
    ("release.jsonl", 4 * 86400),
    ("inventory.jsonl", 9 * 86400),
)
"""File in ``demo/`` and how many seconds ago its conversation began."""
TRANSCRIPT_AGE: Final = 33 * 86400
TRANSCRIPT_ITEMS: Final = 1000


def fill_demo(store: LocalStore, *, now: float | None = None, seed: int = DEMO_SEED) -> int:
    """Fill ``store`` with the demo if nothing was ever stored in it; answers how many conversations that made.

    ``now`` (unix seconds) is what the ages are counted from; the same ``now`` and ``seed`` make the same demo.

    Raises:
        LibraryError: the store's file cannot be written.

    """
    return store.seed(demo_seeds(time.time() if now is None else now, seed))


def demo_seeds(now: float, seed: int = DEMO_SEED) -> Iterator[Seed]:
    """The demo conversations, oldest first, so that the newest has the highest number too."""
    random = Random(seed)  # noqa: S311 - nothing here is secret
    ids = IdMaker(clock=lambda: now, randomness=random.randbytes)
    yield _seed(TRANSCRIPT_METADATA, transcript(random, TRANSCRIPT_ITEMS), now - TRANSCRIPT_AGE, ids, random)
    for name, age in reversed(HAND_WRITTEN):
        head, *items = read_demo(name)
        metadata = head["metadata"]
        yield _seed(metadata if isinstance(metadata, dict) else {}, items, now - age, ids, random)


def read_demo(name: str) -> Sequence[JsonObject]:
    """The lines of one file in ``demo/``: a conversation, then its items."""
    text = files("tui.local").joinpath("demo", name).read_text(encoding="utf-8")
    lines = [parse_json(line) for line in text.split("\n") if line]
    return [line for line in lines if isinstance(line, dict)]


def _seed(
    metadata: JsonObject, items: Iterable[JsonObject], began: float, ids: IdMaker, random: Random
) -> Seed:
    conversation_id = ids.conversation_id(began)
    key, seconds = key_of(conversation_id), began
    named: dict[str, str] = {}
    made: list[JsonObject] = []
    for item in items:
        item_type = str(item["type"])
        by_client = _is_from_client(item)
        # People take longer than models and programs.
        seconds += random.uniform(15, 60) if item.get("role") == "user" else random.uniform(1, 5)
        make = ids.item_id if by_client else ids.response_item_id
        item_id = make(item_type, key, seconds)
        named[str(item.get("id", ""))] = item_id
        made.append({**item, "id": item_id})
    accepted = [accept_item(_renamed(item, named)) for item in made]
    return Seed(conversation_id, int(began), metadata, [item for item in accepted if item is not None])


def _is_from_client(item: JsonObject) -> bool:
    """Whether a client added the item through the API; a response made the others."""
    item_type = str(item["type"])
    if item_type == "message":
        return item.get("role") != "assistant"
    return item_type.endswith("_output") or item_type in {"mcp_approval_response", "additional_tools"}


def _renamed(value: JsonValue | JsonObject, named: dict[str, str]) -> object:
    """``value`` with each name of an item replaced by the id that the item got."""
    if isinstance(value, str):
        return named.get(value, value) if value.startswith("@") else value
    if isinstance(value, list):
        return [_renamed(part, named) for part in value]
    if isinstance(value, dict):
        return {key: _renamed(inner, named) for key, inner in value.items()}
    return value
