"""The store and its file: several processes, kills, damage, migrations."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from tui.errors import LibraryError
from tui.local.faults import ConversationMissing, ItemMissing, StoreBusy
from tui.local.ids import IdMaker
from tui.local.new_items import NewItem
from tui.local.store import LocalStore
from tui.local.store_file import StoreFile
from tui.local.store_schema import MIGRATIONS, PAGE_SIZE, migrate
from tui.models.include import NO_INCLUDES, Include
from tui.models.json_value import JsonValue, parse_json
from tui.models.order import Order

BATCH = 7
WRITER = """
import sys
from pathlib import Path
from tui.local.new_items import NewItem
from tui.local.store import LocalStore

store = LocalStore.open(Path(sys.argv[1]))
conversation, name, batches, size = sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
print("open", flush=True)
for batch in range(batches):
    items = [NewItem({"type": "x", "from": f"{name}.{batch}.{n}", "pad": "y" * 3000}) for n in range(size)]
    store.add_items(conversation, items)
    if batch == 3:
        print("running", flush=True)
store.close()
"""


def item(**data: str) -> NewItem:
    return NewItem({"type": "x", **data})


def texts(store: LocalStore, conversation: str) -> list[str]:
    found: list[str] = []
    after: str | None = None
    while True:
        page = store.list_items(conversation, limit=100, order=Order.ASC, after=after)
        for row in page.items:
            data = parse_json(row.body)
            assert isinstance(data, dict)
            found.append(str(data["from"]))
            after = row.id
        if not page.has_more:
            return found


def writer(path: Path, conversation: str, name: str, batches: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(path), conversation, name, str(batches), str(BATCH)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def whole_batches(found: list[str]) -> None:
    """Every batch is there in one piece and in its order."""
    assert len(found) % BATCH == 0
    for start in range(0, len(found), BATCH):
        name = found[start].rpartition(".")[0]
        assert found[start : start + BATCH] == [f"{name}.{n}" for n in range(BATCH)]


def test_two_processes_at_once_lose_nothing(store: LocalStore) -> None:
    conversation = store.create_conversation({}).id
    children = [writer(store.path, conversation, name, 25) for name in ("a", "b")]
    for batch in range(25):
        store.add_items(conversation, [item(**{"from": f"c.{batch}.{n}"}) for n in range(BATCH)])
    for child in children:
        child.communicate(timeout=60)
        assert child.returncode == 0
    found = texts(store, conversation)
    assert sorted(found) == sorted(f"{p}.{b}.{n}" for p in "abc" for b in range(25) for n in range(BATCH))
    whole_batches(found)


def test_a_killed_writer_leaves_whole_batches(store: LocalStore) -> None:
    conversation = store.create_conversation({}).id
    for turn in range(4):
        child = writer(store.path, conversation, f"k{turn}", 100_000)
        assert child.stdout is not None
        with child.stdout as lines:
            assert [lines.readline() for _ in range(2)] == ["open\n", "running\n"]
            os.kill(child.pid, signal.SIGKILL)
        assert child.wait(30) == -signal.SIGKILL
    found = texts(store, conversation)
    assert len(found) >= 4 * 4 * BATCH
    whole_batches(found)
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_many_processes_may_make_one_new_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "local.sqlite3"
    code = (
        "import sys; from pathlib import Path; from tui.local.store import LocalStore\n"
        "store = LocalStore.open(Path(sys.argv[1])); store.create_conversation({}); store.close()"
    )
    children = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(6)]
    assert [child.wait(60) for child in children] == [0] * 6
    with closing(LocalStore.open(path)) as store:
        assert len(store.list_conversations().conversations) == 6


def test_many_threads_may_make_one_new_file(tmp_path: Path) -> None:
    """About one time in a hundred two of them meet in the switch to WAL."""
    rounds, crowd = 40, 6
    for number in range(rounds):
        path = tmp_path / f"{number}.sqlite3"
        together = Barrier(crowd)

        def make(path: Path = path, together: Barrier = together) -> None:
            together.wait()
            with closing(LocalStore.open(path)) as store:
                store.create_conversation({})

        with ThreadPoolExecutor(crowd) as pool:
            for done in [pool.submit(make) for _ in range(crowd)]:
                done.result()
        with closing(LocalStore.open(path)) as store:
            assert len(store.list_conversations().conversations) == crowd


def test_the_file_is_private_and_set_up(store: LocalStore) -> None:
    store.create_conversation({})
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    wal = store.path.with_name(store.path.name + "-wal")
    assert stat.S_IMODE(wal.stat().st_mode) == 0o600
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA page_size").fetchone() == (PAGE_SIZE,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    LocalStore.open(tmp_path / "x.sqlite3").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    LocalStore.open(path).close()
    path.chmod(0o644)
    with closing(LocalStore.open(path)) as store:
        store.create_conversation({})
        for part in (path, path.with_name("x.sqlite3-wal"), path.with_name("x.sqlite3-shm")):
            assert stat.S_IMODE(part.stat().st_mode) == 0o600


def test_nothing_but_the_database_is_left_in_the_folder(tmp_path: Path) -> None:
    path = tmp_path / "data" / "x.sqlite3"
    for _ in range(2):
        LocalStore.open(path).close()
        assert list(path.parent.iterdir()) == [path]


def test_a_second_opening_leaves_the_locks_of_the_first_alone(store: LocalStore) -> None:
    store.create_conversation({})
    LocalStore.open(store.path).close()
    # Only who is alone may leave the WAL. POSIX locks do not show within one process, so another one tries.
    code = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('PRAGMA journal_mode = DELETE')"
    )
    words = [sys.executable, "-c", code, str(store.path)]
    tried = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "database is locked" in tried.stderr


def test_a_disk_without_links_gets_a_private_file_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "data" / "x.sqlite3"
    LocalStore.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_deleting_a_conversation_leaves_nothing_of_it(store: LocalStore) -> None:
    kept = store.create_conversation({}, [item(**{"from": "kept"})]).id
    gone = store.create_conversation({}, [item(id=f"i{n}") for n in range(50)]).id
    store.delete_conversation(gone)
    with pytest.raises(ConversationMissing):
        store.list_items(gone)
    with pytest.raises(ItemMissing):
        store.get_item(kept, "i1")
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM bodies").fetchone() == (1,)
    assert texts(store, kept) == ["kept"]


def test_what_is_stored_is_there_after_closing(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with closing(LocalStore.open(path)) as store:
        assert store.is_empty()
        made = store.create_conversation({"a": "b"}, [item(id="one")])
        assert not store.is_empty()
        store.close()
    with closing(LocalStore.open(path)) as store:
        assert store.get_conversation(made.id) == made
        assert store.get_item(made.id, "one").id == "one"
    assert not path.with_name("x.sqlite3-wal").exists()


def test_a_failed_write_changes_nothing(store: LocalStore) -> None:
    conversation = store.create_conversation({}).id

    def broken() -> Iterator[NewItem]:
        yield item(id="one")
        raise ConversationMissing("on purpose")

    with pytest.raises(ConversationMissing):
        store.add_items(conversation, broken())
    assert store.list_items(conversation).items == ()
    store.add_items(conversation, [item(id="one")])


def test_ids_that_collide_are_made_again(tmp_path: Path) -> None:
    numbers = iter([1, 1, 2, 3, 3, 3, 4])
    ids = IdMaker(clock=lambda: 5.0, randomness=lambda count: next(numbers).to_bytes(count, "big"))
    with closing(LocalStore.open(tmp_path / "x.sqlite3", ids=ids)) as store:
        conversation = store.create_conversation({})
        assert conversation.id == "conv_00000005" + "1".zfill(24) + "1".zfill(16)
        assert conversation.created_at == 5
        made = store.add_items(conversation.id, [item(), item(), item()])
        tail = "1".zfill(16)
        assert [one.id for one in made] == [f"item_00000005{str(n).zfill(24)}{tail}" for n in (2, 3, 4)]


def test_a_lock_that_is_not_to_be_had(store: LocalStore) -> None:
    with (
        closing(LocalStore.open(store.path, busy_seconds=0.05)) as impatient,
        closing(sqlite3.connect(store.path, isolation_level=None)) as holder,
    ):
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy) as busy:
            impatient.create_conversation({})
        assert busy.value.path == store.path
        assert str(store.path) in str(busy.value)
        assert impatient.is_empty()


def test_opening_waits_for_a_lock_and_then_gives_up(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(StoreBusy):
            LocalStore.open(path, busy_seconds=0.2)
        assert time.monotonic() - started >= 0.2


def test_a_full_disk(store: LocalStore) -> None:
    """SQLite's own bound on the number of pages stands for the disk."""
    file = StoreFile(store.path)
    with file.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with closing(LocalStore(file, IdMaker())) as small:
        conversation = small.create_conversation({}).id
        with pytest.raises(LibraryError, match="full") as full:
            small.add_items(conversation, [item(pad="x" * 1_000_000)])
        assert full.value.path == store.path
        assert small.list_items(conversation).items == ()


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.sqlite3"
    path.write_bytes(content)
    with pytest.raises(LibraryError) as fault:
        LocalStore.open(path)
    assert fault.value.path == path
    assert path.read_bytes() == content


