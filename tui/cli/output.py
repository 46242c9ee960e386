"""The one place that prints: data on stdout, words on stderr, nothing from outside raw.

JSON goes out in pure ASCII, so a terminal can obey nothing in it; all other text goes through ``safe_text``.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from tui.errors import LibraryError
from tui.render.safe_text import safe_block, safe_line

if TYPE_CHECKING:
    from tui.models.item import Item
    from tui.models.json_value import JsonObject

_GAP: Final = "  "
_NARROWEST: Final = 8


class Column(NamedTuple):
    """One column of a table."""

    title: str
    right: bool = False
    shrinks: bool = False
    """Whether it gives way where the terminal is too narrow."""


class Output:
    """The two streams of a run."""

    def __init__(self, stdout: TextIO, stderr: TextIO, *, width: int = 80, colour: bool = False) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._width = width
        self._colour = colour
        self._progress = 0
        self.stdout_is_terminal: Final = stdout.isatty()
        self.stderr_is_terminal: Final = stderr.isatty()

    def line(self, text: str = "") -> None:
        """One line of data."""
        self._write(safe_line(text))

    def block(self, text: str) -> None:
        """Data of several lines."""
        self._write(safe_block(text))

    def json(self, value: object) -> None:
        """One JSON value on one line."""
        # Imported here: the browser, which begins with the command line, prints none.
        from tui.models.json_value import dump_json

        self._write(dump_json(value).decode("ascii"))

    def json_item(self, item: Item) -> None:
        """An item as one JSON object on one line, whatever is wrong with it."""
        self.json(readable(item))

    def raw(self, data: bytes) -> None:
        """Bytes of a file, as they are: into a pipe only. A terminal gets them as safe text."""
        if self.stdout_is_terminal:
            self.block(data.decode("utf-8", "replace").removesuffix("\n"))
            return
        with self._to_stdout():
            self._stdout.flush()
            self._stdout.buffer.write(data)

    def say(self, text: str) -> None:
        """A line of words for whoever watches."""
        self.clear_progress()
        self._flush_stdout()
        self._tell(f"{safe_line(text)}\n")

    def prompt(self, text: str) -> None:
        """Words whose answer is typed behind them."""
        self.clear_progress()
        self._flush_stdout()
        self._tell(f"{safe_line(text)} ")

    def say_block(self, text: str) -> None:
        """Words of several lines."""
        for line in text.split("\n"):
            self.say(line)

    def progress(self, text: str) -> None:
        """A line that the next one takes the place of; terminals only."""
        if not self.stderr_is_terminal:
            return
        shown = safe_line(text)[: max(self._width - 1, 1)]
        blank = " " * (self._progress - len(shown))
        self._tell(f"\r{shown}{blank}")
        self._progress = len(shown)

    def clear_progress(self) -> None:
        """Take the progress line away."""
        if self._progress:
            self._tell("\r" + " " * self._progress + "\r")
            self._progress = 0

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, title: bool = True) -> None:
        """Rows under their titles on a terminal; in a pipe the rows alone, uncut."""
        cells = [[safe_line(cell) for cell in row] for row in rows]
        heads = [column.title for column in columns] if title and self.stdout_is_terminal else []
        widths = self._widths(columns, [*cells, heads] if heads else cells)
        if heads:
            head = self._row(columns, heads, widths)
            self._write(f"\x1b[1m{head}\x1b[0m" if self._colour else head)
        for row in cells:
            self._write(self._row(columns, row, widths))

    def _widths(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
        from tui.render.cells import width_of

        widths = [max((width_of(row[place]) for row in rows), default=0) for place in range(len(columns))]
        if not self.stdout_is_terminal:
            return widths
        over = sum(widths) + len(_GAP) * (len(columns) - 1) - self._width
        for place in reversed([place for place, column in enumerate(columns) if column.shrinks]):
            less = min(max(over, 0), max(widths[place] - _NARROWEST, 0))
            widths[place] -= less
            over -= less
        return widths

    def _row(self, columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> str:
        from tui.render.cells import pad

        parts = (
            pad(cell, width, right=column.right)
            for column, cell, width in zip(columns, row, widths, strict=True)
        )
        return _GAP.join(parts).rstrip()

    def flush(self) -> None:
        """Write out what is buffered."""
        self.clear_progress()
        self._flush_stdout()

    def _write(self, line: str) -> None:
        """A line that is safe already."""
        self.clear_progress()
        with self._to_stdout():
            print(line, file=self._stdout)

    def _flush_stdout(self) -> None:
        with self._to_stdout():
            self._stdout.flush()

    @contextmanager
    def _to_stdout(self) -> Iterator[None]:
        """Say once that data cannot be written (a full disk); what follows it goes nowhere.

        Raises:
            BrokenPipeError: whoever read it has gone.
            LibraryError: any other reason.

        """
        try:
            yield
        except OSError as error:
            _silence(self._stdout)
            if isinstance(error, BrokenPipeError):
                raise
            raise unwritable(error) from None

    def _tell(self, text: str) -> None:
        """Write to stderr. Where that fails there is nobody to tell, and the work goes on."""
        try:
            print(text, end="", file=self._stderr, flush=True)
        except OSError:
            _silence(self._stderr)


def standard_output() -> Output:
    """The output of this process."""
    width = shutil.get_terminal_size((100, 24)).columns
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Output(sys.stdout, sys.stderr, width=width, colour=colour)


def readable(item: Item) -> JsonObject:
    """The item's JSON object; for one that is no JSON, an object that says why and holds its text."""
    from tui.models.json_value import JsonFault, dump_json

    reason = item.fault
    if reason is None:
        try:
            dump_json(item.data)
        except JsonFault as fault:
            reason = str(fault)
        else:
            return item.data
    return {"unreadable": reason, "raw": item.raw.decode("utf-8", "backslashreplace")}


def pretty(value: object, *, ascii_only: bool = True) -> str:
    """JSON over many lines."""
    import json

    from tui.models.json_value import JsonFault

    try:
        return json.dumps(value, indent=2, ensure_ascii=ascii_only)
    except RecursionError:
        raise JsonFault("nested too deeply to be written") from None


def print_traceback(error: BaseException) -> None:
    """The last words on an error that nobody expected: safe, and without the values of local variables."""
    from tui.render.last_words import last_words

    print(last_words(error), file=sys.stderr, end="", flush=True)


def make_streams_tolerant() -> None:
    """Let a terminal that knows few characters show escapes for the others; no character ends the program."""
    import io

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def unwritable(error: OSError) -> LibraryError:
    """The error for data that standard output does not take."""
    return LibraryError(f"standard output cannot be written: {error.strerror or error}")


def silence_stdout() -> None:
    """What is still buffered goes nowhere, also at the end of Python."""
    _silence(sys.stdout)


def _silence(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
