"""The hardest items in every view, in the search there, in every export, and in all that is handed out."""

from __future__ import annotations

import tracemalloc
from itertools import islice
from pathlib import Path

import pytest

from tests.hostile.extremes import KINDS, extreme_items, largest_items
from tests.render.export.hostile import CONVERSATION, Checked
from tests.render.export.test_formats import CONTROLS, markdown_faults
from tests.screens.test_walk import Host
from tests.support.app_harness import browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.analysis.redaction import Redactor
from tui.commands import Pane
from tui.models.export_format import FormatName
from tui.models.item import Item
from tui.render.export.formats import reader_format
from tui.render.hits import Needle
from tui.render.item.render import render_item
from tui.render.json_tree import tree_of
from tui.render.layout import Document
from tui.render.raw_scan import ScannedRows
from tui.render.safe_text import safe_line, whole_characters
from tui.render.styles import dark_styles
from tui.services.export_formats import data_format
from tui.widgets.detail_pane import DetailPane
from tui.widgets.pane_state import Ready
from tui.widgets.text_view import TextView
from tui.widgets.tree_view import TreeView
from tui.widgets.view import View

STEPS, LINES = 500, 200
"""Steps of a search, and lines drawn: what comes behind them is more of the same."""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
@pytest.mark.parametrize("kind", KINDS)
async def test_every_view_draws_it_and_is_looked_through(kind: str) -> None:
    app = Host()
    async with app.run_test(size=(80, 30)) as pilot:
        pane = app.query_one(DetailPane)
        pane.state = Ready()
        await pilot.pause()
        for view in View:
            pane.view = view
            await pilot.pause()
            for item in extreme_items(kind):
                pane.show(item)
                shown = pane.shown
                assert isinstance(shown, TextView | TreeView)
                for words in ("k7", "script", "\x1b", "[[["):
                    needle = Needle(words)
                    hits = [hit for hit in islice(shown.find(needle), STEPS) if hit is not None]
                    for hit in hits[-1:]:
                        shown.go_to(hit)
                        shown.light(needle, hit)
                assert shown.row_count
                for row in range(min(shown.row_count, LINES)):
                    for segment in shown._strip(row):
                        assert safe_line(segment.text) == segment.text
            await pilot.pause()


# What the stand-ins leave is escaped by the same writers: one of them shows it.
WRITTEN = [(name, False) for name in FormatName] + [(FormatName.HTML, True)]


@pytest.mark.parametrize(("name", "redact"), WRITTEN)
@pytest.mark.parametrize("kind", KINDS)
def test_every_export_takes_it(kind: str, name: FormatName, redact: bool) -> None:
    writer, redactor = reader_format(name) or data_format(name), Redactor()
    chunks = [*writer.begin(CONVERSATION)]
    for item in extreme_items(kind):
        chunks += writer.item(redactor.item(item) if redact else item)
    text = b"".join([*chunks, *writer.end()]).decode("utf-8")
    if name is FormatName.HTML:
        assert Checked(text).faults == []
        assert not CONTROLS.search(text)
    elif name is FormatName.MARKDOWN:
        assert markdown_faults(text) == []
        assert not CONTROLS.search(text)
    elif name is FormatName.INPUT:
        assert text.startswith("[")
        assert text.rstrip().endswith("]")
    else:
        assert len(text.splitlines()) == len(extreme_items(kind)) + 1


@pytest.mark.anyio
async def test_everything_that_can_be_handed_out_is_text(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [{"id": "m", "type": "message", "role": "user", "content": "hi"}])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.settle(lambda: browser.main.item.item is not None)
        hand_out, pane = browser.main.late.hand_out, browser.detail
        # The deep ones differ in how deep they are, which is of no matter here.
        for item in (item for kind in KINDS for item in extreme_items(kind)[:12]):
            browser.main.item.item = item
            for view in View:
                pane.view = view
                pane.show(item)
                given = await hand_out._shown_text()
                assert given is not None and (given.text or not item.raw)
                for row in range(min(pane.parts.tree.row_count, 2)) if view is View.TREE else (0,):
                    pane.parts.tree._cursor = row
                    for each in hand_out._copyables(Pane.DETAIL, item):
                        text = each.text()
                        assert whole_characters(text).encode() is not None
                        assert text.isascii() or each.key not in "un"
            if len(item.raw) > 100_000:
                await browser.pilot.pause()


@pytest.mark.anyio
async def test_half_a_character_is_copied_by_keys(tmp_path: Path, fault_server: FaultServer) -> None:
    item = {"id": "m", "type": "kelp", "text": "a \ud800 b", "number": float("inf")}
    fault_server.service.add("conv_1", [item])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.settle(lambda: browser.main.item.item is not None)
        await browser.press("3", "v", "j", "j", "j", "y")
        await browser.asked("CopyMenu")
        await browser.press("s")
        await browser.settle(lambda: browser.app.clipboard == "a \ufffd b")
        await browser.press("j", "y")
        await browser.asked("CopyMenu")
        await browser.press("v")
        await browser.settle(lambda: browser.app.clipboard == "Infinity")
        await browser.press("y")
        await browser.asked("CopyMenu")
        await browser.press("w")
        await browser.asked("SelectTextDialog")
        await browser.press("f7", "ctrl+c")
        await browser.settle(lambda: "a \ufffd b" in browser.app.clipboard)


@pytest.mark.parametrize("kind", ["long texts", "wide", "deep"])
def test_what_is_drawn_of_it_takes_a_bounded_memory(kind: str) -> None:
    def draw(item: Item) -> None:
        Document(render_item(item), 80, dark_styles()).lay_out(100)
        tree_of(item).expand_all()
        ScannedRows(item.raw, 80, dark_styles()).reach(100)

    items = largest_items(kind)
    size = max(len(item.raw) for item in items)
    tracemalloc.start()
    try:
        for item in items:
            draw(item)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000 + 12 * size
    finally:
        tracemalloc.stop()
