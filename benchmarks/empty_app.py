"""An empty Textual app: the least that a program on this screen library costs."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

WORD = "EmptyAndReady"


class EmptyApp(App[None]):
    """One word."""

    def compose(self) -> ComposeResult:
        yield Static(WORD)


if __name__ == "__main__":
    EmptyApp().run()