def test_a_path_that_cannot_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "file" / "x.sqlite3"):
        with pytest.raises(LibraryError) as fault:
            LocalStore.open(path)
        assert str(path) in str(fault.value)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = LocalStore.open(tmp_path / "x.sqlite3")
    store.close()
    store.close()
    with pytest.raises(LibraryError, match="closed"):
        store.is_empty()
    with pytest.raises(LibraryError, match="closed"):
        store.create_conversation({})


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    LocalStore.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(LibraryError, match="newer version") as fault:
        LocalStore.open(path)
    assert fault.value.path == path


def test_migrating_step_by_step(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite3"
    steps: list[list[str]] = [
        ["CREATE TABLE t (a)"],
        ["ALTER TABLE t ADD COLUMN b", "INSERT INTO t VALUES (1, 2)"],
    ]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, steps[:1])
        connection.execute("INSERT INTO t VALUES (0)")
        for _ in range(2):
            migrate(connection, path, steps)
        assert connection.execute("SELECT a, b FROM t").fetchall() == [(0, None), (1, 2)]
        steps.append(["CREATE TABLE u (a)", "this is no SQL"])
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, path, steps)
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def test_a_migration_that_another_process_did_meanwhile(tmp_path: Path) -> None:
    """Both saw the old version; the second finds the work done when it has the lock."""
    path = tmp_path / "x.sqlite3"
    steps = [["CREATE TABLE t (a)"]]
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as one,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        begun: list[str] = []

        def step_in(statement: str) -> None:
            """SQLite tells of a statement before it runs: this is the moment before the lock is asked for."""
            if statement == "BEGIN EXCLUSIVE":
                migrate(other, path, steps)
                begun.append(statement)

        one.set_trace_callback(step_in)
        migrate(one, path, steps)
        assert begun == ["BEGIN EXCLUSIVE"]
        assert one.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_large_pictures_are_not_read_when_nobody_asks(store: LocalStore) -> None:
    picture: JsonValue = {"type": "input_image", "image_url": "data:image/png;base64," + "A" * 2_000_000}
    message = NewItem({"type": "message", "role": "user", "content": [picture]})
    conversation = store.create_conversation({}, [message]).id
    (bare,) = store.list_items(conversation).items
    assert len(bare.body) < 400
    (whole,) = store.list_items(conversation, includes={Include.INPUT_IMAGE}).items
    assert len(whole.body) > 2_000_000
    assert store.get_item(conversation, bare.id, NO_INCLUDES) == bare


def test_paging_walks_by_key(store: LocalStore) -> None:
    """No page costs more than another: every list query is a search in an index, none sorts."""
    asked: list[str] = []
    conversation = store.create_conversation({}, [item(id=f"i{n}") for n in range(30)]).id
    store._file._reader.set_trace_callback(asked.append)
    for order in Order:
        store.list_items(conversation, limit=5, order=order, after="i10")
        store.list_conversations(limit=5, order=order, after=conversation)
    queries = [query for query in asked if "ORDER BY" in query]
    assert len(queries) == 4
    with closing(sqlite3.connect(store.path)) as connection:
        for query in queries:
            assert "OFFSET" not in query
            plan = str(connection.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
            assert "SEARCH" in plan
            assert "TEMP B-TREE" not in plan
