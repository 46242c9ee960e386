"""The library's copies of a conversation as rows: read by their positions, as far as they are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from tui.library.values import CachedItem
from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow, KnownConversation
from tui.services.page_answer import PageAnswer
from tui.services.timeline_copies import TimelineCopies
from tui.services.timeline_poison import PoisonedPage
from tui.services.timeline_rows import TimelineRows

_JUMP = 1 << 32
"""Between the positions of the two ends of a conversation that was not loaded whole lies more than this."""


@dataclass(frozen=True, slots=True)
class Stale:
    """The rows are the library's, and the server was not asked yet."""

    fetched_at: float
    """Unix seconds of the newest copy among the first that were read."""


class StoredEnds:
    """Reads copies from both ends. Where they were not loaded whole, what stands between is not known."""

    def __init__(self, copies: TimelineCopies, conversation: KnownConversation, limit: int) -> None:
        self._copies = copies
        self._conversation = conversation
        self._limit = limit
        self._first: dict[Order, int] = {}
        self._last: dict[Order, int] = {}
        self._done: set[Order] = set()
        self.met = False
        """All copies between the two ends are read."""

    @property
    def left(self) -> bool:
        """Whether more copies may be there."""
        return not self.met and self._done < set(Order)

    def is_whole(self, known: int) -> bool:
        """Whether so many copies are all items that the conversation had when it was last loaded whole."""
        return self._conversation.count_complete and known >= (self._conversation.item_count or 0)

    @property
    def positions(self) -> dict[Order, tuple[int, int]]:
        """First and last position that was read, for each end that has any."""
        return {end: (self._first[end], self._last[end]) for end in self._first}

    async def read(self, end: Order) -> list[CachedItem]:
        """The next copies of one end; none where a gap begins or the ends have met."""
        if end in self._done or self.met:
            return []
        page = await self._copies.page(end, self._last.get(end), self._limit)
        found: list[CachedItem] = []
        for each in page:
            place = each.position or 0
            if end.other in self._last and not self._is_before(end, place, self._last[end.other]):
                self.met = True
                break
            last = self._last.get(end, place)
            if not self._conversation.count_complete and abs(place - last) > _JUMP:
                self._done.add(end)
                break
            self._first.setdefault(end, place)
            self._last[end] = place
            found.append(each)
        if not page:
            self._done.add(end)
            self.met = self.met or end.other not in self._last
        return found

    @staticmethod
    def _is_before(end: Order, place: int, other: int) -> bool:
        return place < other if end is Order.ASC else place > other


def leading(tail: PageAnswer | PoisonedPage, shown: TimelineRows) -> int | None:
    """How many items of a newest page stand above all that is shown; None where that cannot be told."""
    items = () if isinstance(tail, PoisonedPage) else tail.page.items
    known = [at for at, item in enumerate(items) if item.identity in shown]
    return known[0] if known else None


def newer(walk: TimelineRows, shown: TimelineRows) -> list[ItemRow]:
    """Rows of the walk from the newest on, until one that is shown or a gap."""
    found: list[ItemRow] = []
    for at in range(len(walk) - 1, -1, -1):
        row = walk[at]
        if isinstance(row, GapRow) or row.identity in shown:
            break
        found.append(row)
    return found


def between(shown: TimelineRows, walk: TimelineRows) -> list[ItemRow]:
    """Shown rows that stand in the gap of a walk: behind its oldest end, before its newest, and in neither."""
    rows = [*shown.items()]
    walked = [row for at in range(len(walk)) if isinstance(row := walk[at], ItemRow)]
    head = {row.identity for row in walked[: walk.loaded(Order.ASC)]}
    tail = {row.identity for row in walked[walk.loaded(Order.ASC) :]}
    first = max((at + 1 for at, row in enumerate(rows) if row.identity in head), default=0)
    last = min((at for at, row in enumerate(rows) if row.identity in tail), default=len(rows))
    return rows[first:last]
