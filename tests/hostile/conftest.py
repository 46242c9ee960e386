"""A server that gives hostile text, and the browser on a terminal that shows it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.fake_service import FakeService
from tests.support.fault_server import FaultServer
from tests.support.http_thread import Answer, Seen
from tests.support.pty_app import PtyApp, command

Browse = Callable[..., PtyApp]


class RawService(FakeService):
    """Writes characters into its JSON as they are, not escaped: all but C0, which JSON does not have."""

    def answer(self, seen: Seen) -> Answer:
        answer = super().answer(seen)
        return replace(answer, body=json.dumps(answer.body, ensure_ascii=False).encode())


@pytest.fixture
def server(fault_server: FaultServer) -> FaultServer:
    fault_server.service = RawService()
    return fault_server


@pytest.fixture
def write_profile(server: FaultServer) -> Callable[[str], None]:
    """Make a profile of any name for the server the default."""

    def write(name: str) -> None:
        folder = Path(os.environ["CONVERSATIONS_TUI_CONFIG"])
        # A TOML string is written like a JSON string; DEL is the one character that has to be escaped too.
        key = json.dumps(name).replace("\x7f", "\\u007f")
        (folder / "profiles.toml").write_text(
            f"default = {key}\n[profiles.{key}]\nbase_url = {json.dumps(server.base_url)}\n"
            "timeouts = { connect = 5, read = 5, whole = 10 }\n",
            encoding="utf-8",
        )

    return write


@pytest.fixture
def browse(server: FaultServer, write_profile: Callable[[str], None]) -> Iterator[Browse]:
    """Start the browser on the hostile server; every one that was started is ended with the test."""
    write_profile("hostile")
    with ExitStack() as stack:

        def start(*words: str, size: tuple[int, int] = (120, 40), env: dict[str, str] | None = None) -> PtyApp:
            return stack.enter_context(PtyApp(command("browse", *words), size=size, env=env))

        yield start
