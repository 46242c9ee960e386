"""Keys as people write and choose them: their signs, those of single widgets, and the user's own.

Keys of single widgets have ids too, ``SCOPE.NAME``, and can be changed in the same ``keys.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.commands import ACTIONS, BY_ID, Action
from tui.errors import SettingsError
from tui.settings.keymap import Keymap
from tui.settings.widget_keys import WIDGET_KEYS

_MOVES: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("list.down", "list.up"), "Move a line."),
    (("list.first", "list.last"), "First and last line."),
    (("list.half_down", "list.half_up"), "Half a page down and up."),
    (("list.page_down", "list.page_up"), "A page down and up."),
    (("list.select",), "Go in: open the conversation, load the gap, fold the tree, turn on an include."),
    (("list.mark",), "Mark in the lists, fold in the tree, switch an include."),
    (("tree.fold", "tree.unfold"), "Fold and unfold in the tree."),
    (("tree.fold_all", "tree.unfold_all"), "Fold and unfold all of the tree."),
    (("tree.shallower", "tree.deeper"), "Fold the tree to a level less, or more."),
)

_KEY_SIGNS: Final = {
    "slash": "/",
    "question_mark": "?",
    "exclamation_mark": "!",
    "equals_sign": "=",
    "vertical_line": "|",
    "escape": "esc",
    "shift+tab": "⇧tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "asterisk": "*",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def key_label(key: str) -> str:
    """A key as a person writes it: ``slash`` is /."""
    return _KEY_SIGNS.get(key, key)


def moves(keymap: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Keys of the lists and the tree with what they do, for the help."""
    keys = {**WIDGET_KEYS, **{name: _split(given) for name, given in keymap.items()}}
    return tuple(
        (" ".join(key_label(key) for name in names for key in keys[name]), text) for names, text in _MOVES
    )


MOVES: Final = moves({})
"""The same with the built-in keys."""


def apply_keymap(keymap: Mapping[str, str]) -> tuple[Action, ...]:
    """The actions with a user's keys in place of the built-in ones.

    ``keymap`` maps ids of actions and of widgets' keys to keys joined by commas.

    Raises:
        SettingsError: an id names nothing, no key is given, or two actions would share a key.

    """
    for name, keys in keymap.items():
        if name not in BY_ID and name not in WIDGET_KEYS:
            known = ", ".join((*BY_ID, *WIDGET_KEYS))
            raise _mistake(keymap, name, f"'{name}' names no action; there are: {known}")
        if not all(_split(keys)):
            raise _mistake(keymap, name, f"the action '{name}' is given an empty key")
    actions = tuple(
        each._replace(keys=_split(keymap[each.id])) if each.id in keymap else each for each in ACTIONS
    )
    _check_shared(keymap, {action.id: action.keys for action in actions})
    return actions


def keys_by_id(keymap: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of each action and of each widget's binding, the user's where there are any."""
    known = {**WIDGET_KEYS, **{action.id: action.keys for action in ACTIONS}}
    return {**known, **{name: _split(given) for name, given in keymap.items()}}


def widget_keymap(keymap: Mapping[str, str]) -> dict[str, str]:
    """The widgets' keys that a user changed: id → keys joined by commas, after ``apply_keymap`` took them.

    Raises:
        SettingsError: two ids of one scope would share a key.

    """
    own = {name: _split(given) for name, given in keymap.items() if name in WIDGET_KEYS}
    keys = {**WIDGET_KEYS, **own}
    for scope in dict.fromkeys(map(_scope, WIDGET_KEYS)):
        _check_shared(keymap, {name: given for name, given in keys.items() if _scope(name) == scope})
    return {name: ",".join(given) for name, given in own.items()}


def _split(keys: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in keys.split(","))


def _scope(name: str) -> str:
    return name.partition(".")[0]


def _check_shared(keymap: Mapping[str, str], keys: Mapping[str, tuple[str, ...]]) -> None:
    taken: dict[str, str] = {}
    for name, given in keys.items():
        for key in given:
            if key in taken:
                # The user's line is the one to change, whichever of the two it is.
                at_fault = name if name in keymap else taken[key]
                words = f"the key '{key}' is given to both '{taken[key]}' and '{name}'"
                raise _mistake(keymap, at_fault, words)
            taken[key] = name


def _mistake(keymap: Mapping[str, str], name: str, message: str) -> SettingsError:
    return keymap.mistake(name, message) if isinstance(keymap, Keymap) else SettingsError(message)
