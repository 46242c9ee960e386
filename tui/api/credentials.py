"""The API key: found where the profile says, held as a secret, told to nobody."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from tui.errors import SettingsError
from tui.settings.profile import Profile

COMMAND_TIMEOUT: Final = 30.0
"""Seconds that a key command may take; a password manager may ask its user first."""
KEY_MAX: Final = 16_384
_UNUSABLE: Final = re.compile(r"[^\x21-\x7e\xa1-\xff]")


async def resolve_key(
    profile: Profile, environ: Mapping[str, str], *, within: float = COMMAND_TIMEOUT
) -> SecretStr | None:
    """The key of a profile, None where it names no source or its variable is empty or not set.

    Raises:
        SettingsError: the source cannot be read, or what it gives cannot be a key. The message names the
            source and never holds what came out of it.

    """
    source = profile.key
    if source.env:
        text = environ.get(source.env, "")
        return _checked(text, f"the variable {source.env}") if text.strip() else None
    if source.file:
        path = Path(source.file)
        line = await asyncio.to_thread(_first_line, path)
        return _checked(_decoded(line, f"the key file {path}", path), f"the key file {path}", path)
    if source.command:
        what = f"the key command '{source.command[0]}'"
        return _checked(_decoded(await _output(source.command, what, within), what), what)
    return None


def _checked(text: str, what: str, path: Path | None = None) -> SecretStr:
    key = text.strip()
    if not key:
        raise SettingsError(f"{what} gives no key: its first line is empty", path=path)
    if len(key) > KEY_MAX:
        raise SettingsError(f"{what} gives a line that is too long for a key", path=path)
    if _UNUSABLE.search(key):
        raise SettingsError(f"{what} gives a key with a character that cannot be sent in a header", path=path)
    return SecretStr(key)


def _decoded(line: bytes, what: str, path: Path | None = None) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{what} gives a line that is not UTF-8", path=path) from None


def _first_line(path: Path) -> bytes:
    try:
        with path.expanduser().open("rb") as file:
            return file.readline(KEY_MAX * 2)
    except OSError as error:
        raise SettingsError(f"the key file {path}: {error.strerror or 'cannot be read'}", path=path) from None
    except (ValueError, RuntimeError):
        # A NUL, or a ~ without a home.
        raise SettingsError("the key file's name cannot be the name of a file") from None


async def _output(command: tuple[str, ...], what: str, within: float) -> bytes:
    """The first line that a command writes. What it says on stderr would be drawn over the screen."""
    try:
        # A session of its own, so that whatever it starts ends with it.
        process = await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, limit=KEY_MAX * 2, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a command"
        raise SettingsError(f"{what} cannot be started: {reason}") from None
    status: int | None = None
    try:
        async with asyncio.timeout(within):
            line = await _read_line(process)
            status = await process.wait()
    except TimeoutError:
        raise SettingsError(f"{what} gave no key within {within:g} s") from None
    except ValueError:
        raise SettingsError(f"{what} gives a line that is too long for a key") from None
    finally:
        if status is None:
            await _end(process)
    if status:
        raise SettingsError(f"{what} failed with exit status {status}; run it by hand to see why")
    return line


async def _read_line(process: Process) -> bytes:
    """The first line, the rest read and dropped so that the command can end."""
    assert process.stdout is not None  # noqa: S101 - asked for above
    line = await process.stdout.readline()
    while await process.stdout.read(KEY_MAX):
        pass
    return line


async def _end(process: Process) -> None:
    """End the command and its children, so that no pipe stays open."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
