"""The bottom line: the keys of the pane or the bar that has the focus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.commands import ACTIONS, Facts, Need, Pane
from tui.render.safe_text import safe_line

_APART = 2
"""Cells between two hints."""


class Bar(StrEnum):
    """What takes the keys in the place of its pane while it has the focus."""

    FILTER = "filter"
    SEARCH = "search"
    INCLUDES = "includes"


_IN_BAR: Final[Mapping[Bar, tuple[tuple[str, str], ...]]] = {
    Bar.FILTER: (("enter", "to the list"), ("filter.clear", "take off"), ("palette", "commands")),
    Bar.SEARCH: (("enter", "to the text"), ("filter.clear", "close"), ("palette", "commands")),
    Bar.INCLUDES: (
        ("include.switch", "on or off"),
        ("include.down", "next"),
        ("include.up", "previous"),
        ("back", "back to the item"),
        ("help", "help"),
        ("palette", "commands"),
    ),
}
"""What the footer shows while a bar has the focus: an action, a widget's key by its id, or a key; its label."""
_SEARCHING: Final = (("next_match", "next"), ("previous_match", "previous"), ("back", "end search"))
"""What it shows first in an item in which words are looked for."""


class Barred:
    """A widget that takes the keys in the place of its pane; it or what is in it has the focus then."""

    bar: Bar


def bar_of(focused: Widget | None) -> Bar | None:
    """The bar that has the focus, None where it is the pane's."""
    around = focused.ancestors_with_self if focused is not None else ()
    return next((each.bar for each in around if isinstance(each, Barred)), None)


def footer(pane: Pane, facts: Facts, bar: Bar | None = None) -> Iterator[tuple[str, str]]:
    """Ids and labels of what the footer shows under a pane, or while a bar has the focus."""
    if bar is not None:
        yield from _IN_BAR[bar]
        return
    if pane is Pane.DETAIL and Need.WORDS in facts.met:
        yield from _SEARCHING
    yield from ((action.id, action.label_in(pane)) for action in ACTIONS if pane in action.footer)


class KeyHint(NamedTuple):
    """One key in the footer."""

    action_id: str
    """Id of an action, or of a widget's key, or a key."""
    key: str
    label: str
    hindrance: str = ""
    """Why it is not possible now, empty where it is."""


class KeyHints(Widget):
    """As many hints as fit, in their order; a click does the action."""

    DEFAULT_CSS = """
    KeyHints { height: 1; padding: 0 1; background: $panel; color: $text; }
    """

    hints: reactive[tuple[KeyHint, ...]] = reactive(())

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, action_id: str) -> None:
            super().__init__()
            self.action_id = action_id

    def _spans(self) -> list[tuple[int, int, KeyHint]]:
        """First and last cell of each hint that fits; the last two lead to all others and always do."""
        room = self.size.width - 2
        kept = self.hints[-2:]
        left = room - sum(_width(hint) for hint in kept)
        chosen = []
        for hint in self.hints[:-2]:
            if _width(hint) > left:
                break
            left -= _width(hint)
            chosen.append(hint)
        spans: list[tuple[int, int, KeyHint]] = []
        at = 0
        for hint in (*chosen, *kept):
            end = at + _width(hint) - _APART
            spans.append((at, end, hint))
            at = end + _APART
        return spans

    def render(self) -> Content:
        """Keys in colour, what is not possible in grey."""
        parts: list[Content] = []
        for _, _, hint in self._spans():
            key_style = "$text-disabled" if hint.hindrance else "bold $text-accent"
            label_style = "$text-disabled" if hint.hindrance else "$text"
            parts.append(Content.assemble((safe_line(hint.key), key_style), " ", (hint.label, label_style)))
        return Content("  ").join(parts)

    def on_click(self, event: Click) -> None:
        """Hand on what was clicked."""
        column = event.x - self.styles.padding.left
        for start, end, hint in self._spans():
            if start <= column < end:
                self.post_message(self.Pressed(hint.action_id))
                return


def _width(hint: KeyHint) -> int:
    return cell_len(safe_line(hint.key)) + 1 + len(hint.label) + _APART
