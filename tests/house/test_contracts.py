"""The import contracts hold, and speak of the whole package."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path

from tests.house.source import PACKAGE, ROOT


def layers() -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    contract = config["importlinter:contract:layers"]
    assert contract.getboolean("exhaustive")
    return {
        name.strip() for line in contract["layers"].splitlines() for name in line.split("|") if name.strip()
    }


def test_the_contracts_hold() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_module_is_in_a_layer() -> None:
    found = {path.stem for path in PACKAGE.glob("*.py")} | {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }
    assert found - {"__init__"} == layers()
