"""The project's own theme: calm, dark, colour for what means something."""

from __future__ import annotations

from textual.theme import Theme

THEME = Theme(
    name="conversations",
    primary="#88b4e7",
    secondary="#7fc8c2",
    accent="#7fc8c2",
    foreground="#d8dee9",
    background="#171b22",
    surface="#1c212a",
    panel="#232a35",
    success="#a3be8c",
    warning="#e3c78a",
    error="#e88388",
    dark=True,
    variables={
        "pane-border": "#3a4352",
        "pane-focus": "#88b4e7",
        "text-accent": "#7fc8c2",
        # Named outright: Textual's own are "auto", which text drawn in spans does not resolve.
        "text-muted": "#8e98aa",
        "text-disabled": "#5d6778",
    },
)
