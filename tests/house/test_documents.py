"""README, changelog and the CI script say what is so."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

from tests.house.source import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def commands() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_two_commands_do_all_the_set_up() -> None:
    run, check = commands()[:2]
    for block in (run, check):
        assert len(block.splitlines()) == 1
    assert "conversations-tui" in run
    assert "tests.checks" in check


def test_ci_runs_the_second_command(tmp_path: Path) -> None:
    """The script runs with a stand-in for Python, which writes down what it is told."""
    log = tmp_path / "log"
    python = tmp_path / "python3"
    lines = (
        "#!/bin/sh",
        f'echo "$0 $*" >> "{log}"',
        'if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; fi',
    )
    python.write_text("\n".join(lines))
    python.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}
    done = subprocess.run([ROOT / ".ci" / "run"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ran = [line.partition(" ")[2] for line in log.read_text().splitlines()][1:]
    told = [
        part.strip().removeprefix(".venv/bin/python ").replace('"', "") for part in commands()[1].split("&&")
    ]
    assert ran == told


def test_the_readme_claims_the_versions_that_are_tested() -> None:
    classifiers = {name.rpartition(" ")[2] for name in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", name)}
    lowest, highest = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()  # type: ignore[union-attr]
    assert classifiers == {f"3.{minor}" for minor in range(int(lowest), int(highest))}
    # The figures of a table are no versions.
    text = "\n".join(line for line in README.splitlines() if not line.startswith("|"))
    assert set(re.findall(r"\b3\.\d{1,2}\b", text)) == classifiers
    assert "or newer" not in README


def test_the_changelog_has_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(PROJECT['version'])}\b", changelog, re.MULTILINE)


def test_links_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text("utf-8")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (ROOT / target).exists(), f"{name}: {target}"
