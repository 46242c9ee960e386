"""A text in the user's own editor or pager, with the terminal handed over to it meanwhile."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual.app import SuspendNotSupported

from tui.errors import InputError

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
    with tempfile.TemporaryDirectory(prefix="conversations-tui-") as folder:
        path = _written(Path(folder), given.suffix, before)
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

    Raises:
        InputError: the pager could not be run, or ended with an error; or the terminal cannot be handed over.

    """
    with tempfile.TemporaryDirectory(prefix="conversations-tui-") as folder:
        path = _written(Path(folder), given.suffix, given.text.encode("utf-8", "surrogatepass"))
        _run(suspend, words, path)


def _written(folder: Path, suffix: str, text: bytes) -> Path:
    path = folder / f"text{suffix}"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    return path


def _run(suspend: Callable[[], AbstractContextManager[None]], words: Sequence[str], given: Path | None) -> None:
    name = words[0]
    fault = ""
    try:
        with suspend():
            # Nothing may be raised in here: the terminal would not be taken back.
            try:
                fault = _ended(words, given)
            except OSError as error:
                fault = f"'{name}' could not be run: {error.strerror or error}"
    except SuspendNotSupported:
        fault = "this terminal cannot be handed to another program"
    if fault:
        raise InputError(fault, field=name)


def _ended(words: Sequence[str], given: Path | None) -> str:
    """Run a command to its end; what is to be said of that, empty where all was well."""
    if given is None:
        code = subprocess.run(words, check=False).returncode  # noqa: S603 - the user's own command
    else:
        with given.open("rb") as file:
            code = subprocess.run(words, stdin=file, check=False).returncode  # noqa: S603 - as above
    return f"'{words[0]}' ended with {code}" if code else ""
