"""What all dialogs share: one frame, a line for faults, buttons that are always in view, and esc."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, Generic, Literal, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Static

from tui.render.safe_text import safe_block, safe_line

ResultT = TypeVar("ResultT")
Tone = Literal["plain", "muted", "good", "warn", "bad"]
STYLES: Final[dict[Tone, str]] = {
    "plain": "",
    "muted": "$text-muted",
    "good": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
}
"""Tone of a line → style. Words carry the meaning; the colour repeats it."""
_ONE_ROW: Final = 4
"""Buttons that fit side by side in 60 columns; more of them take several rows where there are fewer than 80."""


def toned(text: str, tone: Tone = "plain") -> Content:
    """One line of text from anywhere, safe and plain, in the colour of its tone."""
    return Content.styled(safe_line(text), STYLES[tone])


def toned_block(text: str, tone: Tone = "plain") -> Content:
    """Several lines of text from anywhere, safe and plain, tabs widened."""
    return Content.styled(safe_block(text).expandtabs(4), STYLES[tone])


def line(
    text: str = "",
    tone: Tone = "plain",
    *,
    id: str | None = None,  # noqa: A002
    classes: str | None = None,
) -> Static:
    """A line of a dialog; wraps where the dialog is narrow."""
    return Static(toned(text, tone), id=id, classes=classes, markup=False)


def button_label(label: str, key: str) -> Content:
    """What stands on a button: its name and its key."""
    return Content.assemble(safe_line(label), (f" {key}" if key else "", "dim"))


def button(label: str, key: str, id: str, *, danger: bool = False, main: bool = False) -> Button:  # noqa: A002
    """A one-line button with its key on it."""
    return Button(
        button_label(label, key),
        id=id,
        variant="error" if danger else "primary" if main else "default",
        compact=True,
    )


class Tick(Checkbox):
    """A checkbox whose sign, not its colour alone, says whether it is on. Off at first."""

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002
        super().__init__(toned(label), id=id, compact=True)
        self.BUTTON_INNER = " "

    def watch_value(self) -> None:
        """Draw the sign of the new value."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


