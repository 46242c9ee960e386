"""A JSON value as a tree that can be folded: a flat list of the nodes in sight, children made when opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tui.models.item import Item
from tui.models.json_value import JsonFault, JsonValue, parse_json
from tui.render.unread import LARGE, Unread, read_text, unread

WINDOW: Final = 1_000
"""Children that are shown of a container at a time; the last row opens the next of them."""
ROWS_MAX: Final = 50_000
"""Opening everything stops at so many rows."""
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_EMBEDDED_MAX: Final = 4_000_000


@dataclass(slots=True, eq=False)
class Node:
    """One row of the tree."""

    key: str | int | None
    """Key or index within the parent; None for the root and for what a string holds."""
    value: JsonValue | Unread
    depth: int
    parent: Node | None
    open: bool = False
    more: int = 0
    """Where positive: this row stands for the parent's children from this place on."""
    embedded: bool = False
    """The value was read from the parent, which is a string that holds JSON."""

    @property
    def is_container(self) -> bool:
        """Whether the value is a list or object with something in it."""
        if isinstance(self.value, Unread):
            return not self.more and self.value.is_container
        return not self.more and isinstance(self.value, list | dict) and bool(self.value)

    @property
    def holds_json(self) -> bool:
        """Whether the value is a string that looks like a JSON list or object."""
        text = self.value
        if isinstance(text, Unread):
            return not self.more and len(text.raw) <= _EMBEDDED_MAX and text.holds_json
        if self.more or not isinstance(text, str) or not 2 <= len(text) <= _EMBEDDED_MAX:
            return False
        return (text[0], text[-1]) in {("{", "}"), ("[", "]")}

    @property
    def can_open(self) -> bool:
        """Whether there may be something inside."""
        return self.is_container or self.holds_json or self.more > 0


class JsonTree:
    """The nodes in sight, in order, from the root; the root is open."""

    def __init__(self, value: JsonValue | Unread) -> None:
        self._rows: list[Node] = [Node(None, value, 0, None)]
        self.expand(0)

    def __len__(self) -> int:
        return len(self._rows)

    def node(self, index: int) -> Node:
        """The node of a row."""
        return self._rows[index]

    def value(self, index: int) -> JsonValue:
        """The value of a row; of the row that stands for more, the parent's."""
        value = self._rows[index].value
        return value.value if isinstance(value, Unread) else value

    def count_on(self, seconds: float) -> bool:
        """Count the children of what is open in sight, for so long; whether some are left to be counted."""
        for node in self._rows if isinstance(self._rows[0].value, Unread) else ():
            if node.open and isinstance(node.value, Unread) and not node.value.find(1 << 40, seconds):
                return True
        return False

    def toggle(self, index: int) -> None:
        """Open a closed row, close an open one; load more where the row stands for more."""
        if self._rows[index].open:
            self.collapse(index)
        else:
            self.expand(index)

    def expand(self, index: int) -> bool:
        """Open a row; whether something came into sight."""
        node = self._rows[index]
        if node.open or not node.can_open:
            return False
        if node.more and node.parent is not None:
            self._rows[index : index + 1] = _children(node.parent, node.value, node.more)
            return True
        children = _embedded(node) if node.holds_json else _children(node, node.value, 0)
        node.open = bool(children)
        self._rows[index + 1 : index + 1] = children
        return node.open

    def collapse(self, index: int) -> bool:
        """Close a row; whether something went out of sight."""
        node = self._rows[index]
        if not node.open:
            return False
        node.open = False
        del self._rows[index + 1 : self._end(index)]
        return True

    def _end(self, index: int) -> int:
        """The first row after ``index`` that is not inside of it."""
        depth = self._rows[index].depth
        end = index + 1
        while end < len(self._rows) and self._rows[end].depth > depth:
            end += 1
        return end

    def parent(self, index: int) -> int:
        """The row that holds a row; the root's is its own."""
        depth = self._rows[index].depth
        while index > 0 and self._rows[index].depth >= depth:
            index -= 1
        return index

    def expand_all(self) -> bool:
        """Open every list and object, up to ``ROWS_MAX`` rows; whether all are open."""
        return self.fold_to_depth(None)

    def collapse_all(self) -> None:
        """Close everything but the root."""
        self.fold_to_depth(1)

    def fold_to_depth(self, depth: int | None) -> bool:
        """Open what is less deep than ``depth`` and close the rest; whether ``ROWS_MAX`` was enough."""
        root = self._rows[0]
        root.open = False
        shown: list[Node] = []
        stack: list[Iterator[Node]] = [iter((root,))]
        complete = True
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                continue
            shown.append(node)
            if not node.is_container or (depth is not None and node.depth >= depth):
                continue
            if len(shown) > ROWS_MAX:
                complete = False
            else:
                node.open = True
                stack.append(iter(_children(node, node.value, 0)))
        self._rows = shown
        return complete

    def shown_row(self, way: Sequence[int]) -> tuple[int, bool]:
        """The row at the end of a way of children's places, and True; of what of it is in sight, and False."""
        row = 0
        for place in way:
            inner = self._child(row, place) if self._rows[row].open else None
            if inner is None or self._rows[inner].more:
                return row, False
            row = inner
        return row, True

    def way(self, index: int) -> tuple[int, ...]:
        """The way to a row."""
        places: list[int] = []
        while index > 0:
            parent, depth = self.parent(index), self._rows[index].depth
            places.append(sum(self._rows[at].depth == depth for at in range(parent + 1, index)))
            index = parent
        return tuple(reversed(places))

    def reveal(self, way: Sequence[int]) -> int:
        """Open all that holds the end of a way; its row, or the nearest that there is."""
        row = 0
        for place in way:
            self.expand(row)
            while (inner := self._child(row, place)) is not None and self._rows[inner].more:
                self.expand(inner)
            if inner is None:
                break
            row = inner
        return row

    def _child(self, row: int, place: int) -> int | None:
        """The row of a child, or the row that stands for it and more; None where there is neither."""
        depth, end = self._rows[row].depth + 1, len(self._rows)
        at = row + 1
        while at < end and self._rows[at].depth >= depth:
            if self._rows[at].depth == depth:
                if not place or self._rows[at].more:
                    return at
                place -= 1
            at += 1
        return None

    def path(self, index: int) -> str:
        """Where a row is, as jq would write it: ``.content[0].text``; ``fromjson`` leads into a string."""
        steps: list[str] = []
        node: Node | None = self._rows[index]
        if node is not None and node.more:
            node = node.parent
        while node is not None and node.parent is not None:
            steps.append(_step(node))
            node = node.parent
        path = "".join(reversed(steps)).replace("| fromjson[", "| fromjson | .[")
        return path.replace("| fromjson.", "| fromjson | .") if path.startswith(".") else f".{path}"


