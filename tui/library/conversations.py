"""The conversations that this machine knows, profile by profile."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from tui.library.database import Database, Job, profile_key
from tui.library.known_rows import ONE_SQL, UNKNOWN_TIME, created_key, known, page_query
from tui.library.text import to_blob
from tui.models.rows import KnownConversation, SeenConversation

FIRST_TEXT_LENGTH: Final = 200

_REMEMBER: Final = """
    INSERT INTO conversation (profile, id, created, metadata) VALUES (?, ?, ?, ?)
    ON CONFLICT (profile, id) DO UPDATE SET
        created = iif(excluded.created = ?, created, excluded.created),
        metadata = excluded.metadata,
        gone = 0
"""
NOTE: Final = "conversation"
"""What background writes of this table are about."""
_WHERE: Final = "WHERE profile = ? AND id = ?"


class KnownConversations:
    """Upserts and pages of known conversations. Every method raises LibraryError where the file fails."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def page(
        self, profile: str, *, after: KnownConversation | None = None, limit: int = 200
    ) -> list[KnownConversation]:
        """Newest first by ``created_at`` then id; unknown ages last. ``after`` is the last row shown."""
        await self._settle()
        query = page_query(profile, after, limit)
        return await self._database.read(lambda db: [known(row) for row in db.execute(*query)])

    async def get(self, profile: str, conversation_id: str) -> KnownConversation | None:
        """One known conversation."""
        return (await self.many(profile, [conversation_id])).get(conversation_id)

    async def many(self, profile: str, conversation_ids: Sequence[str]) -> dict[str, KnownConversation]:
        """Those of the given conversations that are known, by id."""
        await self._settle()
        name = to_blob(profile)

        def reading(db: sqlite3.Connection) -> dict[str, KnownConversation]:
            rows = (db.execute(ONE_SQL, (name, to_blob(each))).fetchone() for each in conversation_ids)
            values = [known(row) for row in rows if row is not None]
            return {value.id: value for value in values}

        return await self._database.read(reading)

    async def remember(self, profile: str, seen: Sequence[SeenConversation]) -> None:
        """Take in what a server said. What the user or the browser added stays; none of them is gone.

        An age that is known is not forgotten where the server does not tell it.
        """

        def writing(db: sqlite3.Connection) -> None:
            key = profile_key(db, to_blob(profile))
            db.executemany(
                _REMEMBER,
                [
                    (
                        key,
                        to_blob(each.id),
                        created_key(each.created_at),
                        to_blob(each.metadata_json),
                        UNKNOWN_TIME,
                    )
                    for each in seen
                ],
            )

        if seen:
            await self._database.write(writing)

    async def opened(self, profile: str, conversation_id: str, at: float) -> None:
        """Note when it was opened (Unix seconds). An unknown conversation becomes known."""
        await self._set(profile, conversation_id, "last_opened = ?", (at,), create=True)

    async def set_alias(self, profile: str, conversation_id: str, alias: str) -> None:
        """Give it the user's own name, or with an empty one take that away. It becomes known."""
        await self._set(profile, conversation_id, "alias = ?", (to_blob(alias),), create=True)

    async def set_first_text(self, profile: str, conversation_id: str, text: str) -> None:
        """Keep the beginning of its first user message; nothing happens where it is not known."""
        await self._set(profile, conversation_id, "first_text = ?", (to_blob(text[:FIRST_TEXT_LENGTH]),))

    async def set_count(
        self,
        profile: str,
        conversation_id: str,
        count: int | None,
        complete: bool,
    ) -> None:
        """Keep how many items are known, and whether that is all; nothing happens where it is not known.

        A count that is not all of them takes the place of a lower one only: what was loaded now may be less
        than what was once seen.
        """
        setting, values = _count(count, complete)
        await self._set(profile, conversation_id, setting, values)

    async def set_count_soon(self, profile: str, conversation_id: str, count: int, complete: bool) -> None:
        """What ``set_count`` does, in the background."""
        job = _setting(profile, conversation_id, *_count(count, complete))
        await self._database.write_soon(job, about=NOTE)

    async def change_count_soon(
        self, profile: str, conversation_id: str, by: int, *, sure: bool = True
    ) -> None:
        """In the background: so many items came, or with a negative number went, by this program.

        Where it is not ``sure`` what the server did, the count is not all of them from now on. One that is not
        known stays so.
        """
        setting = "item_count = max(item_count + ?, 0), count_complete = min(count_complete, ?)"
        await self._database.write_soon(
            _setting(profile, conversation_id, setting, (by, int(sure))), about=NOTE
        )

    async def set_first_text_soon(self, profile: str, conversation_id: str, text: str) -> None:
        """What ``set_first_text`` does, in the background."""
        job = _setting(profile, conversation_id, "first_text = ?", (to_blob(text[:FIRST_TEXT_LENGTH]),))
        await self._database.write_soon(job, about=NOTE)

    async def _settle(self) -> None:
        """Wait until what was noted is stored."""
        if NOTE in self._database.unstored():
            await self._database.flush()

    async def mark_gone(self, profile: str, conversation_id: str) -> None:
        """Note that the server does not have it any more; nothing happens where it is not known."""
        await self._set(profile, conversation_id, "gone = 1", ())

    async def forget(self, profile: str, conversation_id: str) -> None:
        """Take it and its check out of the list. Cached items, the trash and the journal keep theirs."""
        owner, name = to_blob(profile), to_blob(conversation_id)

        def writing(db: sqlite3.Connection) -> None:
            values = (profile_key(db, owner), name)
            db.execute(f"DELETE FROM conversation {_WHERE}", values)  # noqa: S608
            db.execute("DELETE FROM conversation_check WHERE profile = ? AND conversation_id = ?", values)

        await self._database.write(writing)

    async def _set(
        self,
        profile: str,
        conversation_id: str,
        setting: str,
        values: tuple[bytes | int | float | None, ...],
        *,
        create: bool = False,
    ) -> None:
        """``setting`` is SQL written in this module, never text from outside."""
        await self._database.write(_setting(profile, conversation_id, setting, values, create=create))


def _count(count: int | None, complete: bool) -> tuple[str, tuple[int | None, ...]]:
    if complete or count is None:
        return "item_count = ?, count_complete = ?", (count, int(complete))
    kept = "coalesce(item_count, -1) >= ?"
    setting = (
        f"item_count = CASE WHEN {kept} THEN item_count ELSE ? END, "
        f"count_complete = CASE WHEN {kept} THEN count_complete ELSE 0 END"
    )
    return setting, (count, count, count)


def _setting(
    profile: str,
    conversation_id: str,
    setting: str,
    values: tuple[bytes | int | float | None, ...],
    *,
    create: bool = False,
) -> Job[None]:
    name = to_blob(conversation_id)

    def writing(db: sqlite3.Connection) -> None:
        key = profile_key(db, to_blob(profile))
        if create:
            db.execute(
                "INSERT INTO conversation (profile, id, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (key, name, UNKNOWN_TIME),
            )
        db.execute(f"UPDATE conversation SET {setting} {_WHERE}", (*values, key, name))  # noqa: S608

    return writing
