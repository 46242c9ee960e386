"""Services over the controllable server, composed as opening does, but for retries that do not wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.support.fake_service import FakeService
from tests.support.fault_server import FaultServer
from tests.support.http_thread import Answer, Seen
from tui.api.client import ConversationsApi
from tui.api.transport import Transport
from tui.errors import InputError
from tui.library.library import Library
from tui.models.include import NO_INCLUDES, Include
from tui.models.item import Item
from tui.models.rows import KnownConversation
from tui.services.conversations import ConversationService
from tui.services.includes import IncludePolicy
from tui.services.items import ItemService
from tui.services.listing import ConversationListing
from tui.services.timeline import Timeline
from tui.services.timelines import Timelines
from tui.services.writes import Writes
from tui.settings.profile import Profile

T = TypeVar("T")
CONV = "conv_1"


@dataclass(frozen=True)
class Parts:
    """The parts of the services, each reachable."""

    profile: Profile
    transport: Transport
    api: ConversationsApi
    library: Library
    includes: IncludePolicy
    writes: Writes
    items: ItemService
    conversations: ConversationService
    listing: ConversationListing
    timelines: Timelines

    def timeline(self, *, limit: int = 100, includes: frozenset[Include] = NO_INCLUDES) -> Timeline:
        known = KnownConversation(CONV, 1_700_000_000)
        return Timeline(self.profile.name, self.items, self.library, known, includes, limit=limit)


class OneWayService(FakeService):
    """A server that does not know ``order``: oldest first, whatever is asked."""

    def _page(self, rows: Sequence[dict[str, Any]], query: dict[str, str]) -> Answer:
        return super()._page(rows, query | {"order": "asc"})


class NamesPlace(FakeService):
    """Refuses include values by their place alone, or with ``vague`` without saying which."""

    vague = False

    def answer(self, seen: Seen) -> Answer:
        values = [value for name, value in seen.query if name == "include[]"]
        bad = [place for place, value in enumerate(values) if value in self.refused_includes]
        if not bad:
            return super().answer(seen)
        param = None if self.vague else f"include[{bad[0]}]"
        return Answer(400, {"error": {"message": "Bad include value.", "param": param, "code": None}})


async def no_wait(_: float) -> None:
    return None


@asynccontextmanager
async def parts_of(profile: Profile, path: Path) -> AsyncIterator[Parts]:
    library = await Library.open(path)
    transport = Transport(profile, None, sleep=no_wait)

    def guard() -> None:
        if profile.read_only:
            raise InputError("read-only", field="profile")

    try:
        api = ConversationsApi(transport)
        includes = IncludePolicy(library, profile.name)
        await includes.load()
        writes = Writes()
        items = ItemService(profile.name, api, library, includes, writes, guard)
        conversations = ConversationService(profile, api, library, items, writes, guard)
        listing = ConversationListing(profile, transport, library)
        timelines = Timelines(profile.name, items, library)
        yield Parts(
            profile, transport, api, library, includes, writes, items, conversations, listing, timelines
        )
    finally:
        await transport.aclose()
        await library.close()


class Use:
    """Runs an action with services; the library stays between two runs."""

    def __init__(self, server: FaultServer, path: Path) -> None:
        self.server = server
        self.path = path

    def __call__(
        self, action: Callable[[Parts], Awaitable[T]], *, read_only: bool = False, base_url: str = ""
    ) -> T:
        profile = self.server.profile(read_only=read_only)
        if base_url:
            profile = Profile(profile.name, base_url, timeouts=profile.timeouts)

        async def go() -> T:
            async with parts_of(profile, self.path) as parts:
                return await action(parts)

        return asyncio.run(go())


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def use(fault_server: FaultServer, tmp_path: Path) -> Use:
    return Use(fault_server, tmp_path / "data" / "library.sqlite3")


def messages(count: int, *, start: int = 0) -> list[dict[str, Any]]:
    """So many messages, their ids telling their place."""
    return [message(number) for number in range(start, start + count)]


def message(number: int) -> dict[str, Any]:
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "user",
        "content": [{"type": "input_text", "text": f"text {number}"}],
    }


def items_of(count: int) -> tuple[Item, ...]:
    return tuple(
        Item.of({"type": "message", "role": "user", "content": f"m{number}"}) for number in range(count)
    )


DEAD_URL = "http://127.0.0.1:1/v1"
"""Nothing listens there."""
