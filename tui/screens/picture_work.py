"""The pictures of the shown item: decoded for the detail pane, as far as somebody is about to look at them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.errors import PictureError
from tui.screens import groups
from tui.screens.host import Host
from tui.widgets.detail_pane import DetailPane

if TYPE_CHECKING:
    from tui.pictures.pictures import Pictures
    from tui.render.picture_lines import PictureWish


class PictureWork:
    """Starts a worker for each picture that comes near the screen, and ends it when that goes away again."""

    def __init__(self, host: Host, pane: DetailPane) -> None:
        self._host = host
        self._pane = pane
        self._pictures: Pictures | None = None
        self._under_way: dict[str, PictureWish] = {}

    def want(self, wishes: tuple[PictureWish, ...]) -> None:
        """Decode these pictures, and no others any more."""
        for path, wish in tuple(self._under_way.items()):
            if wish not in wishes:
                del self._under_way[path]
                self._host.cancel(f"{groups.PICTURE} {path}")
        for wish in wishes:
            if wish.path not in self._under_way:
                self._under_way[wish.path] = wish
                self._host.start(f"{groups.PICTURE} {wish.path}", self._draw(wish))

    async def _draw(self, wish: PictureWish) -> None:
        # Imported here: no picture is drawn before the first item is.
        from tui.pictures.pictures import Pictures
        from tui.render.mosaic import MAX_ROWS, PictureFault
        from tui.render.picture_strip import paint

        if self._pictures is None:
            self._pictures = Pictures()
        try:
            decoded = await self._pictures.draw(wish.block.data, wish.room, MAX_ROWS)
            # In a thread: thousands of cells, each with two colours of its own.
            drawn = await asyncio.to_thread(paint, decoded)
        except PictureError as error:
            drawn = PictureFault(error.message)
        if self._under_way.get(wish.path) is wish:
            del self._under_way[wish.path]
            self._pane.show_picture(wish, drawn)
