"""Short forms of the soaks, each in a process of its own as by hand."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.pty_app import ROOT

pytestmark = [pytest.mark.whole, pytest.mark.skipif(sys.platform == "win32", reason="it forks")]


def soak(name: str, *words: str) -> str:
    """What a soak printed; it ended well."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.soak.{name}", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


def test_killed_forty_times() -> None:
    """A library that opens with whole pages only, each time, and nothing lost: see ``tests.soak.kills``."""
    assert "40 killed" in soak("kills", "--times", "40")


def test_two_browsers_and_a_command_line_together() -> None:
    """On one library, nothing lost and no lock seen: see ``tests.soak.together``."""
    assert "nothing was lost" in soak("together", "--seconds", "3")
