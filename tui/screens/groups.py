"""The names of the groups in which the main screen's workers run: at most one reader of a group at a time."""

from __future__ import annotations

from typing import Final

CONVERSATIONS: Final = "conversation-list"
CONVERSATION_FILTER: Final = "conversation-filter"
TIMELINE: Final = "timeline"
TIMELINE_FILTER: Final = "timeline-filter"
REASK: Final = "timeline-includes"
APPEND: Final = "timeline-append"
WATCH: Final = "timeline-watch"
WATCH_COUNT: Final = "timeline-watch-count"
ITEM: Final = "item"
PICTURE: Final = "picture"
HEAVIEST: Final = "heaviest"
EXPORT: Final = "export"
CHECK: Final = "check"
COMPARE: Final = "compare"
TRACE: Final = "trace"
EDIT: Final = "edit"

READERS: Final = (CONVERSATIONS, TIMELINE, REASK, APPEND, WATCH, ITEM, EXPORT, CHECK, COMPARE, TRACE)
"""The groups that only read what the services give: nothing is lost where these are cancelled."""
