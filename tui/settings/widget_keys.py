"""The keys of single widgets by the ids of their bindings, which a user's ``keys.toml`` can change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WIDGET_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "list.down": ("down", "j"),
    "list.up": ("up", "k"),
    "list.first": ("home", "g"),
    "list.last": ("end", "G"),
    "list.page_down": ("pagedown",),
    "list.page_up": ("pageup",),
    "list.half_down": ("ctrl+d",),
    "list.half_up": ("ctrl+u",),
    "list.select": ("enter",),
    "list.mark": ("space",),
    "tree.turn": ("space", "enter"),
    "tree.unfold": ("right", "l"),
    "tree.fold": ("left", "h"),
    "tree.unfold_all": ("asterisk",),
    "tree.fold_all": ("minus",),
    "tree.deeper": ("right_square_bracket",),
    "tree.shallower": ("left_square_bracket",),
    "text.page_down": ("space",),
    "filter.clear": ("escape",),
    "filter.leave": ("down",),
    "include.up": ("up", "k"),
    "include.down": ("down", "j"),
    "include.switch": ("space", "enter"),
    "app.quit": ("ctrl+q",),
}
"""Ids and keys of the bindings of single widgets; the part before the dot is the scope in which keys differ."""
