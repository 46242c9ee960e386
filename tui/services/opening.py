"""The one function that opens the services of a profile."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping

from tui.api.client import ConversationsApi
from tui.api.credentials import resolve_key
from tui.api.retry import RetryNotice
from tui.api.transport import Transport
from tui.errors import InputError
from tui.library.library import Library
from tui.local.app import local_app
from tui.local.demo import fill_demo
from tui.local.store import LocalStore
from tui.services.conversations import ConversationService
from tui.services.includes import IncludePolicy
from tui.services.items import ItemService
from tui.services.listing import ConversationListing
from tui.services.services import Services
from tui.services.timelines import Timelines
from tui.services.writes import Writes
from tui.settings.settings import Settings


async def open_services(
    settings: Settings,
    *,
    environ: Mapping[str, str] | None = None,
    on_retry: Callable[[RetryNotice], None] | None = None,
    on_abandoned: Callable[[str, BaseException], None] | None = None,
) -> Services:
    """Open the library, the way to the server (or the local server itself) and all services.

    Whatever was opened before a failure is closed again.

    Raises:
        SettingsError: the profile's key cannot be read, or its base URL cannot be used.
        LibraryError: a file on this machine cannot be opened.

    """
    closers: list[Callable[[], Awaitable[None]]] = []
    try:
        return await _open(
            settings, os.environ if environ is None else environ, closers, on_retry, on_abandoned
        )
    except BaseException:
        for close in reversed(closers):
            await close()
        raise


async def _open(
    settings: Settings,
    environ: Mapping[str, str],
    closers: list[Callable[[], Awaitable[None]]],
    on_retry: Callable[[RetryNotice], None] | None,
    on_abandoned: Callable[[str, BaseException], None] | None,
) -> Services:
    profile = settings.profile
    library = await Library.open(settings.paths.library)
    closers.append(library.close)
    app = None
    if profile.is_local:
        store = await asyncio.to_thread(_open_local, settings)
        closers.append(lambda: asyncio.to_thread(store.close))
        app = local_app(store)
    key = None if profile.is_local else await resolve_key(profile, environ)
    transport = Transport(profile, key, app=app, on_retry=on_retry)
    closers.append(transport.aclose)

    def guard() -> None:
        if profile.read_only:
            raise InputError(f"profile {profile.name} is read-only: nothing is written", field="profile")

    api = ConversationsApi(transport)
    writes = Writes(on_abandoned)
    includes = IncludePolicy(library, profile.name)
    await includes.load()
    items = ItemService(profile.name, api, library, includes, writes, guard)
    return Services(
        profile=profile,
        api=api,
        library=library,
        listing=ConversationListing(profile, transport, library),
        conversations=ConversationService(profile, api, library, items, writes, guard),
        items=items,
        timelines=Timelines(profile.name, items, library),
        includes=includes,
        writes=writes,
        notices=library.notices,
        closers=tuple(reversed(closers)),
    )


def _open_local(settings: Settings) -> LocalStore:
    """The local server's file; the browser fills a new one with the demo conversations."""
    new = not settings.paths.local.exists()
    store = LocalStore.open(settings.paths.local)
    if new and settings.demo:
        try:
            fill_demo(store)
        except BaseException:
            store.close()
            raise
    return store
