"""Looking for words in rows that come and go: always what a look at every row would have found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.row_search import Hits, RowSearch
from tui.analysis.words import WordFilter

GAP = "gap"


class Block:
    """Texts of neighbouring rows."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = tuple(texts)


class Table:
    """Blocks that come and go anywhere, and perhaps a row between them."""

    def __init__(self, blocks: Sequence[Block] = (), gap: int | None = None) -> None:
        self.held = list(blocks)
        self.gap = gap
        """The number of the block before which the gap stands."""

    def blocks(self) -> Sequence[Block]:
        return self.held

    def start_of(self, block: Block) -> int | None:
        if block not in self.held:
            return None
        number = self.held.index(block)
        gap = self.gap is not None and self.gap <= number
        return sum(len(each.texts) for each in self.held[:number]) + gap

    def index_of(self, identity: str) -> int | None:
        assert identity == GAP
        return None if self.gap is None else sum(len(each.texts) for each in self.held[: self.gap])

    def rows(self) -> list[str]:
        rows = [text for block in self.held for text in block.texts]
        place = self.index_of(GAP)
        return rows if place is None else [*rows[:place], GAP, *rows[place:]]


def read(block: Block) -> bytes:
    return "\n".join(block.texts).encode("utf-8", "surrogatepass")


def places(hits: Hits) -> list[int]:
    return [hits.place(at) for at in range(len(hits))]


def holds(text: str, words: WordFilter) -> bool:
    return all(word in text.casefold() for word in words.words)


def expected(table: Table, typed: str) -> list[int]:
    gap, words = table.index_of(GAP), WordFilter.of(typed)
    return [place for place, text in enumerate(table.rows()) if place == gap or holds(text, words)]


def all_hits(search: RowSearch[Block], table: Table, near: int = 0) -> Hits:
    for _ in search.steps(table, near=near):
        pass
    return search.found(table)


def numbered(blocks: int, size: int = 10, of: Callable[[int], str] = str) -> Table:
    return Table([Block([of(at * size + each) for each in range(size)]) for at in range(blocks)])


TEXTS = st.text("abAß é😀\ud800K", max_size=6)
BLOCKS = st.lists(TEXTS, min_size=1, max_size=5).map(Block)
WORDS = st.text("abß é😀\ud800k", max_size=5)
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["first", "last", "insert", "drop", "instead", "gap", "words", "narrow", "look"]),
        st.integers(0, 40),
        BLOCKS,
        WORDS,
    ),
    max_size=12,
)


def change(table: Table, what: str, at: int, block: Block) -> None:
    number = at % max(1, len(table.held))
    if what in ("first", "last", "insert"):
        number = {"first": 0, "last": len(table.held)}.get(what, number)
        table.held.insert(number, block)
        if table.gap is not None and number < table.gap:
            table.gap += 1
    elif what == "drop" and table.held:
        del table.held[number]
        if table.gap is not None and number < table.gap:
            table.gap -= 1
    elif what == "instead" and table.held:
        table.held[number] = block
    elif what == "gap":
        table.gap = None if table.gap is not None else number


@given(st.lists(BLOCKS, max_size=8), WORDS, CHANGES, st.booleans())
def test_whatever_changes_the_hits_are_those_of_a_look_at_every_row(
    blocks: list[Block], typed: str, changes: list[tuple[str, int, Block, str]], keep: bool
) -> None:
    table, typed = Table(blocks), "a" + typed
    search = RowSearch(read, always=GAP, keep=keep)
    for what, at, block, words in [("look", 0, Block([]), ""), *changes]:
        typed = "b" + words if what == "words" else typed + words if what == "narrow" else typed
        change(table, what, at, block)
        search.choose(WordFilter.of(typed))
        for number, _ in enumerate(search.steps(table, near=at)):
            if number == at % 7:  # abandoned: found so far is a part of all
                assert set(places(search.found(table))) <= set(expected(table, typed))
                break
        if what == "look":
            continue
        hits = all_hits(search, table, near=at)
        assert hits.done
        wanted = expected(table, typed)
        assert places(hits) == wanted
        assert [hits.at(place) for place in range(len(table.rows()))] == [
            wanted.index(place) if place in wanted else None for place in range(len(table.rows()))
        ]


