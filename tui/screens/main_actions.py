"""The actions of the main screen, one method each, named as in the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import Pane
from tui.render.lines import JumpTarget, LinkTarget, PictureTarget
from tui.render.time_mode import TIME_MODES
from tui.screens import groups
from tui.screens.pane_actions import PaneActions
from tui.widgets.detail_pane import DetailPane
from tui.widgets.filter_bar import FilterBar
from tui.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from tui.render.lines import Target


class MainActions(PaneActions):
    """Does what a key, the footer or the palette asks for; whether it is possible was checked before."""

    def do(self, action_id: str) -> None:
        """Do one action."""
        getattr(self, action_id)()

    def filter(self) -> None:
        """Type a filter over the list, or words to look for in the item."""
        self._bar.open()

    @property
    def _bar(self) -> FilterBar:
        """The bar of the pane that is current."""
        return self._screen.pane_widget(self._screen.pane).filter_bar

    def next_match(self) -> None:
        """Go to the next place with the words."""
        self._to_match(1)

    def previous_match(self) -> None:
        """Go to the place with the words before this one."""
        self._to_match(-1)

    def _to_match(self, by: int) -> None:
        """In a filtered list every row is a match."""
        if self._screen.pane is Pane.DETAIL:
            self._screen.query_one(DetailPane).finder.step(by)
        else:
            self._screen.query_one(f"#{self._screen.pane.value}", ListPane).list.action_move(by)

    def open(self) -> None:
        """Open a conversation by its id."""
        self._screen.edits.open()

    def why(self) -> None:
        """Paste an error text, and go to the item that it speaks of."""
        self._screen.late.traces.begin()

    def check(self) -> None:
        """List what the check found."""
        self._screen.edits.run(self._screen.checks.choose())

    def edit_metadata(self) -> None:
        """Edit the metadata of the conversation."""
        target = self._screen.edits.target(self._screen.pane)
        if target is not None:
            self._screen.edits.edit_metadata(target)

    def delete(self) -> None:
        """Delete what the pane is about: the conversation, else the marked items, else the item."""
        screen = self._screen
        if screen.pane is Pane.CONVERSATIONS:
            target = screen.conversations.highlighted
            if target is not None:
                screen.edits.delete_conversation(target)
            return
        marked = screen.query_one("#items", ListPane).list.marked
        shown = screen.item.row
        chosen = marked or frozenset({shown.identity} if shown is not None else ())
        if chosen:
            screen.edits.delete_items(chosen)
        else:
            screen.report.say("delete: there is no item here.", severity="warning")

    def add_items(self) -> None:
        """Add items to the open conversation."""
        self._screen.edits.add_items()

    def create(self) -> None:
        """Create a conversation."""
        self._screen.edits.create()

    def copy(self) -> None:
        """Copy an id, JSON, a value, or a request."""
        self._screen.late.hand_out.copy(self._screen.pane)

    def editor(self) -> None:
        """Open the shown text in the user's editor."""
        self._screen.late.hand_out.editor(self._screen.pane)

    def pager(self) -> None:
        """Open the shown text in the user's pager."""
        self._screen.late.hand_out.pager()

    def export(self) -> None:
        """Export the conversation to a file."""
        self._screen.late.exports.begin(self._screen.edits.target(self._screen.pane))

    def next_view(self) -> None:
        """Show the next view of the item."""
        detail = self._screen.query_one(DetailPane)
        detail.view = detail.view.next

    def includes(self) -> None:
        """Go to the include toggles."""
        self._screen.go_to_pane(Pane.DETAIL)
        self._screen.query_one(DetailPane).focus_includes()

    def jump_pair(self) -> None:
        """Go from a call to its output, or back."""
        row = self._screen.item.row
        other = self._screen.timeline.pair_of(row.identity) if row is not None else None
        if other is not None:
            self._jump(other)

    def _jump(self, identity: str) -> None:
        if not self._screen.timeline.go_to(identity):
            self._screen.report.say("The filter hides the other half.", severity="warning")

    def go_in(self, target: Target) -> None:
        """Follow what a line of the detail leads to."""
        match target:
            case JumpTarget(identity):
                self._jump(identity)
            case LinkTarget(url):
                self._screen.edits.show_link(url)
            case PictureTarget():
                self._screen.action_do("picture")

    def picture(self) -> None:
        """Open or save the picture of the item."""
        self._screen.edits.picture()

    def compare(self) -> None:
        """Compare what is marked."""
        self._screen.late.compares.begin(self._screen.pane)

    def time_column(self) -> None:
        """Change what the time column shows."""
        timeline = self._screen.timeline
        timeline.time_mode = timeline.time_mode.following
        timeline.draw()
        self._screen.report.say(f"First column of the items: {TIME_MODES[timeline.time_mode]}.")

    def heaviest(self) -> None:
        """List the heaviest items."""
        # One that waits for its dialog must not be cancelled, which the dialog's answer would trip over.
        if not self._screen.busy(groups.HEAVIEST):
            self._screen.start(groups.HEAVIEST, self._screen.late.heaviest.choose(), exclusive=False)

    def order(self) -> None:
        """Turn the timeline round."""
        self._screen.timeline.turn()

    def load_all(self) -> None:
        """Load every item."""
        self._screen.loads.load_all()

    def watch(self) -> None:
        """Begin or end watching."""
        self._screen.watching.turn()

    def reload(self) -> None:
        """Ask the server again for what the pane shows."""
        screen = self._screen
        if screen.services is None:
            screen.ways_out.reopen()
        elif screen.pane is Pane.CONVERSATIONS:
            screen.conversations.reload()
        elif screen.pane is Pane.ITEMS or screen.item.row is None:
            screen.timeline.reload()
        else:
            screen.show_item(screen.item.row.identity, refresh=True)

    def back(self) -> None:
        """Leave a bar, else cancel a load, else take a filter off, else go back a pane."""
        screen = self._screen
        detail = screen.query_one(DetailPane)
        if detail.parts.include_bar.has_focus:
            detail.focus_content()
        elif self._cancel_load():
            screen.report.say("Stopped; what was loaded stays.")
        elif screen.stop_work() or self._take_filter_off():
            pass
        elif screen.zoomed:
            self.zoom()
        elif screen.pane is not Pane.CONVERSATIONS:
            self._step(-1)

    def _cancel_load(self) -> bool:
        """Cancel what is being loaded for the pane; False where nothing is."""
        screen = self._screen
        if screen.pane is Pane.CONVERSATIONS:
            stopped = screen.cancel(groups.CONVERSATIONS)
            if stopped:
                screen.conversations.stopped()
            return stopped
        loads, asks = screen.cancel(groups.TIMELINE), screen.cancel(groups.REASK)
        return loads or asks

    def _take_filter_off(self) -> bool:
        if self._screen.pane_widget(self._screen.pane).filter_text:
            self._bar.action_clear()
            self._screen.facts_changed()
            return True
        return False

    def profile(self) -> None:
        """Choose another profile."""
        self._screen.start("profile", self._screen.ways_out.choose_profile(), exclusive=False)

    def log(self) -> None:
        """Show what was said in this run."""
        from tui.dialogs.select_text import SelectTextDialog

        text = "\n".join(self._screen.report.log) or "Nothing was said yet."
        self._screen.app.push_screen(SelectTextDialog("Messages of this run", text))

    def help(self) -> None:
        """Show every key."""
        from tui.dialogs.help import HelpDialog, help_sections

        self._screen.app.push_screen(HelpDialog(help_sections(self._screen.key_of, self._screen.moves)))

    def palette(self) -> None:
        """Search every command by name."""
        self._screen.app.action_command_palette()

    def quit(self) -> None:
        """Quit; running writes are waited for."""
        self._screen.start("quit", self._screen.ways_out.quit(), exclusive=False)
