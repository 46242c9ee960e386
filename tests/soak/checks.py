"""What is so of a library and a local server's file at every moment, whatever was killed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

from tui.library.connection import open_writer
from tui.library.schema import ROW_BYTES

PAGE = 100


@contextmanager
def opened(data: Path) -> Iterator[sqlite3.Connection]:
    """The library as the program opens it: it needs no repair."""
    connection, notices = open_writer(data / "library.sqlite3")
    with closing(connection):
        assert notices == ()
        yield connection


def check_library(data: Path) -> None:
    """It opens, nothing in it is half there, and what it says of itself is so."""
    with opened(data) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        heads, bodies, both = (
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in ("item_head", "item_body", "item_head JOIN item_body USING (key)")
        )
        assert heads == bodies == both
        query = f"""SELECT size, (SELECT coalesce(sum(length(raw) + {ROW_BYTES}), 0)
            FROM item_head JOIN item_body USING (key) WHERE conversation = each.key)
            FROM cached_conversation AS each"""  # noqa: S608
        sizes = db.execute(query).fetchall()
        assert all(said == counted for said, counted in sizes), sizes
        for (raw,) in db.execute("SELECT raw FROM trash_item"):
            json.loads(raw)
        empty = (
            "SELECT count(*) FROM trash WHERE kind = x'6974656d' AND key NOT IN (SELECT trash FROM trash_item)"
        )
        assert db.execute(empty).fetchone()[0] == 0


def check_pages(data: Path, conversation: str, ids: Sequence[str]) -> int:
    """Only whole pages of a conversation are there, in the server's order; answers how many items.

    A run of items without a gap between their positions is some whole pages, unless all are there.
    """
    query = """SELECT position, identity FROM item_head JOIN cached_conversation AS c ON c.key = conversation
        WHERE c.id = ? ORDER BY position"""
    with opened(data) as db:
        rows = db.execute(query, (conversation.encode(),)).fetchall()
    places = {name: place for place, name in enumerate(ids)}
    found = [(position, places[identity.decode()]) for position, identity in rows if position is not None]
    assert [place for _, place in found] == sorted(place for _, place in found)
    runs = [1] if found else []
    for (position, place), (above, behind) in pairwise(found):
        if above == position + 1:
            assert behind == place + 1
            runs[-1] += 1
        else:
            runs.append(1)
    assert len(found) == len(ids) or not any(run % PAGE for run in runs), runs
    return len(found)


def stored(data: Path) -> dict[str, list[str]]:
    """The local server's conversations, and the ids of their items in order."""
    query = """SELECT c.id, i.id FROM conversations AS c LEFT JOIN items AS i ON i.conversation = c.number
        ORDER BY c.number, i.position"""
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(data / "local.sqlite3", timeout=20)) as db:
        for conversation, item in db.execute(query):
            found.setdefault(conversation, []).extend([item] if item else [])
    return found


def texts(data: Path) -> list[list[str]]:
    """The texts of the local server's items, conversation by conversation."""
    query = """SELECT c.id, b.whole FROM conversations AS c JOIN items AS i ON i.conversation = c.number
        JOIN bodies AS b ON b.item = i.number ORDER BY c.number, i.position"""
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(data / "local.sqlite3", timeout=20)) as db:
        for conversation, whole in db.execute(query):
            found.setdefault(conversation, []).append(text_of(json.loads(whole)))
    return list(found.values())


def text_of(item: dict[str, object]) -> str:
    content = item["content"]
    return content if isinstance(content, str) else content[0]["text"]  # type: ignore[index]


def in_trash(data: Path) -> set[str]:
    """The ids of all items in the trash."""
    with opened(data) as db:
        return {json.loads(raw)["id"] for (raw,) in db.execute("SELECT raw FROM trash_item")}
