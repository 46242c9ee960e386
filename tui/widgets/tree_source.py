"""A JSON tree as rows of a tree view, with identities that another reading of the same item shares."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from tui.models.json_value import JsonValue
from tui.render.json_tree import JsonTree, Node
from tui.render.styles import Styles
from tui.render.tree_row import tree_row_strip

_JOINT = "\x1f"
"""Stands between the steps of an identity; identities are never drawn."""


def _step(node: Node) -> str:
    if node.more:
        return f"+{node.more}"
    if node.embedded:
        return "$"
    return f"#{node.key}" if isinstance(node.key, int) else f".{node.key}"


class TreeSource:
    """Rows, folds, paths and values of one tree."""

    def __init__(self, tree: JsonTree, styles: Styles) -> None:
        self.tree = tree
        self._styles = styles

    def __len__(self) -> int:
        return len(self.tree)

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """One drawn row."""
        strip = tree_row_strip(self.tree, index, width, self._styles)
        if not cursor:
            return strip
        chosen = self._styles["row.selected"]
        fill = [Segment(" " * (width - strip.cell_length), chosen)] if strip.cell_length < width else []
        return Strip([*strip.apply_style(chosen), *fill], width)

    def identity(self, index: int) -> str:
        """The steps from the root."""
        steps = []
        node: Node | None = self.tree.node(index)
        while node is not None and node.parent is not None:
            steps.append(_step(node))
            node = node.parent
        return _JOINT.join(reversed(steps))

    def index_of(self, identity: str) -> int | None:
        """Where a row is in sight, None where it is folded away or not in this tree."""
        steps = identity.split(_JOINT) if identity else []
        found = 0
        for index in range(1, len(self.tree)) if steps else ():
            node = self.tree.node(index)
            if node.depth <= found:
                return None
            if node.depth == found + 1 and _step(node) == steps[found]:
                found += 1
                if found == len(steps):
                    return index
        return None if steps or not len(self.tree) else 0

    def opened(self) -> list[str]:
        """The rows that are open, each before those within."""
        return [self.identity(index) for index in range(len(self.tree)) if self.tree.node(index).open]

    def reopen(self, identities: list[str]) -> None:
        """Open exactly these rows, as far as this tree has them; parents stand first."""
        self.tree.fold_to_depth(0)
        for identity in identities:
            index = self.index_of(identity)
            if index is not None:
                self.tree.expand(index)

    def can_open(self, index: int) -> bool:
        """Whether there may be something inside."""
        return self.tree.node(index).can_open

    def is_open(self, index: int) -> bool:
        """Whether what is inside is in sight."""
        return self.tree.node(index).open

    def toggle(self, index: int) -> None:
        """Fold or unfold; load more where the row stands for more."""
        self.tree.toggle(index)

    def expand(self, index: int) -> bool:
        """Unfold; whether something came into sight."""
        return self.tree.expand(index)

    def collapse(self, index: int) -> bool:
        """Fold; whether something went out of sight."""
        return self.tree.collapse(index)

    def parent(self, index: int) -> int:
        """The row that holds a row; the root's is its own."""
        return self.tree.parent(index)

    def expand_all(self) -> bool:
        """Unfold everything; whether all could be."""
        return self.tree.expand_all()

    def collapse_all(self) -> None:
        """Fold everything but the root."""
        self.tree.collapse_all()

    def fold_to_depth(self, depth: int | None) -> bool:
        """Unfold what is less deep and fold the rest; whether all could be."""
        return self.tree.fold_to_depth(depth)

    def path(self, index: int) -> str:
        """Where a row is, in the words of ``jq``."""
        return self.tree.path(index)

    def value(self, index: int) -> JsonValue:
        """What a row holds."""
        return self.tree.value(index)
