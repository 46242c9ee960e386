"""The line that names the views of an item."""

from __future__ import annotations

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.view import View


class ViewTabs(Widget):
    """One line that names the views; the one shown stands out."""

    DEFAULT_CSS = "ViewTabs { height: 1; padding: 0 1; }"

    view: reactive[View] = reactive(View.RENDERED)

    class Chosen(Message):
        """A view was clicked."""

        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view

    def render(self) -> Content:
        """The three names."""
        return Content("  ").join(
            [
                Content.styled(
                    view.value.capitalize(),
                    "bold $text-accent underline" if view is self.view else "$text-muted",
                )
                for view in View
            ]
        )

    def on_click(self, event: Click) -> None:
        """Hand on which name was clicked."""
        at = self.styles.padding.left
        for view in View:
            if at <= event.x < at + len(view.value):
                self.post_message(self.Chosen(view))
                return
            at += len(view.value) + 2
