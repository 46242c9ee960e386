"""The command palette: every action of the table, by its name and its sentence."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol, runtime_checkable

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from tui.commands import ACTIONS, Action
from tui.keys import key_label
from tui.render.safe_text import safe_line


class Palette(CommandPalette):
    """Textual's palette, which may be asked to page through rows that it has not laid out yet.

    Textual's own commands are not in it: they do what the screen's do by other names, or what nothing here is
    drawn for (light themes, a panel of keys that esc does not close).
    """

    def __init__(self) -> None:
        super().__init__(providers=[ActionProvider], id="--command-palette")

    def _action_command_list(self, action: str) -> None:
        """Move in the list; a key that is quicker than the list does nothing."""
        # Between new rows and their layout the list knows no line of its rows (Textual 8.2.8).
        with suppress(KeyError):
            super()._action_command_list(action)


@runtime_checkable
class KnowsKeys(Protocol):
    """A screen that knows the user's keys."""

    def key_of(self, action: Action) -> str:
        """The key of an action."""
        ...


class ActionProvider(Provider):
    """Offers the actions of the main screen; choosing one does what its key does."""

    async def discover(self) -> Hits:
        """Every action, before anything is typed."""
        for action in self._offered():
            title = self._title(action)
            yield DiscoveryHit(Content(title), self._do(action), text=title, help=action.help)

    async def search(self, query: str) -> Hits:
        """The actions whose words match."""
        matcher = self.matcher(query)
        for action in self._offered():
            title = self._title(action)
            score = matcher.match(f"{title} {action.help}")
            if score > 0:
                # As content: the user's own keys stand in it, and text would be read as markup.
                yield Hit(score, Content(title), self._do(action), text=title, help=action.help)

    def _offered(self) -> list[Action]:
        return [action for action in ACTIONS if action.id != "palette"]

    def _title(self, action: Action) -> str:
        screen: object = self.screen
        key = screen.key_of(action) if isinstance(screen, KnowsKeys) else key_label(action.keys[0])
        return f"{action.label} ({safe_line(key)})"

    def _do(self, action: Action) -> _Do:
        return _Do(self, action.id)


class _Do:
    """Does one action on the screen that the palette was opened from."""

    def __init__(self, provider: Provider, action_id: str) -> None:
        self._provider = provider
        self._action_id = action_id

    async def __call__(self) -> None:
        await self._provider.screen.run_action(f"do('{self._action_id}')")
