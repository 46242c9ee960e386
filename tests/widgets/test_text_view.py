from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.segment import Segment
from textual.strip import Strip

from tests.widgets.host import rows_on_screen, settle, shown
from tui.render.cells import wrap
from tui.render.hits import Needle
from tui.render.lines import FoldTarget, Target
from tui.render.styles import dark_styles
from tui.widgets.text_view import TextView

pytestmark = pytest.mark.anyio


class Wrapped:
    """Words wrapped to a width, laid out no further than asked."""

    def __init__(self, text: str, width: int) -> None:
        self.lines = [piece for line in text.split("\n") for piece in wrap(line, width)]
        self.known = 0

    def __len__(self) -> int:
        return self.known

    def strip(self, row: int) -> Strip:
        return Strip([Segment(self.lines[row])])

    def target(self, row: int) -> Target | None:
        return FoldTarget("x") if self.lines[row].startswith("line 1") else None

    def reach(self, row: int) -> bool:
        before, self.known = self.known, max(self.known, min(row, len(self.lines)))
        return self.known > before

    def text(self, row: int) -> str:
        return self.lines[row]

    def goes_on(self, row: int) -> bool:
        return False

    def unfold(self, needle: Needle) -> Iterator[bool]:
        return iter(())


def numbered(count: int) -> str:
    return "\n".join(f"line {number} of some text" for number in range(count))


async def test_it_lays_out_no_more_than_is_read_and_all_for_the_end() -> None:
    view = TextView()
    async with shown(view, size=(40, 10)) as (_host, pilot):
        view.show(lambda width: Wrapped(numbered(5_000), width), dark_styles())
        await pilot.pause()
        assert rows_on_screen(pilot)[0].strip() == "line 0 of some text"
        assert view.row_count < 500
        await pilot.press("G")
        await pilot.pause()
        assert view.row_count == 5_000
        assert rows_on_screen(pilot)[-1].strip() == "line 4999 of some text"


async def test_what_is_seen_stands_before_what_is_below_it_is_laid_out() -> None:
    view = TextView()
    async with shown(view, size=(40, 10)) as (_host, pilot):
        view.show(lambda width: Wrapped(numbered(5_000), width), dark_styles())
        assert view.row_count == 10
        await settle(pilot, lambda: view.row_count == 10 + view.AHEAD)
        assert view.virtual_size.height == view.row_count
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert view.row_count < 500
        assert rows_on_screen(pilot)[-1].strip() == "line 27 of some text"


async def test_another_width_wraps_anew() -> None:
    view = TextView()
    async with shown(view, size=(40, 10)) as (_host, pilot):
        view.show(lambda width: Wrapped("one two three four five six seven", width), dark_styles())
        await pilot.pause()
        assert view.row_count == 1
        await pilot.resize_terminal(14, 10)
        await settle(pilot, lambda: view.row_count > 1)
        assert rows_on_screen(pilot)[0].strip() == "one two"


async def test_the_place_is_kept_when_asked_for() -> None:
    view = TextView()
    async with shown(view, size=(40, 10)) as (_host, pilot):
        view.show(lambda width: Wrapped(numbered(300), width), dark_styles())
        await pilot.press("pagedown", "pagedown", "pagedown")
        await pilot.pause()
        before = rows_on_screen(pilot)
        view.show(lambda width: Wrapped(numbered(300), width), dark_styles(), keep_place=True)
        await pilot.pause()
        assert rows_on_screen(pilot) == before
        view.show(lambda width: Wrapped(numbered(300), width), dark_styles())
        await pilot.pause()
        assert view.scroll_offset.y == 0


