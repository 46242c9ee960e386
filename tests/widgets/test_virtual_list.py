from __future__ import annotations

import random

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.containers import Vertical
from textual.events import MouseScrollDown

from tests.widgets.host import Many, Names, names, rows_on_screen, screen_lines, settle, shown
from tui.widgets.row_source import NoRows
from tui.widgets.virtual_list import VirtualList

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (["j"], 1),
        (["down", "j", "k", "up", "up"], 0),
        (["G"], 99),
        (["end", "j"], 99),
        (["G", "g"], 0),
        (["end", "home"], 0),
        (["ctrl+d"], 4),
        (["ctrl+d", "ctrl+u"], 0),
        (["pagedown", "pagedown"], 18),
        (["pagedown", "pagedown", "pageup"], 9),
        (["pageup"], 0),
    ],
)
async def test_each_key_moves_the_cursor_and_keeps_it_in_sight(keys: list[str], row: int) -> None:
    view = VirtualList()
    async with shown(view) as (host, pilot):
        view.update_rows(names(100))
        await pilot.press(*keys)
        await pilot.pause()
        assert view.cursor_index == row
        assert view.cursor_identity == f"r{row}" == host.highlights()[-1]
        assert f"> r{row}" in rows_on_screen(pilot)


async def test_an_empty_list_takes_every_key() -> None:
    view = VirtualList()
    async with shown(view) as (host, pilot):
        await pilot.press("j", "k", "G", "g", "ctrl+d", "pageup", "space", "enter")
        await pilot.click(VirtualList, offset=(2, 2))
        assert view.cursor_index is None
        assert view.cursor_identity is None
        assert host.highlights() == host.selects() == []
        view.update_rows(names(2))
        view.update_rows(NoRows())
        await pilot.pause()
        assert view.cursor_index is None
        assert rows_on_screen(pilot)[0] == ""


async def test_space_marks_and_goes_on() -> None:
    view = VirtualList()
    async with shown(view) as (_host, pilot):
        rows = names(5)
        view.update_rows(rows)
        await pilot.press("space", "space", "k", "space")
        assert view.marked == {"r0"}
        assert rows_on_screen(pilot)[0] == " *r0"
        view.update_rows(names(1, "other"))
        assert view.marked == frozenset()
        await pilot.press("space")
        view.clear_marks()
        assert view.marked == frozenset()


async def test_a_click_moves_two_clicks_and_enter_go_in() -> None:
    view = VirtualList()
    async with shown(view) as (host, pilot):
        view.update_rows(names(50))
        await pilot.press("G")
        await pilot.click(VirtualList, offset=(4, 2))
        assert view.cursor_identity == "r42"
        assert host.selects() == []
        await pilot.double_click(VirtualList, offset=(4, 3))
        await pilot.press("enter")
        await pilot.pause()
        assert host.selects() == ["r43", "r43"]


async def test_a_click_below_the_rows_or_on_the_scroll_bar_moves_nothing() -> None:
    view = VirtualList()
    async with shown(view) as (_host, pilot):
        view.update_rows(names(3))
        await pilot.click(VirtualList, offset=(4, 7))
        assert view.cursor_index == 0
        view.update_rows(names(100))
        await pilot.pause()
        await pilot.click(VirtualList, offset=(19, 8))
        assert view.cursor_index == 0


async def test_the_scroll_bar_looks_as_one_that_is_drawn_anew_each_time() -> None:
    """It is drawn in part, or not at all, where that is enough: cells, styles and what a click does."""
    view, dice = VirtualList(), random.Random(5)
    async with shown(view, size=(20, 12)) as (_host, pilot):
        for _ in range(60):
            view.update_rows(names(dice.choice((0, 3, 12, 13, 40, 400, 20_000))))
            view.move_cursor(dice.randrange(20_000))
            await pilot.pause()
            bar = view.vertical_scrollbar
            shown_lines = bar.render_lines(bar.size.region)
            bar._set_dirty()
            anew = bar.render_lines(bar.size.region)
            assert [[*strip] for strip in shown_lines] == [[*strip] for strip in anew]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    view = VirtualList()
    async with shown(view) as (host, pilot):
        view.update_rows(names(100))
        await pilot.pause()
        view.post_message(MouseScrollDown(view, 3, 3, 0, 0, 0, shift=False, meta=False, ctrl=False))
        await settle(pilot, lambda: view.scroll_offset.y > 0)
        await pilot.pause()
        assert view.cursor_index == 0
        assert host.windows()[-1] == (view.scroll_offset.y, view.scroll_offset.y + 9)


