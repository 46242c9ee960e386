"""A store in a folder of its own, and the server over it: in process and on a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.local_server import RunningServer, running_server
from tui.local.app import local_app
from tui.local.store import LocalStore


@dataclass(frozen=True)
class InProcess:
    """The server without a socket, asked one request at a time."""

    app: Any

    def __call__(self, method: str, path: str, **options: Any) -> httpx.Response:
        """``path`` below ``/v1``."""
        return asyncio.run(self._ask(method, path, options))

    async def _ask(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://local.invalid/v1") as client:
            return await client.request(method, path, **options)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LocalStore]:
    opened = LocalStore.open(tmp_path / "data" / "local.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def connect(store: LocalStore) -> Callable[..., InProcess]:
    """Makes an in-process server over ``store``; takes what ``local_app`` takes."""

    def make(**options: Any) -> InProcess:
        return InProcess(local_app(store, **options))

    return make


@pytest.fixture
def ask(connect: Callable[..., InProcess]) -> InProcess:
    return connect()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running_server(tmp_path / "served.sqlite3") as running:
        yield running
