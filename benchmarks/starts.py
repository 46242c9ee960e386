"""Start and quit, of whole processes on a terminal."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks import data
from benchmarks.empty_app import WORD
from benchmarks.figure import Bound, Figure
from benchmarks.plan import Bench, Plan, interleave, part
from benchmarks.terminal import OnTerminal
from tui.library.library import Library
from tui.settings.paths import Paths
from tui.settings.profile import LOCAL_PROFILE

_QUIT = b"\x11"
"""What ctrl+q sends: the key of Textual's own apps, and of ours."""


_READY = "LOCAL"
"""What our header says once everything is loaded."""


def _environ(folder: Path) -> dict[str, str]:
    """The user's own, less what belongs to benchmarks and to other folders.

    Both sides find bytecode of all that they import, as installed programs do: the first round writes it.
    """
    dropped = ("TEXTUAL", "CONVERSATIONS_TUI_", "OPENAI_", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    folders = {"CONVERSATIONS_TUI_DATA": str(folder / "data"), "CONVERSATIONS_TUI_CONFIG": str(folder)}
    return {**kept, **folders, "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "TERM": "xterm-256color"}


async def _run(word: str, last: str, environ: dict[str, str], *words: str) -> tuple[float, float]:
    """Milliseconds until the word is shown, and from the key until the process is gone.

    ``last`` is what it shows when it has nothing left to load: only then the key is pressed.
    """
    with OnTerminal(*words, environ=environ) as program:
        shown = program.shown(word)
        program.shown(last)
        program.rest()
        return shown * 1000, program.gone(_QUIT) * 1000


async def _measure(plan: Plan) -> list[Figure]:
    count = plan.size(100_000, 1000)
    with plan.fresh() as folder:
        paths = Paths(Path(folder) / "data", Path(folder))
        library = await Library.open(paths.library)
        await library.conversations.remember(LOCAL_PROFILE, data.conversations(count))
        await library.close()
        environ = _environ(Path(folder))
        ours, empty = await interleave(
            plan,
            lambda: _run(data.newest(count), _READY, environ, "-m", "tui"),
            lambda: _run(WORD, WORD, environ, "-m", "benchmarks.empty_app"),
        )
    app = "an empty Textual app"
    return [
        Figure(
            "start",
            f"process start until the list is drawn, {count:,} conversations",
            f"{app}, until its first word",
            "ms",
            part(ours, 0),
            part(empty, 0),
            Bound(1.35),
        ),
        Figure("quit", "key until the process is gone", app, "ms", part(ours, 1), part(empty, 1), Bound(1.5)),
    ]


BENCHES = (Bench(("start", "quit"), _measure),)
"""Start and quit."""
