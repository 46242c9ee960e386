"""The keys and what they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from tui.commands import ACTIONS, Action
from tui.dialogs.base import Dialog
from tui.dialogs.exact_text import ExactInput
from tui.render.cells import breaks, pad, width_of
from tui.render.safe_text import safe_line

HelpRow: TypeAlias = tuple[str, str, str]
"""Keys, label, help."""
KEYS_WIDTH = 15


@dataclass(frozen=True, slots=True)
class HelpSection:
    """Keys that belong together."""

    title: str
    rows: tuple[HelpRow, ...]


def help_sections(key_of: Callable[[Action], str], moves: Iterable[tuple[str, str]]) -> tuple[HelpSection, ...]:
    """Every action under its heading, then the keys of the lists (``moves``: keys, and what they do)."""
    groups = dict.fromkeys(action.group for action in ACTIONS)
    sections = [
        HelpSection(
            group,
            tuple((key_of(each), each.label, each.help) for each in ACTIONS if each.group == group),
        )
        for group in groups
    ]
    return (*sections, HelpSection("In lists and trees", tuple((keys, "", text) for keys, text in moves)))


class HelpDialog(Dialog[None]):
    """Lists keys; typing keeps the rows that hold the word."""

    AUTO_FOCUS = "#filter"
    title_text = "Help"
    hint = "type to filter · ↑ ↓ pgup pgdn scroll"

    def __init__(self, sections: Sequence[HelpSection]) -> None:
        super().__init__()
        self._sections = tuple(sections)

    def body(self) -> Iterator[Widget]:
        """The filter and the rows."""
        yield ExactInput(placeholder="filter", id="filter")
        yield HelpRows(self._sections)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the rows that hold what was typed."""
        self.query_one(HelpRows).word = event.value


class HelpRows(Widget):
    """The rows that hold a word, as wide as there is room for."""

    DEFAULT_CSS = """
    HelpRows { height: auto; }
    """

    word: reactive[str] = reactive("", layout=True)

    def __init__(self, sections: Sequence[HelpSection]) -> None:
        super().__init__()
        self._sections = sections

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """How many lines the rows take."""
        return help_content(self._sections, width, self.word).plain.count("\n") + 1

    def render(self) -> Content:
        """The rows."""
        return help_content(self._sections, self.size.width, self.word)


def help_content(sections: Sequence[HelpSection], width: int, word: str = "") -> Content:
    """All sections as one text; only rows holding ``word`` (any case) where there is one."""
    wanted = word.strip().casefold()
    parts: list[tuple[str, str]] = []
    for section in sections:
        rows = [row for row in section.rows if wanted in " ".join(row).casefold()]
        if rows:
            parts.append((f"\n{safe_line(section.title)}\n", "bold $text-primary"))
            for row in rows:
                parts.extend(_row(row, width))
    return Content.assemble(*parts) if parts else Content.styled("no key fits", "$text-muted")


def _row(row: HelpRow, width: int) -> Iterator[tuple[str, str]]:
    """Keys on the left; what they do on the right, where its lines begin below each other."""
    keys, label, text = (safe_line(part) for part in row)
    said = f"{label}  {text}" if text else label
    left = f"{keys}\n{'':<{KEYS_WIDTH}}" if width_of(keys) > KEYS_WIDTH else pad(keys, KEYS_WIDTH)
    for start, end in breaks(said, width - KEYS_WIDTH - 1):
        yield f"{left} ", "bold"
        yield said[start : min(end, len(label))], ""
        yield f"{said[max(start, len(label)) : end]}\n", "$text-muted"
        left = " " * KEYS_WIDTH
