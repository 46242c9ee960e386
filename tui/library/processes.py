"""Whether a process that wrote its name into a file is still there, or its number is another's by now."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_START: Final = 19
"""Place of the start time among the fields behind the program's name in ``/proc/N/stat``."""


def mark_of(process: int) -> str:
    """What tells a running process from any other of its number; empty where the system does not say."""
    place, start = _place(), _start_of(process)
    return f"{place} {start}" if place and start else ""


def is_running(process: int, mark: str = "") -> bool:
    """Whether a process runs; True too where that cannot be known here.

    ``mark`` is what ``mark_of`` said of it when it ran.
    """
    place, _, start = mark.rpartition(" ")
    if place and _place():
        # A number says nothing in another container, or on another machine that shares the disk.
        return place != _place() or _start_of(process) == start
    return _has_number(process)


def _place() -> str:
    """This machine since it was started, and among its containers this one."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def _start_of(process: int) -> str:
    """When it began, in the system's own count; empty where it does not run (any more)."""
    try:
        # The program's name, in brackets, may hold anything.
        fields = (_PROC / str(process) / "stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return ""
    # A zombie has ended, and waits for its parent to notice.
    return "" if fields[:1] in ([b"Z"], [b"X"], []) else fields[_START].decode("ascii")


def _has_number(process: int) -> bool:
    if sys.platform == "win32":
        # It cannot be asked without harm.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # It is somebody else's, so it is there.
    return True
