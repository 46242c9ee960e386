"""Panes: going round, zoom, sizes, hints, help and what the mouse does with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.support.app_harness import Browser, browsing, local_settings
from tui.commands import ACTIONS, Pane
from tui.keys import key_label
from tui.widgets.key_hints import KeyHints

pytestmark = pytest.mark.anyio


def shown(browser: Browser) -> list[Pane]:
    return [pane for pane in Pane if browser.pane(pane.value).region.width > 0]


async def test_keys_go_round_the_panes(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        found = []
        for key in ("1", "2", "3", "tab", "tab", "shift+tab", "shift+tab"):
            await browser.press(key)
            found.append(browser.main.pane)
            assert browser.pane(browser.main.pane.value).has_focus_within
        one, two, three = Pane
        assert found == [one, two, three, one, two, one, three]
        await browser.press("escape", "escape", "escape")
        assert browser.main.pane is one
        assert browser.app.is_running


async def test_words_in_a_border_that_is_not_seen_are_there_when_it_is(tmp_path: Path, demo: Path) -> None:
    """Of a border only the line with other words is drawn anew."""
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await browser.press("1", "z")
        browser.pane("items").set_title("Hidden title", "hidden subtitle")
        assert "Hidden title" not in browser.text
        await browser.press("z")
        assert "Hidden title" in browser.text
        assert "hidden subtitle" in browser.text
        await browser.pilot.resize_terminal(38, 12)
        await browser.settle("too small")
        browser.pane("items").set_title("Other title", "other subtitle")
        await browser.pilot.resize_terminal(120, 40)
        await browser.settle("Other title")
        assert "other subtitle" in browser.text


async def test_zoom_gives_one_pane_all(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await browser.press("3", "z")
        assert shown(browser) == [Pane.DETAIL]
        assert browser.pane("detail").region.width == 120
        await browser.press("2")
        assert shown(browser) == [Pane.ITEMS]
        await browser.press("escape")
        assert shown(browser) == list(Pane)


async def test_each_size_shows_what_fits(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        one, two, three = Pane
        for size, key, wanted in (
            ((120, 40), "2", [one, two, three]),
            ((80, 24), "1", [one, two]),
            ((80, 24), "2", [two, three]),
            ((80, 24), "3", [two, three]),
            ((40, 20), "1", [one]),
            ((40, 20), "3", [three]),
        ):
            await browser.pilot.resize_terminal(*size)
            await browser.press(key)
            assert shown(browser) == wanted, (size, key)
            assert all(len(line) <= size[0] for line in browser.text.splitlines())
            assert "LOCAL" in browser.text.splitlines()[0]
        await browser.pilot.resize_terminal(39, 14)
        await browser.settle("too small")
        await browser.pilot.resize_terminal(120, 40)
        await browser.settle("Conversations")
        assert shown(browser) == [one, two, three]


async def test_a_click_on_a_hint_does_it(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        hints = browser.main.query_one(KeyHints)
        start = next(start for start, _end, hint in hints._spans() if hint.action_id == "order")
        await browser.pilot.click(hints, offset=(start + 1 + hints.styles.padding.left, 0))
        await browser.settle("newest first")


def footer(browser: Browser) -> str:
    return browser.text.splitlines()[-1].strip()


async def test_the_footer_names_the_keys_that_work_in_a_bar(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        assert footer(browser).startswith("/ filter  ")
        await browser.press("slash")
        await browser.settle(lambda: footer(browser) == "enter to the list  esc take off  ctrl+p commands")
        await browser.press("escape", "3")
        await browser.settle(lambda: footer(browser).startswith("/ search  "))
        await browser.press("slash", "e")
        await browser.settle(lambda: footer(browser) == "enter to the text  esc close  ctrl+p commands")
        await browser.press("enter")
        await browser.settle(lambda: footer(browser).startswith("n next  N previous  esc end search  / search"))
        await browser.press("escape")
        await browser.settle(lambda: footer(browser).startswith("/ search  "))
        await browser.press("i")
        await browser.settle(lambda: footer(browser).startswith("space on or off  ↓ next"))
        hints = browser.main.query_one(KeyHints)
        await browser.pilot.click(hints, offset=(hints.styles.padding.left, 0))
        await browser.settle(lambda: browser.detail.parts.include_bar.wanted)
        await browser.press("escape")
        await browser.settle(lambda: footer(browser).startswith("/ search  "))


async def test_a_click_into_a_pane_goes_there(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await browser.pilot.click(browser.detail.shown, offset=(5, 2))
        assert browser.main.pane is Pane.DETAIL
        await browser.pilot.click(browser.items, offset=(5, 4))
        await browser.settle(lambda: browser.main.pane is Pane.ITEMS)
        assert browser.items.cursor_index == 4


async def test_help_names_every_action(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo), size=(120, 80)) as browser:
        await browser.started()
        await browser.press("question_mark")
        await browser.asked("HelpDialog")
        for action in ACTIONS:
            assert key_label(action.keys[0]) in browser.text
            assert action.help[:40] in browser.text
        await browser.press("escape")
        await browser.answered()


async def test_the_palette_offers_each_action_once_and_nothing_else(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo), size=(120, 50)) as browser:
        await browser.started()
        await browser.press("ctrl+p")
        await browser.asked("Palette")
        titles = [f"{each.label} ({key_label(each.keys[0])})" for each in ACTIONS if each.id != "palette"]
        offered = browser.app.screen.query_one("CommandList", OptionList)
        await browser.settle(lambda: offered.option_count >= len(titles))
        assert sorted(str(each.prompt).splitlines()[0] for each in offered.options) == sorted(titles)
        await browser.press("escape")
        await browser.answered()


async def test_messages_are_kept(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.started()
        await browser.press("ctrl+l")
        await browser.settle("Nothing was said yet")
        await browser.press("escape")
        await browser.answered()
        await browser.press("2", "s", "ctrl+l")
        await browser.settle("order: no conversation is open")
