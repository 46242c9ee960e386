"""What the user chose and what a server refused, so that both hold the next time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import Final

from tui.library.database import Database, profile_key
from tui.library.include_bits import INCLUDE_BITS, from_bits, to_bits
from tui.library.text import to_blob, to_text
from tui.models.include import NO_INCLUDES, Include

_PROFILE: Final = "(SELECT key FROM profile WHERE name = ?)"
_CHOOSE: Final = "INSERT OR REPLACE INTO include_choice (profile, conversation_id, includes) VALUES (?, ?, ?)"


class Choices:
    """Small things kept for each profile. Every method raises LibraryError where the file fails."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def includes(self, profile: str, conversation_id: str) -> frozenset[Include]:
        """The includes chosen for a conversation, none where nothing was chosen."""
        query = f"SELECT includes FROM include_choice WHERE profile = {_PROFILE} AND conversation_id = ?"  # noqa: S608
        values = (to_blob(profile), to_blob(conversation_id))
        row = await self._database.read(lambda db: db.execute(query, values).fetchone())
        return NO_INCLUDES if row is None else from_bits(row[0])

    async def set_includes(self, profile: str, conversation_id: str, includes: Collection[Include]) -> None:
        """Keep the includes chosen for a conversation."""
        owner, name, bits = to_blob(profile), to_blob(conversation_id), to_bits(includes)
        await self._database.write(
            lambda db: db.execute(_CHOOSE, (profile_key(db, owner), name, bits)).rowcount
        )

    async def refused(self, profile: str) -> dict[Include, str]:
        """The include values that this profile's server refused, with its words."""
        query = f"SELECT include, words FROM refused_include WHERE profile = {_PROFILE}"  # noqa: S608
        rows = await self._database.read(lambda db: db.execute(query, (to_blob(profile),)).fetchall())
        said = {to_text(include): to_text(words) for include, words in rows}
        return {include: said[include] for include in INCLUDE_BITS if include in said}

    async def set_refused(self, profile: str, refused: Mapping[Include, str]) -> None:
        """Keep exactly these refusals of this profile's server, and no others."""
        rows = [(to_blob(include), to_blob(words)) for include, words in refused.items()]

        def writing(db: sqlite3.Connection) -> None:
            key = profile_key(db, to_blob(profile))
            db.execute("DELETE FROM refused_include WHERE profile = ?", (key,))
            db.executemany(
                "INSERT INTO refused_include (profile, include, words) VALUES (?, ?, ?)",
                [(key, *row) for row in rows],
            )

        await self._database.write(writing)

    async def get_state(self, profile: str, name: str) -> str | None:
        """A view choice by its name, None where it was never made."""
        query = f"SELECT value FROM view_state WHERE profile = {_PROFILE} AND name = ?"  # noqa: S608
        values = (to_blob(profile), to_blob(name))
        row = await self._database.read(lambda db: db.execute(query, values).fetchone())
        return None if row is None else to_text(row[0])

    async def set_state(self, profile: str, name: str, value: str | None) -> None:
        """Keep a view choice; None takes it away."""
        owner, key = to_blob(profile), to_blob(name)

        def writing(db: sqlite3.Connection) -> None:
            profile_number = profile_key(db, owner)
            if value is None:
                db.execute("DELETE FROM view_state WHERE profile = ? AND name = ?", (profile_number, key))
            else:
                db.execute(
                    "INSERT OR REPLACE INTO view_state (profile, name, value) VALUES (?, ?, ?)",
                    (profile_number, key, to_blob(value)),
                )

        await self._database.write(writing)
