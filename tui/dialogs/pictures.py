"""The pictures of an item: open one, save it, or copy its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog, button
from tui.render.blocks import Picture
from tui.render.safe_text import safe_line


class PictureDeed(StrEnum):
    """What can be done with a picture."""

    OPEN = "open"
    SAVE = "save"
    COPY = "copy"


class PictureChoice(NamedTuple):
    """One picture, by its place in the list from 0, and what to do with it."""

    place: int
    deed: PictureDeed


class PicturesDialog(Dialog[PictureChoice]):
    """Comes back with one picture and what to do with it. One that is a URL is never fetched, only copied."""

    DEFAULT_CSS = """
    PicturesDialog OptionList {
        height: auto;
        max-height: 12;
        text-wrap: wrap;
    }
    """
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open", "Open", show=False),
        Binding("s", "save", "Save", show=False),
        Binding("y", "copy", "Copy", show=False),
    ]

    def __init__(self, pictures: Sequence[Picture]) -> None:
        super().__init__()
        self._pictures = tuple(pictures)
        self.title_text = "Picture of this item" if len(self._pictures) == 1 else "Pictures of this item"

    def body(self) -> Iterator[Widget]:
        """One entry for each picture, with all that is known of it, a URL whole."""
        entries = (Option(Content(safe_line(picture.plain()))) for picture in self._pictures)
        yield OptionList(*entries, compact=True)

    def buttons(self) -> Iterator[Button]:
        """Cancel, and what can be done."""
        yield button("Cancel", "esc", "leave")
        yield button("Copy URL", "y", "copy")
        yield button("Save", "s", "save")
        yield button("Open", "o", "open", main=True)

    def on_mount(self) -> None:
        """Begin at the first."""
        self.query_one(OptionList).highlighted = 0
        self._show_deeds()

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Another picture, other deeds."""
        self._show_deeds()

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Enter or the mouse: open a picture, copy a URL."""
        self._do(PictureDeed.OPEN if self._chosen.data else PictureDeed.COPY)

    @property
    def _chosen(self) -> Picture:
        return self._pictures[self.query_one(OptionList).highlighted or 0]

    def _show_deeds(self) -> None:
        inline = bool(self._chosen.data)
        self.say("" if inline else "a picture elsewhere: it is not fetched, its address can be copied", "muted")
        self.query_one("#open", Button).display = inline
        self.query_one("#save", Button).display = inline
        self.query_one("#copy", Button).display = not inline

    def _do(self, deed: PictureDeed) -> None:
        if (deed is PictureDeed.COPY) != bool(self._chosen.data):
            self.finish(PictureChoice(self.query_one(OptionList).highlighted or 0, deed))

    def action_open(self) -> None:
        """Open it in the system's viewer."""
        self._do(PictureDeed.OPEN)

    def action_save(self) -> None:
        """Save it to a file."""
        self._do(PictureDeed.SAVE)

    def action_copy(self) -> None:
        """Copy its address."""
        self._do(PictureDeed.COPY)
