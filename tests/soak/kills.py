"""Kill the command line and the browser at random moments, and look at what they leave behind.

python -m tests.soak.kills --times 200
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.soak.checks import check_library, check_pages, in_trash, opened, stored, texts
from tests.soak.data import check_imported, write
from tests.soak.forks import Run, finish, load, running, say

LONG, LINES, ITEMS = 2000, 12, 40
SHORT = 900
"""Items of each conversation that runs delete from: more than 200 runs take."""
ROUNDS = 6
"""So many kills meet the import of one file; then comes another file."""


class Killer:
    """Starts runs in one folder and kills them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._pick = random.Random(seed)
        self._folder = folder
        self._data = folder / "data"
        self._imports: list[Path] = []
        self.seen: dict[str, int] = {}
        long, short = write(folder, "long", [LONG]), write(folder, "short", [SHORT, SHORT])
        finish(self._data, "import", str(long))
        ((self._long, self._ids),) = stored(self._data).items()
        finish(self._data, "import", str(short))
        self._before = {name: ids for name, ids in stored(self._data).items() if name != self._long}

    def once(self) -> None:
        """One run of a random kind, killed, and all that has to be so after it."""
        kinds = (self._import, self._walk, self._delete_in_browser, self._write, self._purge, self._import)
        kind = self._pick.choice(kinds)
        before = self._pages()
        kind()
        name = kind.__name__.strip("_")
        self.seen[name] = self.seen.get(name, 0) + 1
        check_library(self._data)
        if 0 < self._pages() < LONG and self._pages() != before:
            self.seen["pages stored in part"] = self.seen.get("pages stored in part", 0) + 1
        self._nothing_is_lost()

    def _pages(self) -> int:
        return check_pages(self._data, self._long, self._ids)

    def _live(self, run: Run, longest: float) -> None:
        """Let it live for a random time."""
        run.read(self._pick.uniform(0, longest))
        run.kill()

    def _live_browser(self, run: Run, sign: str, keys: str, longest: float) -> None:
        """Kill it at its start, or a random time after items are shown, with keys typed one by one."""
        if self._pick.random() < 0.3:
            self._live(run, 1.0)
            return
        run.read_until(sign)
        until = time.monotonic() + self._pick.uniform(0, longest)
        for key in keys:
            if time.monotonic() < until:
                run.type(key)
                run.read(min(0.12, until - time.monotonic()))
        run.read(until - time.monotonic())
        run.kill()

    def _import(self) -> None:
        if self.seen.get("import", 0) % ROUNDS == 0:
            self._imports.append(write(self._folder, f"file{len(self._imports)}", [ITEMS] * LINES))
        with running(self._data, "import", str(self._imports[-1]), "--resume") as run:
            self._live(run, 0.6)

    def _walk(self) -> None:
        if self._pick.random() < 0.7:
            with opened(self._data) as db:
                db.execute("DELETE FROM cached_conversation WHERE id = ?", (self._long.encode(),))
        with running(self._data, "browse", self._long) as run:
            self._live_browser(run, "long.0", "A", 0.6)

    def _delete_in_browser(self) -> None:
        # One that has nothing left shows nothing to wait for.
        left = [name for name, ids in stored(self._data).items() if ids and name in self._before]
        with running(self._data, "browse", self._pick.choice(left)) as run:
            self._live_browser(run, "short.", "2" + "dy" * 4, 0.8)

    def _write(self) -> None:
        name = self._pick.choice(list(self._before))
        left = stored(self._data).get(name, [])[:30]
        words = ("delete", name, *left, "--yes") if left else ("metadata", name, "set", "title=x")
        with running(self._data, *words) as run:
            self._live(run, 0.5)

    def _purge(self) -> None:
        with running(self._data, "cache", "purge", "--all", "--yes") as run:
            self._live(run, 0.2)

    def _nothing_is_lost(self) -> None:
        """What was deleted is in the trash."""
        there = stored(self._data)
        trash = in_trash(self._data)
        for name, ids in self._before.items():
            assert set(ids) - set(there.get(name, [])) <= trash, "an item was deleted without a copy"
        self.seen["items in the trash"] = len(trash)
        assert len(there[self._long]) == LONG

    def end(self) -> None:
        """The next runs go on: every import comes to its end, and nothing is there twice."""
        for path in self._imports:
            finish(self._data, "import", str(path), "--resume")
        found = texts(self._data)
        for path in self._imports:
            check_imported(path, found)
        check_library(self._data)


def main(args: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.kills", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    told = parser.parse_args(args)
    load()
    begun = time.monotonic()
    say(f"seed {told.seed}")
    with tempfile.TemporaryDirectory() as folder:
        killer = Killer(Path(folder), told.seed)
        for number in range(told.times):
            killer.once()
            if number % 20 == 19:
                say(f"{number + 1} killed, {time.monotonic() - begun:.0f} s")
        killer.end()
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(killer.seen.items()))
    say(f"{told.times} killed in {time.monotonic() - begun:.0f} s: {kinds}.")
    say("Every library opened, every page was whole, nothing was lost.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
