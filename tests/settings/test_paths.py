from __future__ import annotations

from pathlib import Path

import pytest

from tui.errors import SettingsError
from tui.settings.paths import find_paths


@pytest.mark.parametrize("name", ["CONVERSATIONS_TUI_DATA", "CONVERSATIONS_TUI_CONFIG"])
def test_nobodys_home_is_said_with_the_variable(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: there is no home folder for '~nosuchuser/x'"):
        find_paths({name: "~nosuchuser/x"})


def test_ones_own_home_is_filled_in() -> None:
    paths = find_paths({"CONVERSATIONS_TUI_DATA": "~/data", "CONVERSATIONS_TUI_CONFIG": "/config"})
    assert paths.library == Path.home() / "data" / "library.sqlite3"
    assert paths.keymap == Path("/config/keys.toml")
