"""The include toggles: one line of signs, and a list with verdicts while it has the focus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur, Click, Focus
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.analysis.includes import IncludeVerdict, Verdict
from tui.models.include import INCLUDE_SPECS, NO_INCLUDES, Include
from tui.render.safe_text import safe_line
from tui.widgets.key_hints import Bar, Barred

_ORDER = tuple(INCLUDE_SPECS)
_COLOURS: Mapping[Verdict, str] = {
    Verdict.OFF: "$text-muted",
    Verdict.ASKED: "$text-accent",
    Verdict.HONOURED: "$text-success",
    Verdict.NOTHING: "$text-muted",
    Verdict.IGNORED: "$text-warning",
    Verdict.REFUSED: "$text-error",
    Verdict.UNASKED: "$text-accent",
}


class IncludeBar(Barred, Widget, can_focus=True):
    """Eight toggles, in the order of the item types that carry them."""

    DEFAULT_CSS = """
    IncludeBar { height: auto; padding: 0 1; color: $text-muted; }
    IncludeBar:focus { background: $boost; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", id="include.up", show=False),
        Binding("down,j", "move(1)", "down", id="include.down", show=False),
        Binding("space,enter", "switch", "switch", id="include.switch", show=False),
    ]

    bar = Bar.INCLUDES
    wanted: reactive[frozenset[Include]] = reactive(NO_INCLUDES, repaint=False)
    verdicts: reactive[Mapping[Include, IncludeVerdict]] = reactive[Mapping[Include, IncludeVerdict]](
        dict, repaint=False
    )
    """Verdicts on the shown item."""
    listed: reactive[Mapping[Include, IncludeVerdict]] = reactive[Mapping[Include, IncludeVerdict]](
        dict, repaint=False
    )
    """Verdicts on all loaded items."""
    cursor: reactive[int] = reactive(0)

    _was_list = False
    _said = ""

    class Toggled(Message):
        """The user wants this set of include values."""

        def __init__(self, includes: frozenset[Include]) -> None:
            super().__init__()
            self.includes = includes

    def render(self) -> Content:
        """One line of signs without the focus, a line each with it."""
        if not self.has_focus:
            return self._summary()
        return Content("\n").join([self._line(place, include) for place, include in enumerate(_ORDER)])

    def _summary(self) -> Content:
        """How many are asked for, and what is wrong with any."""
        if not self.wanted:
            parts = [Content.styled("includes: none asked for", "$text-muted")]
        else:
            parts = [Content.styled(f"includes: {len(self.wanted)} asked for", "$text-accent")]
            for include in _ORDER:
                if include in self.wanted:
                    verdict = self._best(include)
                    colour = _COLOURS[verdict.verdict]
                    words = f"{INCLUDE_SPECS[include].label}: {verdict_words(verdict)}"
                    parts.append(Content.styled(words, colour))
        unasked = [include for include in _ORDER if self._best(include).verdict is Verdict.UNASKED]
        if unasked:
            parts.append(Content.styled(f"{len(unasked)} sent without asking", "$text-accent"))
        return Content(" · ").join(parts)

    def _best(self, include: Include) -> IncludeVerdict:
        """The verdict on the shown item where it says something, else that on the listed items."""
        shown = self.verdicts.get(include)
        if shown is not None and shown.verdict not in (Verdict.NOTHING, Verdict.OFF):
            return shown
        return self.listed.get(include) or shown or IncludeVerdict(include, Verdict.OFF)

    def _line(self, place: int, include: Include) -> Content:
        spec = INCLUDE_SPECS[include]
        verdict = self._best(include)
        box = "☒" if include in self.wanted else "☐"
        here = place == self.cursor
        style = "bold $text" if here else "$text-muted"
        line = Content.assemble(
            ("▌" if here else " ", "$text-accent"),
            (f"{box} {spec.label:<19} ", style),
            (verdict_words(verdict), _COLOURS[verdict.verdict]),
        )
        if here:
            words = safe_line(verdict.words)
            line = Content.assemble(line, (f"\n   {include.value}", "$text-muted"))
            line = Content.assemble(line, (f"\n   {words}", "$text-error")) if words else line
        return line

    def watch_wanted(self) -> None:
        """Say what is asked for."""
        self._say()

    def watch_verdicts(self) -> None:
        """Say what became of it in the shown item."""
        self._say()

    def watch_listed(self) -> None:
        """Say what became of it in all loaded items."""
        self._say()

    def _say(self) -> None:
        """Draw anew where the words are others: the whole screen is laid out, for they may take more lines."""
        words = self.render().plain
        if words != self._said:
            self._said = words
            self.refresh(layout=True)

    def on_focus(self, _event: Focus) -> None:
        """The list needs more lines."""
        self.refresh(layout=True)

    def on_blur(self, _event: Blur) -> None:
        """Back to one line."""
        self.refresh(layout=True)

    def action_move(self, by: int) -> None:
        """Move the cursor, round at the ends."""
        self.cursor = (self.cursor + by) % len(_ORDER)

    def watch_cursor(self) -> None:
        """The line of the cursor shows more."""
        self.refresh(layout=True)

    def action_switch(self) -> None:
        """Switch the value under the cursor."""
        self.post_message(self.Toggled(self.wanted ^ {_ORDER[self.cursor]}))

    def on_mouse_down(self) -> None:
        """What the mouse went down on: the list, or the one line that the click only unfolds."""
        self._was_list = self.size.height >= len(_ORDER)

    def on_click(self, event: Click) -> None:
        """A click on a line of the list moves there and switches it."""
        place = event.y
        if place > self.cursor:
            # The words below the line of the cursor belong to it.
            place = max(self.cursor, place - (self.size.height - len(_ORDER)))
        if self._was_list and self.has_focus and 0 <= place < len(_ORDER):
            self.cursor = place
            self.action_switch()


def verdict_words(verdict: IncludeVerdict) -> str:
    """The verdict as the toggles say it."""
    if verdict.verdict is Verdict.HONOURED:
        return f"honoured {verdict.filled} of {verdict.places}"
    if verdict.verdict is Verdict.IGNORED:
        return f"ignored (0 of {verdict.places})"
    if verdict.verdict is Verdict.REFUSED:
        return "refused by server"
    return verdict.verdict.value
