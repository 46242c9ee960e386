"""Import of files: several conversations at a time, each in order, with a journal to go on from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO, Final

from tui.errors import (
    ApiError,
    ConversationsTuiError,
    Forbidden,
    InputError,
    LibraryError,
    RateLimited,
    TimedOut,
    Unauthorized,
    Unreachable,
)
from tui.library.values import ImportEntry
from tui.models.item import Item
from tui.services.documents import ImportMistake
from tui.services.import_lane import Lane, LaneReport
from tui.services.import_lease import leased
from tui.services.import_orphans import Orphans
from tui.services.interchange import ImportConversation, read_interchange
from tui.services.services import Services

LANES: Final = 4
"""Conversations under way at the same time."""
_ENDS_ALL: Final = (Unauthorized, Forbidden, RateLimited, Unreachable, TimedOut, LibraryError)
"""Errors that the next conversation would meet too."""


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far a file has come."""

    conversations: int
    items: int
    offset: int
    """Bytes of the file read."""
    size: int
    """Bytes of the file."""


@dataclass(slots=True)
class ImportSummary:
    """What an import of one file did."""

    created: list[str] = field(default_factory=list)
    """Ids of the new conversations."""
    completed: int = 0
    """Conversations that are now stored whole, those finished by an earlier run left out."""
    items: int = 0
    """Items stored by this run."""
    already: int = 0
    """Conversations that an earlier run had finished."""
    replaced: list[tuple[str, str]] = field(default_factory=list)
    """Item ids that were in use already, and what the server gave instead."""
    mistakes: list[ImportMistake] = field(default_factory=list)
    known_before: bool = False
    """The journal knew this file, and it was imported again all the same."""
    stopped: ConversationsTuiError | None = None
    """What ended the import before the end of the file."""


class _Stopped(Exception):
    """Ends every lane of a file."""

    def __init__(self, cause: ConversationsTuiError) -> None:
        super().__init__(str(cause))
        self.cause = cause


