"""Reading a TOML file of the user's so that each mistake is named with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from tui.errors import SettingsError

_AT: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_HEADER: Final = re.compile(r"^\s*\[{1,2}\s*(?P<key>[^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_PAIR: Final = re.compile(r"""^\s*(?P<key>(?:[A-Za-z0-9_.\- \t]|"[^"]*"|'[^']*')+?)\s*=""")


class TomlFile:
    """The values of one file, and its text for finding the line of a key."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._text = _read(path)
        self.data = _parse(path, self._text)

    def fail(self, message: str, *key: str) -> NoReturn:
        """Raise the ``SettingsError`` about the value at ``key`` (its path from the top)."""
        raise SettingsError(message, path=self.path, line=self.line(*key))

    def line(self, *key: str) -> int:
        """The line where ``key`` stands, or the nearest of the tables around it; 0 where none is found."""
        table: tuple[str, ...] = ()
        places: dict[tuple[str, ...], int] = {}
        for number, line in enumerate(self._text.splitlines(), 1):
            if header := _HEADER.match(line):
                table = _split(header["key"])
                found = table
            elif pair := _PAIR.match(line):
                found = (*table, *_split(pair["key"]))
            else:
                continue
            for length in range(1, len(found) + 1):
                places.setdefault(found[:length], number)
        return next((places[key[:end]] for end in range(len(key), 0, -1) if key[:end] in places), 0)

    def text(self, value: Any, *key: str) -> str:
        """``value`` where it is a string."""
        if not isinstance(value, str):
            self.fail(f"'{key[-1]}' is a string, and this is {kind(value)}", *key)
        return value

    def flag(self, value: Any, *key: str) -> bool:
        """``value`` where it is true or false."""
        if not isinstance(value, bool):
            self.fail(f"'{key[-1]}' is true or false, and this is {kind(value)}", *key)
        return value

    def table(self, value: Any, *key: str) -> Mapping[str, Any]:
        """``value`` where it is a table."""
        if not isinstance(value, dict):
            self.fail(f"'{key[-1]}' is a table, and this is {kind(value)}", *key)
        return value

    def only(self, found: Mapping[str, Any], known: Sequence[str], *table: str) -> None:
        """Refuse the first key that is not one of ``known``, naming those that are like it."""
        from difflib import get_close_matches

        for key in found:
            if key not in known:
                near = get_close_matches(key, known, n=2)
                hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"
                self.fail(f"'{key}' is not known here; {hint}", *table, key)


def kind(value: Any) -> str:
    """The TOML name of a value's kind, for a sentence."""
    names = {
        bool: "a boolean",
        str: "a string",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a date or time")


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror or error}", path=path) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsError("not UTF-8", path=path, line=line) from None


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        raise SettingsError(_AT.sub("", str(error)), path=path, line=line) from None
    except RecursionError:
        raise SettingsError("nested too deeply", path=path) from None


def _split(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key, quotes taken off."""
    parts = re.findall(r"""\s*(?:"([^"]*)"|'([^']*)'|([^.\s]+))\s*\.?""", dotted)
    return tuple(next((text for text in part if text), "") for part in parts)