async def test_the_mouse_selects_the_text_and_the_selection_shows() -> None:
    view = TextView()
    async with shown(view, size=(40, 10)) as (_host, pilot):
        view.show(lambda width: Wrapped("first 日本 line\nsecond line\nthird line", width), dark_styles())
        await pilot.pause()
        await pilot.mouse_down(TextView, offset=(7, 0))  # the pad is one cell wide
        await pilot.hover(TextView, offset=(5, 2))
        await pilot.mouse_up(TextView, offset=(5, 2))
        await pilot.pause()
        assert pilot.app.screen.get_selected_text() == "日本 line\nsecond line\nthird"
        chosen = pilot.app.screen.get_component_rich_style("screen--selection").bgcolor
        styled = [(segment.text, segment.style) for segment in view.render_line(1)]
        drawn = [text for text, style in styled if style and style.bgcolor == chosen]
        assert "".join(drawn) == "second line"


async def test_enter_does_what_the_line_offers() -> None:
    chosen: list[TextView.TargetChosen] = []

    class Listening(TextView):
        def on_text_view_target_chosen(self, message: TextView.TargetChosen) -> None:
            chosen.append(message)

    view = Listening()
    async with shown(view, size=(40, 10)) as (_host, pilot):
        await pilot.press("enter")
        view.show(lambda width: Wrapped(numbered(20), width), dark_styles())
        await pilot.press("enter", "j", "enter")
        await pilot.pause()
    assert [message.target for message in chosen] == [FoldTarget("x")]
    assert chosen[0].control is view


async def test_a_text_is_laid_out_though_the_screen_knew_the_views_place_before_its_layout() -> None:
    view = TextView()
    view.display = False
    async with shown(view, size=(40, 10)) as (host, pilot):
        places = host.screen._compositor
        assert view not in places.full_map
        view.display = True
        view.show(lambda width: Wrapped(numbered(20), width), dark_styles())
        assert view.row_count == 0
        # As whoever asks for a region after something was drawn: the layout finds nothing that was not shown.
        places._full_map_invalidated = True
        assert view in places.full_map
        await settle(pilot, lambda: view.row_count == 20)
        assert rows_on_screen(pilot)[0].strip() == "line 0 of some text"


class Changing(Wrapped):
    """Lines of which some may be replaced."""

    def replace(self, first: int, before: int, lines: list[str]) -> tuple[int, int, int]:
        self.lines[first : first + before] = lines
        self.known += len(lines) - before
        return first, before, len(lines)


@pytest.mark.parametrize(
    ("top", "cursor", "first", "before", "after"),
    [
        (50, 55, 10, 1, 30),  # above the screen: all that is seen stays
        (50, 55, 10, 8, 1),
        (50, 55, 80, 1, 30),  # below it: nothing moves
        (50, 55, 52, 1, 30),  # on it, above the cursor: the cursor stays on its line
    ],
)
async def test_what_is_read_stays_when_lines_are_replaced(
    top: int, cursor: int, first: int, before: int, after: int
) -> None:
    view, lines = TextView(), Changing(numbered(120), 40)
    async with shown(view, size=(40, 10)) as (_host, pilot):
        view.show(lambda _width: lines, dark_styles())
        await settle(pilot, lambda: view.row_count == 120)
        view.move_cursor(cursor)
        view.scroll_to(y=top, animate=False, force=True)
        await pilot.pause()
        seen = rows_on_screen(pilot)
        view.lines_replaced(*lines.replace(first, before, [f"new {number}" for number in range(after)]))
        await pilot.pause()
        assert view.row_count == 120 + after - before
        assert view.cursor_index is not None
        assert lines.lines[view.cursor_index] == f"line {cursor} of some text"
        if not top <= first < top + 10:
            assert rows_on_screen(pilot) == seen
        else:
            assert rows_on_screen(pilot)[: first - top] == seen[: first - top]


async def test_a_cursor_among_replaced_lines_stays_among_them() -> None:
    view, lines = TextView(), Changing(numbered(40), 40)
    async with shown(view, size=(40, 10)) as (_host, pilot):
        view.show(lambda _width: lines, dark_styles())
        await settle(pilot, lambda: view.row_count == 40)
        view.move_cursor(8)
        view.lines_replaced(*lines.replace(2, 10, ["one", "two"]))
        await pilot.pause()
        assert view.cursor_index == 3
        # An empty text has no place to keep.
        view.lines_replaced(*lines.replace(0, 32, []))
        assert view.cursor_index is None
