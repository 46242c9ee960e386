"""A text in the user's own editor or pager, with the terminal handed over to it meanwhile."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual.app import SuspendNotSupported

from tui.errors import InputError
from tui.render.safe_text import safe_block

_EDITORS: Final = ("vi", "nano")
_PAGERS: Final = ("less -R", "more")


@dataclass(frozen=True, slots=True)
class OutsideText:
    """What is handed out."""

    title: str
    text: str
    suffix: str
    """Of the file, so that an editor knows what it is: ``.json``, ``.md``."""


def editor_words(environ: Mapping[str, str]) -> list[str]:
    """The command of the user's editor: $VISUAL, else $EDITOR, else one that is here.

    Raises:
        InputError: the variable cannot be read as a command, or there is no editor.

    """
    for name in ("VISUAL", "EDITOR"):
        if environ.get(name, "").strip():
            return _words(environ[name], f"${name}")
    return _first(_EDITORS, "editor", "$EDITOR")


def pager_words(environ: Mapping[str, str], own: str = "") -> list[str]:
    """The command of a pager: the profile's own, else $PAGER, else one that is here.

    Raises:
        InputError: a command cannot be read, or there is no pager.

    """
    if own:
        return _words(own, "json_pager")
    if environ.get("PAGER", "").strip():
        return _words(environ["PAGER"], "$PAGER")
    return _first(_PAGERS, "pager", "$PAGER")


def _words(text: str, name: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise InputError(f"{name} is '{text}', which is no command: {error}", field=name) from None


def _first(commands: Sequence[str], what: str, name: str) -> list[str]:
    for each in commands:
        words = shlex.split(each)
        if shutil.which(words[0]):
            return words
    raise InputError(f"there is no {what} here: set {name} to the command of one", field=name)


def run_editor(
    suspend: Callable[[], AbstractContextManager[None]], words: Sequence[str], given: OutsideText
) -> str | None:
    """Edit a text. Returns it where it is another one now, None where it is the same.

    The event loop stands still meanwhile: nobody else may write to the terminal.

    Raises:
        InputError: the editor could not be run, or ended with an error; or the terminal cannot be handed over.

    """
    before = given.text.encode("utf-8", "surrogatepass")
    with _written(given.suffix, before) as path:
        _run(suspend, [*words, str(path)], None)
        after = path.read_bytes() if path.exists() else before
    # Editors end the last line of a file; that is no change.
    if after == before or after == before + b"\n":
        return None
    return after.decode("utf-8", "surrogateescape")


def run_pager(
    suspend: Callable[[], AbstractContextManager[None]], words: Sequence[str], given: OutsideText
) -> None:
    """Show a text in a pager, which reads it from its standard input; the event loop stands still meanwhile.

    A pager may hand on what it reads to the terminal as it is, so it gets what the screen would show.

    Raises:
        InputError: the pager could not be run, or ended with an error; or the terminal cannot be handed over.

    """
    with _written(given.suffix, safe_block(given.text).encode()) as path:
        _run(suspend, words, path)


@contextmanager
def _written(suffix: str, text: bytes) -> Iterator[Path]:
    """A text in a file of a folder that nobody else can look into; both are gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix="conversations-tui-", ignore_cleanup_errors=True) as folder:
            path = Path(folder) / f"text{suffix}"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text)
            yield path
    except OSError as error:
        where = error.filename or "the folder for temporary files"
        raise InputError(f"{where} cannot be used: {error.strerror or error}", field="TMPDIR") from None


def _run(suspend: Callable[[], AbstractContextManager[None]], words: Sequence[str], given: Path | None) -> None:
    name = words[0]
    fault = ""
    try:
        with _interrupts_are_its_own(), suspend():
            # Nothing may be raised in here: the terminal would not be taken back.
            try:
                fault = _ended(words, given)
            except OSError as error:
                fault = f"'{name}' could not be run: {error.strerror or error}"
    except SuspendNotSupported:
        fault = "this terminal cannot be handed to another program"
    if fault:
        raise InputError(fault, field=name)


@contextmanager
def _interrupts_are_its_own() -> Iterator[None]:
    """Have ctrl+c be heard by the other program only: the terminal sends it to both, and would end the browser.

    A handler that does nothing, since what is ignored would be ignored by the other program too.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _ended(words: Sequence[str], given: Path | None) -> str:
    """Run a command to its end; what is to be said of that, empty where all was well."""
    if given is None:
        code = subprocess.run(words, check=False).returncode  # noqa: S603 - the user's own command
    else:
        with given.open("rb") as file:
            code = subprocess.run(words, stdin=file, check=False).returncode  # noqa: S603 - as above
    return f"'{words[0]}' ended with {code}" if code else ""
