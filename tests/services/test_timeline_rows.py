"""The rows of a timeline by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.analysis.fingerprint import fingerprint
from tui.analysis.pairing import PairBook, pairs
from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow
from tui.services.timeline_rows import TimelineRows

GAP = GapRow()


def row(name: str, *, with_id: bool = True) -> ItemRow:
    return ItemRow(name, name if with_id else "", "message", "user", "", "", "", 1)


def rows(names: str) -> list[ItemRow]:
    return [row(name) for name in names]


def shown(timeline: TimelineRows) -> str:
    both = [timeline[index] for index in range(len(timeline))]
    assert [timeline.index_of(each.identity) for each in both] == list(range(len(both)))
    return "".join("…" if isinstance(each, GapRow) else each.identity for each in both)


def test_before_the_first_page_there_is_nothing() -> None:
    timeline = TimelineRows()
    assert (len(timeline), timeline.known, [*timeline.items()]) == (0, 0, [])
    assert timeline.index_of(GAP.identity) is None
    assert timeline.index_of("a") is None
    assert timeline.cursor(Order.ASC) is None
    with pytest.raises(IndexError):
        timeline[0]


def test_the_ends_grow_towards_each_other_and_meet() -> None:
    timeline = TimelineRows()
    assert timeline.extend(Order.ASC, rows("ab"))
    assert shown(timeline) == "ab…"
    assert timeline.extend(Order.DESC, rows("zy"))
    assert shown(timeline) == "ab…yz"
    assert (timeline.cursor(Order.ASC), timeline.cursor(Order.DESC)) == ("b", "y")
    assert (timeline.loaded(Order.ASC), timeline.loaded(Order.DESC)) == (2, 2)
    assert timeline[-1] == row("z")
    assert not timeline.extend(Order.DESC, rows("zy"))
    assert timeline.extend(Order.ASC, rows("cy"))
    assert shown(timeline) == "abcyz"
    assert timeline.complete
    assert "c" in timeline
    assert timeline.index_of(GAP.identity) is None
    assert len([*timeline.items()]) == 5
    with pytest.raises(IndexError):
        timeline[5]


def test_what_stands_beyond_the_newest_end_was_appended() -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, rows("ab"))
    timeline.extend(Order.DESC, rows("zy"))
    timeline.extend(Order.ASC, rows("cyzABA"))
    assert shown(timeline) == "abcyzAB"


def test_a_restart_at_the_newest_end_brings_what_was_appended() -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, rows("ab"))
    timeline.extend(Order.DESC, rows("zy"))
    assert not timeline.extend(Order.DESC, rows("BAz"))
    assert shown(timeline) == "ab…yzAB"
    assert timeline.cursor(Order.DESC) == "y"
    assert timeline.extend(Order.DESC, rows("Czyx"))
    assert shown(timeline) == "ab…xyzABC"


def test_an_end_that_was_seen_completes_the_rows() -> None:
    timeline = TimelineRows()
    timeline.close(Order.DESC, sure=False)
    assert (timeline.closed(Order.DESC), timeline.closed(Order.ASC), shown(timeline)) == (True, False, "…")
    timeline.extend(Order.ASC, rows("a"))
    timeline.close(Order.ASC, sure=True)
    assert (shown(timeline), timeline.complete, timeline.ended) == ("a", True, True)


def test_two_ends_that_were_not_seen_leave_a_gap_that_cannot_be_reached() -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, rows("a"))
    timeline.extend(Order.DESC, rows("z"))
    timeline.close(Order.ASC, sure=False)
    assert timeline[1] == GAP
    timeline.close(Order.DESC, sure=False)
    assert (shown(timeline), timeline.complete, timeline.ended) == ("a…z", False, True)
    assert timeline[1] == GapRow(unreachable=True)
    timeline.reopen(Order.ASC)
    assert (timeline.ended, timeline.closed(Order.ASC)) == (False, False)


@pytest.mark.parametrize("page", ["cy", "zy", "cxAy", "cxyA"])
def test_a_page_that_contradicts_the_other_end_does_not_meet_it(page: str) -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, rows("ab"))
    timeline.extend(Order.DESC, rows("zyx"))
    timeline.extend(Order.ASC, rows(page))
    assert (timeline.disordered, timeline.complete) == (True, False)
    assert sorted(shown(timeline).replace("…", "")) == sorted({*"abxyz", *page})


def test_rows_that_may_be_old_meet_in_any_case() -> None:
    timeline = TimelineRows(strict=False)
    timeline.extend(Order.ASC, rows("ab"))
    timeline.extend(Order.DESC, rows("zyx"))
    timeline.extend(Order.ASC, rows("cy"))
    assert (timeline.disordered, timeline.complete, shown(timeline)) == (False, True, "abcxyz")


def test_a_new_newest_end_leaves_a_gap_behind_what_was_known() -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, rows("ab"))
    timeline.close(Order.ASC, sure=True)
    timeline.replace_newest(rows("zy"))
    assert (shown(timeline), timeline.complete, timeline.ended) == ("ab…yz", False, False)
    timeline.replace_newest(rows("ZY"))
    assert shown(timeline) == "ab…YZ"


def test_appending() -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, rows("ab"))
    timeline.append_newest(rows("ZY"))
    assert shown(timeline) == "ab…YZ"
    timeline.extend(Order.ASC, rows("cY"))
    timeline.append_newest(rows("ZYXW"))
    assert shown(timeline) == "abcYZWX"


def test_cursors_further_back_and_reach() -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, [*rows("abcd"), row("#", with_id=False)])
    assert [timeline.cursor(Order.ASC, back) for back in range(1, 7)] == [None, "d", "c", "b", "a", None]
    assert timeline.reach(Order.ASC, "ab") == 4
    assert timeline.reach(Order.ASC, "xy") == 0
    assert timeline.reach(Order.DESC, "ab") == 0


def test_dropping() -> None:
    timeline = TimelineRows()
    timeline.extend(Order.ASC, rows("abc"))
    timeline.extend(Order.DESC, rows("zyx"))
    timeline.drop("cxq")
    assert shown(timeline) == "ab…yz"
    assert (timeline.cursor(Order.ASC), timeline.cursor(Order.DESC)) == ("b", "y")
    timeline.drop("abyz")
    assert shown(timeline) == "…"
    assert timeline.cursor(Order.ASC) is None
    timeline.extend(Order.ASC, rows("d"))
    assert shown(timeline) == "d…"


@given(st.lists(st.tuples(st.sampled_from(list(Order)), st.text("abcdefgh", max_size=5)), max_size=12))
def test_any_pages_keep_the_index_whole(pages: list[tuple[Order, str]]) -> None:
    timeline = TimelineRows()
    for end, names in pages:
        before = timeline.known
        closer = timeline.extend(end, rows(names))
        assert closer or timeline.known == before or end is Order.DESC
        assert sorted(shown(timeline).replace("…", "")) == sorted({each.identity for each in timeline.items()})


def half(name: str) -> ItemRow:
    """Names a to d are calls, e to h their outputs; b and c share one call id, as f and g do."""
    place = "abcdefgh".index(name)
    call = "function_call" if place < 4 else "function_call_output"
    return ItemRow(name, name, call, "", "", "xyyz"[place % 4], "", 1)


@pytest.mark.parametrize("end", Order)
@pytest.mark.parametrize("names", ["fgeha", "agfhe", "eahgf"])
def test_of_several_outputs_in_one_page_the_oldest_belongs_to_the_call(end: Order, names: str) -> None:
    timeline = TimelineRows()
    book = PairBook(lambda: timeline)
    page = [half(name)._replace(call_id="x") for name in names]
    timeline.extend(end, page)
    book.add(page)
    while len(book):
        oldest = next(row.identity for row in timeline.items() if row.identity != "a")
        assert dict(book) == {"a": oldest, oldest: "a"}
        book.drop(timeline.drop([oldest]))
    assert [row.identity for row in timeline.items()] == ["a"]


@settings(max_examples=400)
@given(
    st.lists(
        st.tuples(st.sampled_from([*Order, None]), st.lists(st.sampled_from("abcdefgh"), max_size=5)),
        max_size=14,
    )
)
def test_pairs_are_kept_as_rows_come_and_go(steps: list[tuple[Order | None, list[str]]]) -> None:
    timeline = TimelineRows()
    book = PairBook(lambda: timeline)
    for end, names in steps:
        if end is None:
            book.drop(timeline.drop(names))
        else:
            timeline.extend(end, [half(name) for name in names])
            book.add(half(name) for name in names)
        assert dict(book) == pairs(timeline.items())
        assert len(book) == len(dict(book))
        assert {*timeline.fingerprints} == {fingerprint(row.identity) for row in timeline.items()}
