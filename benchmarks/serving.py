"""The server's process, and the services of the program on it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from benchmarks.plan import Plan
from tui.services.opening import open_services
from tui.services.services import Services
from tui.settings.paths import Paths
from tui.settings.profile import KeySource, Profile
from tui.settings.settings import Settings

KEY = "sk-benchmark"
KEY_VARIABLE = "BENCHMARK_KEY"


class Served:
    """Where the server listens."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, latency: int = 0) -> str:
        """The base URL at which each answer is held back so many milliseconds."""
        return f"http://127.0.0.1:{self._port}/{latency}/v1"


@contextmanager
def serving() -> Iterator[Served]:
    """The server, running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        yield Served(int(process.stdout.readline()))
        process.kill()


def settings_for(folder: Path, url: str) -> Settings:
    """A profile for that server, with its files in ``folder``."""
    profile = Profile("benchmark", url, key=KeySource(env=KEY_VARIABLE))
    return Settings(Paths(folder / "data", folder / "config"), profile, (profile,))


@asynccontextmanager
async def services_on(plan: Plan, url: str) -> AsyncIterator[Services]:
    """The services with an empty library."""
    with plan.fresh() as folder:
        services = await open_services(settings_for(Path(folder), url), environ={KEY_VARIABLE: KEY})
        try:
            yield services
        finally:
            await services.close()
