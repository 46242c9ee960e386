"""Looking for words in rows that come and go: always what a look at every row would have found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.row_search import Hits, RowSearch
from tui.analysis.words import WordFilter

Row = tuple[str, str]
GAP = "gap"


class Table:
    """Rows that may change anywhere."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = list(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Row:
        return self.rows[index]

    def index_of(self, identity: str) -> int | None:
        return next((place for place, row in enumerate(self.rows) if row[0] == identity), None)


def identity(row: Row) -> str:
    return row[0]


def text(row: Row) -> str:
    return row[1]


def places(hits: Hits) -> list[int]:
    return [hits.place(at) for at in range(len(hits))]


def expected(table: Table, words: WordFilter, always: str = "") -> list[int]:
    return [
        place
        for place, row in enumerate(table.rows)
        if row[0] == always or words.matches(" ".join(row[1].split("\n")))
    ]


def all_hits(search: RowSearch[Row], table: Table, near: int = 0) -> Hits:
    for _ in search.steps(table, near=near):
        pass
    return search.found(table)


def numbered(count: int, of: Callable[[int], str] = str) -> Table:
    return Table([(f"r{number}", of(number)) for number in range(count)])


TEXTS = st.text("abAß é😀\n\ud800K", max_size=6)
WORDS = st.text("abß é😀\ud800k", max_size=5)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["insert", "drop", "words", "narrow", "read"]), st.integers(0, 40), TEXTS, WORDS),
    max_size=8,
)


@given(st.lists(TEXTS, max_size=30), WORDS, CHANGES, st.booleans())
def test_whatever_changes_the_hits_are_those_of_a_look_at_every_row(
    texts: list[str], typed: str, changes: list[tuple[str, int, str, str]], gap: bool
) -> None:
    table = Table([(f"r{number}", each) for number, each in enumerate(texts)])
    if gap:
        table.rows.insert(len(texts) // 2, (GAP, ""))
    search = RowSearch(identity, text, always=GAP if gap else "")
    typed = "a" + typed
    search.choose(WordFilter.of(typed))
    for number, (change, at, other, words) in enumerate([("look", 0, "", ""), *changes]):
        if change == "insert":
            table.rows.insert(at % (len(table) + 1), (f"new{number}", other))
        elif change == "drop" and len(table) and table.rows[at % len(table)][0] != GAP:
            del table.rows[at % len(table)]
        elif change == "words":
            typed = "b" + words
        elif change == "narrow":
            typed += words
        elif change == "read" and len(table) and table.rows[at % len(table)][0] != GAP:
            name = table.rows[at % len(table)][0]
            search.forget(table, name)
            table.rows[at % len(table)] = (name, other)
        search.choose(WordFilter.of(typed))
        hits = all_hits(search, table, near=at)
        found = places(hits)
        assert hits.done
        assert found == expected(table, WordFilter.of(typed), GAP if gap else "")
        assert [hits.at(place) for place in range(len(table))] == [
            found.index(place) if place in found else None for place in range(len(table))
        ]


@pytest.mark.parametrize("every", [1, 2, 7, 100, 5000])
def test_few_and_many_hits_are_found_alike(every: int) -> None:
    table = numbered(3000, lambda number: "hit and more" if number % every == 0 else "other")
    search = RowSearch(identity, text)
    search.choose(WordFilter.of("hit"))
    hits = all_hits(search, table)
    assert places(hits) == list(range(0, 3000, every))
    search.choose(WordFilter.of("hit more"))
    assert places(all_hits(search, table)) == list(range(0, 3000, every))


def test_the_block_at_the_cursor_is_looked_at_first_and_the_rest_in_the_order_of_the_list() -> None:
    table = numbered(3000)
    for backwards, second in ((False, 0), (True, 2560)):
        search = RowSearch(identity, text)
        search.choose(WordFilter.of("0"))
        steps = search.steps(table, near=1500, backwards=backwards)
        next(steps)
        first = search.found(table)
        assert not first.done
        assert 1024 <= min(places(first)) <= max(places(first)) < 1536
        next(steps)
        assert any(second <= place < second + 512 for place in places(search.found(table)))


def test_rows_that_came_are_read_and_the_others_are_not_read_again() -> None:
    read: list[str] = []

    def reading(row: Row) -> str:
        read.append(row[0])
        return row[1]

    table = numbered(2000)
    search = RowSearch(identity, reading)
    search.choose(WordFilter.of("1"))
    all_hits(search, table)
    assert len(read) == 2000
    read.clear()
    table.rows[0:0] = [("first", "1")]
    table.rows.append(("last", "1"))
    assert {0, 2001} <= set(places(all_hits(search, table)))
    assert read == ["first", "last"]
    search.choose(WordFilter.of("19"))
    read.clear()
    assert places(all_hits(search, table)) == expected(table, WordFilter.of("19"))
    search.read_again()
    all_hits(search, table)
    assert len(read) == 2002


def test_hits_stay_what_they_were_while_the_search_goes_on() -> None:
    table = numbered(2000)
    search = RowSearch(identity, text)
    search.choose(WordFilter.of("1"))
    steps = search.steps(table)
    next(steps)
    early = search.found(table)
    before = places(early)
    for _ in steps:
        pass
    assert places(early) == before
    table.rows.insert(0, ("new", ""))
    assert places(early) == [place + 1 for place in before]


def test_without_words_nothing_is_held() -> None:
    table = numbered(10)
    search = RowSearch(identity, text)
    search.choose(WordFilter.of("1"))
    assert len(all_hits(search, table)) == 1
    search.choose(WordFilter.of(""))
    assert search.words.empty
    assert len(search.found(table)) == 0
    search.forget(table, "nobody")
    assert search.found(Table([])).at(0) is None
