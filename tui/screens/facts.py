"""What is so on the main screen just now: for the table of actions, and for the header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import Facts, Need
from tui.models.rows import KnownConversation
from tui.screens.item_work import ItemWork
from tui.screens.timeline_work import TimelineWork

if TYPE_CHECKING:
    from tui.services.services import Services


def facts_of(
    services: Services | None,
    target: KnownConversation | None,
    timeline: TimelineWork,
    item: ItemWork,
    words: str,
) -> Facts:
    """The needs that are met.

    ``target`` is the conversation that an action would mean, ``words`` what the bar of the pane holds.
    """
    row = item.row
    met = {
        Need.SERVICES: services is not None,
        Need.WRITABLE: services is None or not services.profile.read_only,
        Need.CONVERSATION: target is not None,
        Need.OPENED: timeline.conversation is not None,
        Need.GAP: timeline.conversation is not None and not timeline.complete,
        Need.ITEM: row is not None,
        Need.PICTURE: bool(item.pictures),
        Need.WORDS: bool(words),
        Need.PAIR: row is not None and timeline.pair_of(row.identity) is not None,
    }
    return Facts(frozenset(need for need, so in met.items() if so))


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
