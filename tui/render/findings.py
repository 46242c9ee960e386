"""Findings of the check, as signs and lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from tui.models.finding import Finding, Severity
from tui.render.labels import TYPE_LABELS
from tui.render.safe_text import cut_middle, safe_line

SIGNS: Final[Mapping[Severity, str]] = {Severity.ERROR: "✗", Severity.WARNING: "⚠", Severity.INFO: "·"}
"""What stands for each severity; none of them is wider than a cell."""
FLAG: Final = "⚠"
"""Stands in a row of a list that has something to mend."""
FLAG_STYLES: Final[Mapping[Severity, str]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warn",
    Severity.INFO: "dim",
}
"""The name of each severity's style."""
_WORD: Final = 14
"""Characters of an id in a row of findings."""


def brief(sentence: str) -> str:
    """A sentence in one row: long ids are cut in the middle, so that what is wrong is in sight."""
    return " ".join(TYPE_LABELS.get(word, cut_middle(word, _WORD)) for word in safe_line(sentence).split(" "))


def by_item(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Identity of each item that findings are about → these, in their order."""
    about: dict[str, list[Finding]] = {}
    for finding in findings:
        for name in finding.identities:
            about.setdefault(name, []).append(finding)
    return about


def worst_of(findings: Iterable[Finding]) -> dict[str, Severity]:
    """Identity of each item that has something to mend → its worst severity; ``info`` is no mark."""
    worst: dict[str, Severity] = {}
    for finding in findings:
        if finding.severity is Severity.INFO:
            continue
        name = finding.identities[0]
        if name not in worst or finding.severity.rank < worst[name].rank:
            worst[name] = finding.severity
    return worst
