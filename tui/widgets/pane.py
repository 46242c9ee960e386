"""A pane: a border with a title, its content, and a plain picture of the state that it is in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from tui.render.safe_text import safe_block, safe_line
from tui.widgets.pane_state import Empty, Failed, Idle, Loading, Offline, PaneState, Ready

if TYPE_CHECKING:
    from tui.widgets.filter_bar import FilterBar


class StatePicture(Static, can_focus=True):
    """What a pane shows in place of content. It takes the focus, so that keys still go to the pane."""

    DEFAULT_CSS = """
    StatePicture { padding: 1 2; height: 1fr; width: 1fr; }
    """


class Pane(Vertical):
    """Base of the three panes. ``state`` comes from the screen; the pane draws it and asks nobody."""

    DEFAULT_CSS = """
    Pane {
        border: round $pane-border;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        width: 1fr;
        height: 1fr;
        min-width: 10;
    }
    Pane:focus-within {
        border: round $pane-focus;
        border-title-color: $pane-focus;
        border-title-style: bold;
    }
    Pane > .pane--note { height: auto; max-height: 3; padding: 0 1; color: $text-muted; display: none; }
    Pane > .pane--note.-shown { display: block; }
    Pane > .pane--note.-offline { color: $text-warning; background: $warning-muted; }
    """

    _noted = ""
    _picture: StatePicture | None = None
    _note: Static | None = None
    _title = ""
    _subtitle = ""
    _named: Region | None = None
    """The line of the border whose words are being set."""
    # The widgets of a state draw themselves: the pane, and all that lies on it, need not be drawn anew.
    state: reactive[PaneState] = reactive[PaneState](Idle(""), always_update=True, repaint=False)

    def compose(self) -> ComposeResult:
        """The content; the picture that stands in for it and the note below come when they say something."""
        yield from self.compose_content()

    def compose_content(self) -> ComposeResult:
        """The widgets of the pane itself."""
        yield from ()

    @property
    def content(self) -> Widget:
        """The widget that shows what the pane is for, and that takes the focus."""
        raise NotImplementedError

    @property
    def made_content(self) -> Widget | None:
        """The content where it is there already, None where it is made when it is first needed."""
        return self.content

    @property
    def filter_bar(self) -> FilterBar:
        """The bar in which words are typed, made when it is first asked for."""
        raise NotImplementedError

    @property
    def filter_text(self) -> str:
        """The words that are typed in it."""
        return ""

    @property
    def picture(self) -> StatePicture:
        """What stands in for the content, above the note."""
        if self._picture is None:
            self._picture = StatePicture(markup=False)
            self.mount(self._picture, before=self._note)
        return self._picture

    @property
    def note(self) -> Static:
        """The words below."""
        if self._note is None:
            self._note = Static(markup=False, classes="pane--note")
            self.mount(self._note)
        return self._note

    def set_title(self, text: str, subtitle: str = "") -> None:
        """Title and subtitle, from any text."""
        title = safe_line(text)
        if title != self._title:
            self._title = title
            with self._line_of_border(0):
                self.border_title = Content(title) if title else None
        self.set_subtitle(subtitle)

    def set_subtitle(self, text: str) -> None:
        """The words in the lower border, from any text."""
        subtitle = safe_line(text)
        if subtitle != self._subtitle:
            self._subtitle = subtitle
            with self._line_of_border(self.outer_size.height - 1):
                self.border_subtitle = Content(subtitle) if subtitle else None

    @contextmanager
    def _line_of_border(self, row: int) -> Iterator[None]:
        left, top = self.content_offset
        self._named = Region(-left, row - top, self.outer_size.width, 1)
        try:
            yield
        finally:
            self._named = None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw anew; for words in the border that line alone, where Textual would draw the whole pane."""
        if self._named is not None and not regions:
            regions = (self._named,)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def watch_state(self, state: PaneState) -> None:
        """Show the content or the picture, and the note."""
        if not self.is_mounted:
            return
        shown = isinstance(state, Ready | Offline)
        # Not ``has_focus``: that is told by a message, which may still be on its way.
        focused = self.screen.focused
        had_focus = focused is not None and not {self._picture, self.made_content}.isdisjoint(
            focused.ancestors_with_self
        )
        content = self.content if shown else self.made_content
        if content is not None:
            content.display = shown
        if not shown:
            self.picture.update(state_picture(state))
        if self._picture is not None:
            self._picture.display = not shown
        self._say(state)
        if had_focus:
            self.focus_content()

    def _say(self, state: PaneState) -> None:
        """Show the note of a state."""
        text = state.note if isinstance(state, Ready | Offline) else ""
        if self._note is None and not text:
            return
        note = self.note
        if text != self._noted:
            # For another number of lines the whole screen is laid out.
            width = note.content_size.width
            one_line = all(
                each and "\n" not in each and cell_len(each) <= width for each in (text, self._noted)
            )
            self._noted = text
            note.update(Content(safe_block(text)), layout=not one_line)
        note.set_class(bool(text), "-shown")
        note.set_class(isinstance(state, Offline), "-offline")

    def on_mount(self) -> None:
        """Draw the first state."""
        self.watch_state(self.state)

    def focus_content(self) -> None:
        """Give the focus to whatever stands in the pane."""
        content = self.made_content
        self.focus_now(content if content is not None and content.display else self.picture)

    def focus_now(self, widget: Widget) -> None:
        """Focus at once where that is possible, so that a key typed right behind goes to the new place."""
        if widget.focusable:
            self.screen.set_focus(widget, scroll_visible=False)
        else:
            # A pane that was hidden can take the focus when its styles are read anew.
            widget.focus(scroll_visible=False)


def state_picture(state: PaneState) -> Content:
    """The words and colours for a state without content."""
    match state:
        case Idle(hint):
            return Content.styled(safe_block(hint), "$text-muted")
        case Loading(text):
            return Content.assemble(("⟳ ", "$text-accent"), (safe_block(text), "$text-muted"))
        case Empty(why, ways):
            return Content("\n").join([Content.styled(safe_block(why), "bold"), Content(""), *_ways(ways)])
        case Failed(title, facts, ways):
            heading = Content.assemble(("✗ ", "$text-error"), (safe_block(title), "bold $text-error"))
            lines = [_fact(label, value) for label, value in facts]
            return Content("\n").join([heading, Content(""), *lines, Content(""), *_ways(ways)])
        case _:
            return Content("")


def _fact(label: str, value: str) -> Content:
    """One line of what is known; the cause needs no label, and nothing is padded, since panes are narrow."""
    if label == "cause":
        return Content(safe_block(value))
    return Content.assemble((f"{safe_line(label)} ", "$text-muted"), safe_block(value))


def _ways(ways: tuple[str, ...]) -> list[Content]:
    """One line for each way out, its key (the first word) set apart."""
    lines = []
    for way in ways:
        key, _, rest = safe_line(way).partition(" ")
        lines.append(Content.assemble((key, "bold $text-accent"), f" {rest}"))
    return lines
