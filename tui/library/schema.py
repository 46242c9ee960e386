"""The tables of the library, version by version.

Text and ids are BLOB (see ``text``); names are the fields' own. ``key`` is an integer of this file only.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x43545549
"""Stands in the file's header ("CTUI"), so that another program's database is never taken for a library."""
ROW_BYTES: Final = 160
"""What an item takes up besides its JSON: its head, the indexes, the rest of a page."""

_FIRST: Final = (
    "CREATE TABLE profile (key INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE)",
    # `created` is never NULL, so that one index and one row comparison give the pages of the list.
    """CREATE TABLE conversation (
        key INTEGER PRIMARY KEY,
        profile INTEGER NOT NULL REFERENCES profile,
        id BLOB NOT NULL,
        created INTEGER NOT NULL,
        metadata BLOB NOT NULL DEFAULT x'7b7d',
        alias BLOB NOT NULL DEFAULT x'',
        first_text BLOB NOT NULL DEFAULT x'',
        item_count INTEGER,
        count_complete INTEGER NOT NULL DEFAULT 0,
        last_opened REAL,
        gone INTEGER NOT NULL DEFAULT 0,
        UNIQUE (profile, id)
    )""",
    "CREATE INDEX conversation_by_age ON conversation (profile, created DESC, id DESC)",
    # Items may be cached of a conversation that is not (or no longer) in the list.
    """CREATE TABLE cached_conversation (
        key INTEGER PRIMARY KEY,
        profile INTEGER NOT NULL REFERENCES profile,
        id BLOB NOT NULL,
        fetched_at REAL NOT NULL,
        UNIQUE (profile, id)
    )""",
    """CREATE TABLE item_head (
        key INTEGER PRIMARY KEY,
        conversation INTEGER NOT NULL REFERENCES cached_conversation ON DELETE CASCADE,
        identity BLOB NOT NULL,
        position INTEGER,
        includes INTEGER NOT NULL,
        fetched_at REAL NOT NULL,
        UNIQUE (conversation, identity)
    )""",
    "CREATE UNIQUE INDEX item_by_position ON item_head (conversation, position)",
    """CREATE TABLE item_body (
        key INTEGER PRIMARY KEY REFERENCES item_head ON DELETE CASCADE,
        raw BLOB NOT NULL
    )""",
    # AUTOINCREMENT: a number that was shown to the user never comes to mean another entry.
    """CREATE TABLE trash (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        profile INTEGER NOT NULL REFERENCES profile,
        conversation_id BLOB NOT NULL,
        deleted_at REAL NOT NULL,
        kind BLOB NOT NULL,
        conversation_json BLOB NOT NULL,
        refused_includes BLOB NOT NULL,
        partial BLOB NOT NULL
    )""",
    "CREATE INDEX trash_by_profile ON trash (profile, key)",
    """CREATE TABLE trash_item (
        key INTEGER PRIMARY KEY,
        trash INTEGER NOT NULL REFERENCES trash ON DELETE CASCADE,
        place INTEGER NOT NULL,
        raw BLOB NOT NULL,
        UNIQUE (trash, place)
    )""",
    """CREATE TABLE import_line (
        profile INTEGER NOT NULL REFERENCES profile,
        digest BLOB NOT NULL,
        line INTEGER NOT NULL,
        conversation_id BLOB,
        confirmed INTEGER NOT NULL DEFAULT 0,
        total INTEGER NOT NULL,
        finished INTEGER NOT NULL DEFAULT 0,
        begun REAL NOT NULL DEFAULT 0,
        PRIMARY KEY (profile, digest, line)
    ) WITHOUT ROWID""",
    """CREATE TABLE include_choice (
        profile INTEGER NOT NULL REFERENCES profile,
        conversation_id BLOB NOT NULL,
        includes INTEGER NOT NULL,
        PRIMARY KEY (profile, conversation_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE refused_include (
        profile INTEGER NOT NULL REFERENCES profile,
        include BLOB NOT NULL,
        words BLOB NOT NULL,
        PRIMARY KEY (profile, include)
    ) WITHOUT ROWID""",
    """CREATE TABLE view_state (
        profile INTEGER NOT NULL REFERENCES profile,
        name BLOB NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (profile, name)
    ) WITHOUT ROWID""",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

_SIZES: Final = (
    # What the items of a conversation take up, so that the size of all is known without looking at them.
    "ALTER TABLE cached_conversation ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
    f"""UPDATE cached_conversation SET size = (
        SELECT coalesce(sum(length(raw) + {ROW_BYTES}), 0) FROM item_head JOIN item_body USING (key)
        WHERE conversation = cached_conversation.key
    )""",  # noqa: S608
    "CREATE INDEX cached_by_age ON cached_conversation (fetched_at)",
)

_LEASES: Final = (
    """CREATE TABLE import_lease (
        profile INTEGER NOT NULL REFERENCES profile,
        digest BLOB NOT NULL,
        holder BLOB NOT NULL,
        process INTEGER NOT NULL,
        begun REAL NOT NULL,
        beat REAL NOT NULL,
        PRIMARY KEY (profile, digest)
    ) WITHOUT ROWID""",
)

_REFUSED: Final = (
    # Places, from 1 and joined by commas, of items that the server did not take.
    "ALTER TABLE import_line ADD COLUMN refused BLOB NOT NULL DEFAULT x''",
)

_CHECKS: Final = (
    # How bad the worst finding of its last check is: the place in ``known_rows.FLAGS``.
    "ALTER TABLE conversation ADD COLUMN flag INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE conversation_check (
        profile INTEGER NOT NULL REFERENCES profile,
        conversation_id BLOB NOT NULL,
        digest BLOB NOT NULL,
        partial INTEGER NOT NULL,
        item_count INTEGER NOT NULL,
        findings BLOB NOT NULL,
        PRIMARY KEY (profile, conversation_id)
    ) WITHOUT ROWID""",
)

_UNASKED: Final = (
    # Whether encrypted content was left out of the check, since it was not asked for.
    "ALTER TABLE conversation_check ADD COLUMN unasked INTEGER NOT NULL DEFAULT 0",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST, _SIZES, _LEASES, _REFUSED, _CHECKS, _UNASKED)
"""The statements that lead from each version to the next. What was released is never changed, only added to."""

SCHEMA_VERSION: Final = len(MIGRATIONS)
"""``user_version`` of a file that this program writes."""
