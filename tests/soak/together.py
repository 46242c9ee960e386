"""Two browsers and a command line at work on one library at the same time.

python -m tests.soak.together --seconds 60
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.soak.checks import check_library, in_trash, opened, stored, texts
from tests.soak.data import check_imported, write
from tests.soak.forks import Run, finish, load, running, say

LONG = 2000
KEYS = ("j", "k", "g", "G", "A", "1", "2", "3", "\t", "\r", "\x1b", "\x1b[6~", "\x1b[5~", "i", "j", "j")
TURN = 0.08
"""Seconds between two keys of one browser."""


class Together:
    """What runs, and what has to be there in the end."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._pick = random.Random(seed)
        self._folder, self._data = folder, folder / "data"
        self._imported: list[Path] = []
        self._deleted: set[str] = set()
        self._titles: dict[str, str] = {}
        self.commands = 0
        self.keys = 0
        finish(self._data, "import", str(write(folder, "long", [LONG])))
        (self._long,) = stored(self._data)
        finish(self._data, "import", str(write(folder, "short", [400])))
        (self._short,) = stored(self._data).keys() - {self._long}
        self._left = stored(self._data)[self._short]

    def work(self, seconds: float) -> None:
        """Keys and commands at random, for so long."""
        commands = self._commands()
        until = time.monotonic() + seconds
        with (
            running(self._data, "browse", self._long) as one,
            running(self._data, "browse", self._short) as two,
        ):
            command = next(commands)
            while time.monotonic() < until or command.pid:
                if command.pid == 0:
                    command = next(commands)
                for browser in (one, two):
                    browser.type(self._pick.choice(KEYS))
                    browser.read(TURN / 3)
                    self.keys += 1
                command.read(TURN / 3)
                self._ended(command)
            for browser in (one, two):
                assert browser.poll() is None, f"a browser ended: {browser.text[-2000:]}"
                browser.type("\x1b\x1b")
                browser.read(0.3)
                browser.type("\x11")
                assert browser.wait() == 0, browser.text[-2000:]
                assert "locked" not in browser.text

    def _ended(self, command: Run) -> None:
        status = command.poll()
        if status is not None:
            self.commands += 1
            assert "locked" not in command.text
            assert status == 0, f"{command.args}: {status}\n{command.text[-2000:]}"

    def _commands(self) -> Iterator[Run]:
        """One command after another."""
        while True:
            match self._pick.randrange(5):
                case 0:
                    self._imported.append(write(self._folder, f"file{len(self._imported)}", [30] * 8))
                    words: tuple[str, ...] = ("import", str(self._imported[-1]))
                case 1 if len(self._left) > 20:
                    gone, self._left = self._left[:5], self._left[5:]
                    self._deleted.update(gone)
                    words = ("delete", self._short, *gone, "--yes")
                case 2:
                    words = ("cache", "purge", "--all", "--yes")
                case 3:
                    self._titles[self._short] = f"title {self.commands}"
                    words = ("metadata", self._short, "set", f"title={self._titles[self._short]}")
                case _:
                    words = ("list", "--json")
            yield Run(words, self._data)

    def check(self) -> None:
        """Nothing was lost."""
        check_library(self._data)
        there = stored(self._data)
        assert len(there[self._long]) == LONG
        assert there[self._short] == self._left
        assert in_trash(self._data) == self._deleted
        found = texts(self._data)
        for path in self._imported:
            check_imported(path, found)
        with opened(self._data) as db:
            known = {bytes(name).decode() for (name,) in db.execute("SELECT id FROM conversation")}
            (open_lines,) = db.execute("SELECT count(*) FROM import_line WHERE NOT finished").fetchone()
        assert known >= there.keys()
        assert open_lines == 0
        if self._titles:
            shown = finish(self._data, "metadata", self._short, "--json")
            assert json.loads(shown)["title"] == self._titles[self._short]


def main(args: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.together", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    told = parser.parse_args(args)
    load()
    say(f"seed {told.seed}")
    with tempfile.TemporaryDirectory() as folder:
        together = Together(Path(folder), told.seed)
        together.work(told.seconds)
        together.check()
    say(f"{together.commands} commands beside {together.keys} keys in two browsers: nothing was lost.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
