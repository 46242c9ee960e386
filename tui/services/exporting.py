"""Export: one conversation as lines of the interchange format, whole or not at all."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tui.errors import InputError, LibraryError
from tui.models.include import ALL_INCLUDES, Include
from tui.services.interchange import conversation_line, item_line
from tui.services.services import Services


@dataclass(slots=True)
class Export:
    """One conversation on its way out."""

    services: Services
    conversation_id: str
    items: int = 0
    """Items so far."""
    refused: dict[Include, str] = field(default_factory=dict)
    """Include values that the server refuses, with its words: the items lack what these would bring."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """The conversation's line, then the items' lines, read with every include that is honoured.

        Raises:
            ApiError: a page could not be got; what came until then is not whole.

        """
        conversation = await self.services.conversations.get(self.conversation_id)
        yield conversation_line(conversation.id, conversation.created_at, conversation.metadata)
        async for answer in self.services.items.walk(self.conversation_id, includes=ALL_INCLUDES):
            self.items += len(answer.page.items)
            self.refused.update(answer.refused)
            yield b"".join(map(item_line, answer.page.items))


async def export_to_file(export: Export, path: Path, *, force: bool = False) -> None:
    """Write an export to a file, which appears only when it is complete.

    Raises:
        InputError: the file is there already, and ``force`` is not given.
        LibraryError: it cannot be written.
        ApiError: the server did not give all of it; there is no file then.

    """
    with new_file(path, force=force) as file:
        async for chunk in export.chunks():
            await asyncio.to_thread(file.write, chunk)


@contextmanager
def new_file(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A file that takes its name when the block ends well; readable for this user only (0600).

    Raises:
        InputError: there is such a file and ``force`` is not given.
        LibraryError: it cannot be written.

    """
    if not force and path.exists():
        raise InputError(f"{path} is there already; --force writes over it", field="output")
    try:
        number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(temporary, path, force=force)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    except FileExistsError:
        raise InputError(f"{path} is there already; --force writes over it", field="output") from None
    except OSError as error:
        raise LibraryError(f"{path} cannot be written: {error.strerror or error}", path=path) from None


def _put_in_place(temporary: Path, path: Path, *, force: bool) -> None:
    if force:
        temporary.replace(path)
        return
    try:
        # A link fails where another program made the file meanwhile; a rename would not.
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        temporary.replace(path)
