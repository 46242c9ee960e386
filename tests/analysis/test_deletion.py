"""What a deletion takes, in values."""

from __future__ import annotations

from tests.analysis.test_pairing import CALL, OUTPUT, row
from tui.analysis.deletion import ConversationDeletion, ItemsFate, plan_item_deletion
from tui.analysis.pairing import other_halves

MESSAGE = row("m", "message")


def test_victims_and_orphans_in_the_order_of_the_rows() -> None:
    plan = plan_item_deletion([MESSAGE, CALL], other_halves([MESSAGE, CALL, OUTPUT]), complete=True)
    assert (plan.victims, plan.orphans, plan.partial) == ((MESSAGE, CALL), (OUTPUT,), False)
    both = plan.with_pairs()
    assert (both.victims, both.orphans, both.partial) == ((MESSAGE, CALL, OUTPUT), (), False)


def test_a_part_of_the_conversation_may_hide_orphans() -> None:
    plan = plan_item_deletion([CALL], other_halves([CALL]), complete=False)
    assert (plan.orphans, plan.partial, plan.with_pairs().partial) == ((), True, True)


def test_a_conversation() -> None:
    plan = ConversationDeletion("conv_1", "name", None, count_complete=False, items_fate=ItemsFate.KEPT)
    assert plan.items_fate == "kept"
