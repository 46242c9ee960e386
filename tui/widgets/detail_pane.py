"""The item detail: three views of one item, and above them the include toggles."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import finalize

from textual.events import DescendantBlur
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.render.safe_text import cut_middle
from tui.render.styles import Styles
from tui.widgets.detail_pictures import DetailPictures
from tui.widgets.pane import Pane
from tui.widgets.pane_state import Offline, PaneState, Ready
from tui.widgets.view import View
from tui.widgets.virtual_list import WindowChanged

if TYPE_CHECKING:
    from tui.analysis.includes import IncludeVerdict
    from tui.models.finding import Finding
    from tui.models.include import Include
    from tui.models.item import Item
    from tui.models.rows import ItemRow
    from tui.render.picture_lines import PictureWish
    from tui.render.picture_strip import Drawn
    from tui.widgets.detail_parts import DetailParts
    from tui.widgets.filter_bar import FilterBar
    from tui.widgets.finder import Finder
    from tui.widgets.text_view import TextView
    from tui.widgets.tree_view import TreeView
    from tui.widgets.view_tabs import ViewTabs


_LEAST_ID = 12
"""Characters of an id in the title, however narrow the pane is."""


class DetailPane(Pane):
    """Shows one item. What it says comes in through ``show`` and ``clear``.

    Its ``parts`` are made when they are first asked for: the first screen stands sooner without them.
    """

    def __init__(self, styles: Styles, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._look = styles
        self._item: Item | None = None
        self._paired: ItemRow | None = None
        self._made: float | None = None
        self._drawn: set[View] = set()
        self._scrolled: tuple[Widget, float] | None = None
        self._pictures = DetailPictures()
        self._parts: DetailParts | None = None

    class PicturesNear(Message):
        """These pictures are near the screen and not drawn; no others need to be drawn any more."""

        def __init__(self, wishes: tuple[PictureWish, ...]) -> None:
            super().__init__()
            self.wishes = wishes

    view: reactive[View] = reactive(View.RENDERED, init=False)

    @property
    def parts(self) -> DetailParts:
        """The widgets in this pane."""
        if self._parts is None:
            from tui.widgets.detail_parts import DetailParts

            self._parts = DetailParts()
            self._parts.mount_in(self)
            self._parts.show(self.view, display=isinstance(self.state, Ready | Offline))
        return self._parts

    @cached_property
    def finder(self) -> Finder:
        """What looks for words in the view that is shown."""
        from tui.widgets.finder import Finder

        return Finder(self._start_looking, self._say_found)

    @property
    def content(self) -> Widget:
        """The view that is shown."""
        return self.shown

    @property
    def made_content(self) -> Widget | None:
        """The same, None before the parts are made."""
        return self._parts.of(self.view) if self._parts is not None else None

    @property
    def shown(self) -> TextView | TreeView:
        """The view that is shown."""
        return self.parts.of(self.view)

    @property
    def filter_bar(self) -> FilterBar:
        """Where words are typed that are looked for in the item."""
        return self.parts.find_bar

    @property
    def filter_text(self) -> str:
        """The words that are looked for."""
        return self._parts.find_bar.text if self._parts is not None else ""

    def show(
        self,
        item: Item,
        *,
        keep_place: bool = False,
        paired: ItemRow | None = None,
        made: float | None = None,
    ) -> None:
        """Show an item; with ``keep_place`` it is the same one again: scroll and folds stay.

        ``paired`` is the row of the call's output, or of the output's call; ``made`` when the item was made,
        in Unix seconds, where its id tells.
        """
        self._item, self._paired, self._made = item, paired, made
        self._drawn = set()
        if not keep_place:
            self._pictures.ready = {}
        room = max(_LEAST_ID, self.size.width - len(item.type) - 8)
        self.set_title(f"{item.type or 'item'} · {cut_middle(item.id, room) or 'without id'}")
        self._draw(keep_place=keep_place)

    def clear(self, state: PaneState) -> None:
        """Show a state in place of an item."""
        self._item = None
        self._ask_for(())
        self.set_title("Item")
        self.state = state

    def watch_view(self, view: View) -> None:
        """Change the view; it is drawn when it is first seen."""
        had_focus = self.parts.have_focus
        self.parts.show(view, display=isinstance(self.state, Ready | Offline))
        self._draw()
        self._find_again()
        self._show_path(self.parts.tree.path if view is View.TREE else "")
        if had_focus:
            self.focus_content()

    def _draw(self, *, keep_place: bool = False) -> None:
        """Draw the shown view, if it does not show the item yet."""
        if self._item is None or self.view in self._drawn:
            return
        # Imported here: markdown, pydantic and the renderers are not needed before the first item.
        from tui.widgets import item_views

        match self.view:
            case View.RENDERED:
                item_views.draw_rendered(
                    self.parts.rendered,
                    self._item,
                    self._look,
                    keep_place=keep_place,
                    paired=self._paired,
                    pictures=self._pictures.ready,
                    made=self._made,
                )
            case View.TREE:
                item_views.draw_tree(self.parts.tree, self._item, self._look, keep_place=keep_place)
            case View.RAW:
                item_views.draw_raw(self.parts.raw, self._item, self._look, keep_place=keep_place)
        self._drawn.add(self.view)

    def on_virtual_list_window_changed(self, event: WindowChanged) -> None:
        """Other lines are on the screen: ask for the pictures there, and for those up to a screen away."""
        event.stop()
        if event.list.id == View.RENDERED.value and self._item is not None:
            self._ask_for(self._pictures.near(self.parts.rendered, event.first, event.last))

    def _ask_for(self, wishes: tuple[PictureWish, ...]) -> None:
        if wishes != self._pictures.wishes:
            self._pictures.wishes = wishes
            self.post_message(self.PicturesNear(wishes))

    def show_picture(self, wish: PictureWish, drawn: Drawn) -> None:
        """Draw a picture that was asked for, if the item that is shown still has it."""
        if self._item is not None:
            self._pictures.put(self.parts.rendered, wish, drawn)

    def focus_includes(self) -> None:
        """Go to the toggles. They unfold over the view, which may have to scroll: note where it was."""
        self._scrolled = self.shown, self.shown.scroll_offset.y
        self.parts.include_bar.focus()

    def on_view_tabs_chosen(self, event: ViewTabs.Chosen) -> None:
        """The name of a view was clicked."""
        event.stop()
        self.view = event.view

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """The toggles fold again: the view goes back to where it was."""
        if self._scrolled is not None and event.widget is self.parts.include_bar:
            view, top = self._scrolled
            self._scrolled = None
            self.call_after_refresh(view.scroll_to, y=top, animate=False, force=True)

    def _show_path(self, path: str) -> None:
        """Where the tree's cursor is, in the lower border."""
        self.set_subtitle(cut_middle(path, max(self.size.width - 6, 12)) if path else "")

    def on_tree_view_path_changed(self, event: TreeView.PathChanged) -> None:
        """The tree's cursor is on another node."""
        event.stop()
        if self.view is View.TREE:
            self._show_path(event.path)

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Other words are looked for in the view that is shown."""
        event.stop()
        self.finder.choose(self.shown, event.text)

    def _start_looking(self, work: Coroutine[None, None, None]) -> None:
        worker = self.run_worker(work, group="find", exclusive=True)
        # One that is cancelled before its first step never awaits the work, which Python would complain of.
        finalize(worker, work.close)

    def _say_found(self, text: str) -> None:
        self.parts.find_bar.say(text)

    def on_filter_bar_left(self, event: FilterBar.Left) -> None:
        """From the bar into the view."""
        event.stop()
        self.focus_content()

    def on_text_view_laid(self, event: TextView.Laid) -> None:
        """Another text, or another width: the words stand elsewhere."""
        event.stop()
        self._find_again(event.view)

    def on_tree_view_laid(self, event: TreeView.Laid) -> None:
        """Another tree."""
        event.stop()
        self._find_again(event.view)

    def _find_again(self, view: Widget | None = None) -> None:
        """Look for the same words in another view, or in a view that shows something else."""
        if self.finder.text and view in (None, self.shown):
            self.finder.choose(self.shown)

    def on_text_view_target_chosen(self, event: TextView.TargetChosen) -> None:
        """Folds are turned here, a value that was not asked for is wished; links and jumps are the screen's."""
        from tui.render.lines import FoldTarget, IncludeTarget
        from tui.widgets import item_views
        from tui.widgets.include_bar import IncludeBar

        match event.target:
            case FoldTarget(key):
                event.stop()
                item_views.turn_fold(event.view, key)
            case IncludeTarget(include):
                event.stop()
                self.post_message(IncludeBar.Toggled(self.parts.include_bar.wanted | {include}))

    def say_findings(self, findings: Sequence[Finding]) -> None:
        """What the check found about the shown item."""
        if findings or self._parts is not None:
            self.parts.findings.show(findings)

    def set_includes(
        self,
        wanted: frozenset[Include],
        *,
        shown: Mapping[Include, IncludeVerdict] | None = None,
        listed: Mapping[Include, IncludeVerdict] | None = None,
    ) -> None:
        """What is asked for now; the verdicts on the shown item, and on all loaded ones, where they are new."""
        bar = self.parts.include_bar
        bar.wanted = wanted
        bar.verdicts = bar.verdicts if shown is None else shown
        bar.listed = bar.listed if listed is None else listed
