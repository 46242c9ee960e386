from __future__ import annotations

from pathlib import Path

import pytest

from tui.errors import SettingsError
from tui.settings.keymap import read_keymap


def write(folder: Path, text: str) -> Path:
    path = folder / "keys.toml"
    path.write_text(text)
    return path


def test_no_file_means_no_keys(tmp_path: Path) -> None:
    keymap = read_keymap(tmp_path / "none.toml")
    assert keymap == {}
    assert (keymap.mistake("x", "words").path, keymap.mistake("x", "words").line) == (None, 0)


def test_keys_in_every_way_of_writing(tmp_path: Path) -> None:
    path = write(tmp_path, 'quit = "q,ctrl+q"\n"item.copy" = ["y", "Y"]\n[go]\nopen = "o"\n')
    keymap = read_keymap(path)
    assert keymap == {"quit": "q,ctrl+q", "item.copy": "y,Y", "go.open": "o"}
    places = [(keymap.mistake(name, "words").path, keymap.mistake(name, "words").line) for name in keymap]
    assert places == [(path, 1), (path, 2), (path, 4)]


def test_keys_that_are_no_strings_are_named_with_their_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'quit = "q"\nopen = 3\n')
    with pytest.raises(SettingsError, match="keys of 'open'") as caught:
        read_keymap(path)
    assert caught.value.line == 2
