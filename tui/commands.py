"""The one table of actions: its keys, words, and when each is possible.

The footer, the help, the palette and the user's keymap all come from here. An action's id is the name of
the method of ``screens.main_actions.MainActions`` that does it, and the stable name in the user's
``keys.toml``. Keys of single widgets have ids too, ``SCOPE.NAME``, and can be changed in the same file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tui.errors import SettingsError
from tui.settings.keymap import Keymap
from tui.settings.widget_keys import WIDGET_KEYS


class Pane(StrEnum):
    """The three panes of the main screen, in their order."""

    CONVERSATIONS = "conversations"
    ITEMS = "items"
    DETAIL = "detail"


class Need(StrEnum):
    """What must be so for an action to be possible; the value is said where it is not."""

    SERVICES = "still starting"
    WRITABLE = "this profile is read-only"
    CONVERSATION = "no conversation is selected or open"
    OPENED = "no conversation is open"
    ITEM = "no item is shown"
    PAIR = "this item has no other half here"
    GAP = "all items are loaded"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a user can do on the main screen."""

    id: str
    keys: tuple[str, ...]
    label: str
    """One or two words, for the footer."""
    help: str
    """One sentence, for the help and the palette."""
    group: str
    """Heading in the help."""
    needs: tuple[Need, ...] = ()
    footer: tuple[Pane, ...] = ()
    """The panes under which the footer shows it."""


EVERYWHERE: Final = tuple(Pane)

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "filter", ("slash",), "filter", "Filter the list by words; all must match.", "Find", (), EVERYWHERE[:2]
    ),
    Action(
        "open",
        ("o",),
        "open",
        "Open a conversation by its id, or by any text that holds one.",
        "Find",
        (Need.SERVICES,),
        (Pane.CONVERSATIONS,),
    ),
    Action(
        "edit_metadata",
        ("e",),
        "metadata",
        "Edit the metadata of the conversation.",
        "Change",
        (Need.SERVICES, Need.WRITABLE, Need.CONVERSATION),
        EVERYWHERE[:2],
    ),
    Action(
        "delete",
        ("d",),
        "delete",
        "Delete the conversation, or the marked items, or the item. Asks first.",
        "Change",
        (Need.SERVICES, Need.WRITABLE, Need.CONVERSATION),
        EVERYWHERE,
    ),
    Action(
        "add_items",
        ("a",),
        "add",
        "Add a message or items to the open conversation.",
        "Change",
        (Need.SERVICES, Need.WRITABLE, Need.OPENED),
        (Pane.ITEMS,),
    ),
    Action(
        "create",
        ("c",),
        "create",
        "Create a conversation.",
        "Change",
        (Need.SERVICES, Need.WRITABLE),
        (Pane.CONVERSATIONS,),
    ),
    Action(
        "copy",
        ("y",),
        "copy",
        "Copy the id or the JSON of what is selected.",
        "Inspect",
        (Need.SERVICES, Need.CONVERSATION),
        EVERYWHERE,
    ),
    Action(
        "next_view",
        ("v",),
        "view",
        "Next view of the item: rendered, tree, raw.",
        "Inspect",
        (Need.ITEM,),
        (Pane.ITEMS, Pane.DETAIL),
    ),
    Action(
        "includes",
        ("i",),
        "includes",
        "Go to the include toggles.",
        "Inspect",
        (Need.OPENED,),
        (Pane.ITEMS, Pane.DETAIL),
    ),
    Action(
        "jump_pair",
        ("p",),
        "pair",
        "Go from a call to its output, or back.",
        "Inspect",
        (Need.ITEM, Need.PAIR),
        (Pane.DETAIL,),
    ),
    Action(
        "order",
        ("s",),
        "order",
        "Turn the timeline round: oldest or newest first.",
        "Inspect",
        (Need.OPENED,),
        (Pane.ITEMS,),
    ),
    Action(
        "load_all",
        ("A",),
        "load all",
        "Load every item of the conversation; esc stops.",
        "Inspect",
        (Need.SERVICES, Need.OPENED, Need.GAP),
        (),
    ),
    Action(
        "reload", ("r",), "reload", "Ask the server again for what the pane shows.", "Inspect", (), EVERYWHERE
    ),
    Action("focus_conversations", ("1",), "conversations", "Go to the conversation list.", "Move"),
    Action("focus_items", ("2",), "items", "Go to the items.", "Move"),
    Action("focus_detail", ("3",), "detail", "Go to the item detail.", "Move"),
    Action("next_pane", ("tab",), "next pane", "Go to the next pane.", "Move"),
    Action("previous_pane", ("shift+tab",), "previous pane", "Go to the previous pane.", "Move"),
    Action("zoom", ("z",), "zoom", "Give the whole screen to this pane, or take it back.", "Move"),
    Action("back", ("escape",), "back", "Close a bar, cancel a load, or go back a pane.", "Move"),
    Action("profile", ("ctrl+o",), "profile", "Choose another profile.", "Program"),
    Action("log", ("ctrl+l",), "messages", "Show the messages of this run again.", "Program"),
    Action("help", ("question_mark",), "help", "Show every key of this screen.", "Program", (), EVERYWHERE),
    Action("palette", ("ctrl+p",), "commands", "Search every command by name.", "Program", (), EVERYWHERE),
    Action("quit", ("q",), "quit", "Quit; running writes are waited for.", "Program", (), ()),
)
"""Every action, in the order of the footer and the help."""

BY_ID: Final[Mapping[str, Action]] = {action.id: action for action in ACTIONS}

_MOVES: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("list.down", "list.up"), "Move a line."),
    (("list.first", "list.last"), "First and last line."),
    (("list.half_down", "list.half_up"), "Half a page down and up."),
    (("list.page_down", "list.page_up"), "A page down and up."),
    (("list.select",), "Go in: open the conversation, load the gap, fold the tree, turn on an include."),
    (("list.mark",), "Mark in the lists, fold in the tree, switch an include."),
    (("tree.fold", "tree.unfold"), "Fold and unfold in the tree."),
    (("tree.fold_all", "tree.unfold_all"), "Fold and unfold all of the tree."),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so on the main screen just now: the needs that are met."""

    met: frozenset[Need] = frozenset()

    def hindrance(self, action: Action) -> str:
        """Why ``action`` is not possible now, empty where it is."""
        return next((need.value for need in action.needs if need not in self.met), "")


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
        replace(each, keys=_split(keymap[each.id])) if each.id in keymap else each for each in ACTIONS
    )
    _check_shared(keymap, {action.id: action.keys for action in actions})
    return actions


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
