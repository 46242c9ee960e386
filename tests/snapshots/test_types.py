"""What an item of each type looks like in the rendered view."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.snapshots.test_pictures import Snapshot
from tests.support.fixtures import typed_items
from tui.models.item import ITEM_TYPES, Item
from tui.render.styles import dark_styles
from tui.theme import THEME
from tui.widgets.item_views import draw_rendered
from tui.widgets.text_view import TextView

ITEMS = typed_items()
MADE = 1_772_208_129.0


class Rendered(App[None]):
    """The rendered view of one item and nothing else."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item

    def compose(self) -> ComposeResult:
        """The view."""
        yield TextView()

    def on_mount(self) -> None:
        """Draw the item as the detail pane does."""
        self.register_theme(THEME)
        self.theme = THEME.name
        draw_rendered(self.query_one(TextView), self.item, dark_styles(), keep_place=False, made=MADE)


async def all_laid_out(pilot: Pilot[None]) -> None:
    """Wait for the lines below the screen too: the scrollbar knows of them."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def test_every_type_has_its_picture() -> None:
    assert {item.type for item in ITEMS} == set(ITEM_TYPES)


@pytest.mark.parametrize("item", ITEMS, ids=[f"{item.type}-{at}" for at, item in enumerate(ITEMS)])
def test_type(snap_compare: Snapshot, monkeypatch: pytest.MonkeyPatch, item: Item) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    assert snap_compare(Rendered(item), terminal_size=(84, 40), run_before=all_laid_out)
