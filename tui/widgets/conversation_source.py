"""The rows of the conversation list as a list draws them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.strip import Strip

from tui.models.rows import KnownConversation
from tui.render.conversation_row import conversation_row_strip
from tui.render.styles import Styles


class ConversationSource:
    """Draws from rows that are already chosen and ordered."""

    def __init__(self, rows: Sequence[KnownConversation], styles: Styles, *, now: float) -> None:
        """``now`` is in Unix seconds: ages are counted from it."""
        self._rows = rows
        self._styles = styles
        self._now = now
        self._places = {row.id: place for place, row in enumerate(rows)}

    def __len__(self) -> int:
        return len(self._rows)

    def identity(self, index: int) -> str:
        """The id of the conversation at a place."""
        return self._rows[index].id

    def index_of(self, identity: str) -> int | None:
        """The place of a conversation."""
        return self._places.get(identity)

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """One drawn line."""
        return conversation_row_strip(
            self._rows[index],
            width,
            self._styles,
            now=self._now,
            selected=cursor,
            marked=marked,
        )
