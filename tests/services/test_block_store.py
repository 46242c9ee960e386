"""Packed rows of very long conversations are in a file without a name, and come back as they were."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from pathlib import Path

import pytest

from tui.errors import LibraryError
from tui.models.order import Order
from tui.models.rows import ItemRow
from tui.services import block_store, row_index
from tui.services.block_store import BlockStore
from tui.services.row_block import BLOCK_ROWS
from tui.services.timeline_rows import TimelineRows


def files() -> set[str]:
    """The open files of this process that have no name any more."""
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        # The one that this list is read by is gone.
        with suppress(FileNotFoundError):
            found.add(str(link.readlink()))
    return {name for name in found if name.endswith("(deleted)")}


def row(number: int) -> ItemRow:
    return ItemRow(f"msg_{number}", f"msg_{number}", "message", "user", "", "", f"text {number}", number)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system does not list open files")
def test_the_file_has_no_name_and_goes_with_the_store(tmp_path: Path) -> None:
    before = files()
    folder = tmp_path / "data"
    folder.mkdir()
    store = BlockStore(folder)
    held = [store.hold(b"%d" % number * 1000) for number in range(5)]
    assert [each() for each in held] == [b"%d" % number * 1000 for number in range(5)]
    assert len(files() - before) == 1
    assert list(folder.iterdir()) == []
    del store, held
    gc.collect()
    assert files() == before


def test_without_a_folder_all_stays_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(block_store, "TemporaryFile", lambda **_: pytest.fail("a file was made"))
    store = BlockStore()
    assert [store.hold(b"%d" % number)() for number in range(5)] == [b"0", b"1", b"2", b"3", b"4"]


def test_a_folder_that_takes_no_file_costs_nothing_but_memory(tmp_path: Path) -> None:
    store = BlockStore(tmp_path / "gone")
    assert [store.hold(b"%d" % number)() for number in range(5)] == [b"0", b"1", b"2", b"3", b"4"]


@pytest.mark.parametrize("full", ["raises", "writes a part"])
def test_a_disk_that_becomes_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str) -> None:
    store = BlockStore(tmp_path)
    held = [store.hold(b"%d" % number) for number in range(4)]

    def pwrite(*_: object) -> int:
        if full == "raises":
            raise OSError(28, "No space left on device")
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", pwrite)
        held.append(store.hold(b"4"))
    held.append(store.hold(b"5"))
    assert [each() for each in held] == [b"0", b"1", b"2", b"3", b"4", b"5"]


def test_a_disk_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = BlockStore(tmp_path)
    held = [store.hold(b"%d" % number) for number in range(4)][-1]
    with monkeypatch.context() as patch:
        patch.setattr(os, "pread", lambda *_: b"")
        with pytest.raises(LibraryError, match="their file is too short"):
            held()

    def pread(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", pread)
    with pytest.raises(LibraryError, match="Input/output error"):
        held()


def test_the_place_of_what_is_let_go_of_is_used_again(tmp_path: Path) -> None:
    store = BlockStore(tmp_path)
    held = [store.hold(b"%d" % number * 5_000) for number in range(3)]
    places = store._end
    del held[1]
    held.append(store.hold(b"7" * 4_500))
    assert store._end == places
    held.append(store.hold(b"8" * 5_000))
    assert store._end == places + 8_192
    assert [each()[:1] for each in held] == [b"0", b"2", b"7", b"8"]


def long_rows(folder: Path, count: int = 7 * BLOCK_ROWS) -> TimelineRows:
    rows = TimelineRows(folder=folder)
    for start in range(0, count, BLOCK_ROWS):
        rows.extend(Order.ASC, [row(number) for number in range(start, start + BLOCK_ROWS)])
    rows.close(Order.ASC, sure=True)
    return rows


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows stay in memory, and next to none unpacked."""
    monkeypatch.setattr(row_index, "HELD_ROWS", 150)
    monkeypatch.setattr(row_index, "_UNPACKED", 1)


@pytest.mark.usefixtures("few")
def test_rows_that_cannot_be_read_again_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = long_rows(tmp_path)

    def pread(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", pread)
    shown = rows[300]
    assert isinstance(shown, ItemRow)
    assert "Input/output error" in shown.preview
    assert (len(rows), rows[10], rows.row("msg_300"), len([*rows.items()])) == (700, row(10), None, 700)


@pytest.mark.usefixtures("few")
def test_rows_in_the_file_are_found_changed_and_dropped(tmp_path: Path) -> None:
    count = 7 * BLOCK_ROWS
    rows = long_rows(tmp_path, count)
    assert [each.id for each in rows.items()] == [f"msg_{number}" for number in range(count)]
    assert rows.index_of("msg_650") == 650
    assert rows[333] == row(333)
    rows.replace([row(650)._replace(preview="other")])
    rows.drop(["msg_640"])
    assert rows.row("msg_650") == row(650)._replace(preview="other")
    assert (rows.known, rows.index_of("msg_650"), rows.row("msg_640")) == (count - 1, 649, None)
