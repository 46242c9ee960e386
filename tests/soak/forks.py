"""Runs of the program in forked processes: all modules are loaded once, so that a run begins at once.

For a process of its own that has no threads: the runs inherit everything else.
"""

from __future__ import annotations

import fcntl
import gc
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

SIZE = (30, 100)
_LOADED = (
    "tui.app",
    "tui.cli.browse",
    "tui.cli.browser",
    "tui.cli.cache",
    "tui.cli.deleting",
    "tui.cli.invoke",
    "tui.cli.metadata",
    "tui.cli.run",
    "tui.cli.transfer",
    "tui.cli.writing",
    "tui.services.importing",
    "tui.services.opening",
    "textual.drivers.linux_driver",
)


def load() -> None:
    """Load what runs need; what is loaded is left out of garbage collections."""
    for name in _LOADED:
        import_module(name)
    gc.freeze()


class Run:
    """A run of the program on a terminal of its own."""

    def __init__(self, args: tuple[str, ...], data: Path) -> None:
        self.args = args
        self.output = bytearray()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            _be_the_program(args, data)

    def read(self, seconds: float) -> None:
        """Take what it prints for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not select.select([self._terminal], [], [], left)[0]:
                return
            try:
                self.output += os.read(self._terminal, 1 << 16)
            except OSError:
                # It has ended.
                return

    def read_until(self, sign: str, seconds: float = 30.0) -> None:
        """Take what it prints until this is in it."""
        until = time.monotonic() + seconds
        while sign not in self.text:
            assert time.monotonic() < until, self.text[-2000:]
            self.read(0.02)

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def kill(self) -> None:
        """End it at once, unless it has ended."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self._gone()

    def wait(self, seconds: float = 60.0) -> int:
        """Its exit status, when it has ended."""
        until = time.monotonic() + seconds
        while (status := self.poll()) is None:
            assert time.monotonic() < until, self.text[-2000:]
            self.read(0.01)
            time.sleep(0.001)
        return status

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""
        ended, status = os.waitpid(self.pid, os.WNOHANG)
        if not ended:
            return None
        self._gone()
        return os.waitstatus_to_exitcode(status)

    @property
    def text(self) -> str:
        """All that it printed."""
        return self.output.decode("utf-8", "replace")

    def _gone(self) -> None:
        self.pid = 0
        self.read(0.01)
        os.close(self._terminal)


def _be_the_program(args: tuple[str, ...], data: Path) -> None:
    """In the child: never comes back."""
    lines, columns = SIZE
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    os.environ.update(CONVERSATIONS_TUI_DATA=str(data), COLUMNS=str(columns), LINES=str(lines))
    sys.argv = ["conversations-tui", *args]
    # The parent's own may be files; these are on the terminal.
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    from tui.cli.run import run

    status = 1
    try:
        status = run(args)
        sys.stdout.flush()
    finally:
        if sys.exc_info()[0] is not None:
            traceback.print_exc()
        # Nothing of the parent's own end is done here, whatever happens.
        os._exit(status)


@contextmanager
def running(data: Path, *args: str) -> Iterator[Run]:
    """A run that is killed at the end, if it is still there."""
    run = Run(args, data)
    try:
        yield run
    finally:
        run.kill()


def finish(data: Path, *args: str) -> str:
    """Run to the end, which must be a good one; what was printed."""
    with running(data, *args) as run:
        status = run.wait()
        assert status == 0, f"{args}: {status}\n{run.text[-2000:]}"
        return run.text


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
