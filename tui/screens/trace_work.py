"""From a pasted error to the item that it speaks of: asked for, looked for behind the screen, and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.analysis.explain import explain
from tui.errors import ConversationsTuiError
from tui.screens import groups
from tui.screens.edits import Edits
from tui.screens.host import Host

if TYPE_CHECKING:
    from tui.services.trace_places import Place, Trace


class TraceWork:
    """One search at a time; esc stops it, and the text comes back."""

    def __init__(self, host: Host, edits: Edits) -> None:
        self._host = host
        self._edits = edits
        self._text = ""

    def begin(self) -> None:
        """Ask for the text."""
        if self._host.busy(groups.TRACE):
            self._host.report.say("A search is under way: esc stops it.", severity="warning")
        else:
            self._edits.run(self._ask(self._text))

    def stop(self) -> bool:
        """Stop the search; whether there was one."""
        stopped = self._host.cancel(groups.TRACE)
        if stopped:
            self._host.show_activity("")
            self._host.report.say("The search was stopped.")
        return stopped

    async def _ask(self, draft: str, fault: str = "") -> None:
        from tui.dialogs.error_text import ErrorTextDialog

        text = await self._edits.desk().ask(ErrorTextDialog(draft, fault))
        if text is not None:
            self._text = text
            self._host.start(groups.TRACE, self._trace(text))

    async def _trace(self, text: str) -> None:
        services = self._host.services
        if services is None:
            return
        try:
            trace = await services.tracer.trace(text, self._say)
        except ConversationsTuiError as error:
            self._edits.run(self._ask(text, explain(error).sentence))
            return
        finally:
            self._host.show_activity("")
        self._edits.run(self._show(text, trace))

    def _say(self, words: str) -> None:
        self._host.show_activity(f"{words} · esc stops")

    async def _show(self, text: str, trace: Trace) -> None:
        if len(trace.places) == 1:
            self._go_to(trace.places[0])
        elif trace.places or trace.same_fault:
            await self._choose(trace)
        else:
            said = f"Nothing was found. {trace.absence}".rstrip()
            await self._ask(text, f"{said} Tried: {'; '.join(trace.tried)}")

    async def _choose(self, trace: Trace) -> None:
        """Offer the places; also a single one that only has the same fault is nothing to go to unasked."""
        from tui.dialogs.error_text import SameFaultDialog
        from tui.dialogs.places import PlacesDialog

        places = trace.places or trace.same_fault
        rows = [(place.conversation, place.finding) for place in places]
        dialog = PlacesDialog(rows) if trace.places else SameFaultDialog(trace.absence, rows)
        chosen = await self._edits.desk().ask(dialog)
        if chosen is not None:
            self._go_to(places[chosen])

    def _go_to(self, place: Place) -> None:
        self._text = ""
        self._edits.show(place.conversation, place.identity)
        if place.finding is not None:
            self._host.report.say(f"{place.finding.sentence}. {place.finding.mends}", severity="warning")
        elif place.identity:
            self._host.report.say("The check finds nothing wrong with this item as it stands now.")
