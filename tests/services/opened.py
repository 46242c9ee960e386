"""Services of one profile on files of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tui.services.opening import open_services
from tui.services.services import Services
from tui.settings.paths import Paths
from tui.settings.profile import Profile, local_profile
from tui.settings.settings import Settings


@asynccontextmanager
async def opened(folder: Path, profile: Profile | None = None) -> AsyncIterator[Services]:
    """Services that are closed again; the embedded server without demo conversations unless said otherwise."""
    settings = Settings(Paths(folder / "data", folder / "config"), profile or local_profile(), demo=False)
    services = await open_services(settings, environ={})
    try:
        yield services
    finally:
        await services.close()
