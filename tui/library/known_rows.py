"""Rows of known conversations: the SQL that reads them and the value they become.

Stands apart so that the first page of the list can be read before anything else of the library is imported.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from tui.library.text import to_blob, to_text
from tui.models.rows import KnownConversation

UNKNOWN_TIME: Final = -(2**63)
"""Stands for an unknown ``created_at``: smaller than any time, so these rows come last."""

Row: TypeAlias = tuple[bytes, int, bytes, bytes, bytes, int | None, int, float | None, int, int]
"""What ``COLUMNS`` selects."""

COLUMNS: Final = "id, created, metadata, alias, first_text, item_count, count_complete, last_opened, gone, flag"

FLAGS: Final = ("", "warning", "error")
"""What ``KnownConversation.flag`` may be, by the number in the column ``flag``."""

_OF_PROFILE: Final = (
    f"SELECT {COLUMNS} FROM conversation WHERE profile = (SELECT key FROM profile WHERE name = ?)"  # noqa: S608
)
_NEWEST_FIRST: Final = "ORDER BY created DESC, id DESC LIMIT ?"

FIRST_PAGE_SQL: Final = f"{_OF_PROFILE} {_NEWEST_FIRST}"
NEXT_PAGE_SQL: Final = f"{_OF_PROFILE} AND (created, id) < (?, ?) {_NEWEST_FIRST}"
ONE_SQL: Final = f"{_OF_PROFILE} AND id = ?"


def created_key(created_at: int | None) -> int:
    """``created_at`` as stored; a number that no clock can show counts as unknown."""
    if created_at is None or not UNKNOWN_TIME < created_at < 2**63:
        return UNKNOWN_TIME
    return created_at


def page_query(
    profile: str, after: KnownConversation | None, limit: int
) -> tuple[str, tuple[bytes | int, ...]]:
    """The statement for one page, newest first, and its values."""
    name = to_blob(profile)
    if after is None:
        return FIRST_PAGE_SQL, (name, max(limit, 0))
    return NEXT_PAGE_SQL, (name, created_key(after.created_at), to_blob(after.id), max(limit, 0))


def known(row: Row) -> KnownConversation:
    """The value of one row."""
    return KnownConversation(
        id=to_text(row[0]),
        created_at=None if row[1] == UNKNOWN_TIME else row[1],
        metadata_json=to_text(row[2]),
        alias=to_text(row[3]),
        first_text=to_text(row[4]),
        item_count=row[5],
        count_complete=bool(row[6]),
        last_opened=row[7],
        gone=bool(row[8]),
        flag=FLAGS[row[9]] if 0 <= row[9] < len(FLAGS) else "",
    )