class Dialog(ModalScreen[ResultT | None], Generic[ResultT]):
    """A modal dialog. A subclass gives ``title_text``, ``body()`` and ``buttons()``, and calls ``finish``.

    A button is handled by ``action_<its id>``: the same action that its key is bound to.
    """

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        overflow: hidden;
    }
    Dialog > #dialog {
        width: 90%;
        max-width: 92;
        height: auto;
        max-height: 100%;
        padding: 0 1;
        border: round $primary;
        background: $surface;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    Dialog.-danger > #dialog {
        border: round $error;
    }
    Dialog.-narrow > #dialog {
        width: 100%;
    }
    Dialog #dialog-top {
        dock: top;
        height: auto;
        max-height: 50%;
        overflow-y: auto;
        background: $surface;
    }
    Dialog #dialog-title {
        text-style: bold;
        width: 1fr;
        max-height: 3;
    }
    Dialog #dialog-fault {
        color: $text-error;
        display: none;
    }
    Dialog #dialog-body {
        height: auto;
    }
    Dialog #dialog-foot {
        dock: bottom;
        height: auto;
        background: $surface;
    }
    Dialog #dialog-problem {
        display: none;
        max-height: 4;
    }
    Dialog #dialog-hint {
        color: $text-muted;
        max-height: 2;
    }
    Dialog #dialog-buttons {
        layout: horizontal;
        height: auto;
        align-horizontal: right;
    }
    Dialog.-narrow #dialog-buttons {
        layout: grid;
        grid-size: 2;
        grid-rows: 1;
        grid-gutter: 0 1;
    }
    Dialog.-middle #dialog-buttons.-many {
        layout: grid;
        grid-size: 3;
        grid-rows: 1;
        grid-gutter: 0 1;
    }
    Dialog #dialog-buttons Button {
        width: auto;
        min-width: 8;
        margin: 0 0 0 1;
    }
    Dialog.-narrow #dialog-buttons Button, Dialog.-middle #dialog-buttons.-many Button {
        width: 100%;
        margin: 0;
    }
    Dialog Input, Dialog TextArea, Dialog OptionList, Dialog Checkbox, Dialog RadioSet {
        border: none;
        padding: 0;
    }
    Dialog Input, Dialog TextArea {
        background: $boost;
    }
    Dialog.-narrow RadioSet {
        layout: grid;
        grid-size: 2;
        grid-rows: 1;
        height: 2;
    }
    Dialog OptionList {
        background: $surface;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    Dialog TextArea {
        height: 8;
    }
    Dialog.-low TextArea {
        height: 4;
    }
    Dialog Checkbox {
        background: $surface;
        width: 1fr;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Cancel", show=False, priority=True),
        Binding("up", "scroll_lines(-1)", "Up", show=False),
        Binding("down", "scroll_lines(1)", "Down", show=False),
        Binding("pageup", "scroll_pages(-1)", "Page up", show=False),
        Binding("pagedown", "scroll_pages(1)", "Page down", show=False),
    ]
    # Textual declares these two without ClassVar, so they cannot have it here.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-middle"), (80, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-high")]  # noqa: RUF012

    title_text: str = ""
    """The first line."""
    danger: ClassVar[bool] = False
    """Whether saying yes destroys something."""
    hint: str = ""
    """Keys that stand on no button."""
    fault: str = ""
    """What went wrong the last time; shown at the top."""
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__(classes="-danger" if self.danger else None)
        self._finished = False
        self._asked_to_discard = False

    def compose(self) -> ComposeResult:
        """Title and fault on top, the body scrolling, problem, hint and buttons at the foot."""
        with Vertical(id="dialog"):
            with Vertical(id="dialog-top"):
                yield line(self.title_text, id="dialog-title")
                fault = Static(toned_block(self.fault, "bad"), id="dialog-fault", markup=False)
                fault.display = bool(self.fault)
                yield fault
            with Vertical(id="dialog-body"):
                yield from self.body()
            with Vertical(id="dialog-foot"):
                yield line(id="dialog-problem")
                if self.hint:
                    yield line(self.hint, id="dialog-hint")
                buttons = tuple(self.buttons())
                yield Vertical(
                    *buttons, id="dialog-buttons", classes="-many" if len(buttons) > _ONE_ROW else None
                )

    def body(self) -> Iterator[Widget]:
        """The widgets between the title and the buttons."""
        yield from ()

    def buttons(self) -> Iterator[Button]:
        """The buttons, the safe one first."""
        yield button("Close", "esc", "leave", main=True)

    def lost_on_leave(self) -> bool:
        """Whether leaving now would lose something that the user typed."""
        return False

    def say(self, text: str, tone: Tone = "bad") -> None:
        """Show ``text`` above the buttons; empty takes the line away."""
        problem = self.query_one("#dialog-problem", Static)
        problem.update(toned(text, tone))
        problem.display = bool(text)

    def retitle(self, text: str) -> None:
        """Put another first line in the place of the one that is there."""
        self.title_text = text
        self.query_one("#dialog-title", Static).update(toned(text))

    def finish(self, result: ResultT | None) -> None:
        """Leave with ``result``, once: a second key press that was already on its way does nothing."""
        if not self._finished and self.is_current:
            self._finished = True
            self.dismiss(result)

    def action_leave(self) -> None:
        """Leave without a result; ask once more where something typed would be lost."""
        if self.lost_on_leave() and not self._asked_to_discard:
            self._asked_to_discard = True
            self.say("press esc again to discard what you typed", "warn")
            return
        self.finish(None)

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll a dialog that is taller than the terminal; a key may come before there is anything in it."""
        for frame in self.query("#dialog"):
            frame.scroll_relative(y=lines, animate=False)

    def action_scroll_pages(self, pages: int) -> None:
        """Scroll by what is in view at once."""
        for frame in self.query("#dialog"):
            frame.scroll_relative(y=pages * max(1, frame.size.height - 6), animate=False)

    def typed(self) -> None:
        """The user went on typing: esc asks again."""
        if self._asked_to_discard:
            self._asked_to_discard = False
            self.say("")

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        """Run the action that the button is named after."""
        event.stop()
        await self.run_action(f"screen.{event.button.id}")
