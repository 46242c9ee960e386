"""``python -m tui`` and the command ``conversations-tui``."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

from tui.cli.failures import Exit
from tui.cli.output import print_traceback


class _LastResort:
    """Ends the program with a safe traceback where an error comes this far."""

    def __init__(self) -> None:
        self.status: int = Exit.OK

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is None or isinstance(error, SystemExit):
            return False
        if isinstance(error, KeyboardInterrupt):
            self.status = Exit.INTERRUPTED
            return True
        print_traceback(error)
        self.status = Exit.INTERNAL
        return True


def main() -> None:
    """Run the command line and leave with its exit status."""
    # Threads and the interpreter's own last words go the same way as ours.
    sys.excepthook = lambda _kind, error, _trace: print_traceback(error)
    threading.excepthook = lambda args: print_traceback(args.exc_value) if args.exc_value else None
    with _LastResort() as last:
        from tui.cli.run import run

        last.status = run(sys.argv[1:])
    sys.exit(last.status)


if __name__ == "__main__":
    main()
