"""One item in each of the three views. Imported with the first item: the renderers are not cheap to load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.strip import Strip

from tui.models.item import Item
from tui.render.blocks import Pair, Pairs
from tui.render.code import languages_in, lexer_of
from tui.render.fold_search import folds_with
from tui.render.hits import Needle
from tui.render.item.render import Paired, holds_many, render_item
from tui.render.json_tree import tree_of
from tui.render.layout import Document
from tui.render.lines import Target
from tui.render.picture_lines import PictureWish
from tui.render.picture_strip import Drawn
from tui.render.raw_json import RawJson, RawRows
from tui.render.raw_scan import ScannedRows
from tui.render.styles import Styles
from tui.render.times import absolute
from tui.render.unread import LARGE
from tui.render.weights import weight
from tui.widgets.text_view import TextView
from tui.widgets.tree_view import TreeView


def prepare(item: Item) -> None:
    """Load what drawing needs, and read a large item; in a thread, so that the screen is not held up."""
    import markdown_it
    import markdown_it.tree  # noqa: F401 - the renderer of markdown takes both when it is first asked

    import tui.render.tree_row  # noqa: F401 - as above, for the tree

    for language in languages_in(item):
        lexer_of(language)
    if len(item.raw) > LARGE and item.head is not None and not holds_many(item.raw):
        _ = item.data


class DocumentLines:
    """A document as the lines of a text view."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def __len__(self) -> int:
        return self.document.known

    def strip(self, row: int) -> Strip:
        """One line."""
        return self.document.line(row)

    def target(self, row: int) -> Target | None:
        """What enter does on a line."""
        return self.document.target(row)

    def text(self, row: int) -> str:
        """One line as text."""
        return self.document.line(row).text

    def goes_on(self, row: int) -> bool:
        """Whether the next line is more of the same text."""
        return self.document.goes_on(row)

    def unfold(self, needle: Needle) -> Iterator[bool]:
        """Open the folds that hold the words."""
        found: set[str] = set()
        if not needle.empty:
            for key in folds_with(self.document.blocks, needle):
                found.update(() if key is None else (key,))
                yield False
        known = self.document.known
        changed = self.document.unfold_for(frozenset(found))
        if changed:
            self.document.lay_out(known)
        yield changed

    def reach(self, row: int) -> bool:
        """Lay out as far as a line."""
        before = self.document.known
        if not self.document.complete:
            self.document.lay_out(row)
        return self.document.known > before


class RawLines:
    """Raw JSON as the lines of a text view: all are known, each is highlighted when it is drawn."""

    def __init__(self, rows: RawRows | ScannedRows) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def strip(self, row: int) -> Strip:
        """One line."""
        return self._rows.strip(row)

    def target(self, row: int) -> Target | None:  # noqa: ARG002 - the protocol's
        """Raw JSON offers nothing."""
        return None

    def text(self, row: int) -> str:
        """One line as text."""
        return self._rows.text(row)

    def goes_on(self, row: int) -> bool:
        """Whether the next line is more of the same text."""
        return self._rows.goes_on(row)

    def unfold(self, needle: Needle) -> Iterator[bool]:  # noqa: ARG002 - the protocol's
        """Nothing is folded."""
        return iter(())

    def reach(self, row: int) -> bool:  # noqa: ARG002 - the protocol's
        """All lines are there from the start."""
        return False


class ScannedRawLines(RawLines):
    """Raw JSON of a large item: found as far as somebody reads."""

    def __init__(self, raw: bytes, width: int, look: Styles) -> None:
        rows = ScannedRows(raw, width, look)
        super().__init__(rows)
        self._found = rows

    def reach(self, row: int) -> bool:
        """Find the lines as far as one."""
        return self._found.reach(row)


def draw_rendered(
    view: TextView,
    item: Item,
    look: Styles,
    *,
    keep_place: bool,
    paired: Paired | None = None,
    made: float | None = None,
    pictures: Mapping[str, Drawn] | None = None,
) -> None:
    """The item as what it is. Folds that the user turned stay with ``keep_place``.

    ``pictures`` are those that are ready, by the paths of their blocks; it may grow. None has words instead.
    """
    facts = [Pair("made", f"≈{absolute(made)}")] if made is not None else []
    facts.append(Pair("weight", weight(len(item.raw))))
    blocks = (*render_item(item, paired=paired, made=made), Pairs(tuple(facts), quiet=True))
    lines = view.text_lines if keep_place else None
    folds = lines.document.folds if isinstance(lines, DocumentLines) else {}
    view.show(
        lambda width: DocumentLines(Document(blocks, width, look, folds, pictures)), look, keep_place=keep_place
    )


def turn_fold(view: TextView, key: str) -> None:
    """Open or close a fold of the rendered item; the cursor stays on its title."""
    lines = view.text_lines
    if isinstance(lines, DocumentLines):
        document, known = lines.document, len(lines)
        document.turn_fold(key, opened=not document.is_open(key))
        lines.reach(known + view.size.height + view.AHEAD)
        view.rows_changed()


def wishes(view: TextView, first: int, last: int) -> tuple[PictureWish, ...]:
    """The pictures between two lines of the rendered item that are not drawn yet."""
    lines = view.text_lines
    return lines.document.wishes(first, last) if isinstance(lines, DocumentLines) else ()


def picture_paths(view: TextView, first: int, last: int) -> frozenset[str]:
    """The paths of the pictures between two lines of the rendered item."""
    lines = view.text_lines
    return lines.document.picture_paths(first, last) if isinstance(lines, DocumentLines) else frozenset()


def has_picture(view: TextView, wish: PictureWish) -> bool:
    """Whether the item that is shown still has the picture of a wish, at its place."""
    lines = view.text_lines
    return isinstance(lines, DocumentLines) and lines.document.block_at(wish.path) == wish.block


def draw_picture(view: TextView, path: str) -> None:
    """Draw a picture that is ready now, or is no longer; what is read stays where it is."""
    lines = view.text_lines
    replaced = lines.document.picture_ready(path) if isinstance(lines, DocumentLines) else None
    if replaced is not None:
        view.lines_replaced(*replaced)


def draw_tree(view: TreeView, item: Item, look: Styles, *, keep_place: bool) -> None:
    """The item as a tree."""
    view.show(tree_of(item), look, keep_place=keep_place)


def draw_raw(view: TextView, item: Item, look: Styles, *, keep_place: bool) -> None:
    """The item's JSON as it was received."""
    if len(item.raw) > LARGE:
        view.show(lambda width: ScannedRawLines(item.raw, width, look), look, keep_place=keep_place)
        return
    raw = RawJson(item.raw)
    view.show(lambda width: RawLines(RawRows(raw, width, look)), look, keep_place=keep_place)
