from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, apart from the one that stands for the user's home."""
    path = tmp_path / "library"
    path.mkdir()
    return path
