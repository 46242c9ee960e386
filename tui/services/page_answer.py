"""One page of items as the services answer it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.models.include import Include
from tui.models.page import ItemPage


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """One page, and with which include values it was got."""

    page: ItemPage
    asked: frozenset[Include]
    refused: dict[Include, str]
