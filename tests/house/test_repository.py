"""Nothing in the repository tells of the machine or the way that it was made on."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.source import ROOT

# Written in parts, so that this file does not find itself.
PATHS = [f"/{folder}/" for folder in ("work", "root", "tmp", "opt/pypi")]
HOSTS = ["py" + "pi.org", "python" + "hosted", "arti" + "factory", "index" + "-url", "find" + "-links"]
WORDS = [r"\bissue " + r"#?\d", r"\bsub" + r"agent", r"\bthis " + r"session\b", r"\bcla" + r"ude\b"]
DESIGN = ROOT.parent / "shared" / "design"
LONG = 80


def files() -> list[Path]:
    """What git keeps or would keep."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git repository")
    return [path for name in done.stdout.splitlines() if (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def test_no_place_of_a_machine_is_named() -> None:
    pattern = re.compile(
        "|".join([rf"(?<![\w.~-]){path}" for path in PATHS] + [re.escape(host) for host in HOSTS])
    )
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}" for path in files() for found in pattern.finditer(text_of(path))
    ]
    assert named == []


def test_no_word_of_how_it_was_made() -> None:
    pattern = re.compile("|".join(WORDS), re.IGNORECASE)
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}" for path in files() for found in pattern.finditer(text_of(path))
    ]
    assert named == []


def test_no_sentence_of_the_design_is_copied() -> None:
    if not DESIGN.is_dir():
        pytest.skip("the design is not on this machine")
    lines = {
        line.strip()
        for path in DESIGN.rglob("*.md")
        for line in text_of(path).splitlines()
        if len(line.strip()) >= LONG
    }
    copied = [
        f"{path.relative_to(ROOT)}: {line.strip()[:LONG]}"
        for path in files()
        if path.suffix in {".py", ".md", ".toml", ".tcss"}
        for line in text_of(path).splitlines()
        if line.strip() in lines
    ]
    assert copied == []
