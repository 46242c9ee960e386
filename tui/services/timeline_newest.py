"""What was appended since a timeline was loaded, and what is asked for again with other include values."""

from __future__ import annotations

from collections.abc import Sequence

from tui.models.include import Include
from tui.models.item import Item
from tui.models.order import Order
from tui.services.page_answer import PageAnswer
from tui.services.timeline_pages import TimelinePages
from tui.services.timeline_poison import PoisonedPage, SmallerPages
from tui.services.timeline_read import ReadItem, read_page
from tui.services.timeline_walk import TimelineWalk


class NewestPages:
    """Asks for pages beside the walk, which goes on meanwhile."""

    def __init__(self, pages: TimelinePages) -> None:
        self._pages = pages
        self._polls = SmallerPages(pages.ask, pages.limit)

    async def newest(self) -> int:
        """Pages from the newest end until a known row; answers how many rows were new."""
        shown, found = self._pages.shown, dict[str, ReadItem]()
        answer = await self._poll(None, None)
        while True:
            page = answer.page
            read = [each for each in await self._read(page.items) if each.identity not in found]
            known = [at for at, each in enumerate(read) if each.identity in shown.rows]
            # Behind a known row the gap begins, where there is one.
            until = known[0] if known and not shown.rows.complete else len(read)
            new = [each for each in read[:until] if each.identity not in shown.rows]
            found |= {each.identity: each for each in new}
            last = not page.has_more and len(page.items) < self._pages.limit and not shown.rows.known
            if not new or known or page.cursor is None or last:
                break
            answer = await self._poll(page.cursor, None)
        return await self._append(shown, list(found.values()), answer.asked)

    async def _read(self, items: Sequence[Item]) -> list[ReadItem]:
        return (await read_page(items, self._pages.conversation)).each(self._pages.dropped)

    async def _poll(self, after: str | None, good: str | None) -> PageAnswer:
        answer = await self._polls.page(Order.DESC, after, good)
        if isinstance(answer, PoisonedPage):
            raise answer.error
        return answer

    async def _append(self, shown: TimelineWalk, fresh: list[ReadItem], asked: frozenset[Include]) -> int:
        async with self._pages.joining:
            if shown is not self._pages.shown:
                # It was opened anew meanwhile, and has them, or a gap where they stand.
                return 0
            await self._pages.walk.copies.keep_newest([each.named for each in fresh], asked)
            dropped = self._pages.dropped
            fresh = [each for each in fresh if each.identity not in dropped and each.identity not in shown.rows]
            shown.rows.append_newest([each.row for each in fresh])
            if not self._pages.verified:
                self._pages.walk.rows.append_newest([each.row for each in fresh])
            self._pages.note(fresh)
            return len(fresh)

    async def appended(self) -> int:
        """For one order only: what stands behind the last row; answers how many rows were new."""
        begun = before = self._pages.shown.rows.known
        while True:
            # Another walk may be shown by the time its page comes, and nobody else hold this one.
            shown = self._pages.shown
            await shown.ends.appended()
            if self._pages.shown.rows.known == before:
                return before - begun
            before = self._pages.shown.rows.known

    async def reask(self, end: Order, count: int) -> None:
        """Ask again for so many rows of an end, with the include values as they are now."""
        done = 0
        after: str | None = None
        while done < count:
            answer = await self._pages.ask(end, after, min(self._pages.limit, count - done))
            page = answer.page
            read = await self._read(page.items)
            async with self._pages.joining:
                shown = self._pages.shown
                here = [each for each in read if each.identity in shown.rows]
                await shown.copies.keep_again(end, [each.named for each in here], done, answer.asked)
                shown.rows.replace([each.row for each in here])
                self._pages.note(here)
            done += len(page.items)
            if page.cursor is None or page.cursor == after:
                return
            after = page.cursor
