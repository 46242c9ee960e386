"""The table of actions."""

from __future__ import annotations

import pytest

from tui.commands import ACTIONS, BY_ID, MOVES, Facts, Need, Pane, apply_keymap, key_label
from tui.errors import SettingsError


def test_ids_and_keys_are_unique_and_everything_is_said() -> None:
    assert len(BY_ID) == len(ACTIONS)
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(set(keys)) == len(keys)
    for action in ACTIONS:
        assert action.id.isidentifier()
        assert action.keys
        assert action.label
        assert action.help.endswith(".")
        assert action.group
        assert set(action.footer) <= set(Pane)
    assert all(keys and text.endswith(".") for keys, text in MOVES)


def test_each_pane_has_a_footer() -> None:
    for pane in Pane:
        assert any(pane in action.footer for action in ACTIONS)


def test_what_hinders_an_action_is_said() -> None:
    delete = BY_ID["delete"]
    assert Facts().hindrance(delete) == Need.SERVICES.value
    assert Facts(frozenset({Need.SERVICES})).hindrance(delete) == "this profile is read-only"
    assert Facts(frozenset(Need)).hindrance(delete) == ""
    assert Facts().hindrance(BY_ID["quit"]) == ""


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
        ({"nothing": "x"}, "'nothing' names no action; there are: filter, open"),
        ({"delete": ""}, "'delete' is given an empty key"),
        ({"delete": "x,,y"}, "'delete' is given an empty key"),
        ({"delete": "q"}, "the key 'q' is given to both 'delete' and 'quit'"),
        ({"delete": "x", "quit": "x"}, "the key 'x' is given to both"),
    ],
)
def test_mistakes_in_a_users_keys(keymap: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        apply_keymap(keymap)
