"""Every bound on speed and memory, each measured beside its floor or its peer in the same run.

Prints one table; ends with 1 where a bound is broken, but for --quick.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figure import all_hold
from benchmarks.table import table, write_json


def main(words: Sequence[str] | None = None) -> int:
    """Measure what is wanted; 1 where a bound is broken."""
    # With the usual number of frames a second a key's time would be that of waiting for the next one.
    os.environ["TEXTUAL_FPS"] = "1000"
    from benchmarks import runner

    found = runner.benches()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small data and one round, to see that each works")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write every round there too")
    parser.add_argument("--pairs", metavar="N", type=int, default=runner.PAIRS, help="rounds, %(default)s")
    parser.add_argument("--only", metavar="NAME", nargs="+", default=[], choices=runner.names(found))
    options = parser.parse_args(words)
    pairs = 1 if options.quick else max(1, options.pairs)
    wanted = runner.chosen(found, options.only)
    figures = runner.measure(wanted, quick=options.quick, pairs=pairs, only=options.only)
    print(table(figures, judged=not options.quick))
    if options.json is not None:
        write_json(options.json, figures, quick=options.quick)
    return 0 if options.quick or all_hold(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
