"""The command palette: every action of the table, by its name and its sentence."""

from __future__ import annotations

from contextlib import suppress

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from tui.commands import ACTIONS, Action, key_label


class Palette(CommandPalette):
    """Textual's palette, which may be asked to page through rows that it has not laid out yet."""

    def _action_command_list(self, action: str) -> None:
        """Move in the list; a key that is quicker than the list does nothing."""
        # Between new rows and their layout the list knows no line of its rows (Textual 8.2.8).
        with suppress(KeyError):
            super()._action_command_list(action)


class ActionProvider(Provider):
    """Offers the actions of the main screen; choosing one does what its key does."""

    async def discover(self) -> Hits:
        """Every action, before anything is typed."""
        for action in self._offered():
            yield DiscoveryHit(_title(action), self._do(action), help=action.help)

    async def search(self, query: str) -> Hits:
        """The actions whose words match."""
        matcher = self.matcher(query)
        for action in self._offered():
            score = matcher.match(f"{_title(action)} {action.help}")
            if score > 0:
                yield Hit(score, _title(action), self._do(action), help=action.help)

    def _offered(self) -> list[Action]:
        return [action for action in ACTIONS if action.id != "palette"]

    def _do(self, action: Action) -> _Do:
        return _Do(self, action.id)


class _Do:
    """Does one action on the screen that the palette was opened from."""

    def __init__(self, provider: Provider, action_id: str) -> None:
        self._provider = provider
        self._action_id = action_id

    async def __call__(self) -> None:
        await self._provider.screen.run_action(f"do('{self._action_id}')")


def _title(action: Action) -> str:
    keys = ", ".join(key_label(key) for key in action.keys)
    return f"{action.label} ({keys})"
