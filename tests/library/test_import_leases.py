from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.library.helpers import with_library
from tui.library.import_leases import ImportLeases
from tui.library.library import Library
from tui.library.processes import is_running, mark_of
from tui.library.values import ImportLease
from tui.services import import_lease
from tui.services.import_lease import ImportUnderWay, leased

MINE = ImportLease("mine", os.getpid(), 1.0)


def test_one_at_a_time(folder: Path) -> None:
    async def use(library: Library) -> None:
        leases = library.leases
        other = ImportLease("other", os.getpid(), 2.0)
        assert await leases.take("p", "d", MINE) is None
        assert await leases.take("p", "d", other) == MINE
        assert await leases.take("p", "e", other) is None
        assert await leases.take("q", "d", other) is None
        await leases.leave("p", "d", other)
        assert await leases.take("p", "d", other) == MINE
        await leases.leave("p", "d", MINE)
        assert await leases.take("p", "d", other) is None

    with_library(folder / "l.sqlite3", use)


def test_a_lease_ends_with_its_process(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()

    async def use(library: Library) -> None:
        assert await library.leases.take("p", "d", ImportLease("gone", process.pid, 1.0)) is None
        assert await library.leases.take("p", "d", MINE) is None
        # Another user's process cannot be asked more than whether it is there.
        assert await library.leases.take("p", "e", ImportLease("system", 1, 1.0)) is None
        found = await library.leases.take("p", "e", MINE)
        assert found is not None
        assert found.process == 1

    with_library(folder / "l.sqlite3", use)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it is not told when a process began")
def test_a_lease_does_not_outlive_its_process_in_another_of_its_number(folder: Path) -> None:
    async def use(library: Library) -> None:
        leases, database = library.leases, library._database

        async def holder(text: str) -> None:
            await database.write(lambda db: db.execute("UPDATE import_lease SET holder = ?", (text.encode(),)))

        assert await leases.take("p", "d", MINE) is None
        other = ImportLease("other", os.getpid(), 2.0)
        assert await leases.take("p", "d", other) == MINE
        place, _, start = mark_of(os.getpid()).rpartition(" ")
        # On another machine, or in another container, nobody can tell.
        await holder(f"mine elsewhere {start}")
        assert await leases.take("p", "d", other) == MINE
        await holder(f"mine {place} 1{start}")
        assert await leases.take("p", "d", other) is None

    with_library(folder / "l.sqlite3", use)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell what has ended")
def test_a_process_that_has_ended_runs_no_more_though_nobody_noticed() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        mark = mark_of(process.pid)
        assert is_running(process.pid, mark)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_running(process.pid, mark)
        assert mark_of(process.pid) == ""
    assert not is_running(process.pid)


def test_a_lease_ends_where_nothing_is_heard_of_its_holder(folder: Path) -> None:
    now = 1000.0

    async def use(library: Library) -> None:
        nonlocal now
        leases = ImportLeases(library._database, lambda: now)
        assert await leases.take("p", "d", MINE) is None
        now += 50
        await leases.beat("p", "d", MINE)
        now += 50
        other = ImportLease("other", os.getpid(), 2.0)
        assert await leases.take("p", "d", other) == MINE
        now += 20
        assert await leases.take("p", "d", other) is None
        await leases.beat("p", "d", MINE)
        assert await leases.take("p", "d", MINE) == other

    with_library(folder / "l.sqlite3", use)


def test_the_holder_is_heard_of_and_gives_it_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_lease, "BEAT_SECONDS", 0.001)

    async def use(library: Library) -> None:
        query = "SELECT beat FROM import_lease"
        beats: set[float] = set()
        async with leased(library.leases, "p", "d"):
            while len(beats) < 3:
                beats.add(await library._database.read(lambda db: db.execute(query).fetchone()[0]))
            with pytest.raises(ImportUnderWay, match=f"process {os.getpid()} is importing this file, since"):
                async with leased(library.leases, "p", "d"):
                    pass
        async with leased(library.leases, "p", "d"):
            await asyncio.sleep(0)
            await library.close()

    with_library(folder / "l.sqlite3", use)
