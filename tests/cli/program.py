"""The command line as its users meet it: another process, its streams and its exit status."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from tui.cli.run import run

SECONDS = 60.0


@dataclass(frozen=True)
class Ended:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "tui", *args]


def tui(*args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Ended:
    """Run the command in this process, on streams that are files: as in a pipe, without Python's own start."""
    with (
        mock.patch.dict(os.environ, env or {}),
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        streams = [io.TextIOWrapper(stream, encoding="utf-8") for stream in (given, out, err)]
        with (
            mock.patch.object(sys, "stdin", streams[0]),
            mock.patch.object(sys, "stdout", streams[1]),
            mock.patch.object(sys, "stderr", streams[2]),
        ):
            status = run(args)
            for stream in streams[1:]:
                stream.flush()
        texts = []
        for stream in streams[1:]:
            stream.seek(0)
            texts.append(stream.read())
        for stream in streams:
            stream.detach()
    return Ended(int(status), *texts)


def tui_process(*args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Ended:
    """Run the program as a process of its own, without a terminal."""
    done = subprocess.run(
        command(*args),
        input=stdin,
        capture_output=True,
        timeout=SECONDS,
        env={**os.environ, **(env or {})},
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass(frozen=True)
class OnTerminal:
    """What a run wrote to its terminal, byte for byte, stdout and stderr together."""

    status: int
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace")


def tui_on_terminal(
    *args: str,
    answer: bytes = b"",
    wait_for: bytes = b"?",
    interrupt: bool = False,
    env: Mapping[str, str] | None = None,
) -> OnTerminal:
    """Run the program on a pseudo terminal; type ``answer`` (or ctrl+c) once ``wait_for`` was printed."""
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    with subprocess.Popen(
        command(*args),
        stdin=other,
        stdout=other,
        stderr=other,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        env={**os.environ, **(env or {})},
    ) as process:
        os.close(other)
        data = b""
        deadline = time.monotonic() + SECONDS
        typed = not (answer or interrupt)
        while time.monotonic() < deadline:
            if not select.select([main], [], [], 0.05)[0]:
                continue
            try:
                chunk = os.read(main, 65536)
            except OSError:
                break
            if not chunk:
                break
            data += chunk
            if not typed and wait_for in data:
                os.write(main, b"\x03" if interrupt else answer)
                typed = True
        os.close(main)
        status = process.wait(SECONDS)
    return OnTerminal(status, data)


@contextmanager
def serving(*args: str, env: Mapping[str, str] | None = None) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The running ``serve`` command and the base URL that it printed."""
    with subprocess.Popen(
        command("serve", *args),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().decode().strip(), process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=SECONDS)
