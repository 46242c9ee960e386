"""The JSON tree of an item."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar
from weakref import finalize

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.render.hits import Needle, lit
from tui.render.styles import Styles
from tui.widgets.finder import Hit
from tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from tui.models.json_value import JsonValue
    from tui.render.json_tree import JsonTree, Node

_TURN = 0.004
"""Seconds that are counted before others get their turn."""


class TreeSource:
    """Visible nodes as the rows of a list: a row's name is its path."""

    def __init__(self, tree: JsonTree, styles: Styles) -> None:
        from tui.render.tree_row import tree_row_strip

        self.tree = tree
        self._styles = styles
        self._draw = tree_row_strip
        self.needle = Needle("")
        self.found: Node | None = None
        """The node with the words that the user is on."""

    def __len__(self) -> int:
        return len(self.tree)

    def identity(self, index: int) -> str:
        """The path of the node; the node that a string holds has its own."""
        return f"{self.tree.path(index)}{'#' if self.tree.node(index).embedded else ''}"

    def index_of(self, identity: str) -> int | None:
        """The row of a path, None where it is folded away."""
        return (
            0
            if identity == "."
            else next((index for index in range(len(self)) if self.identity(index) == identity), None)
        )

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """One node."""
        strip = self._draw(self.tree, index, width, self._styles)
        if cursor:
            over = self._styles["row.selected" if focused else "row.cursor"]
            strip = strip.extend_cell_length(width).apply_style(over)
        if self.needle.empty:
            return strip
        here = self.tree.node(index) is self.found
        return lit(strip, self.needle.spans(strip.text), self._styles["match.current" if here else "match"])


