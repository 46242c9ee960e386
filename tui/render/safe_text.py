"""The only door for text from outside: servers, files, arguments, the clipboard.

A terminal obeys ESC, C1 controls such as U+009B, and bidirectional controls; the screen library obeys
markup. Text that went through here holds none of the first; what draws it hands it over as plain text,
so the second is never read. Each dangerous character is shown by one visible sign, so nothing is hidden.

Imports neither textual nor rich: the command line uses it too.
"""

from __future__ import annotations

import re
from typing import Final

_BIDI: Final = {
    0x061C: "⟪ALM⟫",
    0x200E: "⟪LRM⟫",
    0x200F: "⟪RLM⟫",
    0x202A: "⟪LRE⟫",
    0x202B: "⟪RLE⟫",
    0x202C: "⟪PDF⟫",
    0x202D: "⟪LRO⟫",
    0x202E: "⟪RLO⟫",
    0x2066: "⟪LRI⟫",
    0x2067: "⟪RLI⟫",
    0x2068: "⟪FSI⟫",
    0x2069: "⟪PDI⟫",
}
_INVISIBLE: Final = {
    0x00AD: "⟪SHY⟫",
    0x034F: "⟪CGJ⟫",
    0x115F: "⟪HCF⟫",
    0x1160: "⟪HJF⟫",
    0x180E: "⟪MVS⟫",
    0x200B: "⟪ZWSP⟫",
    0x2028: "⟪LS⟫",
    0x2029: "⟪PS⟫",
    0x2060: "⟪WJ⟫",
    0x3164: "⟪HF⟫",
    0xFEFF: "⟪BOM⟫",
    0xFFA0: "⟪HHF⟫",
}
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def _signs() -> dict[int, str]:
    """Every character that must not pass, with the sign that stands for it."""
    signs: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)}
    signs[0x7F] = "\N{SYMBOL FOR DELETE}"
    signs |= dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
    signs |= _BIDI
    signs |= _INVISIBLE
    return signs


_SIGNS: Final = _signs()
_UNSAFE_LINE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060\u2066-\u2069\u3164\ufeff\uffa0\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What a line may not hold. Zero-width joiner and variation selectors stay: emoji and scripts need them."""


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in _SIGNS:
        return _SIGNS[code]
    if 0xD800 <= code <= 0xDFFF:
        return f"⟪{code:04X}⟫"
    return f"⟪TAG {code:X}⟫"


def _block_sign(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\t\n" else _sign(match)


def safe_line(text: str) -> str:
    """Text for one line: each control, bidi and invisible character as a visible sign, newlines too."""
    return _UNSAFE_LINE.sub(_sign, text)


def safe_block(text: str) -> str:
    """Text for several lines: as ``safe_line``, but newlines and tabs stay and CR LF is one newline."""
    return _UNSAFE_LINE.sub(_block_sign, text.replace("\r\n", "\n"))


def safe_multiline(text: str, *, tab_width: int = 4) -> list[str]:
    """The lines of ``text``, each safe, tabs widened to spaces."""
    return [line.expandtabs(tab_width) for line in safe_block(text).split("\n")]


def whole_characters(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair, which JSON may hold and UTF-8 may not."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def cut_middle(text: str, width: int) -> str:
    """At most ``width`` characters, the middle left out: ids differ at their start and end."""
    if len(text) <= width:
        return text
    if width < 3:
        return text[:width]
    tail = (width - 1) // 2
    return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"
