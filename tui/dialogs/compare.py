"""Two conversations or two items side by side: what became of each item, and of the words of one of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from tui.analysis.compare import Comparison, Kind, Step
from tui.analysis.compare_values import Change
from tui.analysis.compare_words import Piece, word_changes
from tui.analysis.turns import in_turns
from tui.dialogs.base import Dialog, line, toned
from tui.models.item import Item
from tui.render.compare_rows import change_lines, step_words
from tui.render.compare_words import counts_in_words
from tui.render.styles import Styles
from tui.widgets.compare_source import CompareSource, IteratedLines
from tui.widgets.text_view import TextView
from tui.widgets.virtual_list import Highlighted, VirtualList


class CompareDialog(Dialog[None]):
    """Shows all steps, and below them what differs in the one that the cursor is on."""

    DEFAULT_CSS = """
    CompareDialog > #dialog {
        width: 100%;
        max-width: 100%;
        height: 100%;
    }
    CompareDialog #dialog-body {
        height: 1fr;
    }
    CompareDialog #compare-steps {
        height: 1fr;
    }
    CompareDialog.-pair #compare-steps {
        height: 1;
    }
    CompareDialog #compare-step {
        border-top: solid $primary;
        text-style: bold;
        height: auto;
        max-height: 3;
    }
    CompareDialog #compare-words {
        height: 1fr;
    }
    """
    AUTO_FOCUS = "#compare-steps"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next(1)", "Next difference", show=False),
        Binding("N", "next(-1)", "Previous difference", show=False),
    ]
    hint = "n N next and previous difference · tab to the words and back · [-removed-] {+added+}"

    def __init__(self, names: tuple[str, str], comparison: Comparison, look: Styles) -> None:
        """``names`` are those of the two that are compared."""
        super().__init__()
        self.title_text = f"A: {names[0]} · B: {names[1]}"
        self._comparison = comparison
        self._look = look

    def body(self) -> Iterator[Widget]:
        """How many differ, the steps, and what became of one."""
        yield line(counts_in_words(self._comparison), "muted")
        yield VirtualList(id="compare-steps")
        yield line(id="compare-step")
        yield TextView(id="compare-words")

    def on_mount(self) -> None:
        """Begin at the first difference."""
        self.set_class(len(self._comparison.steps) == 1, "-pair")
        steps = self._steps
        steps.update_rows(CompareSource(self._comparison, self._look))
        if self._comparison.differences:
            steps.move_cursor(self._comparison.differences[0])

    @property
    def _steps(self) -> VirtualList:
        return self.query_one("#compare-steps", VirtualList)

    @on(Highlighted, "#compare-steps")
    def _step_highlighted(self, event: Highlighted) -> None:
        step = self._comparison.steps[event.index]
        where = bisect_left(self._comparison.differences, event.index) + 1
        count = len(self._comparison.differences)
        of = "" if step.kind is Kind.SAME else f" · difference {where:,} of {count:,}"
        self.query_one("#compare-step", Static).update(toned(step_words(self._comparison, step) + of))
        self.run_worker(self._show(step), group="words", exclusive=True)

    async def _show(self, step: Step) -> None:
        """Show what differs; of an item that is in one list only, or the same, its JSON."""
        view = self.query_one("#compare-words", TextView)
        if step.changes:
            changes = [(change, await _words(change)) for change in step.changes]
            view.show(lambda width: IteratedLines(change_lines(changes, width, self._look)), self._look)
            return
        # Imported here: the views of an item take a moment to load.
        from tui.widgets.item_views import draw_raw

        draw_raw(view, self._item(step), self._look, keep_place=False)

    def _item(self, step: Step) -> Item:
        if step.after is None:
            return self._comparison.before.items[step.before or 0]
        return self._comparison.after.items[step.after]

    def action_next(self, by: int) -> None:
        """Go to the next or the previous difference."""
        differences, steps = self._comparison.differences, self._steps
        at = steps.cursor_index or 0
        place = bisect_right(differences, at) if by > 0 else bisect_left(differences, at) - 1
        if 0 <= place < len(differences):
            steps.move_cursor(differences[place])


async def _words(change: Change) -> Sequence[Piece]:
    """The word differences of two texts; of other values there are none."""
    if isinstance(change.before, str) and isinstance(change.after, str):
        return await in_turns(word_changes(change.before, change.after))
    return ()
