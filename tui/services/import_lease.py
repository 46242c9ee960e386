"""One import of a file at a time: two would store everything twice."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from tui.errors import ConversationsTuiError, LibraryError
from tui.library.import_leases import BEAT_SECONDS, ImportLeases
from tui.library.values import ImportLease


class ImportUnderWay(ConversationsTuiError):
    """Another import of the same file into the same profile is under way."""


@asynccontextmanager
async def leased(leases: ImportLeases, profile: str, digest: str) -> AsyncIterator[None]:
    """Hold the lease on a file; it ends with the process, however that ends.

    Raises:
        ImportUnderWay: somebody else holds it.
        LibraryError: the library cannot be used.

    """
    lease = ImportLease(uuid.uuid4().hex, os.getpid(), time.time())
    other = await leases.take(profile, digest, lease)
    if other is not None:
        begun = datetime.fromtimestamp(other.begun, UTC)
        raise ImportUnderWay(
            f"process {other.process} is importing this file, since {begun:%H:%M:%S} UTC; nothing was done here"
        )
    beating = asyncio.create_task(_beat(leases, profile, digest, lease), name="lease of the import")
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.wait([beating])
        # What cannot be given back ends with the process.
        with suppress(LibraryError):
            await leases.leave(profile, digest, lease)


async def _beat(leases: ImportLeases, profile: str, digest: str, lease: ImportLease) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        # The import itself meets the same fault, and tells it.
        with suppress(LibraryError):
            await leases.beat(profile, digest, lease)
