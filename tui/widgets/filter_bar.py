"""The bar over a list in which a filter is typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.widgets.key_hints import Bar, Barred
from tui.widgets.one_line import OneLine


class FilterBar(Barred, Horizontal):
    """Hidden until it is opened; stays while a filter is on.

    The input is made when the bar is first opened: no other widget costs the start so many styles.
    """

    DEFAULT_CSS = """
    FilterBar { height: auto; display: none; }
    FilterBar.-open { display: block; }
    FilterBar > Input { border: none; height: 1; width: 1fr; padding: 0 1; background: $surface; }
    FilterBar > Input:focus { background: $boost; }
    FilterBar > Static { width: auto; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "clear the filter", id="filter.clear", show=False),
        Binding("down", "leave", "to the list", id="filter.leave", show=False),
    ]

    class Changed(Message):
        """The text of the filter is now another."""

        def __init__(self, bar: FilterBar, text: str) -> None:
            super().__init__()
            self.bar = bar
            self.text = text

        @property
        def control(self) -> FilterBar:
            """The bar itself."""
            return self.bar

    class Left(Message):
        """The user is done here and wants to be in the list."""

        def __init__(self, bar: FilterBar) -> None:
            super().__init__()
            self.bar = bar

        @property
        def control(self) -> FilterBar:
            """The bar itself."""
            return self.bar

    _input: Input | None = None
    _note: Static | None = None

    def __init__(self, placeholder: str = "words, all must match", bar: Bar = Bar.FILTER) -> None:
        super().__init__()
        self.bar = bar
        self._placeholder = placeholder

    def say(self, text: str) -> None:
        """A few words of the program's own beside what is typed."""
        if self._note is not None:
            self._note.update(Content(text))

    @property
    def text(self) -> str:
        """The filter as typed."""
        return self._input.value if self._input is not None else ""

    def open(self) -> None:
        """Show the bar and type in it."""
        self.add_class("-open")
        if self._input is None:
            self._input = OneLine(placeholder=self._placeholder, select_on_focus=False, compact=True)
            self._note = Static()
            self.mount(self._input, self._note)
        self._input.focus()

    def action_clear(self) -> None:
        """Take the filter off and close the bar."""
        if self._input is not None:
            self._input.value = ""
        self.remove_class("-open")
        self.post_message(self.Left(self))

    def action_leave(self) -> None:
        """Go to the list; an empty bar closes."""
        self.set_class(bool(self.text), "-open")
        self.post_message(self.Left(self))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand the text on."""
        event.stop()
        self.post_message(self.Changed(self, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter leaves the bar as ``down`` does."""
        event.stop()
        self.action_leave()
