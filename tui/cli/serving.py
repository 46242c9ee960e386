"""``serve``: the local server for other programs."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.cli.connect import safe_logs
from tui.cli.failures import Exit
from tui.cli.output import Output
from tui.errors import InputError
from tui.settings.paths import find_paths, home_path

if TYPE_CHECKING:
    import uvicorn

_BACKLOG = 128


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8040, show_default=True, help="Port; 0: any free one."
)
@click.option(
    "--data", metavar="FILE", help="SQLite file of the server (default: that of the profile 'local')."
)
@click.option("--api-key-env", metavar="NAME", help="Ask for the key that this environment variable holds.")
@click.pass_obj
def serve(output: Output, host: str, port: int, data: str | None, api_key_env: str | None) -> int:
    """Run the local Conversations server; prints its base URL when it is ready.

    Any program with the official SDK can use it: set OPENAI_BASE_URL to the printed URL. Other addresses
    than this machine's own need --api-key-env. Ctrl+C ends it.
    """
    from tui.local.binding import check_binding

    api_key = _api_key(api_key_env)
    check_binding(host, api_key)
    path = home_path(data, "--data") if data else find_paths().local
    safe_logs()
    with _listen(host, port) as listener:
        return asyncio.run(_serve(output, host, listener, path, api_key))


def _api_key(name: str | None) -> str | None:
    if name is None:
        return None
    key = os.environ.get(name, "").strip()
    if not key:
        raise InputError(f"the variable {name} is empty or not set", field="--api-key-env")
    return key


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens: bound before anything is promised, so that a taken port is said plainly."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise InputError(f"cannot listen on {host}: {error}", field="--host") from None
    try:
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot listen on {host} port {port}: {reason}", field="--port") from None
    return listener


async def _serve(output: Output, host: str, listener: socket.socket, path: Path, api_key: str | None) -> int:
    from tui.local.app import local_app
    from tui.local.binding import allowed_hosts, url_host
    from tui.local.store import LocalStore

    def ready() -> None:
        output.line(f"http://{url_host(host)}:{listener.getsockname()[1]}/v1")
        output.flush()
        output.say(f"Serving {path}. Ctrl+C ends it.")

    store = await asyncio.to_thread(LocalStore.open, path)
    try:
        server = _server(local_app(store, api_key=api_key, hosts=allowed_hosts(host)), ready)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, server.handle_exit, number, None)
        await server.serve(sockets=[listener])
    finally:
        await asyncio.to_thread(store.close)
    return Exit.OK


def _server(app: Any, ready: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    class Server(uvicorn.Server):
        """Says when it listens, and leaves signals to the loop: raised again they would skip the closing."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    return Server(config)
