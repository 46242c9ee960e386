from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.support.fixtures import ESCAPES
from tui.models.item import ITEM_TYPES
from tui.models.rows import GapRow, ItemRow, KnownConversation
from tui.render.cells import cut, pad, width_of
from tui.render.conversation_row import conversation_row_strip, count_text
from tui.render.item_row import item_row_strip
from tui.render.labels import LABEL_WIDTH, TYPE_LABELS, label_style, type_label
from tui.render.names import conversation_name
from tui.render.safe_text import safe_line
from tui.render.styles import dark_styles
from tui.render.time_mode import TIME_MODES, TimeMode
from tui.render.times import absolute, age, clock, difference

STYLES = dark_styles()
NOW = 1_800_000_000.0
CALL = ItemRow(
    "fc_1", "fc_1", "function_call", "", "completed", "call_1", "get_order(id=41)", 10, 1_760_000_531.0
)


def item_text(row: ItemRow | GapRow, width: int = 60, **options: object) -> str:
    return item_row_strip(row, width, STYLES, zone=UTC, **options).text  # type: ignore[arg-type]


def known_text(known: KnownConversation, width: int = 30, **options: bool) -> str:
    return conversation_row_strip(known, width, STYLES, now=NOW, **options).text


def test_an_item_row() -> None:
    assert item_text(CALL).rstrip() == " ≈09:02:11 call        get_order(id=41)"
    assert item_text(CALL, selected=True).startswith("▌≈09")
    assert item_text(CALL, marked=True).startswith("•")
    assert item_text(CALL, marked=True, selected=True).startswith("◆")
    assert item_text(CALL, time_mode=TimeMode.OFF).rstrip() == " call        get_order(id=41)"
    assert item_text(CALL, time_mode=TimeMode.DIFFERENCE, before=1_760_000_520.0).startswith(" ≈+11s ")
    assert item_text(CALL, time_mode=TimeMode.DIFFERENCE).startswith("           call")
    assert item_text(CALL, 30).rstrip() == " call        get_order(id=41)"
    output = ItemRow("o", "o", "function_call_output", "", "incomplete", "call_1", '{"status":1}', 10)
    assert item_text(output, branch="└ ").rstrip() == '           └ output    ✗ {"status":1}'
    running = ItemRow("o", "o", "reasoning", "", "in_progress", "", "", 10)
    assert "reasoning   … " in item_text(running)
    assert item_text(GapRow()).rstrip() == " ⋯ enter loads · unknown number of items"
    assert item_text(GapRow(unreachable=True)).startswith(" ⋯ enter tries again · the server does not")
    assert item_text(CALL, fresh=True).startswith("+≈09")
    assert item_text(CALL, fresh=True, marked=True).startswith("•")
    assert item_text(CALL, fresh=True, selected=True).startswith("▌")


def test_time_modes_go_round() -> None:
    modes = [TimeMode.CLOCK, TimeMode.DIFFERENCE, TimeMode.WEIGHT, TimeMode.OFF]
    assert [mode.following for mode in TimeMode] == modes
    assert {*TIME_MODES} == {*TimeMode}


def test_the_first_column_may_be_the_weight() -> None:
    assert item_text(CALL._replace(size=1_400), time_mode=TimeMode.WEIGHT).startswith("  ≈350 tok call")
    assert item_text(CALL._replace(time=None), time_mode=TimeMode.WEIGHT).startswith("    ≈3 tok call")


def test_idle_time_is_said() -> None:
    then = CALL.time or 0
    assert "≈3h02m later · get_order" in item_text(CALL, before=then - 10_920)
    assert "later" not in item_text(CALL, before=then - 599)
    assert "later" not in item_text(CALL, before=then + 10_000)
    assert "later" not in item_text(CALL, time_mode=TimeMode.DIFFERENCE, before=then - 10_920)


