"""The API key is in the header of requests and nowhere else, whatever fails."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.hostile.conftest import Browse
from tests.hostile.test_tracebacks import IN_A_HANDLER, program
from tests.support.fault_server import FaultServer
from tests.support.pty_app import PtyApp, command

KEY = "sk-proj-Kq7RecognisableKey3Zx9"


@pytest.fixture(autouse=True)
def key(server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key where the official SDK looks for it, and a conversation to work with."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    item = {"id": "msg_1", "type": "message", "role": "user", "content": "TextMark"}
    server.service.add("conv_1", [item], metadata={"title": "calm"})


def assert_not_in_files(folder: Path) -> None:
    """No file that the program has made holds the key."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert KEY.encode() not in path.read_bytes(), path


def test_the_browser(server: FaultServer, browse: Browse) -> None:
    app = browse("--profile", "openai")
    app.wait_for("calm")
    app.press("enter")
    app.wait_for("TextMark")
    app.steady()
    # A server that gives the key back in its own words.
    server.fail(401, f"Incorrect API key provided: {KEY}.", on="GET", times=3)
    app.press("e")
    app.wait_for("Incorrect")
    app.press("ctrl+l")
    app.wait_for("Messages of this run")
    app.step("escape", "1", "ctrl+o", "escape")
    server.clear()
    server.answer(500, f"<html>Bearer {KEY}</html>", times=6)
    app.press("r")
    app.wait_for("500")
    app.wait_for(lambda _: sum("GET" in line for line in server.lines) >= 2)
    app.step("q")
    app.wait_end()
    assert any(KEY in seen.headers.get("authorization", "") for seen in server.requests)
    assert KEY.encode() not in app.raw
    assert_not_in_files(Path(os.environ["CONVERSATIONS_TUI_DATA"]))


@pytest.mark.parametrize(
    "words", [["list"], ["items", "conv_1"], ["show", "conv_1", "--json"], ["profiles", "--json"]]
)
def test_commands(server: FaultServer, words: list[str]) -> None:
    for status in (200, 401, 500):
        if status != 200:
            server.fail(status, f"Incorrect API key provided: {KEY}.", times=9)
        done = subprocess.run(command(*words), capture_output=True, check=False, timeout=60)
        assert KEY.encode() not in done.stdout + done.stderr
        server.clear()


def test_exports(server: FaultServer, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = subprocess.run(
        command("export", "conv_1", "-o", str(out / "export.jsonl")),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert_not_in_files(out)
    assert_not_in_files(Path(os.environ["CONVERSATIONS_TUI_DATA"]))


def test_a_key_that_cannot_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\nMore")
    done = subprocess.run(command("list"), capture_output=True, check=False, timeout=60)
    assert done.returncode in {2, 3}
    assert KEY.encode() not in done.stdout + done.stderr


def test_tracebacks() -> None:
    with PtyApp(program(IN_A_HANDLER, "browse"), env={"FAULT": "FaultMark"}) as app:
        app.wait_for("calm")
        app.press("?")
        assert app.wait_end() == 70
        assert b"FaultMark" in app.raw
        assert KEY.encode() not in app.raw
