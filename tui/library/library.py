"""The library: what this machine remembers, in one SQLite file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from tui.errors import LibraryError
from tui.library.bound import CACHE_BYTES, Bound
from tui.library.cache import Cache
from tui.library.checks import Checks
from tui.library.choices import Choices
from tui.library.conversations import KnownConversations
from tui.library.database import Database
from tui.library.import_leases import ImportLeases
from tui.library.imports import ImportJournal
from tui.library.items import CachedItems
from tui.library.trash import Trash


class Library:
    """The parts of one library file. Several programs may have the same file open."""

    def __init__(self, path: Path, database: Database, *, private: bool, cache_bytes: int) -> None:
        self._database: Final = database
        self._bound: Final = Bound(database, cache_bytes)
        self.path: Final = path
        self.private: Final = private
        """Whether nothing of it is on the disk: it is gone when it is closed."""
        self.notices: Final = database.notices
        """What the user should know of how the file was opened: sentences, unsafe text."""
        self.conversations: Final = KnownConversations(database)
        self.items: Final = CachedItems(database, self._bound)
        self.cache: Final = Cache(database)
        self.trash: Final = Trash(database)
        self.imports: Final = ImportJournal(database)
        self.leases: Final = ImportLeases(database)
        self.choices: Final = Choices(database)
        self.checks: Final = Checks(database)

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        private: bool = False,
        cache_bytes: int = CACHE_BYTES,
        on_fault: Callable[[LibraryError], None] | None = None,
    ) -> Library:
        """Open the library's file, or make it. With ``private`` nothing is read from the disk nor left on it.

        ``cache_bytes`` is the bound on cached items. ``on_fault`` hears what goes wrong with writes in the
        background, each reason once.

        Raises:
            LibraryError: the file is of a newer version, another program's, or cannot be opened.

        """
        database = await Database.open(path, private=private, on_fault=on_fault)
        return cls(path, database, private=private, cache_bytes=cache_bytes)

    @property
    def folder(self) -> Path | None:
        """Where files of its own may stand, None where nothing may be left on the disk."""
        return None if self.private else self.path.parent

    @property
    def faults(self) -> tuple[LibraryError, ...]:
        """What went wrong with writes in the background, each reason once."""
        return self._database.faults

    async def flush(self) -> None:
        """Wait until all that was put into the background until now is stored, or has failed."""
        await self._database.flush()

    async def close(self) -> None:
        """Wait for the writes under way and in the background, then close the file.

        A second call does nothing.
        """
        await self._bound.close()
        await self._database.close()