def _step(node: Node) -> str:
    if node.embedded:
        return " | fromjson"
    if isinstance(node.key, int):
        return f"[{node.key}]"
    key = node.key or ""
    if _NAME.match(key):
        return f".{key}"
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'["{escaped}"]'


def _children(parent: Node, value: JsonValue | Unread, start: int) -> list[Node]:
    """A window of children, and a row for the rest where there are more."""
    depth = parent.depth + 1
    stop = start + WINDOW
    if isinstance(value, Unread):
        children = [Node(key, inner, depth, parent) for key, inner in value.children(start, stop)]
        if value.count()[0] > stop:
            children.append(Node(None, value, depth, parent, more=stop))
        return children
    if isinstance(value, dict):
        keys = list(value)[start:stop]
        children = [Node(key, value[key], depth, parent) for key in keys]
    elif isinstance(value, list):
        part = value[start:stop]
        children = [Node(index, inner, depth, parent) for index, inner in enumerate(part, start)]
    else:
        return []
    if len(value) > stop:
        children.append(Node(None, value, depth, parent, more=stop))
    return children


def _embedded(node: Node) -> list[Node]:
    """What a string holds, as one child that is opened in turn; nothing where it is no JSON after all."""
    text = node.value
    if isinstance(text, Unread):
        text = read_text(text.raw)
        inside = unread(text.encode("utf-8", "replace")) if len(text) > LARGE else None
        if inside is not None:
            return [Node(None, inside, node.depth + 1, node, embedded=True)]
    if not isinstance(text, str):
        return []
    try:
        value = parse_json(text)
    except JsonFault:
        return []
    return [Node(None, value, node.depth + 1, node, embedded=True)]


def tree_of(item: Item) -> JsonTree:
    """The tree of an item; of one that cannot be read, its text as one string."""
    if len(item.raw) > LARGE:
        value = unread(item.raw)
        if value is not None:
            return JsonTree(value)
    if item.fault is None:
        return JsonTree(dict(item.data))
    try:
        return JsonTree(parse_json(item.raw))
    except JsonFault:
        return JsonTree(item.raw.decode("utf-8", "backslashreplace"))
