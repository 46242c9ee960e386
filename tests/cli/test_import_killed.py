"""Killed at any moment, an import is completed by --resume without doubling anything."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import SECONDS, command, tui
from tests.support.fake_service import FakeService, StoredConversation
from tests.support.fault_server import FaultServer
from tests.support.http_thread import Answer, Seen
from tui.library.first_page import first_page

pytestmark = pytest.mark.whole

CONVERSATIONS, ITEMS = 12, 50
LARGE = 30


def write(path: Path, conversations: int) -> list[list[str]]:
    """A file of conversations; answers their texts."""
    every = [[f"{conversation}.{number}" for number in range(ITEMS)] for conversation in range(conversations)]
    rows = [
        json.dumps({"items": [{"type": "message", "role": "user", "content": text} for text in texts]})
        for texts in every
    ]
    path.write_text("\n".join(rows))
    return every


def start(path: Path, *target: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("import", str(path), "--resume", *target), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


class Killing(FakeService):
    """A service that kills its client at one of its requests, before or after the deed."""

    def __init__(self) -> None:
        super().__init__()
        self.process: subprocess.Popen[bytes] | None = None
        self.left = 0
        self.after = False

    def add(self, conversation_id: str, items: Sequence[Any] = (), **rest: Any) -> StoredConversation:
        return super().add(conversation_id, items, **{**rest, "created_at": int(time.time())})

    def answer(self, seen: Seen) -> Answer:
        self.left -= 1
        if self.left or self.process is None:
            return super().answer(seen)
        if self.after:
            super().answer(seen)
        os.kill(self.process.pid, signal.SIGKILL)
        return Answer(cut="before")


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_request(tmp_path: Path, fault_server: FaultServer, seed: int) -> None:
    path = tmp_path / "file.jsonl"
    every = write(path, CONVERSATIONS)
    service = Killing()
    fault_server.service = service
    pick = random.Random(seed)
    target = ("--base-url", fault_server.base_url)
    for _ in range(2):
        service.after = pick.random() < 0.5
        service.left = pick.randint(1, CONVERSATIONS * 2)
        with start(path, *target) as process:
            service.process = process
            assert process.wait(SECONDS) == -signal.SIGKILL
    service.process = None
    ended = tui("import", str(path), "--resume", "--json", *target)
    assert (ended.status, ended.rows[0]["mistakes"]) == (0, []), ended.err
    stored = [[item["content"] for item in one.items] for one in service.conversations.values()]
    assert sorted(stored) == sorted(every)
    again = tui("import", str(path), "--resume", "--json", *target).rows[0]
    assert (again["completed"], again["items"], again["already"]) == (0, 0, CONVERSATIONS)


def _known(library: Path, goal: int) -> bool:
    return len(first_page(library, "local", LARGE)) >= goal


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS
    while not ready():
        assert process.poll() is None, "the import ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize("seed", range(2))
def test_killed_with_the_embedded_server_inside(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "file.jsonl"
    every = write(path, LARGE)
    pick = random.Random(seed)
    library = Path(os.environ["CONVERSATIONS_TUI_DATA"]) / "library.sqlite3"
    for goal in (pick.randint(1, 10), pick.randint(12, 24)):
        with start(path) as process:
            wait_until(partial(_known, library, goal), process)
            process.kill()
    ended = tui("import", str(path), "--resume")
    assert ended.status == 0, ended.err
    again = tui("import", str(path), "--resume", "--json").rows[0]
    assert (again["completed"], again["items"], again["already"]) == (0, 0, LARGE)
    stored = [
        [item["content"] for item in tui("items", row["id"], "--json").rows]
        for row in tui("list", "--json").rows
    ]
    assert sorted(stored) == sorted(every)
