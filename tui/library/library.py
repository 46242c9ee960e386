"""The library: what this machine remembers, in one SQLite file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tui.library.choices import Choices
from tui.library.conversations import KnownConversations
from tui.library.database import Database
from tui.library.imports import ImportJournal
from tui.library.items import CachedItems
from tui.library.trash import Trash


class Library:
    """The parts of one library file. Several programs may have the same file open."""

    def __init__(self, path: Path, database: Database) -> None:
        self._database: Final = database
        self.path: Final = path
        self.notices: Final = database.notices
        """What the user should know of how the file was opened: sentences, unsafe text."""
        self.conversations: Final = KnownConversations(database)
        self.items: Final = CachedItems(database)
        self.trash: Final = Trash(database)
        self.imports: Final = ImportJournal(database)
        self.choices: Final = Choices(database)

    @classmethod
    async def open(cls, path: Path, *, private: bool = False) -> Library:
        """Open the library's file, or make it. With ``private`` nothing is read from the disk nor left on it.

        Raises:
            LibraryError: the file is of a newer version, another program's, or cannot be opened.

        """
        return cls(path, await Database.open(path, private=private))

    async def close(self) -> None:
        """Wait for the writes under way, then close the file. A second call does nothing."""
        await self._database.close()
