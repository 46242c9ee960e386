"""The Textual app: opens and closes the services, brings the theme and the keys, shows the main screen."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from tui.errors import ApiError, ConversationsTuiError, LibraryError
from tui.keys import apply_keymap, keys_by_id, moves, widget_keymap
from tui.library.first_page import first_page
from tui.models.rows import KnownConversation
from tui.render.last_words import last_words
from tui.render.safe_text import safe_line, whole_characters
from tui.render.styles import Styles, dark_styles
from tui.report import Report, Severity
from tui.screens.main import MainScreen
from tui.screens.ways_out import WaysOut
from tui.settings.settings import Settings
from tui.theme import THEME

if TYPE_CHECKING:
    from tui.services.services import Services

OPENING_GROUP = "opening"
_TERMINAL_CHECK = 2.0
"""Seconds between two looks whether the terminal is still there."""
QUIT_PATIENCE = 10.0
"""Seconds that quitting waits for running writes."""
FAULT_STATUS = 70
"""Exit status after an error of the program itself."""
_FIRST_ROWS = 200


class ConversationsApp(App[tuple[str, ...]]):
    """The browser. Its return value names the writes that are not known to be stored."""

    TITLE = "conversations-tui"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="app.quit"),
    ]

    def __init__(self, settings: Settings, *, open_text: str = "") -> None:
        """``open_text`` holds the id of a conversation to open at the start, or is empty."""
        super().__init__()
        self._settings = settings
        self._open_text = open_text
        self._services: Services | None = None
        self._closing_services: asyncio.Task[None] | None = None
        self._unknown_writes: list[str] = []
        self._quitting = False
        self._actions = {action.id: action for action in apply_keymap(settings.keymap)}
        self._widget_keys = widget_keymap(settings.keymap)
        self._report = Report(self._toast)
        self._failed_writes: list[str] = []
        self._collector_paused = not gc.isenabled()
        # Before anything is drawn: a theme that is set later has every style read and applied again.
        self.register_theme(THEME)
        self.set_reactive(App.theme, THEME.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours of the panes' borders under themes that do not name them."""
        return {"pane-border": "#3a4352", "pane-focus": "#88b4e7"}

    def on_mount(self) -> None:
        """Keys (each that is named costs at each press), and what goes on behind the first screen."""
        own = [self._actions[name] for name in self._settings.keymap if name in self._actions]
        self.set_keymap({action.id: ",".join(action.keys) for action in own} | self._widget_keys)
        self._listen_for_signals()
        self._open_behind(self.screen)

    def get_default_screen(self) -> MainScreen:
        """The browser itself: a screen of Textual's own under it would be laid out and drawn first."""
        return self._main_screen()

    def _main_screen(self) -> MainScreen:
        """A browser of what the library alone knows."""
        keys = keys_by_id(self._settings.keymap)
        ways_out = WaysOut(self.action_quit, self.reopen, self.choose_profile)
        return MainScreen(
            self._report, self._look(), self._first_rows(), keys, moves(self._settings.keymap), ways_out
        )

    def _open_behind(self, screen: Screen[Any]) -> None:
        if isinstance(screen, MainScreen):
            self.call_after_refresh(self._start_opening, screen)

    def _start_opening(self, screen: MainScreen) -> None:
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        screen.show_profile(self._settings.profile.name, self._settings.profile.host)
        self.run_worker(
            self._open(screen, self._settings),
            group=OPENING_GROUP,
            name=OPENING_GROUP,
            exclusive=True,
            exit_on_error=False,
        )

    async def _open(self, screen: MainScreen, settings: Settings) -> None:
        """Import and open the services while the first screen stands."""
        await asyncio.to_thread(import_module, "tui.widgets.detail_parts")
        screen.complete()
        opening = await asyncio.to_thread(import_module, "tui.services.opening")
        try:
            services: Services = await opening.open_services(
                settings,
                on_retry=screen.retrying,
                on_abandoned=self._abandoned,
                on_uncached=self._uncached,
            )
        except ConversationsTuiError as error:
            screen.services_failed(error)
            return
        if self._quitting or self._services is not None or settings is not self._settings:
            # The user has gone on to something else while these were being opened.
            await services.close(patience=0)
            return
        self._services = services
        if self._collector_paused or not gc.get_freeze_count():
            # What the start loaded stays until the end: no collection has to look at it again.
            self._collector_paused = False
            gc.freeze()
        text, self._open_text = self._open_text, ""
        screen.services_ready(services, text)

    def reopen(self) -> None:
        """Try again to open the services, unless that is under way."""
        opening = any(each.group == OPENING_GROUP and not each.is_finished for each in self.workers)
        idle = self._services is None and self._closing_services is None and not opening
        if idle and isinstance(self.screen, MainScreen):
            self._start_opening(self.screen)

    def _first_rows(self) -> Sequence[KnownConversation]:
        if self._settings.private:
            return ()
        try:
            return first_page(self._settings.paths.library, self._settings.profile.name, _FIRST_ROWS)
        except LibraryError:
            # Opening the library in full sets a damaged file aside and says so.
            return ()

    def _look(self) -> Styles:
        styles = dark_styles()
        return styles.without_colour() if os.environ.get("NO_COLOR") else styles

    # Profiles

    async def choose_profile(self) -> None:
        """Ask for a profile, close the services of this one and begin anew with that."""
        from tui.dialogs.choose_profile import ChooseProfileDialog

        profiles = self._settings.profiles or (self._settings.profile,)
        rows = [(each.name, each.host) for each in profiles]
        name = await self.push_screen_wait(ChooseProfileDialog(rows, self._settings.profile.name))
        chosen = next((each for each in profiles if each.name == name), None)
        if chosen is not None and chosen != self._settings.profile:
            self._settings = replace(self._settings, profile=chosen)
            self.workers.cancel_group(self, OPENING_GROUP)
            before = self.screen
            if isinstance(before, MainScreen):
                before.services_gone()
            await self._close_services()
            if isinstance(before, MainScreen):
                before.timeline.close()
            screen = self._main_screen()
            # Textual cannot switch from the screen that an app began with (8.2.8: it has no result callback to
            # pop): that one stays beneath, without its rows.
            # Not awaited: this runs on behalf of the screen that goes, and would end with it.
            self.switch_screen(screen) if len(self.screen_stack) > 1 else self.push_screen(screen)
            self._open_behind(screen)

    def action_command_palette(self) -> None:
        """Open the palette over the main screen: its commands are that screen's, and there is one palette."""
        if isinstance(self.screen, MainScreen):
            from tui.palette import Palette

            self.push_screen(Palette())

    # Saying things

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard, which takes UTF-8 only."""
        super().copy_to_clipboard(whole_characters(text))

    def _toast(self, message: str, title: str, severity: Severity) -> None:
        self.notify(message, title=title, severity=severity, markup=False, timeout=8 if title else 5)

    def _abandoned(self, name: str, error: BaseException) -> None:
        known = not (isinstance(error, ApiError) and error.may_have_acted)
        words = f"{'not stored' if known else 'not known to be stored'}: {name}: {error}"
        self._failed_writes.append(words)
        self._report.say(words, title="A write failed", severity="error")

    def _uncached(self, error: LibraryError) -> None:
        self._report.say(error.message, title="Copies could not be kept", severity="warning")

    @property
    def unsettled_writes(self) -> tuple[str, ...]:
        """Writes that failed, or whose end is not known, when nobody waited any more; unsafe text."""
        unknown = [f"not known to be stored: {name}" for name in self._unknown_writes]
        return (*unknown, *self._failed_writes)

    # Failing

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error that opening or quitting did not foresee must not end in silence."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self._report.fault(error, last_words(error))

    def _handle_exception(self, error: Exception) -> None:
        """End with a safe traceback: Textual's own prints local variables and control characters.

        Every error that nobody caught comes here: those of handlers, of workers and of drawing.
        """
        first = cast("asyncio.Event", self._exception_event)
        if not first.is_set():
            self._exception = error
            first.set()
            self._exit_renderables.append(Text(last_words(error)))
        self._return_code = FAULT_STATUS
        self._close_messages_no_wait()

    # Quitting

    def _listen_for_signals(self) -> None:
        if self.is_headless or sys.platform == "win32":
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, lambda: self.call_later(self.action_quit))
        self.set_interval(_TERMINAL_CHECK, self._see_terminal)

    async def _see_terminal(self) -> None:
        """A terminal that is gone tells only the leader of its session; others would read from it for ever."""
        if not os.isatty(sys.stdin.fileno()):
            await self.action_quit()

    async def action_quit(self) -> None:
        """Begin to quit; the app goes on drawing meanwhile, so that it can say what it waits for."""
        if not self._quitting:
            self._quitting = True
            self.run_worker(self._quit(), group="quit", name="quit", exit_on_error=False)

    async def _quit(self) -> None:
        """Wait for running writes, say which, then leave."""
        services = self._services
        if services is not None and services.writes.running:
            words = (
                f"{', '.join(services.writes.running)}\nWaiting up to {QUIT_PATIENCE:.0f} s for this to end."
            )
            self._report.say(words, title="Still writing", severity="warning")
        try:
            await self._close_services()
        finally:
            self.exit(tuple(self._unknown_writes))

    async def _close_services(self) -> None:
        """Close them once, whoever asks; every caller waits until it is done."""
        services, self._services = self._services, None
        if services is not None:
            self._closing_services = asyncio.create_task(self._close(services), name="closing services")
        if self._closing_services is not None:
            await asyncio.shield(self._closing_services)

    async def _close(self, services: Services) -> None:
        try:
            self._unknown_writes += await services.close(patience=QUIT_PATIENCE)
        finally:
            self._closing_services = None

    async def on_unmount(self) -> None:
        """However the app ends, its services are closed."""
        await self._close_services()


def run_browser(settings: Settings, open_text: str | None = None) -> int:
    """Run the browser in this terminal until the user quits; returns the exit code of the process."""
    app = ConversationsApp(settings, open_text=open_text or "")
    app.run()
    for words in app.unsettled_writes:
        sys.stderr.write(f"{safe_line(words)}\n")
    return 4 if app.unsettled_writes else app.return_code or 0