class Importer:
    """Imports one file into one profile."""

    def __init__(
        self,
        services: Services,
        *,
        resume: bool = False,
        on_progress: Callable[[ImportProgress], None] | None = None,
        lanes: int = LANES,
    ) -> None:
        """``on_progress`` must not raise: it is called between a batch and the next."""
        self._services = services
        self._resume = resume
        self._on_progress = on_progress or (lambda _: None)
        self._room = asyncio.Semaphore(lanes)
        self._orphans = Orphans(services)
        self._digest = ""
        self._offset = 0
        self._size = 0
        self._summary = ImportSummary()

    async def run(self, file: BinaryIO) -> ImportSummary:
        """Import a file that can be read twice (the first time for its digest).

        What stops it midway is in the summary, as is all that was stored until then.

        Raises:
            InputError: the profile is read-only.
            ImportUnderWay: the same file is being imported by somebody else.

        """
        if self._services.profile.read_only:
            raise InputError(f"profile {self._services.profile.name} is read-only", field="profile")
        self._digest = await asyncio.to_thread(_digest, file)
        self._size = file.tell()
        file.seek(0)
        library, profile = self._services.library, self._services.profile.name
        try:
            async with leased(library.leases, profile, self._digest):
                await self._all_lanes(file)
        except LibraryError as error:
            self._summary.stopped = error
        self._summary.mistakes.sort(key=lambda mistake: mistake.line)
        return self._summary

    async def _all_lanes(self, file: BinaryIO) -> None:
        try:
            async with asyncio.TaskGroup() as lanes:
                await self._read(file, lanes)
        except* _Stopped as stopped:
            causes = [error.cause for error in _leaves(stopped)]
            self._summary.stopped = causes[0]

    async def _read(self, file: BinaryIO, lanes: asyncio.TaskGroup) -> None:
        try:
            if self._resume:
                await self._orphans.look(self._digest)
            await self._feed(read_interchange(file), lanes)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise _Stopped(InputError(f"the file: {reason}", field="file")) from None
        except (LibraryError, ApiError) as error:
            raise _Stopped(error) from None

    async def _feed(
        self, events: Iterator[ImportConversation | ImportMistake], lanes: asyncio.TaskGroup
    ) -> None:
        """Read the file in a thread and hand each conversation's parts to a task of its own."""
        parts: asyncio.Queue[tuple[Item, ...] | None] | None = None
        first = True
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            self._offset = event.offset
            if isinstance(event, ImportMistake):
                self._summary.mistakes.append(event)
                continue
            if event.continued and parts is not None:
                await parts.put(event.items)
                continue
            if parts is not None:
                await parts.put(None)
            await self._room.acquire()
            if first and not self._resume:
                await self._forget_earlier(event.line)
            first = False
            parts = asyncio.Queue(maxsize=1)
            lanes.create_task(self._conversation(event, parts))
        if parts is not None:
            await parts.put(None)

    async def _forget_earlier(self, line: int) -> None:
        journal, profile = self._services.library.imports, self._services.profile.name
        self._summary.known_before = await journal.entry(profile, self._digest, line) is not None
        await journal.forget(profile, self._digest)

    async def _conversation(
        self, event: ImportConversation, parts: asyncio.Queue[tuple[Item, ...] | None]
    ) -> None:
        try:
            entry = await self._entry(event.line)
            if entry is not None and entry.finished:
                self._summary.already += 1
                await _drain(parts)
            else:
                await self._store(event, entry, parts)
        except LibraryError as error:
            raise _Stopped(error) from None
        finally:
            self._room.release()
            self._tell()

    async def _entry(self, line: int) -> ImportEntry | None:
        profile = self._services.profile.name
        return await self._services.library.imports.entry(profile, self._digest, line)

    async def _store(
        self,
        event: ImportConversation,
        entry: ImportEntry | None,
        parts: asyncio.Queue[tuple[Item, ...] | None],
    ) -> None:
        place = (self._services.profile.name, self._digest, event.line)
        lane = Lane(self._services, place, self._orphans.find, self._count)
        try:
            await lane.start(event.metadata, entry, len(event.items))
            await lane.add(event.items)
            while (more := await parts.get()) is not None:
                await lane.add(more)
            await lane.finish()
            self._summary.completed += not lane.report.refused
        except _ENDS_ALL as error:
            self._mistake(event.line, lane.report, error)
            raise _Stopped(error) from None
        except ConversationsTuiError as error:
            self._mistake(event.line, lane.report, error)
            await _drain(parts)
        finally:
            if lane.report.created:
                self._summary.created.append(lane.report.conversation_id)
            self._summary.replaced.extend(lane.report.replaced)
            self._name_refused(event.line, lane.report)

    def _name_refused(self, line: int, report: LaneReport) -> None:
        for place, error in report.refused:
            reason = f"conversation {report.conversation_id}, item {place} is left out: {error.message}"
            self._summary.mistakes.append(ImportMistake(line, reason, self._offset))

    def _mistake(self, line: int, report: LaneReport, error: ConversationsTuiError) -> None:
        stored = report.stored + report.found
        where = f"conversation {report.conversation_id}, {stored} items stored: "
        if not report.conversation_id:
            lost = isinstance(error, ApiError) and error.may_have_acted
            where = "a conversation may exist, empty: " if lost else "not created: "
        self._summary.mistakes.append(ImportMistake(line, where + error.message, self._offset))

    def _count(self, items: int) -> None:
        self._summary.items += items
        self._tell()

    def _tell(self) -> None:
        summary = self._summary
        done = summary.completed + summary.already
        self._on_progress(ImportProgress(done, summary.items, self._offset, self._size))


async def _drain(parts: asyncio.Queue[tuple[Item, ...] | None]) -> None:
    """Let the rest of a conversation go by, so that the reading goes on."""
    while await parts.get() is not None:
        pass


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def _leaves(group: BaseExceptionGroup[_Stopped]) -> list[_Stopped]:
    found: list[_Stopped] = []
    for error in group.exceptions:
        found.extend(_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    return found
