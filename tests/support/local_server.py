"""The local server over a real socket: uvicorn in a thread, on any free port."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import uvicorn

from tui.local.app import local_app
from tui.local.body import MAX_BODY
from tui.local.store import LocalStore

START_SECONDS = 20.0


@dataclass(frozen=True)
class RunningServer:
    """A server that takes requests."""

    base_url: str
    """Ends in ``/v1``."""
    store: LocalStore

    @property
    def origin(self) -> str:
        return self.base_url.removesuffix("/v1")


class _Server(uvicorn.Server):
    """uvicorn that says when it is ready, and leaves signals alone (it runs in a thread)."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def running_server(
    path: Path, *, api_key: str | None = None, store: LocalStore | None = None, max_body: int = MAX_BODY
) -> Iterator[RunningServer]:
    """Serve the store in ``path`` (or ``store``, which is then closed here too)."""
    opened = store or LocalStore.open(path)
    app = local_app(opened, api_key=api_key, max_body=max_body)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = uvicorn.Config(app, log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=5)
    server = _Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, name="local-server", daemon=True)
    thread.start()
    try:
        assert server.ready.wait(START_SECONDS), "the server did not start"
        yield RunningServer(f"http://127.0.0.1:{port}/v1", opened)
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        listener.close()
        opened.close()
