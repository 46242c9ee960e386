from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Button

from tests.dialogs.host import NOTHING, outcome, result_of, screen_text, shown, until_shown
from tui.dialogs.exact_text import ExactInput
from tui.dialogs.metadata import MetadataDialog, MetadataDraft
from tui.dialogs.metadata_answer import MetadataAnswerDialog
from tui.dialogs.metadata_conflict import MetadataConflictDialog
from tui.models.json_value import JsonValue

pytestmark = pytest.mark.anyio
BASE: dict[str, JsonValue] = {"title": "Bot", "user": "42"}


def mapping(result: object) -> dict[str, JsonValue]:
    assert isinstance(result, MetadataDraft)
    return result.mapping()


async def test_change_a_value() -> None:
    result = await outcome(MetadataDialog("x", BASE), "enter", "!", "ctrl+s", "enter")
    assert mapping(result) == {"title": "Bot!", "user": "42"}
    assert await outcome(MetadataDialog("x", BASE), "enter", "!", "down", "?", "ctrl+s", "y") == MetadataDraft(
        (("title", "Bot!"), ("user", "42?"))
    )


async def test_add_remove_restore() -> None:
    result = await outcome(MetadataDialog("x", BASE), "ctrl+n", "a", "enter", "1", "enter", "ctrl+s", "y")
    assert mapping(result) == {**BASE, "a": "1"}
    result = await outcome(MetadataDialog("x", BASE), "ctrl+d", "ctrl+s", "y")
    assert mapping(result) == {"user": "42"}
    keys = ("ctrl+d", "ctrl+r", "down", "ctrl+d", "up", "enter", "x", "ctrl+s", "y")
    assert mapping(await outcome(MetadataDialog("x", BASE), *keys)) == {"title": "Botx"}
    assert mapping(
        await outcome(MetadataDialog("x", {}), "ctrl+d", "ctrl+r", "ctrl+t", "ctrl+n", "k", "ctrl+s", "y")
    ) == {"k": ""}


async def test_nothing_changed() -> None:
    async with shown(MetadataDialog("x", BASE)) as pilot:
        await pilot.press("enter", "!", "backspace", "ctrl+s")
        await pilot.pause()
        assert "nothing changed" in screen_text(pilot)
        assert result_of(pilot) is NOTHING
        await pilot.press("escape")
        await pilot.pause()
        assert result_of(pilot) is None


async def test_back_from_the_review_and_discard() -> None:
    async with shown(MetadataDialog("x", BASE), (120, 40)) as pilot:
        await pilot.press("enter", "!", "ctrl+s")
        await pilot.pause()
        text = screen_text(pilot)
        assert "0 added, 1 changed, 0 removed" in text
        assert "→ Bot!" in text
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "press esc again" in screen_text(pilot)
        await pilot.press("?")
        await pilot.pause()
        assert "press esc again" not in screen_text(pilot)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert result_of(pilot) is None


async def test_hostile_values_stay_intact() -> None:
    base: dict[str, JsonValue] = {
        "a\x1b": "x\x1b]52;c;\x07\u202e\u2028\x85\r\n\ud800y",
        "n": 1,
        "o": {"k": [None]},
    }
    result = await outcome(MetadataDialog("x", base), "enter", "!", "tab", "down", "down", "ctrl+s", "y")
    assert mapping(result) == {**base, "a\x1b": f"{base['a' + chr(27)]}!"}
    result = await outcome(MetadataDialog("x", base), "down", "ctrl+t", "ctrl+s", "y")
    assert mapping(result) == {**base, "n": "1"}


async def test_faults_block() -> None:
    async with shown(MetadataDialog("x", BASE), (120, 40)) as pilot:
        await pilot.press("ctrl+n", *"user")
        await pilot.pause()
        assert "this key is there twice" in screen_text(pilot)
        assert pilot.app.screen.query_one("#save", Button).disabled
        await pilot.press("ctrl+s", "2")
        await pilot.pause()
        assert not pilot.app.screen.query_one("#save", Button).disabled
        field = pilot.app.screen.query_one("#value", ExactInput)
        field.focus()
        pilot.app.post_message(events.Paste("v" * 500 + "\n" + "w" * 12))
        await until_shown(pilot, "value 513/512 · a value has at most 512")
        await pilot.press("backspace")
        await pilot.pause()
        assert "value 512/512" in screen_text(pilot)
        await pilot.press("ctrl+s", "y")
        await pilot.pause()
        assert mapping(result_of(pilot))["user2"] == "v" * 500 + "\n" + "w" * 11


