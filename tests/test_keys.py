"""Keys as people write and choose them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.binding import Binding

from tui.app import ConversationsApp
from tui.commands import ACTIONS, BY_ID
from tui.errors import SettingsError
from tui.keys import MOVES, apply_keymap, key_label, moves, widget_keymap
from tui.screens.main_actions import MainActions
from tui.settings.keymap import read_keymap
from tui.settings.widget_keys import WIDGET_KEYS
from tui.widgets.filter_bar import FilterBar
from tui.widgets.include_bar import IncludeBar
from tui.widgets.list_moves import ListMoves
from tui.widgets.text_view import TextView
from tui.widgets.tree_view import TreeView


def test_keys_as_a_person_writes_them() -> None:
    assert [key_label(key) for key in ("slash", "escape", "shift+tab", "d")] == ["/", "esc", "⇧tab", "d"]


def test_a_users_keys() -> None:
    actions = {action.id: action for action in apply_keymap({"delete": "ctrl+x, X", "quit": "ctrl+q"})}
    assert actions["delete"].keys == ("ctrl+x", "X")
    assert actions["delete"].needs == BY_ID["delete"].needs
    assert actions["quit"].keys == ("ctrl+q",)
    assert actions["filter"] is BY_ID["filter"]
    assert apply_keymap({}) == ACTIONS
    swapped = {action.id: action.keys for action in apply_keymap({"delete": "a", "add_items": "d"})}
    assert (swapped["delete"], swapped["add_items"]) == (("a",), ("d",))


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({"nothing": "x"}, "'nothing' names no action; there are: filter, next_match"),
        ({"delete": ""}, "'delete' is given an empty key"),
        ({"delete": "x,,y"}, "'delete' is given an empty key"),
        ({"delete": "q"}, "the key 'q' is given to both 'delete' and 'quit'"),
        ({"delete": "x", "quit": "x"}, "the key 'x' is given to both"),
        ({"list.nothing": "x"}, "'list.nothing' names no action; there are: .*list.down"),
        ({"list.down": ","}, "'list.down' is given an empty key"),
    ],
)
def test_mistakes_in_a_users_keys(keymap: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        apply_keymap(keymap)


def test_ids_of_widgets_keys_are_those_of_the_widgets() -> None:
    bindings = [
        binding
        for widget in (ListMoves, TreeView, TextView, FilterBar, IncludeBar, ConversationsApp)
        for binding in widget.__dict__["BINDINGS"]
        if isinstance(binding, Binding) and binding.id
    ]
    assert {str(one.id): tuple(one.key.split(",")) for one in bindings} == WIDGET_KEYS


def test_every_action_is_a_method() -> None:
    assert all(callable(getattr(MainActions, action.id)) for action in ACTIONS)


def test_a_users_keys_of_widgets() -> None:
    keymap = {"list.down": "n, down", "list.up": "e", "delete": "X", "include.up": "n"}
    assert widget_keymap(keymap) == {"list.down": "n,down", "list.up": "e", "include.up": "n"}
    assert widget_keymap({}) == {}
    actions = {action.id: action.keys for action in apply_keymap(keymap)}
    assert actions == {action.id: action.keys for action in ACTIONS} | {"delete": ("X",)}
    assert moves(keymap)[0] == ("n ↓ e", "Move a line.")
    assert MOVES[0] == ("↓ j ↑ k", "Move a line.")


def test_widgets_keys_differ_within_their_scope_only() -> None:
    assert widget_keymap({"tree.turn": "j"}) == {"tree.turn": "j"}
    with pytest.raises(SettingsError, match=r"the key 'k' is given to both 'list.down' and 'list.up'"):
        widget_keymap({"list.down": "k"})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('quit = "Q"\nnothing = "x"\n', 2),
        ('quit = "Q"\n\n[list]\ndown = ""\n', 4),
        # Both ways round: the line is the user's, not that of the built-in keys.
        ('\nfilter = "q"\n', 2),
        ('\nquit = "slash"\n', 2),
        ('[list]\ndown = "k"\n', 2),
        ('[list]\nup = "j"\n', 2),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    keymap = read_keymap(path)
    with pytest.raises(SettingsError) as caught:
        apply_keymap(keymap) and widget_keymap(keymap)
    assert (caught.value.path, caught.value.line) == (path, line)
