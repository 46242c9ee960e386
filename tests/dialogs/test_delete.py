from __future__ import annotations

import random

import pytest

from tests.dialogs.host import NOTHING, outcome, result_of, screen_text, shown
from tests.dialogs.values import deletion, row
from tui.analysis.deletion import ConversationDeletion, ItemDeletion, ItemsFate
from tui.dialogs.delete_conversation import DeleteConversationChoice, DeleteConversationDialog
from tui.dialogs.delete_items import DeleteItemsChoice, DeleteItemsDialog

pytestmark = pytest.mark.anyio

KEYS = [
    *("tab", "shift+tab", "space", "t", "enter", "up", "down", "left", "right", "home", "end", "pagedown"),
    *("d", "Y", "ctrl+s", "ctrl+y", "delete", "backspace", "x", "ctrl+a", "q", "1"),
]


def of(
    fate: ItemsFate, count: int | None = 3, *, complete: bool = True, name: str = "Bot"
) -> ConversationDeletion:
    return ConversationDeletion("conv_1", name, count, complete, fate)


async def test_items_answers() -> None:
    plan = deletion(2)
    assert await outcome(DeleteItemsDialog(plan), "enter") is None
    assert await outcome(DeleteItemsDialog(plan), "n") is None
    assert await outcome(DeleteItemsDialog(plan), "y", "y") == DeleteItemsChoice(plan, with_pairs=False)
    choice = await outcome(DeleteItemsDialog(plan), "t", "y")
    assert choice == DeleteItemsChoice(plan.with_pairs(), with_pairs=True)
    assert isinstance(choice, DeleteItemsChoice)
    assert choice.item_ids == ("fc_0000", "fc_0001", "fco_0", "fco_1")
    assert await outcome(DeleteItemsDialog(plan), "space", "space", "y") == DeleteItemsChoice(
        plan, with_pairs=False
    )


async def test_items_delete_button() -> None:
    async with shown(DeleteItemsDialog(deletion(1, 0))) as pilot:
        pilot.app.screen.query_one("#delete").focus()
        await pilot.press("space", "enter")
        await pilot.pause()
        assert result_of(pilot) == DeleteItemsChoice(deletion(1, 0), with_pairs=False)


async def test_items_words() -> None:
    plan = ItemDeletion(
        (row("fc_1", preview="get_order(41)"),), (row("fco_1", preview="shipped"),), partial=True
    )
    async with shown(DeleteItemsDialog(plan), (120, 40)) as pilot:
        text = screen_text(pilot)
        for words in (
            "Delete this item?",
            "function_call · get_order(41) · fc_1",
            "1 pair",
            "shipped",
            "A copy of it goes to the trash first.",
        ):
            assert words in text
        assert "more pairs may break" in text
        await pilot.press("t")
        await pilot.pause()
        assert "Delete 2 items?" in screen_text(pilot)
        assert "A copy of each goes" in screen_text(pilot)
    whole = ItemDeletion((row("m", kind="message", role="user", preview="x" * 99),), (), partial=False)
    async with shown(DeleteItemsDialog(whole, keeps_copy=False), (120, 40)) as pilot:
        text = screen_text(pilot)
        assert "user message · xxx" in text
        assert "cannot be undone" in text
        assert "pairs may break" not in text


async def test_item_without_id() -> None:
    async with shown(DeleteItemsDialog(ItemDeletion((row(""),), (), partial=False))) as pilot:
        assert "by id" in screen_text(pilot)
        await pilot.press("y")
        await pilot.pause()
        assert result_of(pilot) is NOTHING


async def test_conversation_answers() -> None:
    first = DeleteConversationChoice(items_first=True)
    plain = DeleteConversationChoice(items_first=False)
    assert await outcome(DeleteConversationDialog(of(ItemsFate.KEPT)), "enter") is None
    assert await outcome(DeleteConversationDialog(of(ItemsFate.KEPT)), "y") == plain
    assert await outcome(DeleteConversationDialog(of(ItemsFate.UNKNOWN)), "t", "y") == first
    assert await outcome(DeleteConversationDialog(of(ItemsFate.DELETED)), "t", "y") == plain
    assert await outcome(DeleteConversationDialog(of(ItemsFate.KEPT, 0)), "space", "y") == plain


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (of(ItemsFate.KEPT, 83, complete=False), "83 items or more"),
        (of(ItemsFate.KEPT, 1), "1 item."),
        (of(ItemsFate.KEPT, None), "not known"),
        (of(ItemsFate.KEPT), "keeps the items"),
        (of(ItemsFate.DELETED), "deletes the items with it"),
        (of(ItemsFate.UNKNOWN), "may keep them"),
        (of(ItemsFate.KEPT, name=""), "conv_1"),
    ],
)
async def test_conversation_words(plan: ConversationDeletion, words: str) -> None:
    async with shown(DeleteConversationDialog(plan), (120, 40)) as pilot:
        assert words in screen_text(pilot)


async def test_conversation_without_copy() -> None:
    async with shown(DeleteConversationDialog(of(ItemsFate.KEPT), keeps_copy=False)) as pilot:
        assert "cannot be undone" in screen_text(pilot)


@pytest.mark.parametrize("seed", range(5))
async def test_no_choice_without_a_confirm_key(seed: int) -> None:
    """Random keys: a choice comes only from ``y``, or from enter while the Delete button has the focus."""
    chance = random.Random(seed)
    dialog = DeleteItemsDialog(deletion(3)) if seed % 2 else DeleteConversationDialog(of(ItemsFate.KEPT))
    async with shown(dialog) as pilot:
        for _ in range(30):
            key = chance.choice(KEYS)
            focused = pilot.app.focused
            confirming = key == "enter" and focused is not None and focused.id == "delete"
            if confirming:
                continue
            await pilot.press(key)
            if result_of(pilot) is not NOTHING:
                break
        assert result_of(pilot) in (NOTHING, None)
