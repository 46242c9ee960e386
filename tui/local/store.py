"""What the local server keeps: conversations and their items, in one SQLite file.

Every method is one transaction. All of them may be called from any thread and from several processes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.local.ids import IdMaker, key_of
from tui.local.new_items import NewItem
from tui.local.store_file import BUSY_SECONDS, StoreFile
from tui.local.store_rows import (
    ConversationRows,
    ItemRows,
    StoredConversation,
    StoredItem,
    read_bodies,
    read_conversation,
    read_conversations,
    read_item,
    read_items,
)
from tui.local.threads import StoreThreads
from tui.models.include import NO_INCLUDES, Include
from tui.models.json_value import JsonValue, dump_json
from tui.models.order import Order


@dataclass(frozen=True, slots=True)
class Seed:
    """A conversation with an id and a time of its own, for filling a new store."""

    id: str
    created_at: int
    metadata: Mapping[str, JsonValue]
    items: Sequence[NewItem]


class LocalStore:
    """Conversations and items on disk, or in memory.

    Every method raises LibraryError where the file cannot be used (StoreBusy: its lock was not to be had),
    ConversationMissing and ItemMissing where an id names nothing.
    """

    def __init__(self, file: StoreFile, ids: IdMaker) -> None:
        self._file = file
        self._ids = ids
        self.threads = StoreThreads()
        """Where asynchronous callers run the methods of this store."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        ids: IdMaker | None = None,
        busy_seconds: float = BUSY_SECONDS,
        in_memory: bool = False,
    ) -> LocalStore:
        """Open the store in ``path``; the file and its folder are made where they are not there.

        ``in_memory`` copies what is there and writes nothing: what is stored ends with the program.

        Raises:
            LibraryError: the file cannot be used.

        """
        return cls(StoreFile(path, busy_seconds=busy_seconds, in_memory=in_memory), ids or IdMaker())

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return self._file.path

    def close(self) -> None:
        """Wait for what runs in the store's threads, then close the file. A second call does nothing."""
        self.threads.close()
        self._file.close()

    def is_empty(self) -> bool:
        """Whether there is no conversation."""
        with self._file.read() as connection:
            return _is_empty(connection)

    def is_untouched(self) -> bool:
        """Whether no conversation was ever stored: one whose conversations were all deleted is not."""
        with self._file.read() as connection:
            return _is_untouched(connection)

    def create_conversation(
        self, metadata: Mapping[str, JsonValue], items: Iterable[NewItem] = ()
    ) -> StoredConversation:
        """Store a new conversation with its first items."""
        now = self._ids.clock()
        seed = Seed(self._ids.conversation_id(now), int(now), metadata, tuple(items))
        with self._file.write() as connection:
            return self._plant(connection, seed)

    def seed(self, seeds: Iterable[Seed]) -> int:
        """Store conversations if there never was one, all or nothing; answers how many were stored.

        Two processes that fill one new file at the same time fill it once.
        """
        with self._file.write() as connection:
            if not _is_untouched(connection):
                return 0
            return len([self._plant(connection, seed) for seed in seeds])

    def _plant(self, connection: sqlite3.Connection, seed: Seed) -> StoredConversation:
        connection.execute(
            "INSERT INTO conversations (id, created_at, metadata) VALUES (?, ?, ?)",
            (seed.id, seed.created_at, dump_json(seed.metadata)),
        )
        conversation = read_conversation(connection, seed.id)
        self._append(connection, conversation, seed.items)
        return conversation

    def get_conversation(self, conversation_id: str) -> StoredConversation:
        """The conversation with this id."""
        with self._file.read() as connection:
            return read_conversation(connection, conversation_id)

    def list_conversations(
        self, *, limit: int = 20, order: Order = Order.DESC, after: str | None = None
    ) -> ConversationRows:
        """A page of all conversations, by time of creation."""
        with self._file.read() as connection:
            return read_conversations(connection, limit, order, after)

    def update_conversation(
        self, conversation_id: str, metadata: Mapping[str, JsonValue]
    ) -> StoredConversation:
        """Replace the metadata of a conversation; answers the conversation as it is then."""
        with self._file.write() as connection:
            connection.execute(
                "UPDATE conversations SET metadata = ? WHERE id = ?", (dump_json(metadata), conversation_id)
            )
            return read_conversation(connection, conversation_id)

    def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation and all its items."""
        with self._file.write() as connection:
            conversation = read_conversation(connection, conversation_id)
            connection.execute("DELETE FROM conversations WHERE number = ?", (conversation.number,))

    def add_items(
        self,
        conversation_id: str,
        items: Iterable[NewItem],
        includes: Collection[Include] = NO_INCLUDES,
    ) -> tuple[StoredItem, ...]:
        """Add items at the end of a conversation; answers them as they were stored."""
        with self._file.write() as connection:
            conversation = read_conversation(connection, conversation_id)
            numbers = self._append(connection, conversation, items)
            return read_bodies(connection, numbers, includes)

    def _append(
        self, connection: sqlite3.Connection, conversation: StoredConversation, items: Iterable[NewItem]
    ) -> list[int]:
        last = connection.execute(
            "SELECT coalesce(max(position), 0) FROM items WHERE conversation = ?", (conversation.number,)
        ).fetchone()[0]
        numbers: list[int] = []
        for position, item in enumerate(items, last + 1):
            form = item.stored(self._free_id(connection, conversation, item))
            head = connection.execute(
                "INSERT INTO items (id, conversation, position, bits) VALUES (?, ?, ?, ?)",
                (form.id, conversation.number, position, form.bits),
            )
            number = int(head.lastrowid or 0)
            connection.execute("INSERT INTO bodies VALUES (?, ?, ?)", (number, form.whole, form.bare))
            numbers.append(number)
        return numbers

    def _free_id(self, connection: sqlite3.Connection, conversation: StoredConversation, item: NewItem) -> str:
        """The id that the client chose, where no other item in the whole store has it; else a new one."""
        wanted = item.wanted_id or self._new_id(conversation, item)
        while connection.execute("SELECT 1 FROM items WHERE id = ?", (wanted,)).fetchone():
            wanted = self._new_id(conversation, item)
        return wanted

    def _new_id(self, conversation: StoredConversation, item: NewItem) -> str:
        return self._ids.item_id(item.type, key_of(conversation.id), self._ids.clock())

    def list_items(
        self,
        conversation_id: str,
        *,
        limit: int = 20,
        order: Order = Order.DESC,
        after: str | None = None,
        includes: Collection[Include] = NO_INCLUDES,
    ) -> ItemRows:
        """A page of a conversation's items."""
        with self._file.read() as connection:
            conversation = read_conversation(connection, conversation_id)
            return read_items(
                connection, conversation, limit=limit, order=order, after=after, includes=includes
            )

    def get_item(
        self, conversation_id: str, item_id: str, includes: Collection[Include] = NO_INCLUDES
    ) -> StoredItem:
        """One item of a conversation."""
        with self._file.read() as connection:
            return read_item(connection, read_conversation(connection, conversation_id), item_id, includes)

    def delete_item(self, conversation_id: str, item_id: str) -> StoredConversation:
        """Delete one item; answers its conversation."""
        with self._file.write() as connection:
            conversation = read_conversation(connection, conversation_id)
            read_item(connection, conversation, item_id, NO_INCLUDES)
            connection.execute("DELETE FROM items WHERE id = ?", (item_id,))
            return conversation


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM conversations LIMIT 1").fetchone() is None


def _is_untouched(connection: sqlite3.Connection) -> bool:
    # SQLite's own table of the numbers that it gave: a conversation's stays when the conversation is deleted.
    given = connection.execute("SELECT 1 FROM sqlite_sequence WHERE name = 'conversations'").fetchone()
    return given is None
