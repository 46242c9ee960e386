"""What the check found in each conversation, kept until its items are others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from tui.library.conversations import NOTE
from tui.library.database import Database, profile_key
from tui.library.known_rows import FLAGS
from tui.library.text import to_blob, to_text
from tui.models.finding import Check, Code, Finding, Severity

_Plain: TypeAlias = tuple[str, str, Sequence[str], Sequence[str]]

_PUT: Final = """
    INSERT INTO conversation_check
        (profile, conversation_id, digest, partial, item_count, findings, unasked)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET digest = excluded.digest, partial = excluded.partial,
        item_count = excluded.item_count, findings = excluded.findings, unasked = excluded.unasked
    WHERE excluded.partial = 0
        OR (conversation_check.partial = 1 AND excluded.item_count >= conversation_check.item_count)
"""
_FLAG: Final = "UPDATE conversation SET flag = ? WHERE profile = ? AND id = ?"
_SELECT: Final = """
    SELECT conversation_id, digest, partial, item_count, findings, unasked FROM conversation_check
    WHERE profile = (SELECT key FROM profile WHERE name = ?)
        AND conversation_id = ?
"""


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """The result of one conversation's check."""

    conversation_id: str
    digest: bytes
    """Stands for the items that were looked at."""
    check: Check


class Checks:
    """Results of checks. Every method raises LibraryError where the file fails."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def put(self, profile: str, kept: KeptCheck) -> None:
        """Keep a result in place of the one before, and flag the conversation as it says, where it is known.

        One of all items is only replaced by another of all. It is stored in the background, and seen at once.
        """
        check = kept.check
        owner, name = to_blob(profile), to_blob(kept.conversation_id)
        flag = FLAGS.index(check.worst) if check.worst in FLAGS else 0

        def writing(db: sqlite3.Connection) -> None:
            # Here, in the writer's thread: there may be thousands.
            findings = json.dumps([_plain(each) for each in check.findings]).encode("ascii")
            key = profile_key(db, owner)
            flags = int(check.partial), int(check.unasked)
            values = (key, name, kept.digest, flags[0], check.item_count, findings, flags[1])
            if db.execute(_PUT, values).rowcount:
                db.execute(_FLAG, (flag, key, name))

        await self._database.write_soon(writing, about=NOTE)

    async def get(self, profile: str, conversation_id: str) -> KeptCheck | None:
        """The result of a conversation's last check, None where it has had none."""
        values = (to_blob(profile), to_blob(conversation_id))
        await self._settle()
        row = await self._database.read(lambda db: db.execute(_SELECT, values).fetchone())
        return None if row is None else _kept(row)

    async def _settle(self) -> None:
        """Wait until what was noted is stored."""
        if NOTE in self._database.unstored():
            await self._database.flush()


def _plain(finding: Finding) -> _Plain:
    code, severity, identities, *words = finding
    return code.value, severity.value, [_packed(each) for each in identities], [_packed(each) for each in words]


def _packed(text: str) -> str:
    """A text from a server as JSON keeps it: two lone surrogates would come back as one character."""
    return to_blob(text).decode("latin-1")


def _unpacked(text: str) -> str:
    return to_text(text.encode("latin-1"))


def _kept(row: tuple[bytes, bytes, int, int, bytes, int]) -> KeptCheck:
    name, digest, partial, count, stored, unasked = row
    plain: list[_Plain] = json.loads(stored)
    findings = tuple(
        Finding(Code(code), Severity(severity), tuple(map(_unpacked, identities)), *map(_unpacked, words))
        for code, severity, identities, words in plain
    )
    return KeptCheck(to_text(name), digest, Check(findings, count, bool(partial), bool(unasked)))
