from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Button, RadioSet

from tests.dialogs.host import NOTHING, outcome, result_of, screen_text, shown, until_shown
from tui.dialogs.add_items import AddDraft, AddItemsDialog
from tui.dialogs.copy_menu import CopyMenu, CopyOption
from tui.dialogs.create_conversation import CreateDialog, CreateDraft
from tui.dialogs.exact_text import ExactInput, ExactTextArea, hide, reveal, signs
from tui.dialogs.help import HelpDialog, HelpSection
from tui.dialogs.metadata import MetadataDialog
from tui.dialogs.open_conversation import OpenDialog
from tui.dialogs.select_text import MAX_CHARACTERS, SelectTextDialog

pytestmark = pytest.mark.anyio
ID = "conv_1234567890abcdef"
NASTY = "a\x00\x1b\x7f\x9b\x85\u2028\u202e\ud800\U000e0041\u200d\tb\rc\nd"


def test_exact_text() -> None:
    hidden = hide(NASTY)
    assert reveal(hidden) == NASTY
    assert len(hidden) == len(NASTY) == len(signs(hidden))
    assert hide("plain") == "plain"
    assert signs(hidden).startswith("a␀␛␡��")
    assert reveal("\U000f0041") == "\U000f0041"


async def test_create() -> None:
    assert await outcome(CreateDialog(), "ctrl+s") == CreateDraft()
    draft = await outcome(CreateDialog(), *"Bot", "enter", *"hi", "enter", "x", "ctrl+s")
    assert draft == CreateDraft("Bot", (), "user", "hi\nx")
    assert isinstance(draft, CreateDraft)
    assert draft.mapping() == {"title": "Bot"}
    assert draft.items()[0].role == "user"
    assert CreateDraft().items() == ()
    assert CreateDraft("", (("a", 1),)).mapping() == {"a": 1}
    given = CreateDraft("T", (("a", "1"),), "developer", NASTY)
    assert await outcome(CreateDialog(given, "refused"), "ctrl+s") == given
    assert await outcome(CreateDialog(), "x", "escape") is NOTHING
    assert await outcome(CreateDialog(), "x", "escape", "escape") is None
    chosen = await outcome(CreateDialog(), "tab", "right", "enter", "tab", "x", "ctrl+s")
    assert chosen == CreateDraft(role="assistant", text="x")


async def test_create_limit() -> None:
    async with shown(CreateDialog(CreateDraft("x" * 513))) as pilot:
        assert "513/512" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert result_of(pilot) is NOTHING
        await pilot.press("end", "backspace", "ctrl+s")
        await pilot.pause()
        assert result_of(pilot) == CreateDraft("x" * 512)


async def test_add_message() -> None:
    assert await outcome(AddItemsDialog("Bot"), *"hi", "ctrl+s") == AddDraft("message", "user", "hi")
    async with shown(AddItemsDialog("Bot")) as pilot:
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "no text yet" in screen_text(pilot)
        assert result_of(pilot) is NOTHING
        pilot.app.screen.query_one(RadioSet).focus()
        await pilot.press("right", "right", "enter", "tab", "x", "ctrl+s")
        await pilot.pause()
        assert result_of(pilot) == AddDraft("message", "system", "x")


async def test_add_json() -> None:
    async with shown(AddItemsDialog("Bot"), (120, 40)) as pilot:
        await pilot.press("ctrl+j", "{")
        await pilot.pause()
        assert "line 1 column 2" in screen_text(pilot)
        assert pilot.app.screen.query_one("#add", Button).disabled
        await pilot.press("ctrl+s", "backspace")
        text = "[" + ",".join(['{"type":"x","v":"\u2028"}'] * 41) + "]"
        pilot.app.post_message(events.Paste(text))
        await until_shown(pilot, "items: 41, sent in 3 batches")
        await pilot.press("ctrl+j", "ctrl+j", "ctrl+s")
        await pilot.pause()
        assert result_of(pilot) == AddDraft("json", "user", text)


