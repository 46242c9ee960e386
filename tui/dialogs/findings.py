"""What the check found in the open conversation, to go to one of the items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog, line
from tui.models.finding import Check, Finding
from tui.render.findings import SIGNS, brief
from tui.render.safe_text import safe_line


class FindingsDialog(Dialog[str]):
    """Comes back with the identity of the item at fault."""

    DEFAULT_CSS = """
    FindingsDialog OptionList { height: auto; max-height: 40vh; }
    FindingsDialog #about { margin-top: 1; height: auto; }
    """
    AUTO_FOCUS = "OptionList"
    title_text = "Check"

    def __init__(self, check: Check) -> None:
        super().__init__()
        self._check = check
        self._findings: Sequence[Finding] = sorted(check.findings, key=lambda each: each.severity.rank)
        self.hint = "↑ ↓ and enter goes to the item" if self._findings else ""

    def body(self) -> Iterator[Widget]:
        """What was looked at, a line for each finding, and all about the one under the cursor."""
        check = self._check
        looked = f"{check.item_count:,} items were looked at"
        if check.partial:
            yield line(f"Partial: {looked}; A loads all.", "warn")
        else:
            yield line(f"All {looked}.", "muted")
        if check.unasked:
            yield line("Encrypted content was not asked for: i, encrypted reasoning, has it looked at.", "warn")
        if not self._findings:
            yield line("Nothing was found that would make the next response fail.", "good")
            return
        yield OptionList(*(Option(_prompt(each)) for each in self._findings), compact=True)
        yield line(id="about")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say all about the finding under the cursor."""
        finding = self._findings[event.option_index]
        parts = [f"{finding.code.value}: {finding.sentence}."]
        if finding.causes:
            parts.append(f"The next response fails with: {finding.causes}")
        parts.append(finding.mends)
        self.query_one("#about", Static).update("\n".join(safe_line(part) for part in parts))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose by enter or the mouse."""
        self.finish(self._findings[event.option_index].identities[0])


def _prompt(finding: Finding) -> Content:
    # In words and signs alone: a colour of its own is hard to read under the cursor.
    severity = f"{SIGNS[finding.severity]} {finding.severity.value:<8} "
    return Content.assemble((severity, "bold"), brief(finding.sentence))
