"""The user's keys (``keys.toml``): what each id is given, and on which line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tui.errors import SettingsError
from tui.settings.toml_file import TomlFile, kind


class Keymap(dict[str, str]):
    """Action id → keys joined by commas, and where that stands, for whoever knows which ids there are."""

    def __init__(self, file: TomlFile | None = None) -> None:
        """The keys of ``file``, none without one.

        Raises:
            SettingsError: keys that are no strings.

        """
        super().__init__()
        self._path: Path | None = file.path if file else None
        self._lines: dict[str, int] = {}
        if file:
            self._collect(file, file.data, ())

    def mistake(self, action_id: str, message: str) -> SettingsError:
        """The error about the keys of ``action_id``, with its place in the file."""
        return SettingsError(message, path=self._path, line=self._lines.get(action_id, 0))

    def _collect(self, file: TomlFile, table: Mapping[str, Any], here: tuple[str, ...]) -> None:
        for name, value in table.items():
            key = (*here, name)
            if isinstance(value, dict):
                self._collect(file, value, key)
                continue
            keys = value if isinstance(value, list) else [value]
            if not all(isinstance(one, str) for one in keys):
                file.fail(
                    f"the keys of '{'.'.join(key)}' are a string or a list of strings, not {kind(value)}", *key
                )
            action_id = ".".join(key)
            self[action_id] = ",".join(keys)
            self._lines[action_id] = file.line(*key)


def read_keymap(path: Path) -> Keymap:
    """The keys of a file; none where there is no file.

    ``item.copy = "y"``, ``"item.copy" = "y"`` and a list of keys all mean the same.

    Raises:
        SettingsError: the file has a mistake; ``line`` says where.

    """
    return Keymap(TomlFile(path)) if path.exists() else Keymap()
