"""How many examples the properties about lying servers try."""

from __future__ import annotations

import os

VARIABLE = "LIES"


def examples(few: int) -> int:
    """So many as the variable says, to look long and deep; else few."""
    return int(os.environ.get(VARIABLE) or few)
