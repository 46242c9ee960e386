"""The table of actions."""

from __future__ import annotations

from tui.commands import ACTIONS, BY_ID, Facts, Need, Pane
from tui.keys import MOVES


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
