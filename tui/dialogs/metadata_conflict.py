"""The metadata was changed by somebody else during the edit: mine, theirs and base, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs.base import STYLES, Dialog, button, line
from tui.dialogs.metadata_lines import value_words
from tui.dialogs.metadata_merge import Absent, Choice, Side, ThreeWay, merged, three_way
from tui.dialogs.metadata_table import MetadataDraft
from tui.models.json_value import JsonValue
from tui.models.metadata import MAX_PAIRS
from tui.render.safe_text import safe_line

_KEYS: Final = {Choice.MINE: "m", Choice.THEIRS: "t", Choice.BASE: "b"}
_NAMES: Final = {Choice.MINE: "mine", Choice.THEIRS: "theirs", Choice.BASE: "base"}


class MetadataConflictDialog(Dialog[MetadataDraft]):
    """Comes back with the merged map. Changes of one side alone are in it; a conflict needs a choice."""

    DEFAULT_CSS = """
    MetadataConflictDialog OptionList {
        height: auto;
        max-height: 10;
    }
    MetadataConflictDialog.-low OptionList {
        max-height: 5;
    }
    """
    AUTO_FOCUS = "OptionList"
    title_text = "The metadata was changed by somebody else since this edit began"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "choose('mine')", "Mine", show=False),
        Binding("t", "choose('theirs')", "Theirs", show=False),
        Binding("b", "choose('base')", "Base", show=False),
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
    ]

    def __init__(
        self,
        base: Mapping[str, JsonValue],
        mine: Mapping[str, JsonValue],
        theirs: Mapping[str, JsonValue],
    ) -> None:
        super().__init__()
        self._rows = three_way(base, mine, theirs)
        self._theirs = dict(theirs)
        self._allowed = max(MAX_PAIRS, len(base), len(theirs))
        self._choices = {row.key: row.settled for row in self._rows if row.settled is not None}

    def body(self) -> Iterator[Widget]:
        """The keys, and the three values of the one under the cursor."""
        yield line("changes of one side are taken over; choose for each key that both changed", "muted")
        yield OptionList(*(Option(self._prompt(row)) for row in self._rows), compact=True)
        yield Static(id="sides", markup=False)

    def buttons(self) -> Iterator[Button]:
        """The three sides, cancel and save."""
        yield button("Mine", "m", "mine")
        yield button("Theirs", "t", "theirs")
        yield button("Base", "b", "base")
        yield button("Cancel", "esc", "leave")
        yield button("Save", "^s", "save", main=True)

    def on_mount(self) -> None:
        """Start at the first conflict."""
        if self._rows:
            self.query_one(OptionList).highlighted = 0
        self._check()

    def lost_on_leave(self) -> bool:
        """The user's edit is always lost by leaving."""
        return True

    def _prompt(self, row: ThreeWay) -> Content:
        choice = self._choices.get(row.key)
        if choice is None:
            return Content.assemble(
                ("! ", STYLES["bad"]), f"{safe_line(row.key)}  ", ("choose m, t or b", "bold")
            )
        mark = ("! ", STYLES["warn"]) if row.conflict else ("  ", "")
        words = f"{_NAMES[choice]}: {side_words(row.side(choice))}"
        return Content.assemble(mark, f"{safe_line(row.key)}  ", (words[:200], STYLES["good"]))

    def _check(self) -> None:
        """Whether it can be saved, and why not."""
        undecided = [row.key for row in self._rows if row.key not in self._choices]
        count = len(merged(self._theirs, self._rows, self._choices).pairs)
        problem = ""
        if undecided:
            problem = f"keys without a choice: {len(undecided)}"
        elif count > self._allowed:
            problem = f"together these are {count} pairs, and at most {MAX_PAIRS} can be stored"
        self.query_one("#save", Button).disabled = bool(problem)
        self.say(problem)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the three values of the key."""
        row = self._rows[event.option_index]
        lines = [
            Content.assemble((f"{_KEYS[choice]} {_NAMES[choice]:<6} ", "bold"), side_words(row.side(choice)))
            for choice in Choice
        ]
        self.query_one("#sides", Static).update(Content("\n").join(lines))

    def action_choose(self, choice: str) -> None:
        """Take one side for the key under the cursor and go to the next conflict without a choice."""
        table = self.query_one(OptionList)
        at = table.highlighted
        if at is None:
            return
        self.typed()
        row = self._rows[at]
        self._choices[row.key] = Choice(choice)
        table.replace_option_prompt_at_index(at, self._prompt(row))
        open_rows = [index for index, other in enumerate(self._rows) if other.key not in self._choices]
        if open_rows:
            table.highlighted = open_rows[0]
        self._check()

    def action_mine(self) -> None:
        """The Mine button."""
        self.action_choose(Choice.MINE)

    def action_theirs(self) -> None:
        """The Theirs button."""
        self.action_choose(Choice.THEIRS)

    def action_base(self) -> None:
        """The Base button."""
        self.action_choose(Choice.BASE)

    def action_save(self) -> None:
        """Come back with the merged map."""
        if not self.query_one("#save", Button).disabled:
            self.finish(merged(self._theirs, self._rows, self._choices))


def side_words(value: Side) -> str:
    """One side on one line."""
    return "(not there)" if isinstance(value, Absent) else value_words(value)
