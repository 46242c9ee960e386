"""The rows of a JSON tree as strips."""

from __future__ import annotations

from typing import Final

from textual.strip import Strip

from tui.models.json_value import JsonValue
from tui.render.json_text import scalar_text
from tui.render.json_tree import JsonTree, Node
from tui.render.lines import Span, make_strip
from tui.render.styles import Styles

STRING_MAX: Final = 200
"""Characters of a string that stand in its row; its length is given where it has more."""
_DEEPEST: Final = 24
"""Levels that are indented."""


def tree_row_spans(node: Node, styles: Styles) -> list[Span]:
    """Sign, key and value of a row. Unsafe text: ``make_strip`` makes it safe."""
    indent = "  " * min(node.depth, _DEEPEST)
    if node.more:
        return [(indent, styles["text"]), (f"⋯ {_left(node):,} more: enter loads", styles["dim"])]
    sign = ("▾ " if node.open else "▸ ") if node.can_open else "  "
    spans: list[Span] = [(indent, styles["text"]), (sign, styles["fold"])]
    if isinstance(node.key, int):
        spans.append((f"{node.key}: ", styles["dim"]))
    elif node.key is not None:
        spans += [(_cut_key(node.key), styles["json.key"]), (": ", styles["json.punctuation"])]
    elif node.embedded:
        spans.append(("holds ", styles["note"]))
    spans += _value_spans(node, styles)
    return spans


def tree_row_strip(tree: JsonTree, index: int, width: int, styles: Styles) -> Strip:
    """One row of at most ``width`` cells."""
    return make_strip(tree_row_spans(tree.node(index), styles), width)


def _left(node: Node) -> int:
    return len(node.value) - node.more if isinstance(node.value, list | dict) else 0


def _cut_key(key: str) -> str:
    return scalar_text(key) if len(key) <= STRING_MAX else scalar_text(key[:STRING_MAX]) + "…"


def _value_spans(node: Node, styles: Styles) -> list[Span]:
    value = node.value
    if isinstance(value, dict):
        return [(_counted(value, "{}", "key"), styles["json.punctuation"])]
    if isinstance(value, list):
        return [(_counted(value, "[]", "item"), styles["json.punctuation"])]
    if isinstance(value, str):
        return _string_spans(node, value, styles)
    text = scalar_text(value)
    style = "json.number" if isinstance(value, int | float) and not isinstance(value, bool) else "json.const"
    return [(text if len(text) <= STRING_MAX else f"{text[:STRING_MAX]}…", styles[style])]


def _counted(value: list[JsonValue] | dict[str, JsonValue], brackets: str, noun: str) -> str:
    count = len(value)
    return f"{brackets[0]} {count:,} {noun}{'' if count == 1 else 's'} {brackets[1]}" if count else brackets


def _string_spans(node: Node, text: str, styles: Styles) -> list[Span]:
    if len(text) <= STRING_MAX:
        spans = [(scalar_text(text), styles["json.string"])]
    else:
        cut = scalar_text(text[:STRING_MAX])[:-1]
        spans = [(f"{cut}…", styles["json.string"]), (f" {len(text):,} characters", styles["note"])]
    if node.holds_json and not node.open:
        spans.append((" holds JSON", styles["note"]))
    return spans
