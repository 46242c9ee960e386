"""The one table of actions: its keys, words, and when each is possible.

The footer, the help, the palette and the user's keymap all come from here. An action's id is the name of
the method of ``screens.main_actions.MainActions`` that does it, and the stable name in the user's
``keys.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple


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
    WORDS = "no words are looked for here"
    GAP = "all items are loaded"
    PICTURE = "this item has no picture"
    TWO_MARKED = "exactly two rows must be marked with space"


class Action(NamedTuple):
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
    in_detail: str = ""
    """The label under the item detail, where it is another one there."""

    def label_in(self, pane: Pane) -> str:
        """What the footer calls it under a pane."""
        return self.in_detail if self.in_detail and pane is Pane.DETAIL else self.label


EVERYWHERE: Final = tuple(Pane)

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "filter",
        ("slash",),
        "filter",
        "Filter the list by words, all of which must match; in the item detail, look for words.",
        "Find",
        (),
        EVERYWHERE,
        "search",
    ),
    Action("next_match", ("n",), "next match", "Go to the next place with the words.", "Find", (Need.WORDS,)),
    Action(
        "previous_match",
        ("N",),
        "previous match",
        "Go to the place with the words before this one.",
        "Find",
        (Need.WORDS,),
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
        "why",
        ("exclamation_mark",),
        "error",
        "Paste the text of an error, and go to the conversation and the item that it speaks of.",
        "Find",
        (Need.SERVICES,),
    ),
    Action(
        "check",
        ("L",),
        "check",
        "List what the check found in the open conversation, and go to one of the items.",
        "Inspect",
        (Need.SERVICES, Need.OPENED),
        (Pane.ITEMS,),
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
        "Copy an id, JSON, the value under the cursor, or the request as curl or Python.",
        "Inspect",
        (Need.SERVICES, Need.CONVERSATION),
        EVERYWHERE,
    ),
    Action(
        "export",
        ("x",),
        "export",
        "Export the conversation to a file: JSON lines, Markdown, HTML, or input to send again.",
        "Inspect",
        (Need.SERVICES, Need.CONVERSATION),
    ),
    Action(
        "editor",
        ("E",),
        "editor",
        "Read the item in $EDITOR; from the list of conversations, change the metadata in it.",
        "Inspect",
        (Need.SERVICES, Need.CONVERSATION),
    ),
    Action("pager", ("vertical_line",), "pager", "Read the item in $PAGER.", "Inspect", (Need.ITEM,)),
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
        "picture",
        ("S",),
        "picture",
        "Open or save the picture of the item.",
        "Inspect",
        (Need.SERVICES, Need.ITEM, Need.PICTURE),
    ),
    Action(
        "compare",
        ("equals_sign",),
        "compare",
        "Compare the two marked items, or the two marked conversations.",
        "Inspect",
        (Need.SERVICES, Need.TWO_MARKED),
    ),
    Action(
        "time_column",
        ("t",),
        "times",
        "Change the first column of the items: time, time since the item before, weight, or none.",
        "Inspect",
        (Need.OPENED,),
    ),
    Action(
        "heaviest",
        ("f",),
        "heaviest",
        "List the heaviest of the loaded items, and go to one.",
        "Inspect",
        (Need.OPENED,),
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
        "watch",
        ("w",),
        "watch",
        "Watch the conversation: what is appended comes by itself; again to stop.",
        "Inspect",
        (Need.SERVICES, Need.OPENED),
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


class Facts(NamedTuple):
    """What is so on the main screen just now."""

    met: frozenset[Need] = frozenset()
    """The needs that are met."""
    marked: int = 0
    """How many rows are marked in the list that the pane is about."""

    def hindrance(self, action: Action) -> str:
        """Why ``action`` is not possible now, empty where it is."""
        missing = next((need for need in action.needs if need not in self.met), None)
        if missing is Need.TWO_MARKED:
            now = {0: "none is", 1: "one is"}.get(self.marked, f"{self.marked:,} are")
            return f"{missing.value}, and {now} marked now"
        return missing.value if missing is not None else ""
