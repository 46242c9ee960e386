"""Pairs and their differences as lines of a dialog."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from tui.dialogs.base import STYLES, Tone
from tui.dialogs.metadata_table import EditRow, RowState, shown_value
from tui.models.json_value import JsonValue
from tui.models.metadata import MetadataChange
from tui.render.safe_text import safe_line

_ROW_SIGNS: Final[dict[RowState, tuple[str, Tone]]] = {
    "same": (" ", "plain"),
    "new": ("+", "good"),
    "changed": ("~", "warn"),
    "removed": ("-", "bad"),
}
KEY_WIDTH: Final = 16
PREVIEW: Final = 200


def value_words(value: JsonValue) -> str:
    """A value on one line; anything but a string is marked, for ``1`` and ``"1"`` look the same."""
    text = safe_line(shown_value(value))
    return text if isinstance(value, str) else f"{text} (JSON, no string)"


def row_line(row: EditRow, *, faulty: bool) -> Content:
    """One pair in the table: sign, key, the beginning of its value."""
    sign, tone = _ROW_SIGNS[row.state]
    key = safe_line(row.key) or "(no key)"
    value = value_words(row.value)[:PREVIEW]
    mark = ("!", STYLES["bad"]) if faulty else (" ", "")
    style = f"{STYLES[tone]} strike" if row.removed else STYLES[tone]
    return Content.assemble(mark, (f"{sign} {key:<{KEY_WIDTH}} {value}", style))


def change_lines(change: MetadataChange) -> Content:
    """What a save would do, one line for each pair, a changed value under its old one."""
    parts: list[Content] = []
    for key, value in change.added:
        parts.append(_styled(f"+ {safe_line(key)} = {value_words(value)}", "good"))
    for key, old, new in change.changed:
        parts.append(_styled(f"~ {safe_line(key)}", "warn"))
        parts.append(_styled(f"    {value_words(old)}", "muted"))
        parts.append(_styled(f"  → {value_words(new)}", "plain"))
    for key, value in change.removed:
        parts.append(_styled(f"- {safe_line(key)} (was {value_words(value)})", "bad"))
    return Content("\n").join(parts)


def _styled(text: str, tone: Tone) -> Content:
    return Content.styled(text, STYLES[tone])
