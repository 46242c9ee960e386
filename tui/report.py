"""The one place that turns an error into a toast, and keeps what was said for the message log."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Literal

from tui.errors import ApiError, ConversationsTuiError
from tui.render.safe_text import safe_block, safe_line

Severity = Literal["information", "warning", "error"]
Toast = Callable[[str, str, Severity], None]
"""Shows a toast: message, title, severity. The texts are safe; they are not to be read as markup."""

_KEPT = 500
_TOAST_LENGTH = 600


class Report:
    """Tells the user what happened, once as a toast and for good in the log of this run."""

    def __init__(self, toast: Toast, clock: Callable[[], float] = time.time) -> None:
        self._toast = toast
        self._clock = clock
        self._log: deque[str] = deque(maxlen=_KEPT)

    @property
    def log(self) -> tuple[str, ...]:
        """What was said in this run, oldest first, each entry with its time; safe text."""
        return tuple(self._log)

    def say(self, message: str, *, title: str = "", severity: Severity = "information") -> None:
        """Say something in any words; text from outside may be part of them."""
        safe, heading = safe_block(message), safe_line(title)
        self._note(severity, f"{heading}: {safe}" if heading else safe)
        self._toast(safe[:_TOAST_LENGTH], heading, severity)

    def note(self, message: str) -> None:
        """Put something into the log without a toast."""
        self._note("information", safe_block(message))

    def error(self, error: ConversationsTuiError, *, doing: str = "") -> None:
        """Say that something failed: what was being done, the cause, and what is known of it."""
        # Imported here: nothing has failed before the first screen stands.
        from tui.analysis.explain import explain

        words = explain(error)
        facts = [value if label == "cause" else f"{label}: {value}" for label, value in words.facts]
        if isinstance(error, ApiError) and error.may_have_acted and doing and not _reads(error):
            facts.append("it is not known whether this was stored")
        if words.advice:
            facts.append(words.advice)
        self.say("\n".join(facts), title=f"{doing}: {words.title}" if doing else words.title, severity="error")

    def fault(self, error: BaseException, trace: str) -> None:
        """Say that this program itself failed at something; ``trace`` is for the log and holds no values."""
        self.note(trace)
        self.say(
            f"{type(error).__name__}. What was shown stays; the messages of this run hold the details.",
            title="A fault of this program",
            severity="error",
        )

    def _note(self, severity: Severity, text: str) -> None:
        at = time.strftime("%H:%M:%S", time.localtime(self._clock()))
        self._log.append(f"{at}  {severity:<11}  {text}")


def _reads(error: ApiError) -> bool:
    """Whether what failed was a read: it stores nothing, whatever the server did."""
    return error.context.operation.startswith(("get_", "list_"))