async def test_the_highlight_stays_on_its_row_and_line_when_rows_come_in_above() -> None:
    view = VirtualList()
    async with shown(view) as (host, pilot):
        rows = names(100)
        view.update_rows(rows)
        view.move_cursor(40)
        await pilot.press("k", "k", "k")
        await pilot.pause()
        line = rows_on_screen(pilot).index("> r37")
        said = len(host.highlights())
        rows.names[:0] = [f"new{index}" for index in range(7)]  # in place, as a timeline does
        view.update_rows(rows)
        await pilot.pause()
        assert (view.cursor_identity, view.cursor_index) == ("r37", 44)
        assert rows_on_screen(pilot).index("> r37") == line
        assert len(host.highlights()) == said


async def test_rows_in_sight_stay_where_the_cursor_is_elsewhere() -> None:
    view = VirtualList()
    async with shown(view) as (_host, pilot):
        rows = names(100)
        view.update_rows(rows)
        await pilot.pause()
        view.scroll_to(y=50, animate=False, force=True)
        await settle(pilot, lambda: "  r50" in rows_on_screen(pilot)[:1])
        rows.names[:0] = ["a", "b", "c"]
        view.update_rows(rows)
        await pilot.pause()
        assert rows_on_screen(pilot)[0] == "  r50"
        assert view.cursor_identity == "r0"


async def test_a_row_that_is_gone_leaves_the_cursor_at_its_place() -> None:
    view = VirtualList()
    async with shown(view) as (host, pilot):
        view.update_rows(names(10))
        view.move_cursor(4)
        view.update_rows(Names([f"r{index}" for index in range(10) if index != 4]))
        await pilot.pause()
        assert view.cursor_identity == "r5" == host.highlights()[-1]
        view.update_rows(names(2))
        await pilot.pause()
        assert view.cursor_identity == "r1"


async def test_a_hundred_thousand_rows_are_drawn_where_they_are_seen_only() -> None:
    view, rows = VirtualList(), Many(100_000)
    async with shown(view) as (host, pilot):
        view.update_rows(rows)
        await pilot.press("G")
        await pilot.pause()
        assert view.cursor_index == 99_999
        assert rows_on_screen(pilot)[-1] == "> row 99999"
        assert len(rows.asked) <= 20
        assert host.windows()[-1] == (99_990, 99_999)


async def test_a_move_inside_the_window_draws_two_rows() -> None:
    view, rows = VirtualList(), names(1_000)
    async with shown(view) as (_host, pilot):
        view.update_rows(rows)
        await pilot.pause()
        rows.drawn.clear()
        await pilot.press("j")
        await pilot.pause()
        assert sorted(set(rows.drawn)) == [0, 1]


async def test_a_burst_of_moves_is_told_once() -> None:
    view = VirtualList()
    async with shown(view) as (host, pilot):
        view.update_rows(names(1_000))
        await pilot.pause()
        before = len(host.highlights())
        for index in range(1, 500):
            view.move_cursor(index)
        await pilot.pause()
        assert host.highlights()[-1] == "r499"
        assert len(host.highlights()) - before < 10


async def test_wide_characters_never_pass_the_width() -> None:
    view = VirtualList()
    wide = Names(["日本語" * 20, "👍🏽" * 30, "e\u0301" * 60, "ab漢" * 15])
    for width in (7, 12, 19, 20, 41):
        async with shown(view := VirtualList(), size=(width, 6)) as (_host, pilot):
            view.update_rows(wide)
            await pilot.pause()
            assert {cell_len(line) for line in screen_lines(pilot)} == {width}


async def test_a_smaller_window_keeps_the_cursor_in_sight() -> None:
    view = VirtualList()
    async with shown(view, size=(20, 10)) as (_host, pilot):
        view.update_rows(names(100))
        await pilot.press("ctrl+d", "ctrl+d")
        await pilot.resize_terminal(15, 4)
        await pilot.pause()
        assert "> r8" in rows_on_screen(pilot)


async def test_rows_given_while_hidden_are_there_when_shown() -> None:
    class Hidden(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            with Vertical():
                yield VirtualList()

    app = Hidden()
    async with app.run_test(size=(20, 10)) as pilot:
        view = app.query_one(VirtualList)
        view.display = False
        await pilot.pause()
        view.update_rows(names(30))
        view.display = True
        await pilot.pause()
        assert rows_on_screen(pilot)[0] == "> r0"


async def test_the_focus_and_the_look_may_change() -> None:
    view, rows = VirtualList(), names(5)
    async with shown(view) as (_host, pilot):
        view.update_rows(rows)
        await pilot.pause()
        pilot.app.screen.set_focus(None)
        await pilot.pause()
        rows.names.append("r5")
        view.rows_changed()
        await pilot.pause()
        assert rows_on_screen(pilot)[5] == "  r5"


async def test_keys_can_be_replaced_by_their_ids() -> None:
    view = VirtualList()
    async with shown(view) as (_host, pilot):
        view.update_rows(names(5))
        pilot.app.set_keymap({"list.down": "x"})
        await pilot.press("x", "j")
        assert view.cursor_index == 1
