"""``cache`` and ``cache purge``, and ``--private``."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest

from tests.cli.program import tui, tui_on_terminal
from tests.library.helpers import page_of
from tests.support.fault_server import FaultServer
from tui.library.bound import CACHE_BYTES
from tui.library.library import Library
from tui.models.include import NO_INCLUDES


def data() -> Path:
    return Path(os.environ["CONVERSATIONS_TUI_DATA"])


def fill(*places: tuple[str, str, int]) -> None:
    """Put so many items of each conversation, by profile and id, into the library."""

    async def main() -> None:
        library = await Library.open(data() / "library.sqlite3")
        for at, (profile, name, count) in enumerate(places):
            items = page_of([f"{name}-{each}" for each in range(count)], text="x" * 1000)
            await library.items.put(profile, name, items, NO_INCLUDES, float(at))
        await library.close()

    asyncio.run(main())


def test_nothing_is_cached_and_nothing_is_made() -> None:
    (row,) = tui("cache", "--json").rows
    assert (row["size"], row["conversations"], row["items"], row["oldest"], row["profiles"]) == (
        0,
        0,
        0,
        None,
        [],
    )
    assert (row["bound"], row["file_size"]) == (CACHE_BYTES, 0)
    shown = tui("cache")
    assert (shown.status, shown.out) == (0, "")
    assert "0 conversations (0 items, 0 B), of 1.0 GiB at most (0%)." in shown.err
    assert tui("cache", "purge", "--all", "--yes").status == 0
    assert tui("cache", "purge", "--all", "--yes", "--json").rows[0]["purged"] == []
    missing = tui("cache", "purge", "conv_a", "--yes", "--json")
    assert (missing.status, missing.rows[0]["not_cached"]) == (1, ["conv_a"])
    assert list(data().iterdir()) == []


def test_how_much_is_cached() -> None:
    fill(("local", "conv_a", 10), ("local", "conv_b", 5), ("other\x1b[31m", "conv_c", 2))
    shown = tui("cache")
    assert "\x1b" not in shown.out
    first = next(line for line in shown.out.splitlines() if line.startswith("local"))
    assert first.split()[1:5] == ["17.6", "KiB", "2", "15"]
    assert "3 conversations (17 items, 20.0 KiB)" in shown.err
    (row,) = tui("cache", "--json", "--profile", "local").rows
    assert (row["conversations"], row["items"], row["oldest"], row["newest"]) == (2, 15, 0.0, 1.0)
    assert [each["profile"] for each in row["profiles"]] == ["local"]
    assert row["file_size"] == (data() / "library.sqlite3").stat().st_size


def test_tables_have_a_head_on_a_terminal_and_none_in_a_pipe() -> None:
    fill(("local", "conv_a", 10))
    for command, head in (
        ("cache", "profile size conversations items oldest newest"),
        ("profiles", "name server key options"),
    ):
        first = tui_on_terminal(command, env={"NO_COLOR": "1"}).text.splitlines()[0]
        assert first.split() == head.split()
        assert tui(command).out.splitlines()[0].split() != head.split()


def test_purging() -> None:
    fill(("local", "conv_a", 10), ("local", "conv_b", 5), ("other", "conv_c", 2), ("other", "conv_a", 1))
    done = tui("cache", "purge", "conv_a", "conv_x", "--profile", "other", "--yes", "--json")
    assert done.status == 1
    assert done.rows == [
        {"purged": ["conv_a"], "not_cached": ["conv_x"], "items": 1, "size": done.rows[0]["size"]}
    ]
    assert tui("cache", "--json").rows[0]["items"] == 17
    done = tui("cache", "purge", "conv_b", "--yes")
    assert (done.status, done.out) == (0, "conv_b\n")
    assert "Purged 1 conversation (5 items, 5.9 KiB)." in done.err
    assert tui("cache", "purge", "--all", "--yes").out.split() == ["conv_a", "conv_c"]
    assert tui("cache", "--json").rows[0]["conversations"] == 0


@pytest.mark.parametrize(
    "words", [("purge",), ("purge", "conv_a", "--all", "--yes"), ("purge", "--all"), ("purge", "..", "--yes")]
)
def test_wrong_words(words: tuple[str, ...]) -> None:
    fill(("local", "conv_a", 1))
    assert tui("cache", *words).status == 2
    assert tui("cache", "--json").rows[0]["items"] == 1


@pytest.mark.whole
def test_purging_asks_on_a_terminal_and_shows_how_far_it_is() -> None:
    fill(("local", "conv_a", 2500))
    no = tui_on_terminal("cache", "purge", "--all", answer=b"n\n", wait_for=b"[y/N]")
    assert (no.status, "1 conversation (2,500 items" in no.text) == (130, True)
    assert tui("cache", "--json").rows[0]["items"] == 2500
    yes = tui_on_terminal("cache", "purge", "--all", answer=b"y\n", wait_for=b"[y/N]")
    assert yes.status == 0
    assert "500 of 2,500 items purged" in yes.text
    assert "of the file to give back" in yes.text
    assert (data() / "library.sqlite3").stat().st_size < 1_000_000


def test_a_damaged_library_is_set_aside_and_named() -> None:
    (data() / "library.sqlite3").write_bytes(b"no database" * 1000)
    shown = tui("cache")
    assert shown.status == 0
    assert "was damaged. It was kept as library.sqlite3.damaged-1" in shown.err


def test_private_commands_leave_nothing_on_the_disk(tmp_path: Path, fault_server: FaultServer) -> None:
    target = ("--base-url", fault_server.base_url, "--private")
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps({"items": [{"type": "message", "role": "user", "content": "Hello"}] * 3}))
    assert tui("import", str(path), *target).status == 0
    (name,) = fault_server.service.conversations
    items = [item["id"] for item in tui("items", name, "--json", *target).rows]
    assert len(items) == 3
    gone = tui("delete", name, items[0], "--yes", *target)
    assert gone.status == 0
    assert "(no copy is kept)" in gone.err
    assert "trash" not in gone.err
    assert tui("delete", name, items[1], "--yes", "--json", *target).rows[0]["trash"] == []
    whole = tui("delete", name, "--yes", *target)
    assert "No copy is kept." in whole.err
    assert "trash" not in whole.err
    again = tui("import", str(path), "--resume", *target)
    assert (again.status, "--private keeps none" in again.err) == (2, True)
    fault_server.fail(401, "No.", times=20)
    stopped = tui("import", str(path), *target)
    assert "there is no journal to go on by" in stopped.err
    assert list(data().iterdir()) == []
