"""How to export a conversation: format, redaction, and the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog, Tick, button, line, toned
from tui.dialogs.exact_text import ExactInput
from tui.models.export_format import FormatName

_WORDS: Final = {
    FormatName.JSONL: "JSON lines, which can be imported again",
    FormatName.MARKDOWN: "Markdown, for reading",
    FormatName.HTML: "HTML, one file for reading in a browser",
    FormatName.INPUT: "a JSON list that can be sent as input again",
}


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the user chose."""

    format: FormatName
    redact: bool
    path: str
    """As it was typed; not empty."""


class ExportDialog(Dialog[ExportChoice]):
    """Comes back with format, redaction and file; the proposed name follows the format until it is changed."""

    DEFAULT_CSS = """
    ExportDialog OptionList {
        height: 4;
    }
    """
    AUTO_FOCUS = "OptionList"
    hint = "↑ ↓ format · tab to the other fields"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "export", "Export", show=False, priority=True),
    ]

    def __init__(self, name: str, stem: str) -> None:
        super().__init__()
        self.title_text = f"Export {name}"
        self._stem = stem
        self._proposed = f"{stem}{FormatName.JSONL.suffix}"

    def body(self) -> Iterator[Widget]:
        """The formats, the tick, and the file."""
        yield OptionList(*(Option(toned(f"{name:<16} {_WORDS[name]}")) for name in FormatName), compact=True)
        yield Tick("redact keys, e-mails, images, files, encrypted content", id="redact")
        yield line("File", "muted")
        yield ExactInput(self._proposed, id="path")

    def buttons(self) -> Iterator[Button]:
        """Cancel and export."""
        yield button("Cancel", "esc", "leave")
        yield button("Export", "ctrl+s", "export", main=True)

    @property
    def _format(self) -> FormatName:
        return list(FormatName)[self.query_one(OptionList).highlighted or 0]

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """The proposed name ends as the format does; a name of the user's own stays."""
        field = self.query_one("#path", ExactInput)
        if field.exact == self._proposed:
            self._proposed = f"{self._stem}{self._format.suffix}"
            field.show(self._proposed)

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Enter on a format exports."""
        self.action_export()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter in the name exports."""
        self.action_export()

    def action_export(self) -> None:
        """Come back with the choice."""
        path = self.query_one("#path", ExactInput).exact.strip()
        if not path or not path.isprintable():
            self.say("the file needs a name, without control characters")
            return
        self.finish(ExportChoice(self._format, self.query_one("#redact", Tick).value, path))
