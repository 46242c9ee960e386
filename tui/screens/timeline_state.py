"""What the items pane says of a timeline: its title, and the state of the pane."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tui.errors import ConversationsTuiError
from tui.models.order import Order
from tui.render.names import conversation_name
from tui.render.times import age
from tui.widgets.pane_state import Empty, Idle, Loading, Offline, PaneState, Ready

if TYPE_CHECKING:
    from tui.analysis.words import WordFilter
    from tui.services.timeline import Timeline
    from tui.widgets.timeline_source import TimelineSource


def timeline_title(
    timeline: Timeline, source: TimelineSource, order: Order, words: WordFilter
) -> tuple[str, str]:
    """Title and subtitle of the items pane: the count stands first, since a long name is cut."""
    count = f"{timeline.count}" if timeline.complete else f"{timeline.count}+"
    if not words.empty:
        count = f"{source.hits}{'+' if source.searching else ''} of {count}"
    subtitle = "newest first" if order is Order.DESC else ""
    return f"Items {count} · {conversation_name(timeline.conversation)}", subtitle


def timeline_state(
    timeline: Timeline | None, source: TimelineSource | None, error: ConversationsTuiError | None = None
) -> PaneState:
    """The state for a timeline that nothing is being loaded for.

    ``source`` is what the list shows of it, ``error`` why the server did not give what is shown.
    """
    if timeline is None:
        return Idle("Choose a conversation and press enter.")
    if timeline.offline is not None:
        copy = _copy(timeline.offline.fetched_at)
        return Offline(f"offline: {timeline.offline.error.message} · {copy} · r tries again")
    if error is not None:
        from tui.analysis.explain import explain

        return Offline(f"{explain(error).title}: {error.message} · what is shown may be old · r tries again")
    if timeline.stale is not None:
        return Ready(f"{_copy(timeline.stale.fetched_at)}; asking the server")
    if timeline.unreached:
        words = timeline.poisoned[0].error.message
        return Offline(f"what stands at ⋯ cannot be got: {words} · enter on it tries again")
    if not timeline.count:
        return Empty("This conversation has no items.", ("a add a message or items", "r ask again"))
    if source is not None and not len(source):
        if source.searching:
            return Loading("looking for these words")
        return Empty("No loaded item holds these words.", ("esc take the filter off", "A load all items"))
    return Ready("this server gives one order only" if timeline.one_way and not timeline.complete else "")


def _copy(fetched_at: float | None) -> str:
    old = f"{age(fetched_at, time.time())} old" if fetched_at else "of unknown age"
    return f"library copy, {old}"