async def test_open() -> None:
    assert await outcome(OpenDialog(), *"abc", "enter") == "abc"
    assert await outcome(OpenDialog(f"see {ID} and resp_1234567890"), "enter") == ID
    found = await outcome(OpenDialog(f"see {ID} and resp_1234567890"), "up", "down", "down", "enter")
    assert found == "resp_1234567890"
    assert await outcome(OpenDialog(f"{ID} msg_1234"), "tab", "down", "enter") == "msg_1234"
    async with shown(OpenDialog("two words", "it is not there")) as pilot:
        assert "no id in this text" in screen_text(pilot)
        assert "it is not there" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert result_of(pilot) is NOTHING
        pilot.app.post_message(events.Paste(f" x\n{ID} " + "long " * 30))
        await until_shown(pilot, ID + " ")
        await pilot.press("escape")
        await pilot.pause()
        assert "press esc again" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert result_of(pilot) == ID


async def test_copy_menu() -> None:
    options = [CopyOption("i", "id", ID), CopyOption("j", "JSON", "{" * 99), CopyOption("t", "text")]
    assert await outcome(CopyMenu(options), "x", "j") == "j"
    assert await outcome(CopyMenu(options), "down", "enter") in {"i", "j"}
    assert await outcome(CopyMenu(options), "escape") is None
    async with shown(CopyMenu([])) as pilot:
        assert "nothing here to copy" in screen_text(pilot)


async def test_select_text() -> None:
    async with shown(SelectTextDialog("Text", NASTY)) as pilot:
        area = pilot.app.screen.query_one(ExactTextArea)
        area.select_all()
        assert area.selected_text == NASTY
        await pilot.press("x", "escape")
        await pilot.pause()
        assert result_of(pilot) is None
    async with shown(SelectTextDialog("Text", "x" * (MAX_CHARACTERS + 1))) as pilot:
        assert "the first 200,000 of 200,001" in screen_text(pilot)


async def test_help() -> None:
    sections = [
        HelpSection("Lists", (("j k", "move", "up and down"), ("g G", "ends", ""))),
        HelpSection("Items", (("y", "copy menu", ""),)),
    ]
    async with shown(HelpDialog(sections)) as pilot:
        assert "up and down" in screen_text(pilot)
        await pilot.press(*"COPY")
        await pilot.pause()
        text = screen_text(pilot)
        assert "copy menu" in text
        assert "Lists" not in text
        await pilot.press("z")
        await pilot.pause()
        assert "no key fits" in screen_text(pilot)


async def test_help_sets_the_lines_of_a_text_below_each_other() -> None:
    words = "word " * 30
    sections = [HelpSection("Lists", (("j", "move", words), ("a very long key of the user", "own", "")))]
    for width in (120, 80, 60, 40):
        async with shown(HelpDialog(sections), (width, 24)) as pilot:
            lines = screen_text(pilot).splitlines()
            first = next(line for line in lines if "move" in line)
            others = [line for line in lines if "word" in line and line != first]
            assert {line.index("word") for line in others} == {first.index("move")}
            assert "own" in screen_text(pilot)


async def test_input_selection_is_the_text_itself() -> None:
    async with shown(CreateDialog(CreateDraft("a\x1bb"))) as pilot:
        field = pilot.app.screen.query_one("#title", ExactInput)
        field.select_all()
        assert field.selected_text == "a\x1bb"


async def test_the_end_of_a_long_text_is_seen_where_its_cursor_is() -> None:
    """Of a text that the field was given, and of the first that is pasted into it."""
    long = "0123456789" * 12 + "the end"
    async with shown(MetadataDialog("x", {"a": long})) as pilot:
        await pilot.press("enter")
        await until_shown(pilot, "789the end")
    async with shown(OpenDialog()) as pilot:
        pilot.app.post_message(events.Paste(long))
        await until_shown(pilot, "789the end")
        await pilot.press("home")
        await pilot.pause()
        assert "the end" not in screen_text(pilot)
