"""Isolation of every test from the machine it runs on, and the fixtures that all parts share."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.fault_server import FaultServer
from tests.support.fixtures import CORPUS
from tests.support.quiet_pilot import quiet_pilot

WHOLE = ("dialogs", "hostile", "house", "screens", "snapshots")
"""Folders of tests of the program as a whole."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_UNSET = (
    "NO_COLOR",
    "FORCE_COLOR",
    "COLORTERM",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "TMUX",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)
_PREFIXES = ("OPENAI_", "CONVERSATIONS_TUI_", "TEXTUAL", "XDG_")


# A busy machine makes a property slow, not wrong; and what failed once stands in a test of its own.
settings.register_profile(
    "project", max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", settings.get_profile("project"), max_examples=3_000)
settings.load_profile("project")


def pytest_configure() -> None:
    """Have ctrl+c work in the programs under test, also where a shell runs the tests in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Leave what was loaded out of garbage collection: thousands of live objects cost an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as ``whole`` what runs without coverage, which would treble its time and tell nothing."""
    here = Path(__file__).parent
    for item in items:
        if "traced" in item.keywords:
            continue
        if item.path.relative_to(here).parts[0] in WHOLE or "corpus" in getattr(item, "fixturenames", ()):
            item.add_marker("whole")


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No key, no folder and no habit of the user's reaches a test; subprocesses inherit the same."""
    for name in tuple(os.environ):
        if name.startswith("TEXTUAL_SNAPSHOT"):
            continue  # The snapshot plugin's own.
        if name.startswith(_PREFIXES) or name.lower() in _PROXIES or name in _UNSET:
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    for name, folder in {
        "HOME": home,
        "XDG_DATA_HOME": home / "data",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
        "CONVERSATIONS_TUI_DATA": home / "tui-data",
        "CONVERSATIONS_TUI_CONFIG": home / "tui-config",
    }.items():
        folder.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(name, str(folder))
    for name, value in {
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLUMNS": "120",
        "LINES": "40",
    }.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True, scope="session")
def quiet() -> Iterator[None]:
    """Keys are waited for by what they set off, not by the processor's load."""
    with quiet_pilot():
        yield


@pytest.fixture
def fault_server() -> Iterator[FaultServer]:
    """A running controllable server without conversations."""
    with FaultServer() as server:
        yield server


@pytest.fixture
def corpus() -> Path:
    """The folder of recorded data; the test is skipped where there is none."""
    if not CORPUS.is_dir():
        pytest.skip("the recorded data is not on this machine")
    return CORPUS