async def test_too_many_pairs() -> None:
    full: dict[str, JsonValue] = {f"k{number}": "" for number in range(16)}
    async with shown(MetadataDialog("x", full), (120, 40)) as pilot:
        await pilot.press("ctrl+n", "z")
        await pilot.pause()
        assert "pairs 17/16" in screen_text(pilot)
        assert pilot.app.screen.query_one("#save", Button).disabled
    over: dict[str, JsonValue] = {**full, "a": "1", "b": "2"}
    assert (
        mapping(await outcome(MetadataDialog("x", over), "enter", "enter", "enter", "!", "ctrl+s", "y"))["k0"]
        == "!"
    )


async def test_draft_and_fault() -> None:
    dialog = MetadataDialog("x", BASE, draft=MetadataDraft((("title", "new"),)), fault="the server refused it")
    async with shown(dialog, (120, 40)) as pilot:
        assert "the server refused it" in screen_text(pilot)
        await pilot.press("ctrl+s", "y")
        await pilot.pause()
        assert mapping(result_of(pilot)) == {"title": "new"}


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ('{"user": "7", "n": "1"}', "ctrl+s", {"title": "Bot", "user": "7", "n": "1"}),
        ('{"user": "7"}', "ctrl+r", {"user": "7"}),
    ],
)
async def test_paste(text: str, key: str, wanted: dict[str, JsonValue]) -> None:
    async with shown(MetadataDialog("x", BASE), (120, 40)) as pilot:
        await pilot.press("ctrl+j")
        await pilot.pause()
        pilot.app.post_message(events.Paste(text))
        await until_shown(pilot, "pairs in this object")
        await pilot.press(key)
        await pilot.pause()
        await pilot.press("ctrl+s", "y")
        await pilot.pause()
        assert mapping(result_of(pilot)) == wanted


async def test_paste_faults() -> None:
    async with shown(MetadataDialog("x", BASE), (120, 40)) as pilot:
        await pilot.press("ctrl+j", "ctrl+s")
        await pilot.pause()
        assert "text is empty" in screen_text(pilot)
        await pilot.press("[", "1", "]")
        await pilot.pause()
        assert "a JSON object is needed" in screen_text(pilot)
        await pilot.press("backspace", "ctrl+r")
        await pilot.pause()
        assert "line 1 column 3" in screen_text(pilot)
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        assert result_of(pilot) is None


async def test_conflict() -> None:
    base: dict[str, JsonValue] = {"a": "1", "b": "1", "c": "1"}
    mine: dict[str, JsonValue] = {"a": "2", "b": "2", "c": "1", "n": "m"}
    theirs: dict[str, JsonValue] = {"a": "3", "b": "3"}
    assert await outcome(MetadataConflictDialog(base, mine, theirs), "m", "ctrl+s") is NOTHING
    result = await outcome(MetadataConflictDialog(base, mine, theirs), "m", "t", "ctrl+s")
    assert mapping(result) == {"a": "2", "b": "3", "n": "m"}
    result = await outcome(MetadataConflictDialog(base, mine, theirs), "b", "b", "down", "b", "ctrl+s")
    assert mapping(result) == {"a": "1", "b": "1", "c": "1", "n": "m"}
    assert await outcome(MetadataConflictDialog(base, mine, theirs), "m", "escape") is NOTHING
    async with shown(MetadataConflictDialog(base, mine, theirs), (120, 40)) as pilot:
        for name in ("#mine", "#theirs", "#base"):
            pilot.app.screen.query_one(name, Button).press()
            await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert mapping(result_of(pilot)) == {"a": "2", "b": "1", "n": "m"}


async def test_conflict_beyond_the_limit() -> None:
    mine: dict[str, JsonValue] = {f"m{number}": "" for number in range(10)}
    theirs: dict[str, JsonValue] = {f"t{number}": "" for number in range(10)}
    async with shown(MetadataConflictDialog({}, mine, theirs), (120, 40)) as pilot:
        assert "20 pairs" in screen_text(pilot)
    assert mapping(await outcome(MetadataConflictDialog({}, {}, {}), "m", "ctrl+s")) == {}


async def test_answer() -> None:
    async with shown(MetadataAnswerDialog({"a": "1"}, {"a": "1"})) as pilot:
        assert "stored as asked" in screen_text(pilot)
    async with shown(MetadataAnswerDialog({}, {})) as pilot:
        assert "no pairs" in screen_text(pilot)
    async with shown(
        MetadataAnswerDialog({"a": "1", "b": "x"}, {"a": "1", "b": "y", "k": "z"}), (120, 40)
    ) as pilot:
        text = screen_text(pilot)
        for words in ("not stored as asked", "not asked for", "the server has y", "= a: 1"):
            assert words in text
    for key in ("enter", "space", "escape"):
        assert await outcome(MetadataAnswerDialog({}, {}), key) is None
