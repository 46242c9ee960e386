"""What the tests of the whole screen share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app_harness import demo_file


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A local server's file with the demo conversations; copied by each test."""
    return demo_file(tmp_path_factory.mktemp("demo") / "local.sqlite3")
