"""A program on a pseudo-terminal: when it shows a word, and when it is gone."""

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
from collections.abc import Mapping
from typing import Self

_DEADLINE = 60.0
_QUIET = 0.4
"""Seconds without output after which a program has come to rest."""


class OnTerminal:
    """A Python program that runs on a terminal of its own. The clock starts when the process does."""

    def __init__(self, *words: str, environ: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._output = b""
        self._start = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environ,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    def shown(self, word: str) -> float:
        """Seconds from the start until a word came."""
        while word.encode() not in self._output:
            assert self._read(_DEADLINE), f"{word} was never shown, but {self._output[-2000:]!r}"
        return time.perf_counter() - self._start

    def rest(self) -> None:
        """Wait until nothing is drawn any more."""
        while self._read(_QUIET):
            pass

    def gone(self, key: bytes) -> float:
        """Seconds from a key until the process has ended."""
        start = time.perf_counter()
        os.write(self._master, key)
        while self._read(_DEADLINE):
            pass
        status = self._process.wait(_DEADLINE)
        assert status == 0, f"it ended with {status}: {self._output[-2000:]!r}"
        return time.perf_counter() - start

    def _read(self, within: float) -> bool:
        """Take what is there; False where nothing came, or nothing can come any more."""
        if not select.select([self._master], [], [], within)[0]:
            return False
        try:
            found = os.read(self._master, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            found = b""
        self._output += found
        return bool(found)
