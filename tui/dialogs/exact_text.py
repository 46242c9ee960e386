"""Inputs that show outside text safely and keep it exactly.

Textual's Input and TextArea draw what they hold, controls included, and TextArea splits lines at characters
that are no newline in JSON (U+2028, U+0085). So these two hold each unsafe character as one private-use
character, draw a sign in its place, and give the original back as ``exact``. The private range is plane 15
(and the start of 16), one code point for each unsafe one; no other use of it was seen in conversations.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rich.text import Text
from textual.document._document import EditResult, Location
from textual.events import Paste
from textual.widgets import TextArea

from tui.render.safe_text import safe_line
from tui.widgets.one_line import OneLine

_PLANE: Final = 0xF0000
_TAGS: Final = 0xE0000
_TAG_SHIFT: Final = 0x20000
_HIDDEN: Final = re.compile("[\U000f0000-\U000fffff\U00100000-\U0010007f]")


def hide(text: str, *, keep: str = "") -> str:
    """``text`` with each character that must not be drawn as its private-use stand-in, but for ``keep``."""
    if safe_line(text) == text:
        return text
    return "".join(char if char in keep or safe_line(char) == char else _stand_in(char) for char in text)


def _stand_in(char: str) -> str:
    code = ord(char)
    return chr(code + (_TAG_SHIFT if code >= _TAGS else _PLANE))


def _original(match: re.Match[str]) -> str:
    code = ord(match[0])
    char = chr(code - (_TAG_SHIFT if code >= _TAGS + _TAG_SHIFT else _PLANE))
    return match[0] if safe_line(char) == char else char


def reveal(text: str) -> str:
    """What ``hide`` was given."""
    return _HIDDEN.sub(_original, text)


def signs(text: str) -> str:
    """One visible character for each character of a hidden text, tabs kept: columns stay where they are."""
    return "".join(char if char == "\t" else _sign(char) for char in text)


@lru_cache(maxsize=4096)
def _sign(char: str) -> str:
    sign = safe_line(reveal(char))
    return sign if len(sign) == 1 else "\N{REPLACEMENT CHARACTER}"


class ExactInput(OneLine):
    """One line of text that may hold anything, newlines too (a paste keeps them)."""

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(hide(text), placeholder=placeholder, id=id, select_on_focus=False, compact=True)

    @property
    def exact(self) -> str:
        """The text itself."""
        return reveal(self.value)

    def show(self, text: str) -> None:
        """Take ``text`` in place of what was there, the cursor at its end."""
        self.value = hide(text)
        self.cursor_position = len(self.value)

    @property
    def _value(self) -> Text:
        """What is drawn: Textual asks this."""
        return Text(signs(self.value).expandtabs(1), no_wrap=True, overflow="ignore", end="")

    @property
    def selected_text(self) -> str:
        """The selected part of the text itself."""
        return reveal(super().selected_text)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put ``text`` in the place of the characters from ``start`` to ``end``."""
        super().replace(hide(text), start, end)

    def _on_paste(self, event: Paste) -> None:
        """Take all of a paste: Textual's own keeps only the first line."""
        self.replace(event.text, *self.selection)
        event.stop()
        event.prevent_default()


class ExactTextArea(TextArea):
    """Several lines of text that may hold anything; CR LF becomes one newline. Never with a language."""

    def __init__(
        self,
        text: str = "",
        *,
        read_only: bool = False,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(
            _hide_block(text),
            read_only=read_only,
            placeholder=placeholder,
            id=id,
            compact=True,
            highlight_cursor_line=False,
        )

    @property
    def exact(self) -> str:
        """The text itself."""
        return reveal(self.text)

    def get_line(self, line_index: int) -> Text:
        """What is drawn of one line: Textual asks this."""
        return Text(signs(self.document.get_line(line_index)), end="", no_wrap=True)

    @property
    def selected_text(self) -> str:
        """The selected part of the text itself."""
        return reveal(super().selected_text)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        """Every way in (typing, pasting, the clipboard) ends here."""
        return super()._replace_via_keyboard(_hide_block(insert), start, end)


def _hide_block(text: str) -> str:
    return hide(text.replace("\r\n", "\n"), keep="\t\n")
