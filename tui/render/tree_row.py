"""The rows of a JSON tree as strips."""

from __future__ import annotations

from typing import Final

from textual.strip import Strip

from tui.render.json_text import scalar_text
from tui.render.json_tree import JsonTree, Node
from tui.render.spans import Span, make_strip
from tui.render.styles import Styles
from tui.render.unread import Unread
from tui.render.weights import byte_size

STRING_MAX: Final = 200
"""Characters of a string that stand in its row; its length is given where it has more."""
_DEEPEST: Final = 24
"""Levels that are indented."""


def tree_row_spans(node: Node, styles: Styles) -> list[Span]:
    """Sign, key and value of a row. Unsafe text: ``make_strip`` makes it safe."""
    indent = "  " * min(node.depth, _DEEPEST)
    if node.more:
        return [(indent, styles["text"]), (f"⋯ {_left(node)} more: enter loads", styles["dim"])]
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


def _left(node: Node) -> str:
    if isinstance(node.value, Unread):
        count, complete = node.value.count()
        return f"{count - node.more:,}{'' if complete else ' or'}"
    return f"{len(node.value) - node.more if isinstance(node.value, list | dict) else 0:,}"


def _cut_key(key: str) -> str:
    return scalar_text(key) if len(key) <= STRING_MAX else scalar_text(key[:STRING_MAX]) + "…"


def _value_spans(node: Node, styles: Styles) -> list[Span]:
    value = node.value
    if isinstance(value, Unread):
        return _unread_spans(node, value, styles)
    if isinstance(value, dict):
        return [(_counted(len(value), "{}"), styles["json.punctuation"])]
    if isinstance(value, list):
        return [(_counted(len(value), "[]"), styles["json.punctuation"])]
    if isinstance(value, str):
        return _string_spans(node, value, len(value), styles)
    text = scalar_text(value)
    style = "json.number" if isinstance(value, int | float) and not isinstance(value, bool) else "json.const"
    return [(text if len(text) <= STRING_MAX else f"{text[:STRING_MAX]}…", styles[style])]


def _unread_spans(node: Node, value: Unread, styles: Styles) -> list[Span]:
    """The row of what is not read: a number of children that is not known yet is said to be more."""
    if value.sign in "[{":
        count, complete = value.count()
        brackets = "{}" if value.sign == "{" else "[]"
        if not complete and not count:
            text = f"{brackets[0]} {byte_size(len(value.raw))} {brackets[1]}"
        else:
            text = _counted(count, brackets, "" if complete else "+")
        return [(text, styles["json.punctuation"])]
    if value.sign == '"':
        return _string_spans(node, *value.beginning, styles)
    text = bytes(value.raw[:STRING_MAX]).decode("ascii", "replace")
    return [(f"{text}…", styles["json.number"])]


def _counted(count: int, brackets: str, more: str = "") -> str:
    noun = "key" if brackets == "{}" else "item"
    return (
        f"{brackets[0]} {count:,}{more} {noun}{'' if count == 1 else 's'} {brackets[1]}" if count else brackets
    )


def _string_spans(node: Node, text: str, size: int, styles: Styles) -> list[Span]:
    if size <= STRING_MAX:
        spans = [(scalar_text(text), styles["json.string"])]
    else:
        cut = scalar_text(text[:STRING_MAX])[:-1]
        spans = [(f"{cut}…", styles["json.string"]), (f" {size:,} characters", styles["note"])]
    if node.holds_json and not node.open:
        spans.append((" holds JSON", styles["note"]))
    return spans
