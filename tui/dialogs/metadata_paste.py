"""Metadata from a pasted JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, TextArea

from tui.dialogs.base import Dialog, button
from tui.dialogs.exact_text import ExactTextArea
from tui.errors import InputError
from tui.models.json_value import JsonFault, JsonValue, parse_json


@dataclass(frozen=True, slots=True)
class PastedPairs:
    """The pairs of a pasted object."""

    pairs: dict[str, JsonValue]
    replace: bool
    """Whether they take the place of all pairs that are there."""


class PasteMetadataDialog(Dialog[PastedPairs]):
    """Takes a JSON object and says what is wrong with it while it is typed."""

    AUTO_FOCUS = "TextArea"
    title_text = "Paste a JSON object"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "merge", "Merge", show=False, priority=True),
        Binding("ctrl+r", "replace", "Replace all", show=False, priority=True),
    ]

    def body(self) -> Iterator[Widget]:
        """Where the object goes."""
        yield ExactTextArea(placeholder='{"key": "value"}')

    def buttons(self) -> Iterator[Button]:
        """Back, merge, replace."""
        yield button("Back", "esc", "leave")
        yield button("Replace all", "^r", "replace")
        yield button("Merge", "^s", "merge", main=True)

    def on_mount(self) -> None:
        """Nothing can be taken from an empty text."""
        self._check()

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Say what the text holds."""
        self.typed()
        self._check()

    def lost_on_leave(self) -> bool:
        """Whether there is any text."""
        return bool(self._text().strip())

    def _text(self) -> str:
        return self.query_one(ExactTextArea).exact

    def _check(self) -> None:
        usable = False
        try:
            pairs = object_of(self._text())
        except InputError as error:
            self.say(error.message if self._text().strip() else "")
        else:
            usable = True
            self.say(f"pairs in this object: {len(pairs)}", "muted")
        for name in ("#merge", "#replace"):
            self.query_one(name, Button).disabled = not usable

    def _take(self, *, replace: bool) -> None:
        try:
            pairs = object_of(self._text())
        except InputError as error:
            self.say(error.message)
        else:
            self.finish(PastedPairs(pairs, replace))

    def action_merge(self) -> None:
        """Put the pairs over those with the same keys."""
        self._take(replace=False)

    def action_replace(self) -> None:
        """Put the pairs in the place of all."""
        self._take(replace=True)


def object_of(text: str) -> dict[str, JsonValue]:
    """The JSON object that ``text`` is.

    Raises:
        InputError: not JSON (line and column named), or no object.

    """
    if not text.strip():
        raise InputError("a JSON object is needed here and the text is empty", field="JSON")
    try:
        value = parse_json(text)
    except JsonFault as fault:
        raise InputError(str(fault), field="JSON") from None
    if not isinstance(value, dict):
        raise InputError('a JSON object is needed here, such as {"key": "value"}', field="JSON")
    return value