def test_a_conversation_row() -> None:
    known = KnownConversation("conv_1", int(NOW) - 120, '{"title": "Refund bot #41"}', item_count=83)
    assert known_text(known, selected=True) == "▌Refund bot #41       2m   83+"
    assert known_text(known, flagged=True) == " Refund bot #41       2m⚠  83+"
    assert known_text(KnownConversation("conv_" + "ab" * 24, None), 34) == " conv_aba…abababab                "
    assert known_text(known, 12) == " Refund bot…"
    assert count_text(KnownConversation("c", item_count=12, count_complete=True)) == "12"
    assert count_text(KnownConversation("c", item_count=123_456)) == "123k+"
    gone = conversation_row_strip(KnownConversation("c", gone=True), 30, STYLES, now=NOW)
    assert any(segment.style and segment.style.strike for segment in gone)


@pytest.mark.parametrize(
    ("known", "name"),
    [
        (KnownConversation("c", metadata_json='{"name": "n", "title": "t"}', alias="a"), "t"),
        (KnownConversation("c", metadata_json='{"name": "n", "title": " "}', alias="a"), "n"),
        (KnownConversation("c", metadata_json='{"title": 5}', alias="a b", first_text="f"), "a b"),
        (KnownConversation("c", metadata_json="[title", first_text="one\n two"), "one two"),
        (KnownConversation("c", metadata_json='["title"]'), "c"),
        (KnownConversation("\x1b[2J"), "␛[2J"),
    ],
)
def test_names(known: KnownConversation, name: str) -> None:
    assert conversation_name(known) == name


WIDE = st.text("ab 漢🎉é\u0301\ufe0f\u200d", max_size=120)


@example(text="", kind="\u200d\u200d", width=2, selected=False)
@given(st.text() | WIDE, st.text() | WIDE, st.integers(0, 90), st.booleans())
def test_rows_have_exactly_their_width_and_are_safe(text: str, kind: str, width: int, selected: bool) -> None:
    row = ItemRow("i", "i", kind, text, text, "", text + ESCAPES, 1, 5e20)
    known = KnownConversation(text or "c", 5, "{}", alias=text, item_count=10**9)
    for strip in (
        item_row_strip(row, width, STYLES, selected=selected),
        item_row_strip(row, width, STYLES, time_mode=TimeMode.DIFFERENCE, before=0.0, branch="└ "),
        conversation_row_strip(known, width, STYLES, now=NOW, selected=selected),
    ):
        assert strip.cell_length == width == sum(cell_len(segment.text) for segment in strip)
        assert all(safe_line(segment.text) == segment.text for segment in strip)


def test_every_type_has_a_label_and_a_style() -> None:
    assert set(TYPE_LABELS) == set(ITEM_TYPES)
    assert all(len(label) <= LABEL_WIDTH for label in TYPE_LABELS.values())
    assert type_label("message", "user") == "user"
    assert type_label("message") == "message"
    assert type_label("kelp") == "kelp"
    assert type_label("") == "unreadable"
    styles = [label_style(kind) for kind in ("function_call", "function_call_output", "reasoning", "kelp", "")]
    assert styles == ["type.call", "type.output", "type.reasoning", "type.other", "error"]
    assert label_style("message", "user") == "role.user"
    assert label_style("message", "pilot") == "role.other"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "now"),
        (30, "30s"),
        (120, "2m"),
        (3_700, "1h"),
        (3 * 86_400, "3d"),
        (30 * 86_400, "4w"),
        (7e7, "2y"),
        (1e10, "old"),
    ],
)
def test_ages(seconds: float, words: str) -> None:
    assert age(NOW - seconds, NOW) == words


def test_times() -> None:
    assert clock(1_760_000_531, UTC) == "09:02:11"
    assert clock(1e30) == "--:--:--"
    assert absolute(1_760_000_531, UTC) == "2025-10-09 09:02:11 +0000"
    assert absolute(1e30) == "1e+30 s"
    times = [difference(seconds) for seconds in (0, -3, 192, 7_260, 187_200, 1e9)]
    assert times == ["+0s", "-3s", "+3m12s", "+2h01m", "+2d4h", "+11574d"]


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cc", "Cs"])), st.integers(0, 20))
def test_cutting_and_filling(text: str, width: int) -> None:
    assert width_of(cut(text, width)) <= width
    assert width_of(pad(text, width)) == width_of(pad(text, width, right=True)) == width
