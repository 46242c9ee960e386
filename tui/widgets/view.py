"""The three views of an item."""

from __future__ import annotations

from enum import StrEnum


class View(StrEnum):
    """The three views, in their order."""

    RENDERED = "rendered"
    TREE = "tree"
    RAW = "raw"

    @property
    def next(self) -> View:
        """The view after this one, round."""
        views = list(View)
        return views[(views.index(self) + 1) % len(views)]
