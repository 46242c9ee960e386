"""Toasts and the log: everything is said once, safely."""

from __future__ import annotations

import pytest

from tui.errors import ConversationsTuiError, ErrorContext, InputError, PartlyDone, Rejected, ServerFault
from tui.report import Report, Severity

HOSTILE = "\x1b]52;c;eA==\x07 \u009b31m [@click=app.quit]x[/] \u202e evil\x00\r"
RAW = ("\x1b", "\u009b", "\x07", "\x00", "\r", "\u202e")


class Told:
    def __init__(self) -> None:
        self.toasts: list[tuple[str, str, Severity]] = []
        self.report = Report(lambda *toast: self.toasts.append(toast), clock=lambda: 3_661.0)

    @property
    def texts(self) -> str:
        return "\n".join([*(text for toast in self.toasts for text in toast), *self.report.log])


def test_saying_and_noting() -> None:
    told = Told()
    told.report.say("two\nlines", title="Done")
    told.report.say("careful", severity="warning")
    told.report.note("only in the log")
    assert told.toasts == [("two\nlines", "Done", "information"), ("careful", "", "warning")]
    assert told.report.log == (
        "01:01:01  information  Done: two\nlines",
        "01:01:01  warning      careful",
        "01:01:01  information  only in the log",
    )


def errors() -> list[ConversationsTuiError]:
    context = ErrorContext(HOSTILE, HOSTILE, 500, HOSTILE, HOSTILE, HOSTILE)
    return [
        ServerFault(HOSTILE, context),
        InputError(HOSTILE, field=HOSTILE),
        PartlyDone(HOSTILE, cause=Rejected(HOSTILE, context), done=(HOSTILE,), unknown=(HOSTILE,)),
    ]


@pytest.mark.parametrize("error", errors())
def test_hostile_text_is_never_raw(error: ConversationsTuiError) -> None:
    told = Told()
    told.report.error(error, doing=HOSTILE)
    told.report.say(HOSTILE, title=HOSTILE)
    told.report.note(HOSTILE)
    assert not [sign for sign in RAW if sign in told.texts]
    assert "\n" not in "".join(title for _, title, _ in told.toasts)
    assert "evil" in told.texts


@pytest.mark.parametrize(
    ("operation", "doing", "said"),
    [
        ("create_conversation", "create", True),
        ("create_conversation", "", False),
        ("get_conversation", "load", False),
        ("list_conversation_items", "load", False),
    ],
)
def test_whether_it_was_stored(operation: str, doing: str, said: bool) -> None:
    told = Told()
    told.report.error(ServerFault("broke", ErrorContext(operation, status=500)), doing=doing)
    ((text, title, severity),) = told.toasts
    assert ("not known whether this was stored" in text) is said
    assert (title, severity) == (f"{doing}: The server failed" if doing else "The server failed", "error")
    assert text.startswith("broke\nstatus: 500")


def test_toasts_and_the_log_are_bounded() -> None:
    told = Told()
    told.report.say("x" * 5000)
    assert len(told.toasts[0][0]) == 600
    assert "x" * 5000 in told.report.log[0]
    for number in range(600):
        told.report.note(str(number))
    assert len(told.report.log) == 500
    assert told.report.log[-1].endswith("599")
