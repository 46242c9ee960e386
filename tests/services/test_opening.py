"""One function opens everything, and what it opened is closed again whatever happens."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.fault_server import FaultServer
from tui.errors import ConversationsTuiError, InputError, LibraryError, SettingsError
from tui.local.store import LocalStore
from tui.models.item import Item
from tui.services.opening import open_services
from tui.services.services import Services
from tui.settings.paths import Paths
from tui.settings.profile import KeySource, Profile, local_profile
from tui.settings.settings import Settings


def settings_of(tmp_path: Path, profile: Profile | None = None, *, demo: bool = False) -> Settings:
    return Settings(Paths(tmp_path / "data", tmp_path / "config"), profile or local_profile(), demo=demo)


def threads() -> set[threading.Thread]:
    return set(threading.enumerate())


def nothing_left(before: set[threading.Thread]) -> bool:
    """Whether every thread that was started since has ended, or does so now."""
    for thread in threads() - before:
        thread.join(10)
    return threads() <= before


async def count(services: Services) -> int:
    return len((await services.listing.page()).rows)


def test_the_local_profile_from_end_to_end(tmp_path: Path) -> None:
    before = threads()

    async def go() -> None:
        services = await open_services(settings_of(tmp_path), environ={})
        assert await count(services) == 0
        item = Item.of({"type": "message", "role": "user", "content": "hi"})
        made = await services.conversations.create(metadata={"title": "T"}, items=[item] * 45)
        timeline = await services.timelines.of(await services.conversations.open(made.id))
        await timeline.open()
        assert (timeline.count, timeline.complete) == (45, True)
        first = next(timeline.rows.items())
        done = await services.items.delete(made.id, [first.id])
        assert done.deleted == (first.id,)
        assert (await services.conversations.delete(made.id)).deleted == (made.id,)
        assert await services.close() == ()
        assert await services.close() == ()

    asyncio.run(go())
    assert nothing_left(before)


async def add_privately(settings: Settings) -> tuple[int, tuple[str, ...]]:
    """Add a conversation with --private; how many there are, and what was said on the way."""
    services = await open_services(replace(settings, private=True), environ={})
    try:
        made = await services.conversations.create(
            metadata={}, items=[Item.of({"role": "user", "content": "x"})]
        )
        assert (await services.items.page(made.id)).page.items
        return await count(services), services.notices
    finally:
        await services.close()


@pytest.mark.parametrize("open_elsewhere", [False, True])
def test_private_the_local_server_works_on_a_copy(tmp_path: Path, open_elsewhere: bool) -> None:
    settings = settings_of(tmp_path)
    store = LocalStore.open(settings.paths.local)
    store.create_conversation({"title": "before"})
    if not open_elsewhere:
        store.close()
    # The index of the WAL holds marks of who reads.
    found = [path for path in settings.paths.data.iterdir() if not path.name.endswith("-shm")]
    files = {path: path.read_bytes() for path in found}
    counted, notices = asyncio.run(add_privately(settings))
    assert counted == 2
    assert "ends with this program" in notices[0]
    left = [path for path in settings.paths.data.iterdir() if not path.name.endswith("-shm")]
    assert {path: path.read_bytes() for path in left} == files
    store.close()


def test_private_nothing_is_made(tmp_path: Path) -> None:
    assert asyncio.run(add_privately(settings_of(tmp_path)))[0] == 1
    assert asyncio.run(add_privately(settings_of(tmp_path, demo=True)))[0] > 1
    assert not (tmp_path / "data").exists()


def test_private_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    settings.paths.data.mkdir()
    settings.paths.local.write_bytes(b"no database, and long enough to be none" * 100)
    with pytest.raises(LibraryError, match="not a database"):
        asyncio.run(add_privately(settings))


def test_the_browser_fills_a_store_that_nothing_was_written_to(tmp_path: Path) -> None:
    async def go(settings: Settings, *, empty: bool = False) -> int:
        services = await open_services(settings, environ={})
        try:
            found = (await services.listing.page()).rows
            for each in found if empty else ():
                await services.conversations.delete(each.id)
            return len(found)
        finally:
            await services.close()

    # Commands make the file and leave it empty.
    for _ in range(2):
        assert asyncio.run(go(settings_of(tmp_path))) == 0
    private = replace(settings_of(tmp_path, demo=True), private=True)
    assert asyncio.run(go(private)) > 0
    filled = asyncio.run(go(settings_of(tmp_path, demo=True)))
    assert filled > 0
    assert asyncio.run(go(settings_of(tmp_path), empty=True)) == filled
    # Whoever deleted them does not want them back.
    assert asyncio.run(go(settings_of(tmp_path, demo=True))) == 0


def test_no_demo_beside_what_a_command_stored(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    store = LocalStore.open(settings.paths.local)
    store.create_conversation({})
    store.close()

    async def go() -> int:
        services = await open_services(replace(settings, demo=True), environ={})
        try:
            return await count(services)
        finally:
            await services.close()

    assert asyncio.run(go()) == 1


def test_the_read_only_profile_is_guarded(tmp_path: Path) -> None:
    async def go() -> None:
        services = await open_services(settings_of(tmp_path, replace(local_profile(), read_only=True)))
        try:
            with pytest.raises(InputError, match="read-only"):
                await services.conversations.create()
        finally:
            await services.close()

    asyncio.run(go())


def test_a_server_with_a_key(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")

    async def go() -> None:
        services = await open_services(
            settings_of(tmp_path, fault_server.profile(key_env="THE_KEY")), environ={"THE_KEY": "sk-hidden"}
        )
        assert await count(services) == 1
        assert "sk-hidden" not in repr(services)
        await services.close()

    asyncio.run(go())
    assert {seen.headers["authorization"] for seen in fault_server.requests} == {"Bearer sk-hidden"}


@pytest.mark.parametrize(
    "profile",
    [
        Profile("x", "https://example.invalid/v1", key=KeySource(file="/nowhere/key")),
        Profile("x", "ftp://example.invalid/v1"),
        Profile("x", "http://example.invalid/v1", key=KeySource(env="THE_KEY")),
        Profile("x", "https://exa mple.invalid\x00/v1"),
    ],
)
def test_a_profile_that_cannot_be_used_leaves_nothing_open(tmp_path: Path, profile: Profile) -> None:
    before = threads()

    async def go() -> None:
        with pytest.raises(ConversationsTuiError) as raised:
            await open_services(settings_of(tmp_path, profile), environ={"THE_KEY": "sk-hidden"})
        assert isinstance(raised.value, SettingsError | InputError)
        assert "sk-hidden" not in str(raised.value)

    asyncio.run(go())
    assert nothing_left(before)


def test_a_damaged_local_file_leaves_nothing_open(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    settings.paths.data.mkdir()
    settings.paths.local.write_bytes(b"no database at all" * 100)
    before = threads()

    async def go() -> None:
        with pytest.raises(LibraryError) as raised:
            await open_services(settings)
        assert raised.value.path == settings.paths.local

    asyncio.run(go())
    assert nothing_left(before)


def test_a_damaged_library_is_said_or_raised(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    settings.paths.data.mkdir()
    settings.paths.library.write_bytes(b"no database at all" * 100)

    async def go() -> None:
        try:
            services = await open_services(settings)
        except LibraryError as error:
            assert error.path == settings.paths.library
            return
        assert services.notices
        await services.close()

    asyncio.run(go())


def test_cancelling_the_opening_closes_what_it_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, allowed, closed = threading.Event(), threading.Event(), threading.Event()
    real_open, real_close = LocalStore.open, LocalStore.close

    def slow(path: Path, *, in_memory: bool) -> LocalStore:
        began.set()
        assert allowed.wait(10)
        return real_open(path, in_memory=in_memory)

    def close(store: LocalStore) -> None:
        real_close(store)
        closed.set()

    monkeypatch.setattr(LocalStore, "open", slow)
    monkeypatch.setattr(LocalStore, "close", close)

    async def go() -> None:
        opening = asyncio.create_task(open_services(settings_of(tmp_path)))
        await asyncio.to_thread(began.wait, 10)
        opening.cancel()
        await asyncio.sleep(0)
        allowed.set()
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert closed.is_set()

    asyncio.run(go())


def test_a_demo_that_cannot_be_written_closes_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: LocalStore) -> int:
        raise LibraryError("disk full")

    monkeypatch.setattr("tui.services.opening.fill_demo", fails)

    async def go() -> None:
        with pytest.raises(LibraryError, match="disk full"):
            await open_services(settings_of(tmp_path, demo=True))

    asyncio.run(go())


def test_abandoned_writes_are_told(tmp_path: Path) -> None:
    told: list[str] = []

    async def go() -> None:
        services = await open_services(settings_of(tmp_path), on_abandoned=lambda name, _: told.append(name))

        async def fails() -> None:
            await asyncio.sleep(0)
            raise InputError("no")

        waiter = asyncio.create_task(services.writes.run("lost", fails()))
        await asyncio.sleep(0)
        waiter.cancel()
        await services.close(patience=5)

    asyncio.run(go())
    assert told in ([], ["lost"])


def test_the_services_need_no_textual() -> None:
    code = (
        "import importlib, pkgutil, sys, tui.services\n"
        "for each in pkgutil.iter_modules(tui.services.__path__):\n"
        "    importlib.import_module('tui.services.' + each.name)\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] == 'textual'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
