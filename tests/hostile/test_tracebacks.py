"""Errors that nobody expected: their tracebacks are safe text, and hold no values of local variables."""

from __future__ import annotations

import sys

import pytest

from tests.hostile.payloads import assert_clean, long
from tests.support.pty_app import PtyApp

FAULT = long("FaultMark")
_LOCAL = "LocalMark"
_BEGIN = """
import os, sys

def broken(*args, **kwargs):
    local = "Local" + "Mark"
    raise RuntimeError(os.environ["FAULT"])
"""
_RUN = """
from tui.__main__ import main
main()
"""
IN_A_COMMAND = "import tui.settings.choose\ntui.settings.choose.make_settings = broken"
IN_A_HANDLER = "from tui.screens.main_actions import MainActions\nMainActions.help = broken"
IN_DRAWING = "from tui.widgets.header_bar import HeaderBar\nHeaderBar.render = broken"
IN_A_TIMER = (
    "from tui.screens.main import MainScreen\n"
    "MainScreen.on_screen_resume = lambda self: self.set_timer(0.1, broken)"
)
IN_THE_FIRST_SCREEN = "from tui.screens.main import MainScreen\nMainScreen.compose = broken"
IN_A_THREAD = (
    "import threading, tui.settings.choose\n"
    "def start(*args, **kwargs):\n"
    "    thread = threading.Thread(target=broken); thread.start(); thread.join(); sys.exit(0)\n"
    "tui.settings.choose.make_settings = start"
)


def program(patch: str, *words: str) -> list[str]:
    """The program with one part of it broken."""
    return [sys.executable, "-c", f"{_BEGIN}{patch}{_RUN}", *words]


def assert_last_words(app: PtyApp) -> None:
    text = app.raw.decode()
    assert FAULT.shown in text.replace("\r\n", ""), text[-2000:]
    assert "Traceback (most recent call last)" in text
    assert _LOCAL not in text
    assert_clean(app.raw)


@pytest.mark.parametrize(("patch", "status"), [(IN_A_COMMAND, 70), (IN_A_THREAD, 0)])
def test_of_a_command(patch: str, status: int) -> None:
    with PtyApp(program(patch, "list"), env={"FAULT": FAULT.text}, size=(200, 50)) as app:
        assert app.wait_end() == status
        assert_last_words(app)


@pytest.mark.parametrize("patch", [IN_A_HANDLER, IN_DRAWING, IN_A_TIMER, IN_THE_FIRST_SCREEN])
def test_of_the_browser(patch: str) -> None:
    with PtyApp(program(patch, "browse"), env={"FAULT": FAULT.text}, size=(200, 50)) as app:
        if patch == IN_A_HANDLER:
            app.wait_for("Conversations 6")
            app.press("?")
        assert app.wait_end() == 70
        assert_last_words(app)
        # The terminal is given back: the alternate screen is left, the cursor shown.
        assert app.raw.rfind(b"\x1b[?1049l") > app.raw.rfind(b"\x1b[?1049h")
        assert app.raw.rfind(b"\x1b[?25h") > app.raw.rfind(b"\x1b[?25l")
