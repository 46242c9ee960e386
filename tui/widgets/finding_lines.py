"""What the check says of the shown item, above its views."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.models.finding import Finding, Severity
from tui.render.findings import SIGNS
from tui.render.safe_text import safe_line

_COLOURS = {Severity.ERROR: "$text-error", Severity.WARNING: "$text-warning", Severity.INFO: "$text-muted"}
_SHOWN = 3
"""Findings that are said in full; L lists all."""


class FindingLines(Static):
    """Says nothing, and takes no room, where there is nothing to say."""

    DEFAULT_CSS = """
    FindingLines { height: auto; max-height: 8; padding: 0 1; display: none; }
    FindingLines.-said { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.findings: Sequence[Finding] = ()

    def show(self, findings: Sequence[Finding]) -> None:
        """Say these findings, the worst first."""
        if tuple(findings) == tuple(self.findings):
            return
        self.findings = sorted(findings, key=lambda each: each.severity.rank)
        self.set_class(bool(findings), "-said")
        self.update(Content("\n").join(_line(each) for each in self.findings[:_SHOWN]))


def _line(finding: Finding) -> Content:
    said = safe_line(f"{SIGNS[finding.severity]} {finding.sentence}.")
    # By its code it stands in the documentation, and in what programs are told.
    mends = safe_line(f"{finding.mends} ({finding.code.value})")
    return Content.assemble((said, _COLOURS[finding.severity]), " ", (mends, "dim"))
