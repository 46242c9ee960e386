"""Every benchmark of this folder: a module with ``measure(*, quick) -> list[Figure]``."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.figure import Figure, report


def main() -> int:
    """Run them all; 1 where a bound is broken, but with ``--quick``, which only shows that they run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer pairs")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    figures: list[Figure] = []
    for found in pkgutil.iter_modules(benchmarks.__path__):
        if found.name == "__main__":
            continue
        measure = getattr(importlib.import_module(f"benchmarks.{found.name}"), "measure", None)
        if measure is not None:
            figures += measure(quick=options.quick)
    code = report(figures, options.json)
    return 0 if options.quick else code


if __name__ == "__main__":
    sys.exit(main())
