"""What is loaded when: seen in fresh interpreters, by the names of their modules."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pty_app import PtyApp, command

SCREEN = ("textual", "rich")
LATE = (
    "httpx",
    "httpcore",
    "anyio",
    "pydantic",
    "pydantic_core",
    "starlette",
    "uvicorn",
    "msgspec",
    "lz4",
    "markdown_it",
    "rich.markdown",
    "PIL",
    "textual_image",
    "tui.pictures.pictures",
    "tui.render.blocks",
    "tui.render.lines",
    "tui.widgets.detail_parts",
    "tui.widgets.text_view",
    "tui.screens.main_actions",
    "tui.screens.row_filter",
    "tui.analysis.includes",
    "tui.palette",
    "tui.api.transport",
    "tui.local.app",
    "tui.library.library",
    "tui.services.opening",
)
"""What nobody needs before the first screen stands."""
_SAY_LOADED = "import sys; print('\\n'.join(sys.modules))"
_UP_TO_THE_FIRST_PAINT = """
import asyncio, os, sys
from pathlib import Path
from tui.app import ConversationsApp

async def never_open(self, *_):
    Path(os.environ["LOADED"]).write_text("\\n".join(sys.modules))
    await asyncio.Event().wait()

ConversationsApp._open = never_open
from tui.__main__ import main
main()
"""


def loaded_by(module: str) -> set[str]:
    """The modules in an interpreter that has imported one."""
    words = [sys.executable, "-c", f"import {module}; {_SAY_LOADED}"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_no_picture_is_decoded_in_this_process() -> None:
    """Nothing but the worker loads the decoder, which reads what anybody wrote."""
    loaded = loaded_by("tui.flows.picture_out, tui.pictures.pictures, tui.render.picture_strip")
    assert loaded.isdisjoint({"PIL", "textual_image"})


@pytest.mark.parametrize("module", ["tui.services.opening", "tui.services.importing", "tui.services.exporting"])
def test_the_services_load_no_screen(module: str) -> None:
    # httpx brings in rich for a command line of its own, which nobody here asks for.
    assert loaded_by(module).isdisjoint({"textual"})


@pytest.mark.parametrize(
    "module",
    [
        "tui.local.app",
        "tui.library.library",
        "tui.api.slices",
        "tui.render.safe_text",
        "tui.commands",
        "tui.keys",
        "tui.settings.choose",
    ],
)
def test_what_is_below_the_services_loads_no_screen(module: str) -> None:
    assert loaded_by(module).isdisjoint(SCREEN)


@pytest.mark.parametrize(
    "module", ["tui.app", "tui.screens.main", "tui.cli.run", "tui.cli.browse", "tui.cli.browser"]
)
def test_the_browser_is_imported_without_what_can_wait(module: str) -> None:
    assert loaded_by(module).isdisjoint(LATE)


@pytest.mark.parametrize("module", ["tui.cli.run", "tui.cli.browser", "tui.settings.choose", "tui.app"])
def test_the_browser_without_words_does_not_load_the_command_line(module: str) -> None:
    assert loaded_by(module).isdisjoint({"click", "tui.cli.group", "tui.services.queries"})


@pytest.mark.parametrize("module", ["tui.cli.group", "tui.cli.run"])
def test_help_loads_no_screen_and_no_services(module: str) -> None:
    assert loaded_by(module).isdisjoint({*LATE, *SCREEN})


def test_the_list_is_painted_before_anything_else_is_loaded(tmp_path: Path) -> None:
    """The rows of the library stand on the terminal while the services have not even been imported."""
    made = subprocess.run(
        command("create", "--metadata", "title=Painted"), capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    note = tmp_path / "loaded"
    words = [sys.executable, "-c", _UP_TO_THE_FIRST_PAINT, "browse"]
    with PtyApp(words, env={**os.environ, "LOADED": str(note)}) as app:
        app.wait_for("Painted")
        app.wait_for(lambda _: note.exists() and bool(note.read_text()))
        app.press("q")
        assert app.wait_end() == 0
    loaded = set(note.read_text().split())
    assert "tui.screens.main" in loaded
    assert loaded.isdisjoint(LATE)