@given(st.lists(BLOCKS, min_size=1, max_size=8), CHANGES)
def test_hits_lead_to_the_same_rows_while_others_come_and_go(
    blocks: list[Block], changes: list[tuple[str, int, Block, str]]
) -> None:
    table = Table(blocks)
    search = RowSearch(read, always=GAP)
    search.choose(WordFilter.of("a"))
    hits = all_hits(search, table)
    before = [table.rows()[place] for place in places(hits)]
    for what, at, block, _ in changes:
        if what in ("first", "last", "insert"):
            change(table, what, at, block)
            for number in range(0, at, 9):
                next(search.steps(table, near=number), None)
            assert [table.rows()[place] for place in places(hits)] == before
            assert [hits.at(place) for place in places(hits)] == list(range(len(before)))


@pytest.mark.parametrize("every", [1, 2, 7, 100, 5000])
def test_few_and_many_hits_are_found_alike(every: int) -> None:
    table = numbered(30, 100, lambda number: "hit and more" if number % every == 0 else "other")
    search = RowSearch(read)
    search.choose(WordFilter.of("hit"))
    hits = all_hits(search, table)
    assert search.any_found
    assert places(hits) == list(range(0, 3000, every))
    assert [hits.at(place) for place in places(hits)] == list(range(len(hits)))
    assert hits.at(-1) is None
    assert (hits.at(1) is None) == (every > 1)
    search.choose(WordFilter.of("hit more"))
    assert places(all_hits(search, table)) == list(range(0, 3000, every))


def test_the_block_at_the_cursor_is_looked_at_first_and_the_rest_in_the_order_of_the_list() -> None:
    table = numbered(30)
    for backwards, second in ((False, 0), (True, 290)):
        search = RowSearch(read)
        search.choose(WordFilter.of("0"))
        steps = search.steps(table, near=157, backwards=backwards)
        next(steps)
        first = search.found(table)
        assert not first.done
        assert places(first) == [150]
        next(steps)
        assert places(search.found(table)) == sorted([150, second])


@pytest.mark.parametrize("keep", [False, True])
def test_only_what_has_to_be_is_read(keep: bool) -> None:
    seen: list[Block] = []

    def reading(block: Block) -> bytes:
        seen.append(block)
        return read(block)

    table = numbered(20)
    search = RowSearch(reading, keep=keep)
    search.choose(WordFilter.of("1"))
    all_hits(search, table)
    assert seen == table.held
    seen.clear()
    table.held[0:0] = [Block(["1 first"])]
    table.held.append(Block(["last 1"]))
    assert {0, 201} <= set(places(all_hits(search, table)))
    assert seen == [table.held[0], table.held[-1]]
    seen.clear()
    search.choose(WordFilter.of("19"))
    assert places(all_hits(search, table)) == expected(table, "19")
    assert len(seen) == (0 if keep else 22)
    seen.clear()
    search.choose(WordFilter.of("198"))
    assert places(all_hits(search, table)) == [199]
    assert len(seen) == (0 if keep else 3)  # the blocks in which 19 was found
    search.choose(WordFilter.of("198 "))
    assert search.found(table).done
    seen.clear()
    search.choose(WordFilter.of("5"))
    all_hits(search, table)
    assert len(seen) == (0 if keep else 22)


def test_a_search_goes_on_with_other_words_where_it_was_abandoned() -> None:
    table = numbered(20)
    search = RowSearch(read)
    search.choose(WordFilter.of("1"))
    steps = search.steps(table, near=150)
    next(steps)
    search.choose(WordFilter.of("15"))
    assert not search.found(table).done
    assert places(all_hits(search, table)) == expected(table, "15")


def test_hits_stay_what_they_were_while_the_search_goes_on() -> None:
    table = numbered(20)
    search = RowSearch(read)
    search.choose(WordFilter.of("1"))
    steps = search.steps(table)
    next(steps)
    early = search.found(table)
    before = places(early)
    for _ in steps:
        pass
    assert places(early) == before
    table.held.insert(0, Block(["new"]))
    assert places(early) == [place + 1 for place in before]
    # Of rows that are gone nothing is known but where they were.
    del table.held[1]
    assert places(early) == before


def test_blocks_that_are_gone_are_let_go() -> None:
    table = numbered(3)
    search = RowSearch(read, always=GAP, keep=True)
    search.choose(WordFilter.of("1"))
    all_hits(search, table)
    table.held = [Block(["1"])]
    assert places(all_hits(search, table)) == [0]
    table.held = []
    table.gap = 0
    hits = all_hits(search, table)
    assert places(hits) == [0]
    assert hits.done
    assert not search.any_found


def test_without_words_nothing_is_held() -> None:
    table = numbered(1)
    search = RowSearch(read, keep=True)
    search.choose(WordFilter.of("1"))
    assert len(all_hits(search, table)) == 1
    search.choose(WordFilter.of(""))
    assert search.words.empty
    assert len(search.found(table)) == 0
    assert search.found(Table([])).at(0) is None
