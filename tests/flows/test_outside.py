"""A text for another program, where the machine does not help. On a terminal: tests/hostile."""

from __future__ import annotations

import signal
import tempfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from tui.errors import InputError
from tui.flows.outside import OutsideText, run_editor, run_pager

GIVEN = OutsideText("item", "text \ud800 \x1b", ".json")


def script(folder: Path, text: str) -> list[str]:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return [str(path)]


def test_a_folder_for_temporary_files_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(InputError, match=r"none.* cannot be used: No such file"):
        run_editor(nullcontext, ["true"], GIVEN)
    with pytest.raises(InputError, match="cannot be used"):
        run_pager(nullcontext, ["true"], GIVEN)


@pytest.mark.parametrize("ending", ["exit 3", "kill -9 $$"])
def test_nothing_is_left_of_a_program_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    before = signal.getsignal(signal.SIGINT)
    for run in (run_editor, run_pager):
        with pytest.raises(InputError, match="ended with"):
            run(nullcontext, script(tmp_path, ending), GIVEN)
    assert not [*folder.iterdir()]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_file_that_the_editor_took_away_is_no_change(tmp_path: Path) -> None:
    assert run_editor(nullcontext, script(tmp_path, 'rm "$1"'), GIVEN) is None
    with pytest.raises(InputError, match="cannot be used"):
        run_editor(nullcontext, script(tmp_path, 'rm "$1"; mkdir "$1"'), GIVEN)
    assert run_editor(nullcontext, script(tmp_path, 'echo x > "$1"'), GIVEN) == "x\n"
