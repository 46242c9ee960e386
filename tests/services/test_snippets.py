"""Requests as shell and Python: run as they are, they ask the server for the same thing."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys

import pytest

from tests.support.fault_server import FaultServer
from tests.support.fixtures import ESCAPES
from tui.errors import InputError
from tui.models.include import Include
from tui.services import snippets
from tui.settings.profile import Profile, local_profile

KEY = "sk-a-key-of-the-environment"
INCLUDES = frozenset([*Include][:2])


@pytest.fixture
def server(fault_server: FaultServer) -> FaultServer:
    item = {"id": "msg_1", "type": "message", "role": "user", "content": [], "status": "completed"}
    fault_server.service.add("conv_1", [item])
    return fault_server


def run(words: list[str]) -> str:
    environ = {**os.environ, "OPENAI_API_KEY": KEY}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def forms(server: FaultServer) -> list[Profile]:
    plain = server.profile()
    return [
        plain,
        dataclasses.replace(
            plain, auth_header="api-key", query={"api-version": "it's $new"}, project="p-1", organization="o'1"
        ),
    ]


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("item_id", ["", "msg_1"])
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_curl_asks_the_same(server: FaultServer, form: int, item_id: str) -> None:
    profile = forms(server)[form]
    text = snippets.curl(profile, "conv_1", item_id, INCLUDES if item_id else ())
    assert (item_id or "conv_1") in run(["sh", "-c", text])
    asserts_request(server, profile, item_id)


@pytest.mark.whole
@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("item_id", ["", "msg_1"])
def test_python_asks_the_same(server: FaultServer, form: int, item_id: str) -> None:
    profile = forms(server)[form]
    text = snippets.python(profile, "conv_1", item_id, INCLUDES if item_id else ())
    assert (item_id or "conv_1") in run([sys.executable, "-c", text])
    asserts_request(server, profile, item_id)


def asserts_request(server: FaultServer, profile: Profile, item_id: str) -> None:
    seen = server.requests[-1]
    assert seen.line.startswith("GET /v1/conversations/conv_1" + (f"/items/{item_id}" if item_id else ""))
    if item_id:
        assert all(each.value in seen.line for each in INCLUDES)
    if profile.auth_header == "authorization":
        assert seen.headers["authorization"] == f"Bearer {KEY}"
    else:
        assert seen.headers["api-key"] == KEY
        assert "api-version=it%27s%20%24new" in seen.line or "api-version=it%27s+%24new" in seen.line
        assert seen.headers["openai-project"] == "p-1"
        assert seen.headers["openai-organization"] == "o'1"


def test_the_local_server_is_served_first() -> None:
    for text in (snippets.curl(local_profile(), "conv_1"), snippets.python(local_profile(), "conv_1", "msg_1")):
        assert text.startswith("# The local server: run 'conversations-tui serve' first.\n")
        assert snippets.SERVED_URL in text
        assert "OPENAI_API_KEY" not in text


@pytest.mark.parametrize("hostile", [ESCAPES, "a'; rm -rf /; '", '"); import os; ("', "$(id)`id`\n", "\ud800"])
def test_ids_are_text_and_nothing_else(server: FaultServer, hostile: str) -> None:
    profile = server.profile()
    for text in (snippets.curl(profile, hostile, hostile), snippets.python(profile, hostile, hostile)):
        assert text.isascii()
        assert all(char == "\n" or char.isprintable() for char in text)
    compile(snippets.python(profile, hostile, hostile), "snippet", "exec")
    assert len(snippets.curl(profile, hostile, hostile).splitlines()) == 3


def test_ids_that_lead_elsewhere_are_refused(server: FaultServer) -> None:
    with pytest.raises(InputError):
        snippets.curl(server.profile(), "..")
