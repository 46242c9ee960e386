"""Calls that keep nobody alive.

A timeline holds megabytes. Where its parts know each other both ways it would stay until the collector looks
at its oldest objects, which the browser has it do next to never.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from weakref import WeakMethod

P = ParamSpec("P")
T = TypeVar("T")


def weakly(method: Callable[P, T]) -> Callable[P, T]:
    """Calls a bound method as long as its object is there, and raises ReferenceError after that."""
    found = WeakMethod(method)
    del method  # The function below would keep it.

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        alive = found()
        if alive is None:
            raise ReferenceError("what was called is gone")
        return alive(*args, **kwargs)

    return call
