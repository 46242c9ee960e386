"""Where this program keeps its files. Nothing is created here and nothing is read at import."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import platformdirs

from tui.errors import SettingsError

APP_NAME = "conversations-tui"
DATA_VARIABLE = "CONVERSATIONS_TUI_DATA"
CONFIG_VARIABLE = "CONVERSATIONS_TUI_CONFIG"


class Paths(NamedTuple):
    """The two folders, and the files in them."""

    data: Path
    """Folder of the library and the local server's file (mode 0700)."""
    config: Path
    """Folder of the user's own settings."""

    @property
    def library(self) -> Path:
        """The library's SQLite file."""
        return self.data / "library.sqlite3"

    @property
    def local(self) -> Path:
        """The embedded local server's SQLite file."""
        return self.data / "local.sqlite3"

    @property
    def profiles(self) -> Path:
        """The user's profiles (TOML); need not exist."""
        return self.config / "profiles.toml"

    @property
    def keymap(self) -> Path:
        """The user's keys (TOML); need not exist."""
        return self.config / "keys.toml"


def find_paths(environ: Mapping[str, str] | None = None) -> Paths:
    """The folders: what the two variables name, else the system's own places for this program.

    Raises:
        SettingsError: a variable begins with ``~`` and the name of nobody.

    """
    env = os.environ if environ is None else environ
    data = env.get(DATA_VARIABLE) or platformdirs.user_data_dir(APP_NAME, appauthor=False)
    config = env.get(CONFIG_VARIABLE) or platformdirs.user_config_dir(APP_NAME, appauthor=False)
    return Paths(data=home_path(data, DATA_VARIABLE), config=home_path(config, CONFIG_VARIABLE))


def home_path(text: str, what: str) -> Path:
    """A path with its ``~`` or ``~name`` filled in; ``what`` names where it stands.

    Raises:
        SettingsError: nobody of that name has a home here.

    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise SettingsError(f"{what}: there is no home folder for '{text}'") from None
