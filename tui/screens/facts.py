"""What is so on the main screen just now: for the table of actions, and for the header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import Facts, Need

if TYPE_CHECKING:
    from tui.screens.main import MainScreen
    from tui.services.services import Services


def facts_of(screen: MainScreen) -> Facts:
    """The needs that are met, and what the words for those that are not count."""
    services, timeline, row = screen.services, screen.timeline, screen.item.row
    marked = len(screen.list_of(screen.pane).marked)
    met = {
        Need.SERVICES: services is not None,
        Need.WRITABLE: services is None or not services.profile.read_only,
        Need.CONVERSATION: screen.edits.target(screen.pane) is not None,
        Need.OPENED: timeline.conversation is not None,
        Need.GAP: timeline.conversation is not None and not timeline.complete,
        Need.ITEM: row is not None,
        Need.PICTURE: bool(screen.item.pictures),
        Need.WORDS: bool(screen.pane_widget(screen.pane).filter_text),
        Need.PAIR: row is not None and timeline.pair_of(row.identity) is not None,
        Need.TWO_MARKED: marked == 2,
    }
    return Facts(frozenset(need for need, so in met.items() if so), marked)


def badges_of(services: Services | None, *, offline: bool, watching: bool) -> tuple[str, ...]:
    """What the header says of the profile and the connection."""
    profile = services.profile if services is not None else None
    said = {
        "LOCAL": profile is not None and profile.is_local,
        "READ-ONLY": profile is not None and profile.read_only,
        "OFFLINE": offline,
        "WATCHING": watching,
    }
    return tuple(badge for badge, so in said.items() if so)
