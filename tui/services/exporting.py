"""Export: one conversation in some format, page by page, whole or not at all."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tui.analysis.redaction import Redactor
from tui.errors import InputError, LibraryError
from tui.models.include import ALL_INCLUDES, Include
from tui.models.item import Item
from tui.services.export_formats import ExportFormat, InputFormat, JsonLines
from tui.services.services import Services

_PORTION = 1024 * 1024
"""Bytes of items that are written in one go."""


@dataclass(slots=True)
class Export:
    """One conversation on its way out."""

    services: Services
    conversation_id: str
    format: ExportFormat = field(default_factory=JsonLines)
    redactor: Redactor | None = None
    """What takes out keys, addresses and payloads; None where all stays."""
    items: int = 0
    """Items so far."""
    refused: dict[Include, str] = field(default_factory=dict)
    """Include values that the server refuses, with its words: the items lack what these would bring."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """The conversation as bytes, read with every include that is honoured, a portion at a time.

        Raises:
            ApiError: a page could not be got; what came until then is not whole.

        """
        conversation = await self.services.conversations.get(self.conversation_id)
        if self.redactor is not None:
            metadata = self.redactor.object(conversation.metadata)
            conversation = conversation.model_copy(update={"metadata": metadata})
        yield b"".join(self.format.begin(conversation))
        async for answer in self.services.items.walk(self.conversation_id, includes=ALL_INCLUDES):
            self.refused.update(answer.refused)
            for items in _portions(answer.page.items):
                # In a thread, since a screen may wait.
                yield await asyncio.to_thread(self._written, items)
                self.items += len(items)
        for chunk in self.format.end():
            yield chunk

    @property
    def written(self) -> int:
        """Items in the export, complete at its end: an input leaves out what cannot be sent."""
        return self.format.written if isinstance(self.format, InputFormat) else self.items

    def _written(self, items: Sequence[Item]) -> bytes:
        redactor = self.redactor
        kept = items if redactor is None else map(redactor.item, items)
        return b"".join(chunk for item in kept for chunk in self.format.item(item))


def _portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items of a page by megabytes: a page may be hundreds of them, and each is more when it is written."""
    start = size = 0
    for place, item in enumerate(items):
        size += len(item.raw)
        if size >= _PORTION:
            yield items[start : place + 1]
            start, size = place + 1, 0
    if start < len(items):
        yield items[start:]


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
