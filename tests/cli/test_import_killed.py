"""Killed at any moment, an import is completed by --resume without doubling anything."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import SECONDS, command, serving, tui

CONVERSATIONS, ITEMS = 30, 50


def texts(conversation: int) -> list[str]:
    return [f"{conversation}.{number}" for number in range(ITEMS)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("remote", [False, True])
def test_killed_and_resumed(tmp_path: Path, seed: int, remote: bool) -> None:
    path = tmp_path / "file.jsonl"
    rows = [
        json.dumps({"items": [{"type": "message", "role": "user", "content": text} for text in texts(number)]})
        for number in range(CONVERSATIONS)
    ]
    path.write_text("\n".join(rows))
    if remote:
        with serving("--port", "0", "--data", str(tmp_path / "served.sqlite3")) as (url, _process):
            kill_until_done(path, seed, "--base-url", url)
    else:
        kill_until_done(path, seed)


def kill_until_done(path: Path, seed: int, *target: str) -> None:
    pick = random.Random(seed)
    for _ in range(3):
        with subprocess.Popen(
            command("import", str(path), "--resume", *target),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                process.wait(pick.uniform(0.8, 2.5))
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait(SECONDS)
    ended = tui("import", str(path), "--resume", *target)
    assert ended.status == 0, ended.err
    again = tui("import", str(path), "--resume", "--json", *target).rows[0]
    assert (again["completed"], again["items"], again["already"]) == (0, 0, CONVERSATIONS)
    stored = []
    for row in tui("list", "--json", *target).rows:
        items = tui("items", row["id"], "--json", *target).rows
        stored.append(
            [
                item["content"][0]["text"] if isinstance(item["content"], list) else item["content"]
                for item in items
            ]
        )
    assert sorted(stored) == sorted(texts(number) for number in range(CONVERSATIONS))
