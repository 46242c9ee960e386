"""Pictures as cells of the screen: a process decodes each, what came of it is kept."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import OrderedDict
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from tui.errors import PictureError
from tui.pictures.base64_text import pieces
from tui.render.mosaic import CELL_BYTES, Decoded, Mosaic, PictureFault

AT_ONCE: Final = 2
"""Processes that decode at the same time."""
PATIENCE: Final = 20.0
"""Seconds that a picture may take."""
KEPT_BYTES: Final = 4_000_000
"""Of cells that are kept: some hundred pictures."""
_ANSWER_MAX: Final = 4_000_000
_ENTRY_BYTES: Final = 200
"""What a kept answer takes besides its cells, about."""
_ROOT: Final = Path(__file__).parents[2]
_HANDED_ON: Final = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP")
"""What the process gets of the environment. Keys stand there too, and it decodes what anybody wrote."""


class _Head(msgspec.Struct):
    columns: int = 0
    rows: int = 0
    fault: str = ""


class Pictures:
    """Decodes pictures and keeps the newest. For one event loop."""

    def __init__(self, *, patience: float = PATIENCE, kept_bytes: int = KEPT_BYTES) -> None:
        self._patience = patience
        self._most = kept_bytes
        self._size = 0
        self._kept: OrderedDict[tuple[bytes, int, int], Decoded] = OrderedDict()
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def draw(self, data: str, columns: int, rows: int) -> Decoded:
        """A picture from its base64 text, in at most so many cells, or what is wrong with it.

        A process that is at work when this is cancelled is killed.

        Raises:
            PictureError: no process could be started, or it took too long.

        """
        key = (await asyncio.to_thread(_digest, data), columns, rows)
        drawn = self._kept.get(key)
        if drawn is not None:
            self._kept.move_to_end(key)
            return drawn
        async with self._turns:
            answer = await self._ask(data, columns, rows)
        drawn = _read(answer, columns, rows)
        self._keep(key, drawn)
        return drawn

    @property
    def size(self) -> int:
        """Bytes of what is kept, about."""
        return self._size

    def _keep(self, key: tuple[bytes, int, int], drawn: Decoded) -> None:
        before = self._kept.pop(key, None)
        self._size += _size_of(drawn) - (_size_of(before) if before is not None else 0)
        self._kept[key] = drawn
        while self._size > self._most and self._kept:
            self._size -= _size_of(self._kept.popitem(last=False)[1])

    async def _ask(self, data: str, columns: int, rows: int) -> bytes:
        """What the process answers."""
        process = None
        try:
            async with asyncio.timeout(self._patience):
                process = await _started(columns, rows)
                return await _talk(process, data)
        except TimeoutError:
            raise PictureError("it takes too long to decode") from None
        except OSError as error:
            raise PictureError(f"no process could be started: {error.strerror or error}") from None
        finally:
            if process is not None:
                await _end(process)


async def _started(columns: int, rows: int) -> Process:
    environment = {name: os.environ[name] for name in _HANDED_ON if name in os.environ}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # not from the folder that the user is in
        "-m",
        "tui.pictures.decode",
        str(columns),
        str(rows),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={**environment, "PYTHONPATH": str(_ROOT)},
    )


async def _talk(process: Process, data: str) -> bytes:
    assert process.stdin is not None, "it is a pipe"  # noqa: S101 - as started above
    assert process.stdout is not None, "it is a pipe"  # noqa: S101
    with suppress(BrokenPipeError, ConnectionResetError):
        # It may have seen enough before the end.
        for piece in pieces(data):
            process.stdin.write(piece)
            await process.stdin.drain()
    process.stdin.close()
    answer = bytearray()
    while len(answer) <= _ANSWER_MAX and (part := await process.stdout.read(1 << 16)):
        answer += part
    return bytes(answer)


async def _end(process: Process) -> None:
    """Kill a process that is still there, and see it end; a cancel does not cut this short."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await asyncio.shield(asyncio.ensure_future(process.wait()))


def _read(answer: bytes, columns: int, rows: int) -> Decoded:
    """The picture of an answer; whatever it is, no more comes of it than was asked for."""
    line, _newline, cells = answer.partition(b"\n")
    try:
        head = msgspec.json.decode(line, type=_Head)
    except msgspec.DecodeError:
        return PictureFault("its data cannot be decoded")
    if head.fault:
        return PictureFault(head.fault)
    inside = 0 < head.columns <= columns and 0 < head.rows <= rows
    if not inside or len(cells) != head.columns * head.rows * CELL_BYTES:
        return PictureFault("its data cannot be decoded")
    return Mosaic(head.columns, head.rows, cells, columns)


def _size_of(drawn: Decoded) -> int:
    return _ENTRY_BYTES + (len(drawn.cells) if isinstance(drawn, Mosaic) else 0)


def _digest(data: str) -> bytes:
    digest = blake2b(digest_size=16)
    for piece in pieces(data):
        digest.update(piece)
    return digest.digest()
