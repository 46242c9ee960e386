from __future__ import annotations

from tui.models.export_format import FormatName


def test_each_format_has_its_suffix() -> None:
    assert [name.suffix for name in FormatName] == [".jsonl", ".md", ".html", ".input.json"]
