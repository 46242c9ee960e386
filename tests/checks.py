"""Every check, in the order of what fails fastest: ``python -m tests.checks``.

``--fast`` leaves out the coverage floors; further arguments go to pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
FULL_COVERAGE = ("tui/models/*", "tui/analysis/*", "tui/api/*")
FLOOR = 90
WORKERS = (os.cpu_count() or 1) + 1
"""Tests that run at the same time: one more than there are processors, since each waits now and then."""


def _script(name: str) -> str:
    return str(Path(PYTHON).parent / name)


def _environment() -> dict[str, str]:
    # Hundreds of processes are started: without bytecode each would compile the whole program anew.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _told(title: str, code: int, seconds: float) -> tuple[str, bool]:
    verdict = "ok" if code == 0 else f"FAILED ({code})"
    _say(f"── {title}: {verdict}, {seconds:.1f} s")
    return title, code == 0


def _run(title: str, *command: str) -> tuple[str, bool]:
    began = time.monotonic()
    _say(f"── {title}: {' '.join(command)[:100]}")
    code = subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode
    return _told(title, code, time.monotonic() - began)


@contextmanager
def _beside(title: str, *command: str) -> Iterator[Callable[[], tuple[str, bool]]]:
    """Run a check in the gaps in which others wait. What comes back waits for it and tells what it said."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(), stdout=output, stderr=subprocess.STDOUT
        )

        def ended() -> tuple[str, bool]:
            code = process.wait()
            output.seek(0)
            _say(output.read().decode("utf-8", "replace").rstrip())
            return _told(title, code, time.monotonic() - began)

        try:
            yield ended
        finally:
            process.kill()
            process.wait()


def _say_failed(reports: Path) -> None:
    """Name each test that failed, and how, once more at the very end, where a reader of a long log looks."""
    for report in sorted(reports.glob("*.xml")):
        for case in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it just now
            for fault in (*case.findall("failure"), *case.findall("error")):
                _say(f"   {case.get('classname')}::{case.get('name')} ({float(case.get('time', 0)):.1f} s)")
                _say("      " + (fault.get("message") or "").replace("\n", "\n      ")[:1000])


def main(arguments: list[str]) -> int:
    """Run the checks; all are run even where one fails. Returns the exit code."""
    with tempfile.TemporaryDirectory() as reports:
        failed = [title for title, passed in _results(arguments, Path(reports)) if not passed]
        _say(f"FAILED: {', '.join(failed)}" if failed else "all checks passed")
        if failed:
            _say_failed(Path(reports))
    return 1 if failed else 0


def _results(arguments: list[str], reports: Path) -> list[tuple[str, bool]]:
    fast = "--fast" in arguments
    rest = [argument for argument in arguments if argument != "--fast"]
    for stale in ROOT.glob(".coverage*"):
        stale.unlink()
    pytest = ["-m", "pytest", "-n", str(WORKERS), "--dist", "worksteal", "-q", "-p", "no:cacheprovider"]
    parts, whole = (f"--junit-xml={reports / name}" for name in ("parts.xml", "whole.xml"))
    traced = [] if fast else ["-m", "coverage", "run"]
    # Being traced makes a test three times as slow: what goes the same way many times is left out.
    untraced = "whole or hypothesis"
    results = [
        _run("format", PYTHON, "-m", "ruff", "format", "--check", "."),
        _run("lint", PYTHON, "-m", "ruff", "check", "."),
        _run("import contracts", _script("lint-imports"), "--no-cache"),
    ]
    with _beside("types", PYTHON, "-m", "mypy") as types:
        results.append(_run("tests", PYTHON, *traced, *pytest, parts, "-m", f"not ({untraced})", *rest))
        results.append(types())
    with _beside("benchmarks run", PYTHON, "-m", "benchmarks", "--quick") as benchmarks:
        results.append(_run("tests of the whole", PYTHON, *pytest, whole, "-m", untraced, *rest))
        results.append(benchmarks())
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
    return results


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
