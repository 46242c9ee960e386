"""The rows of the conversation list as a list draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.strip import Strip

from tui.models.rows import KnownConversation
from tui.render.conversation_row import conversation_row_strip
from tui.render.styles import Styles

if TYPE_CHECKING:
    from tui.analysis.row_search import Hits


class Rows(Protocol):
    """Conversations in the order of the list (``analysis.conversation_rows.ConversationRows``)."""

    def __len__(self) -> int:
        """How many there are now."""
        ...

    def __getitem__(self, index: int, /) -> KnownConversation:
        """One row."""
        ...

    def index_of(self, conversation_id: str, /) -> int | None:
        """The place of a row."""
        ...


class ConversationSource:
    """Reads the rows where they are; ``hits`` are those that a filter lets through."""

    def __init__(self, rows: Rows, styles: Styles, *, now: float, hits: Hits | None = None) -> None:
        """``now`` is in Unix seconds: ages are counted from it."""
        self._rows = rows
        self._styles = styles
        self._now = now
        self._hits = hits

    def __len__(self) -> int:
        return len(self._rows) if self._hits is None else len(self._hits)

    @property
    def searching(self) -> bool:
        """Whether there are rows that the filter has not looked at."""
        return self._hits is not None and not self._hits.done

    def row(self, index: int) -> KnownConversation:
        """The conversation at a place of the list."""
        place = index if self._hits is None else self._hits.place(index)
        return self._rows[min(place, len(self._rows) - 1)]

    def identity(self, index: int) -> str:
        """The id of the conversation at a place."""
        return self.row(index).id

    def index_of(self, identity: str) -> int | None:
        """The place in the list of a conversation; None where it is not here, or the filter hides it."""
        place = self._rows.index_of(identity)
        return place if self._hits is None or place is None else self._hits.at(place)

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """One drawn line."""
        row = self.row(index)
        return conversation_row_strip(
            row,
            width,
            self._styles,
            now=self._now,
            selected=cursor,
            marked=marked,
            flagged=bool(row.flag),
        )
