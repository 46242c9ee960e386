"""The pictures of the item in the detail: which are ready, and which are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.render.picture_lines import PictureWish
    from tui.render.picture_strip import Drawn
    from tui.widgets.text_view import TextView

_KEPT: Final = 20_000
"""Cells of pictures that are kept ready although they are away from the screen: some 15 MB."""


class DetailPictures:
    """Kept by the pane beside the view that draws them."""

    def __init__(self) -> None:
        self.ready: dict[str, Drawn] = {}
        """By the paths of their blocks, the one that was got last at the end."""
        self.wishes: tuple[PictureWish, ...] = ()
        """What was asked for last."""

    def near(self, view: TextView, first: int, last: int) -> tuple[PictureWish, ...]:
        """What is to be asked for when these lines are on the screen, up to a screen away from them."""
        from tui.widgets import item_views

        around = last - first + 1
        return item_views.wishes(view, first - around, last + around)

    def put(self, view: TextView, wish: PictureWish, drawn: Drawn) -> None:
        """Draw a picture that was asked for, if the item still has it; let go of others far away."""
        from tui.widgets import item_views

        if not item_views.has_picture(view, wish):
            return
        self.ready.pop(wish.path, None)
        self.ready[wish.path] = drawn
        item_views.draw_picture(view, wish.path)
        first, height = round(view.scroll_offset.y), view.size.height
        near = item_views.picture_paths(view, first - height, first + 2 * height)
        kept = sum(each.cells for each in self.ready.values())
        for path in tuple(self.ready):
            if kept > _KEPT and path not in near:
                kept -= self.ready.pop(path).cells
                item_views.draw_picture(view, path)
