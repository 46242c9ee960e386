"""The one function that opens the services of a profile."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, ExitStack
from typing import Final

from tui.api.client import ConversationsApi
from tui.api.credentials import resolve_key
from tui.api.retry import RetryNotice
from tui.api.transport import Transport
from tui.errors import InputError, LibraryError
from tui.library.library import Library
from tui.local.app import local_app
from tui.local.demo import fill_demo
from tui.local.store import LocalStore
from tui.services.checking import CheckService
from tui.services.conversations import ConversationService
from tui.services.includes import IncludePolicy
from tui.services.items import ItemService
from tui.services.listing import ConversationListing
from tui.services.services import Services
from tui.services.timelines import Timelines
from tui.services.tracing import Tracer
from tui.services.writes import Writes
from tui.settings.profile import Profile
from tui.settings.settings import Settings

_IN_MEMORY: Final = (
    "Private: the local server works on a copy in memory. What is changed there ends with this program; "
    "its file stays as it is."
)


async def open_services(
    settings: Settings,
    *,
    environ: Mapping[str, str] | None = None,
    on_retry: Callable[[RetryNotice], None] | None = None,
    on_abandoned: Callable[[str, BaseException], None] | None = None,
    on_uncached: Callable[[LibraryError], None] | None = None,
) -> Services:
    """Open the library, the way to the server (or the local server itself) and all services.

    Whatever was opened before a failure is closed again. ``on_uncached`` hears why copies of items could not be
    kept, each reason once: nothing else suffers from it.

    Raises:
        SettingsError: the profile's key cannot be read, or its base URL cannot be used.
        LibraryError: a file on this machine cannot be opened.

    """
    profile = settings.profile
    async with AsyncExitStack() as undo:
        library = await Library.open(settings.paths.library, private=settings.private, on_fault=on_uncached)
        undo.push_async_callback(library.close)
        app = None
        if profile.is_local:
            store = await _open_local(settings)
            undo.push_async_callback(asyncio.to_thread, store.close)
            app = local_app(store)
        key = (
            None if profile.is_local else await resolve_key(profile, os.environ if environ is None else environ)
        )
        transport = Transport(profile, key, app=app, on_retry=on_retry)
        undo.push_async_callback(transport.aclose)
        includes = IncludePolicy(library, profile.name)
        await includes.load()
        notices = (*library.notices, *((_IN_MEMORY,) if profile.is_local and settings.private else ()))
        return _assemble(profile, transport, library, includes, Writes(on_abandoned), notices, undo.pop_all())


def _assemble(
    profile: Profile,
    transport: Transport,
    library: Library,
    includes: IncludePolicy,
    writes: Writes,
    notices: tuple[str, ...],
    opened: AsyncExitStack,
) -> Services:
    def guard() -> None:
        if profile.read_only:
            raise InputError(f"profile {profile.name} is read-only: nothing is written", field="profile")

    api = ConversationsApi(transport)
    items = ItemService(profile.name, api, library, includes, writes, guard)
    listing = ConversationListing(profile, transport, library)
    conversations = ConversationService(profile, api, library, items, writes, guard)
    checks = CheckService(profile.name, items, library)
    return Services(
        profile=profile,
        api=api,
        library=library,
        listing=listing,
        conversations=conversations,
        items=items,
        timelines=Timelines(profile.name, items, library),
        checks=checks,
        tracer=Tracer(api, library, profile.name, listing, conversations, items, checks),
        includes=includes,
        writes=writes,
        notices=notices,
        closers=(opened.aclose,),
    )


async def _open_local(settings: Settings) -> LocalStore:
    """The local server's file. The thread that opens it cannot be cancelled, so what it opened is closed."""
    opening = asyncio.ensure_future(asyncio.to_thread(_open_store, settings))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await asyncio.to_thread((await opening).close)
        raise


def _open_store(settings: Settings) -> LocalStore:
    """The browser fills a store that nothing was ever written to, on disk or in memory, with the demo.

    That a file is there says nothing: any command makes it.
    """
    with ExitStack() as undo:
        store = LocalStore.open(settings.paths.local, in_memory=settings.private)
        undo.callback(store.close)
        if settings.demo and store.is_untouched():
            fill_demo(store)
        undo.pop_all()
    return store