class TreeView(VirtualList):
    """Fold, unfold, and the path of the node under the cursor."""

    ALLOW_SELECT = True
    DEFAULT_CSS = "TreeView { padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "turn", "fold", id="tree.turn", show=False),
        Binding("right,l", "unfold", "unfold", id="tree.unfold", show=False),
        Binding("left,h", "fold", "fold", id="tree.fold", show=False),
        Binding("asterisk", "unfold_all", "unfold all", id="tree.unfold_all", show=False),
        Binding("minus", "fold_all", "fold all", id="tree.fold_all", show=False),
        Binding("right_square_bracket", "deeper(1)", "a level more", id="tree.deeper", show=False),
        Binding("left_square_bracket", "deeper(-1)", "a level less", id="tree.shallower", show=False),
    ]

    class PathChanged(Message):
        """The cursor is on another node."""

        def __init__(self, view: TreeView, path: str) -> None:
            super().__init__()
            self.view = view
            self.path = path

    class Laid(Message):
        """The tree is another one now."""

        def __init__(self, view: TreeView) -> None:
            super().__init__()
            self.view = view

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._tree: JsonTree | None = None
        self._depth = 1
        """Levels that were asked to be open."""

    def show(self, tree: JsonTree, styles: Styles, *, keep_place: bool = False) -> None:
        """Show a tree. With ``keep_place`` what was unfolded is unfolded again, and the cursor stays."""
        if keep_place and self._tree is not None:
            _unfold_alike(self._tree, tree)
        elif not keep_place:
            self._cursor, self._identity, self._depth = 0, None, 1
            self.scroll_to(y=0, animate=False, force=True)
        self._tree = tree
        self.update_rows(TreeSource(tree, styles))
        self._count(tree)
        self.post_message(self.Laid(self))

    def _count(self, tree: JsonTree) -> None:
        """Count what is open, where it holds too much to be counted at once."""
        if tree is self._tree and tree.count_on(0):
            work = self._count_on(tree)
            worker = self.run_worker(work, group="count", exclusive=True)
            # One that is cancelled before its first step never awaits the work, which Python would complain of.
            finalize(worker, work.close)

    async def _count_on(self, tree: JsonTree) -> None:
        while tree is self._tree and tree.count_on(_TURN):  # noqa: ASYNC110 - it works between the pauses
            await asyncio.sleep(_TURN / 2)
        if tree is self._tree:
            self.rows_changed()

    @property
    def path(self) -> str:
        """The path of the node under the cursor."""
        index = self.cursor_index
        return "" if self._tree is None or index is None else self._tree.path(index)

    @property
    def value(self) -> JsonValue:
        """The value of the node under the cursor."""
        index = self.cursor_index
        return None if self._tree is None or index is None else self._tree.value(index)

    def _tell(self) -> None:
        self._identity = self.cursor_identity
        self.post_message(self.PathChanged(self, self.path))

    def action_turn(self) -> None:
        """Fold or unfold the node."""
        if self._tree is not None and self.cursor_index is not None:
            self._tree.toggle(self._cursor)
            self.rows_changed()
            self._count(self._tree)

    def action_unfold(self) -> None:
        """Unfold the node, or go into it where it is unfolded."""
        if self._tree is not None and self.cursor_index is not None:
            if self._tree.expand(self._cursor):
                self.rows_changed()
                self._count(self._tree)
            elif self._tree.node(self._cursor).open:
                self.action_move(1)

    def action_fold(self) -> None:
        """Fold the node, or go to its parent where there is nothing to fold."""
        if self._tree is not None and self.cursor_index is not None:
            if self._tree.collapse(self._cursor):
                self.rows_changed()
            else:
                self.move_cursor(self._tree.parent(self._cursor))

    def action_unfold_all(self) -> None:
        """Unfold every node, as far as that is bounded."""
        if self._tree is not None:
            self._tree.expand_all()
            self.rows_changed()

    def action_fold_all(self) -> None:
        """Fold every node."""
        if self._tree is not None:
            self._tree.collapse_all()
            self._depth = 1
            self.move_cursor(0)
            self.rows_changed()

    def action_deeper(self, by: int) -> None:
        """Fold to one level more, or one less, than what is open now."""
        if self._tree is not None:
            way = self._tree.way(self._cursor)
            self._depth = max(1, self._depth + by)
            self._tree.fold_to_depth(self._depth)
            self.move_cursor(self._tree.shown_row(way)[0])
            self.rows_changed()
            self._count(self._tree)

    # Looking for words (widgets.finder.Searched)

    def find(self, needle: Needle) -> Iterator[Hit | None]:
        """Each node with the words in its key or value, folded or not; None between them."""
        from tui.render.tree_search import find_nodes

        tree = self._tree
        if tree is not None and not needle.empty:
            for way in find_nodes(tree.node(0).value, needle):
                if tree is not self._tree:
                    return
                yield way

    def light(self, needle: Needle, hit: Hit | None) -> None:
        """Show the words wherever they stand; ``hit`` is the node that the user is on."""
        source = self.source
        if isinstance(source, TreeSource):
            row, shown = source.tree.shown_row(hit or ())
            source.needle = needle
            source.found = source.tree.node(row) if hit is not None and shown else None
            self.redraw()

    def go_to(self, hit: Hit) -> None:
        """Open what holds a node, and stand on it."""
        if self._tree is not None:
            row = self._tree.reveal(hit)
            self.rows_changed()
            self._count(self._tree)
            self.move_cursor(row)

    def side(self, hit: Hit) -> int:
        """Whether a node, or what it is folded into, is above the cursor, under it, or below."""
        row, shown = self._tree.shown_row(hit) if self._tree is not None else (0, True)
        if row == self._cursor:
            return 0 if shown else 1
        return 1 if row > self._cursor else -1

    def row_clicked(self, index: int, chain: int) -> None:  # noqa: ARG002 - each click folds
        """A click goes to the node and folds or unfolds it; the end of a drag that selects text does not."""
        if self.text_selection is None:
            self.move_cursor(index)
            self.action_turn()


def _unfold_alike(before: JsonTree, after: JsonTree) -> None:
    """Fold and unfold the nodes of ``after`` as those of ``before`` with the same paths are."""
    wanted = {before.path(index): before.node(index).open for index in range(len(before))}
    index = 0
    while index < len(after):
        if wanted.get(after.path(index), after.node(index).open) != after.node(index).open:
            after.toggle(index)
        index += 1
