"""The README's table of codes is the program's."""

from __future__ import annotations

from pathlib import Path

from tui.analysis.check.rules import RULES

README = Path(__file__).parents[3] / "README.md"


def test_every_code_stands_in_the_readme_with_what_mends_it() -> None:
    text = README.read_text("utf-8")
    for code, rule in RULES.items():
        line = f"| `{code.value}` | {rule.severity.value} | {rule.meaning} | {rule.mends} |\n"
        assert line in text, code
