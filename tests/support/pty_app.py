"""A program on a real pseudo-terminal: keys go in, and every byte that a terminal would get comes out.

::

    with PtyApp(browse(), env={"CONVERSATIONS_TUI_DATA": "/somewhere"}) as app:
        app.wait_for("Conversations 3")
        app.press("enter", "j")
        app.wait_for("get_order")
        app.raw            # all bytes so far
        app.screen         # the lines that a user would see

Nothing sleeps: ``wait_for`` reads until what is wanted is on the screen, and fails with the last screen.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

DEADLINE = 30.0
"""Seconds; machines that run these tests are shared."""
ROOT = Path(__file__).parents[2]
KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "ctrl+d": "\x04",
    "ctrl+l": "\x0c",
    "ctrl+o": "\x0f",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
    "ctrl+s": "\x13",
    "ctrl+u": "\x15",
}
"""Names of keys and what a terminal sends for them; any other key is sent as it is written."""


def command(*words: str) -> list[str]:
    """The program as a user would start it, with this interpreter."""
    return [sys.executable, "-m", "tui", *words]


class _Screen(pyte.Screen):
    """pyte knows no private form of some sequences that are of no matter here."""

    def __init__(self, columns: int, lines: int) -> None:
        self._shown = [""] * lines
        super().__init__(columns, lines)

    @property
    def shown(self) -> list[str]:
        """The lines as ``display`` has them; only those that changed are put together anew."""
        for row in self.dirty:
            cells = self.buffer[row]
            # The second cell of a wide character holds nothing.
            self._shown[row] = "".join([cells[column].data for column in range(self.columns)]).rstrip()
        self.dirty.clear()
        return self._shown

    def report_device_status(self, mode: int, **_: bool) -> None:
        """Nothing waits for an answer."""

    def select_graphic_rendition(self, *attrs: int, **private: bool) -> None:
        if not private:
            super().select_graphic_rendition(*attrs)


class PtyApp:
    """A running program; see the module's docstring. Standard error goes to the terminal as well."""

    def __init__(
        self,
        words: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (120, 40),
        stderr_to_pipe: bool = False,
    ) -> None:
        columns, lines = size
        self._screen = _Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._raw = bytearray()
        self._ended = False
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        place = {"COLUMNS": str(columns), "LINES": str(lines), "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            list(words),
            stdin=slave,
            stdout=slave,
            stderr=subprocess.PIPE if stderr_to_pipe else slave,
            env={**os.environ, **place, **(env or {})},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Take the terminal away, as one that is killed does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def wait_gone(self, within: float = DEADLINE) -> int:
        """Wait until a program without its terminal ends; its exit status."""
        return self._process.wait(within)

    @property
    def raw(self) -> bytes:
        """Every byte that came so far."""
        return bytes(self._raw)

    @property
    def screen(self) -> list[str]:
        """The lines on the screen now."""
        return [*self._screen.shown]

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.screen)

    @property
    def corner(self) -> str:
        """The background of the first cell: another one while something lies over the screen."""
        return str(self._screen.buffer[0][0].bg)

    @property
    def running(self) -> bool:
        """Whether the program has not ended."""
        return not self._ended

    def press(self, *keys: str) -> None:
        """Send keys by name, or characters as they are."""
        self.type("".join(KEYS.get(key, key) for key in keys))

    def step(self, *keys: str) -> None:
        """Send keys one by one, each when the screen has come to rest after the one before."""
        for key in keys:
            self.press(key)
            self.steady()

    def type(self, text: str) -> None:
        """Send characters."""
        os.write(self._master, text.encode())

    def wait_for(self, wanted: str | Callable[[Self], bool], within: float = DEADLINE) -> None:
        """Read until a text is on the screen, or until what is asked for is so."""
        until = time.monotonic() + within
        is_so = (lambda app: wanted in app.text) if isinstance(wanted, str) else wanted
        while not is_so(self):
            if self._ended or time.monotonic() > until:
                how = "the program ended" if self._ended else f"not within {within:.0f} s"
                raise AssertionError(f"{wanted!r}: {how}; the screen was\n{self.text}")
            self._read(min(1.0, until - time.monotonic()))

    def steady(self, quiet: float = 0.2) -> None:
        """Read until nothing came for so many seconds."""
        while not self._ended and self._read(quiet):
            pass

    def wait_end(self, within: float = DEADLINE) -> int:
        """Read until the program ends; its exit status."""
        until = time.monotonic() + within
        while not self._ended:
            assert time.monotonic() < until, (
                f"it did not end within {within:.0f} s; the screen was\n{self.text}"
            )
            self._read(min(1.0, until - time.monotonic()))
        return self._process.wait(within)

    def _read(self, timeout: float) -> bool:
        """Take what is there within so many seconds; whether anything came."""
        if not select.select([self._master], [], [], max(timeout, 0))[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        if not data:
            self._ended = True
            return False
        self._raw += data
        self._stream.feed(data)
        return True
