"""Every check, in the order of what fails fastest: ``python -m tests.checks``.

``--fast`` leaves out the coverage floors; further arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
FULL_COVERAGE = ("tui/models/*", "tui/analysis/*", "tui/api/*")
FLOOR = 90


def _script(name: str) -> str:
    return str(Path(PYTHON).parent / name)


def _run(title: str, *command: str) -> bool:
    began = time.monotonic()
    sys.stdout.write(f"── {title}: {' '.join(command[:1] + command[1:])[:100]}\n")
    sys.stdout.flush()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    verdict = "ok" if code == 0 else f"FAILED ({code})"
    sys.stdout.write(f"── {title}: {verdict}, {time.monotonic() - began:.1f} s\n")
    sys.stdout.flush()
    return code == 0


def main(arguments: list[str]) -> int:
    """Run the checks; all are run even where one fails. Returns the exit code."""
    fast = "--fast" in arguments
    rest = [argument for argument in arguments if argument != "--fast"]
    for stale in ROOT.glob(".coverage*"):
        stale.unlink()
    pytest = ["-m", "pytest", "-n", "2", "--dist", "worksteal", "-q", "-p", "no:cacheprovider"]
    traced = [] if fast else ["-m", "coverage", "run"]
    results = [
        _run("format", PYTHON, "-m", "ruff", "format", "--check", "."),
        _run("lint", PYTHON, "-m", "ruff", "check", "."),
        _run("import contracts", _script("lint-imports"), "--no-cache"),
        _run("types", PYTHON, "-m", "mypy"),
        _run("tests", PYTHON, *traced, *pytest, "-m", "not whole", *rest),
        _run("tests of the whole", PYTHON, *pytest, "-m", "whole", *rest),
        _run("benchmarks run", PYTHON, "-m", "benchmarks", "--quick"),
    ]
    if not fast:
        coverage = [PYTHON, "-m", "coverage"]
        results += [
            _run("combine coverage", *coverage, "combine", "-q"),
            _run("coverage", *coverage, "report", "--fail-under", str(FLOOR)),
            _run(
                "coverage of models, analysis, api",
                *coverage,
                "report",
                "--fail-under=100",
                f"--include={','.join(FULL_COVERAGE)}",
            ),
        ]
    sys.stdout.write("all checks passed\n" if all(results) else "some checks FAILED, see above\n")
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
