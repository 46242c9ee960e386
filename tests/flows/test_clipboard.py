"""Texts on their way to clipboards and into files."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tui.errors import LibraryError
from tui.flows.clipboard import CLIPBOARD_MAX
from tui.flows.kept_text import FOLDER, KEPT, keep_text

PROGRAM = """
import asyncio, json, sys
from tui.flows.clipboard import send
terminal = []
print(json.dumps([asyncio.run(send(sys.stdin.read(), terminal.append)), terminal]))
"""
TERMINAL = "the terminal's clipboard (OSC 52)"
SYSTEM = "the system's clipboard"


@pytest.fixture
def clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a clipboard: what its program was given stands in the file."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "xclip"
    program.write_text('#!/bin/sh\ncat > "$XCLIP_FILE"\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("XCLIP_FILE", str(tmp_path / "clipboard"))
    monkeypatch.setenv("DISPLAY", ":77")
    for name in ("SSH_CONNECTION", "SSH_TTY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "clipboard"


def sent(text: str) -> tuple[list[str], list[str]]:
    """Where a text was sent, and what the terminal got; in a process of its own, as the program runs."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=text, capture_output=True, text=True, check=True, timeout=60
    )
    names, terminal = json.loads(done.stdout)
    return names, terminal


def test_both_clipboards_get_the_text(clipboard: Path) -> None:
    assert sent("héllo\n'x' $y") == ([TERMINAL, SYSTEM], ["héllo\n'x' $y"])
    assert clipboard.read_text("utf-8") == "héllo\n'x' $y"


def test_a_long_text_goes_to_the_system_only(clipboard: Path) -> None:
    assert sent("x" * (CLIPBOARD_MAX + 1)) == ([SYSTEM], [])
    assert len(clipboard.read_text()) == CLIPBOARD_MAX + 1


def test_over_ssh_the_system_is_another_one(clipboard: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/1")
    assert sent("text") == ([TERMINAL], ["text"])
    assert not clipboard.exists()


def test_a_machine_without_a_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert sent("text")[0][0] == TERMINAL


def test_kept_texts_are_the_users_own_and_few(tmp_path: Path) -> None:
    first = keep_text(tmp_path, "../../item id\x1b[2J", ".json", "one \ud800")
    assert first.parent == tmp_path / FOLDER
    assert first.read_bytes() == "one \ud800".encode("utf-8", "surrogatepass")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    paths = [keep_text(tmp_path, "same", ".txt", str(number)) for number in range(KEPT + 3)]
    assert not first.exists()
    assert len([*(tmp_path / FOLDER).iterdir()]) == KEPT
    assert paths[-1].read_text() == str(KEPT + 2)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    with pytest.raises(LibraryError, match="copies cannot be written"):
        keep_text(tmp_path, "x", ".txt", "text")
