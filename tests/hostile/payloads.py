"""What outside text may try on a terminal, what must be seen of it, and what must never be among the bytes."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tests.support.pty_app import PtyApp

_SHORT = (("\x1b", "␛"), ("\x07", "␇"), ("\x9b", "�"), ("\u202e", "⟪RLO⟫"), ("[/b]", "[/b]"))
_LONG = (
    ("\x1b]52;c;aGk=", "␛]52;c;aGk="),
    ("\x07", "␇"),
    ("\x1b]0;taken\x07", "␛]0;taken␇"),
    ("\x1b[6;66;666t", "␛[6;66;666t"),
    ("\x9b31m", "�31m"),
    ("\u2066\u202e", "⟪LRI⟫⟪RLO⟫"),
    ("\x08\x7f", "␈␡"),
    ("[@click=app.bell]x[/]", "[@click=app.bell]x[/]"),
    ("[/nope]", "[/nope]"),
)
_NO_CONTROLS = (("\u202e", "⟪RLO⟫"), ("\u2066", "⟪LRI⟫"), ("[/b]", "[/b]"))


@dataclass(frozen=True, slots=True)
class Payload:
    """One hostile text with a mark of its own, and its visible form."""

    text: str
    shown: str

    @property
    def in_json(self) -> str:
        """Its visible form where JSON is shown, which writes C0 as escapes itself."""
        return self.shown.translate(_JSON_SIGNS)


_JSON_SIGNS = {ord("␛"): "\\u001b", ord("␇"): "\\u0007", ord("␈"): "\\b"}


def _payload(mark: str, pieces: tuple[tuple[str, str], ...]) -> Payload:
    return Payload(mark + "".join(raw for raw, _ in pieces), mark + "".join(shown for _, shown in pieces))


def short(mark: str) -> Payload:
    """For places of few columns: ESC, BEL, U+009B, a bidi override, a markup tag."""
    return _payload(mark, _SHORT)


def long(mark: str) -> Payload:
    """Everything: clipboard, title, a CSI, C1, bidi, backspace, a markup action and a stray closing tag."""
    return _payload(mark, _LONG)


def in_path(mark: str) -> Payload:
    """For ids that are sent in a path, where control characters are refused before anything is sent."""
    return _payload(mark, _NO_CONTROLS)


_ALLOWED = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # what Textual draws with; none of the payloads' own, see below
    rb"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer, from a closed list
    rb"|\x1b(\[[0-?]*)?\Z"  # the last one may not be here in full yet
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060\u2066-\u2069\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)


def assert_clean(raw: bytes) -> None:
    """No byte of a payload's controls is among what the terminal got."""
    for sequence in (b"\x1b]52;", b"\x1b]0;", b"\x1b]2;", b"\x1b]8;", b"\x1b[6;66;666t", b"\xc2\x9b"):
        assert sequence not in raw, f"{sequence!r} reached the terminal: {around(raw, sequence)!r}"
    rest = codecs.getincrementaldecoder("utf-8")().decode(_ALLOWED.sub(b"", raw))
    found = _FORBIDDEN.search(rest)
    if found is not None:
        near = rest[max(found.start() - 60, 0) : found.end() + 20]
        raise AssertionError(f"{found[0]!r} reached the terminal: {near!r}")


def around(raw: bytes, part: bytes) -> bytes:
    """The bytes beside a part, for a message."""
    at = raw.index(part)
    return raw[max(at - 60, 0) : at + 60]


def squeezed(text: str) -> str:
    """A screen without what wrapping and borders put between the characters of a text."""
    return re.sub(r"[\s│┃▌▐╭╮╰╯─]", "", text)


def sees(app: PtyApp, shown: str) -> None:
    """Wait until a visible form is on the screen, whatever lines it is wrapped to."""
    wanted = squeezed(shown)
    app.wait_for(lambda now: wanted in squeezed(now.text))
