"""One page of a list answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.models.conversation import Conversation
from tui.models.item import Item

PAGE_LIMIT_MAX = 100
"""The largest ``limit`` that the API takes; its own default is 20."""
CREATE_ITEMS_MAX = 20
"""The most items that one create request takes."""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of items as a server answered it.

    ``first_id``, ``last_id`` and ``has_more`` are what the server said and need not be true.
    """

    items: Sequence[Item]
    has_more: bool
    first_id: str | None = None
    last_id: str | None = None

    @property
    def cursor(self) -> str | None:
        """The last item's id: the ``after`` of the next page. A server's own ``last_id`` is not reliable."""
        return self.items[-1].id or None if self.items else None


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """One page of conversations, from a server that lists them."""

    conversations: tuple[Conversation, ...]
    has_more: bool
    unreadable: int = 0
    """Rows of the answer that have no usable id, and so cannot be opened."""

    @property
    def cursor(self) -> str | None:
        """The id of the last conversation: the ``after`` of the next page."""
        return self.conversations[-1].id if self.conversations else None
