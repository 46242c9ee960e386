"""What is known of all loaded items besides their rows: include places, and what belongs together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from tui.analysis.includes import PlaceTotals
from tui.analysis.pairing import PairBook
from tui.analysis.print_table import PrintTable
from tui.models.rows import ItemRow
from tui.services.timeline_read import ReadItem, ReadPage
from tui.services.timeline_rows import TimelineRows


class CurrentRows:
    """The rows that are shown now; those of another walk may take their place."""

    rows: TimelineRows

    def __call__(self) -> TimelineRows:
        """These rows."""
        return self.rows


class TimelineNotes:
    """Kept while items come and go."""

    def __init__(self, rows: CurrentRows) -> None:
        self.places: Final = PlaceTotals()
        self.pairs: Final = PairBook(rows)

    def take(self, read: Sequence[ReadItem], shown: PrintTable, walked: PrintTable | None) -> None:
        """Note items as far as they stand in rows now: in those that are shown, or in those of a walk."""
        prints = [each.print_ for each in read]
        seen = shown.among(prints)
        here = seen if walked is None else seen | walked.among(prints)
        for each in read:
            if each.print_ in here:
                self.places.put(each.print_, each.places)
        self.pairs.add(each.row for each in read if each.print_ in seen)

    def take_new(self, page: ReadPage) -> None:
        """Note items that all stand in the rows that are shown, and never did before."""
        self.places.put_new(zip(page.prints, page.places, strict=True))
        self.pairs.add_halves(page.halves)

    def drop(self, prints: Collection[int], rows: Iterable[ItemRow]) -> None:
        """Forget items: their fingerprints, and the rows of those that were shown."""
        self.places.drop(prints)
        self.pairs.drop(rows)

    def let_go(self, prints: AbstractSet[int], rows: TimelineRows) -> None:
        """Take rows out of those that are shown, by their fingerprints, and forget their items."""
        self.drop(prints, rows.drop([row.identity for row in rows.rows_of(prints)]))

    def exchange(self, before: TimelineRows, now: TimelineRows) -> None:
        """Other rows are shown now than before."""
        gone, come = before.fingerprints - now.fingerprints, now.fingerprints - before.fingerprints
        self.drop(gone, before.rows_of(gone))
        self.pairs.add(now.rows_of(come))
