"""Pictures that are ready are bounded: what is far from the screen goes, what is near stays."""

from __future__ import annotations

import pytest

from tests.support.images import generated, screenshot
from tests.widgets.host import settle, shown
from tui.models.item import Item
from tui.render.mosaic import Mosaic
from tui.render.picture_strip import Drawn, Painted, paint
from tui.render.styles import dark_styles
from tui.widgets import detail_pictures, item_views
from tui.widgets.detail_pictures import DetailPictures
from tui.widgets.text_view import TextView

pytestmark = pytest.mark.anyio
DATA = "iVBORw0KGgoAAAANSUhEUgAAABQAAAAUAAAAAA=="
"""The header of a PNG of 20 × 20."""


def drawn(columns: int, rows: int, room: int) -> Drawn:
    return paint(Mosaic(columns, rows, b"\1\2\3\4\5\6" * columns * rows, room))


async def test_pictures_far_away_are_let_go_and_wanted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detail_pictures, "_KEPT", 2_000)
    view, pictures = TextView(), DetailPictures()
    async with shown(view, size=(60, 20)) as (_host, pilot):
        item = Item.of(screenshot("msg_1", *[DATA] * 12))
        item_views.draw_rendered(view, item, dark_styles(), keep_place=False, pictures=pictures.ready)
        await settle(pilot, lambda: view.row_count > 200)
        assert view.text_lines is not None
        view.text_lines.reach(1_000)
        view.rows_added()
        everything = pictures.near(view, 0, view.row_count)
        assert len(everything) == 12
        near = pictures.near(view, 0, 19)
        assert 1 <= len(near) < 4
        before = view.row_count
        for wish in everything:
            pictures.put(view, wish, drawn(40, 20, wish.room))
        assert view.row_count == before
        # The last ones and those near the screen are there.
        kept = set(pictures.ready)
        assert {wish.path for wish in near} <= kept
        assert len(kept) < 6
        assert {wish.path for wish in pictures.near(view, 0, view.row_count)} == {
            wish.path for wish in everything
        } - kept
        assert pictures.near(view, 0, 19) == ()


async def test_a_picture_of_another_item_is_not_drawn() -> None:
    view, pictures = TextView(), DetailPictures()
    async with shown(view, size=(60, 20)) as (_host, pilot):
        item_views.draw_rendered(
            view, Item.of(generated("ig_1", DATA)), dark_styles(), keep_place=False, pictures=pictures.ready
        )
        await pilot.pause()
        (wish,) = pictures.near(view, 0, 19)
        other = Item.of(generated("ig_2", DATA.replace("BQAAAAU", "BQAAAAQ")))
        item_views.draw_rendered(view, other, dark_styles(), keep_place=False, pictures=pictures.ready)
        await pilot.pause()
        pictures.put(view, wish, drawn(4, 2, wish.room))
        assert pictures.ready == {}
        (wish,) = pictures.near(view, 0, 19)
        pictures.put(view, wish, drawn(4, 2, wish.room))
        assert isinstance(pictures.ready[wish.path], Painted)
