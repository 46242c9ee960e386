from __future__ import annotations

import pytest

from tests.widgets.host import rows_on_screen, shown
from tui.models.json_value import JsonValue
from tui.render.json_tree import JsonTree
from tui.render.styles import dark_styles
from tui.widgets.tree_view import TreeView

pytestmark = pytest.mark.anyio

VALUE: JsonValue = {"a": {"b": [1, 2, {"c": "deep"}]}, "s": '{"inner": [true]}', "z": None}


async def test_left_and_right_fold_unfold_and_walk() -> None:
    view = TreeView()
    async with shown(view, size=(60, 20)) as (_host, pilot):
        await pilot.press("space", "left", "right", "asterisk", "minus")  # nothing is shown yet
        view.show(JsonTree(VALUE), dark_styles())
        await pilot.press("j", "right", "right", "right", "right")
        assert view.path == ".a.b[0]"
        await pilot.press("left")
        assert view.path == ".a.b"
        await pilot.press("left", "left", "left")
        assert view.path == ".a"
        assert not any('"b"' in line for line in rows_on_screen(pilot))
        await pilot.press("enter")
        await pilot.pause()
        assert any('"b"' in line for line in rows_on_screen(pilot))


async def test_all_is_unfolded_and_folded() -> None:
    view = TreeView()
    async with shown(view, size=(60, 20)) as (_host, pilot):
        view.show(JsonTree(VALUE), dark_styles())
        await pilot.press("asterisk", "G")
        assert view.path == ".z"
        assert any("deep" in line for line in rows_on_screen(pilot))
        await pilot.press("minus")
        assert view.cursor_index == 0
        assert view.row_count == 4


async def test_folds_and_cursor_stay_with_another_reading_of_the_item() -> None:
    view = TreeView()
    async with shown(view, size=(60, 20)) as (_host, pilot):
        view.show(JsonTree(VALUE), dark_styles())
        await pilot.press("j", "right", "right", "right")
        path, rows = view.path, view.row_count
        assert isinstance(VALUE, dict)
        view.show(JsonTree({"new": [1], **VALUE}), dark_styles(), keep_place=True)
        await pilot.pause()
        assert view.path == path
        assert view.row_count == rows + 1
        view.show(JsonTree(VALUE), dark_styles())
        assert view.cursor_index == 0


async def test_a_click_folds_and_a_drag_selects() -> None:
    view = TreeView()
    async with shown(view, size=(60, 20)) as (_host, pilot):
        view.show(JsonTree(VALUE), dark_styles())
        await pilot.pause()
        await pilot.click(TreeView, offset=(5, 1))
        await pilot.pause()
        assert view.path == ".a"
        assert view.row_count == 5
        await pilot.mouse_down(TreeView, offset=(1, 0))
        await pilot.hover(TreeView, offset=(12, 1))
        await pilot.mouse_up(TreeView, offset=(12, 1))
        await pilot.pause()
        assert pilot.app.screen.get_selected_text()
        assert view.row_count == 5


async def test_the_cursor_tells_its_path() -> None:
    paths: list[str] = []

    class Listening(TreeView):
        def on_tree_view_path_changed(self, message: TreeView.PathChanged) -> None:
            paths.append(message.path)

    view = Listening()
    async with shown(view, size=(60, 20)) as (_host, pilot):
        view.show(JsonTree(VALUE), dark_styles())
        await pilot.press("j", "j")
        await pilot.pause()
    assert paths[-1] == ".s"
