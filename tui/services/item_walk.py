"""All items of a conversation, page by page: every lie of a server about paging is met, and none is hidden."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from typing import Final

from tui.errors import ApiError, ErrorContext, ServerFault
from tui.models.item import Item
from tui.models.order import Order
from tui.services.page_answer import PageAnswer
from tui.services.timeline_ends import TimelineEnds
from tui.services.timeline_poison import Ask, PoisonedPage


class ItemsUnread(ServerFault):
    """Not all items of a conversation can be read; what can be was given before this was raised."""


class ServerWord:
    """Whether a server is believed when it says that nothing more comes: one that never says else is not."""

    def __init__(self) -> None:
        self._says_more = False

    def heard(self, answer: PageAnswer) -> None:
        """Note what it says of one page."""
        self._says_more = self._says_more or answer.page.has_more

    async def ends_with(self, answer: PageAnswer, ask: Ask, order: Order, limit: int) -> bool:
        """Whether a page with nothing but new items is known to be the last.

        A server that was never heard to say that more comes is asked for less than it has.
        """
        page = answer.page
        if page.has_more or len(page.items) >= limit:
            return False
        if not self._says_more and len(page.items) > 1:
            try:
                self.heard(await ask(order, None, 1))
            except ApiError:
                return False
        return self._says_more


class SeenItems:
    """The ids that came from one end of a list, in their order."""

    def __init__(self, after: str | None) -> None:
        self._after: Final = after
        self._ids: Final[list[str]] = []
        self._places: Final[dict[str, int]] = {} if after is None else {after: -1}
        self._last: Final[set[str]] = set()
        self._followed: Final[set[str]] = set()
        """Items without an id that stood last in a page, and those that stood before others in one."""
        self.ended = False
        """Whether nothing more is to be got."""
        self.complete = False
        """Whether the list was seen to end."""

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, identity: str) -> bool:
        return identity in self._places

    def loaded(self, _: Order) -> int:
        """How many items came."""
        return len(self._ids)

    def cursor(self, _: Order, back: int = 1) -> str | None:
        """The ``after`` of the next page, ``back`` items before the end of what came."""
        place = len(self._ids) - back
        return self._ids[place] or None if place >= 0 else self._after

    @property
    def stranded(self) -> set[str]:
        """Items without an id, behind which no more can be asked for, and which may not be the end."""
        return set() if self.complete else self._last - self._followed

    def reach(self, _: Order, identities: Iterable[str]) -> int:
        """Of these items the one that came last: how far back it is, from 1; 0 where none came."""
        return min(self._distances(identities), default=0)

    def farthest(self, _: Order, identities: Iterable[str]) -> int:
        """As ``reach``, of the one that came first."""
        return max(self._distances(identities), default=0)

    def _distances(self, identities: Iterable[str]) -> list[int]:
        return [len(self._ids) - self._places[name] for name in identities if name in self._places]

    def close(self, _: Order, *, sure: bool) -> None:
        """Nothing more comes; ``sure``: the list was seen to end."""
        self.ended = True
        self.complete = self.complete or sure

    def reopen(self, _: Order) -> None:
        """Try again."""
        self.ended = False

    def contradict(self) -> bool:
        """Nothing follows from that: they are given in the order in which they come."""
        return False

    def add(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """Note the items of a page; answers those that are new."""
        given = [*items]
        self._last.update(item.identity for item in given[-1:] if not item.id)
        self._followed.update(item.identity for item in given[:-1] if not item.id)
        new = tuple({item.identity: item for item in given if item.identity not in self._places}.values())
        for item in new:
            self._places[item.identity] = len(self._ids)
            self._ids.append(item.id)
        return new


class EndWalk:
    """One walk over a list in one order."""

    def __init__(self, ask: Ask, word: ServerWord, order: Order, limit: int, after: str | None = None) -> None:
        self._ask = ask
        self._word = word
        self._order = order
        self._limit = limit
        self.seen = SeenItems(after)
        self._ends = TimelineEnds(self.seen, ask, self._take, limit)
        self._new: list[PageAnswer] = []
        self._failed = False
        self.says_more = False
        """What stands behind the last page that was got may hide more."""

    @property
    def poisoned(self) -> PoisonedPage | None:
        """What stopped it."""
        return self._ends.poisoned.get(self._order)

    async def pages(self) -> AsyncIterator[PageAnswer]:
        """Pages of new items, until the list was seen to end or gives nothing more.

        Raises:
            ApiError: a page could not be got.

        """
        while not self.seen.ended:
            await self._ends.step(self._order)
            for answer in self._new:
                yield answer
            self._new.clear()

    async def _take(self, end: Order, answer: PageAnswer) -> bool:
        page = answer.page
        self._word.heard(answer)
        new = self.seen.add(page.items)
        # A full page that is given again and again may hide others too, and so may a part of one that failed.
        self._failed = self._failed or self._ends.pages.is_reduced(end)
        self.says_more = page.has_more or len(page.items) >= self._limit or self._failed
        if not new:
            return False
        self._new.append(replace(answer, page=replace(page, items=new)))
        if len(new) == len(page.items) and await self._word.ends_with(answer, self._ask, end, self._limit):
            self.seen.close(end, sure=True)
        return True


async def walk_items(
    ask: Ask, word: ServerWord, order: Order, limit: int, after: str | None = None
) -> AsyncIterator[PageAnswer]:
    """Page by page from one end to the other, each item once.

    A page that says that it is the last is believed only of a server that says other things too; else the list
    has to be seen to end. What stands behind an item that cannot be given, or that has no id to go on from, is
    read from the other end.

    Raises:
        ItemsUnread: not all could be read; all others were given.
        ApiError: a page could not be got.

    """
    walk = EndWalk(ask, word, order, limit, after)
    async for answer in walk.pages():
        yield answer
    left = walk.seen.stranded
    stranded = bool(left)
    if walk.poisoned is None and not stranded:
        if walk.says_more and not walk.seen.complete:
            raise ItemsUnread(
                f"the server says that more items come, and gives only the same {len(walk.seen)} again",
                ErrorContext(operation="list_conversation_items"),
            )
        return
    # It stands in the other order, and nothing can be given before all of it is read.
    back = EndWalk(ask, word, order.other, limit)
    rest: list[PageAnswer] = []
    begun = met = False
    async for answer in back.pages():
        items = _until(after, answer.page.items)
        begun = len(items) < len(answer.page.items)
        left.difference_update(item.identity for item in items)
        met = stranded and not left
        new = tuple(item for item in reversed(items) if item.identity not in walk.seen)
        rest.append(replace(answer, page=replace(answer.page, items=new)))
        if begun or met:
            break
    for answer in reversed(rest):
        if answer.page.items:
            yield answer
    if not (begun or met or back.seen.complete):
        raise _unread(walk.poisoned, back.poisoned, len(walk.seen) + sum(len(each.page.items) for each in rest))


def _until(identity: str | None, items: Sequence[Item]) -> Sequence[Item]:
    names = [item.identity for item in items]
    return items[: names.index(identity)] if identity in names else items


def _unread(first: PoisonedPage | None, last: PoisonedPage | None, count: int) -> ItemsUnread:
    if first is None:
        return ItemsUnread(
            f"an item has no id, and what stands behind it cannot be asked for; {count} items can be read",
            last.error.context if last is not None else ErrorContext(operation="list_conversation_items"),
        )
    where = f"behind {first.after}" if first.after else "at the beginning"
    if last is not None and last.after:
        where += f" and before {last.after}"
    return ItemsUnread(
        f"what stands {where} cannot be read ({first.error.message}); {count} others can", first.error.context
    )
