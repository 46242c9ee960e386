"""The table of fingerprints: as a dict with the same keys and numbers, whatever is done to both."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.analysis.print_table import YOUNG, PrintTable

PRINTS = st.integers(0, 12).map(lambda number: number * 512 % 3000 - 600) | st.integers(-(2**63), 2**63 - 1)
STEPS = st.lists(st.tuples(st.sampled_from(["put", "pop"]), PRINTS, st.integers(0, 2**63 - 1)), max_size=60)


@pytest.fixture(params=[0, 3, YOUNG], autouse=True)
def _young(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them are in the lists, or most of them, or none."""
    monkeypatch.setattr("tui.analysis.print_table.YOUNG", request.param)
    monkeypatch.setattr("tui.analysis.print_table.SETTLED", 2)


def after(steps: list[tuple[str, int, int]]) -> tuple[PrintTable, dict[int, int]]:
    table, numbers = PrintTable(), dict[int, int]()
    for name, print_, number in steps:
        if name == "put":
            assert table.put(print_, number, -1) == numbers.get(print_, -1)
            numbers[print_] = number
        else:
            assert table.pop(print_, -1) == numbers.pop(print_, -1)
    return table, numbers


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_it_holds_what_a_dict_holds(steps: list[tuple[str, int, int]]) -> None:
    table, numbers = after(steps)
    assert len(table) == len(numbers)
    assert sorted(table) == sorted(numbers)
    for _, print_, _ in steps:
        assert table.get(print_, -1) == numbers.get(print_, -1)
        assert (print_ in table) == (print_ in numbers) == table.has_any([print_])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, STEPS)
def test_it_is_a_set(one: list[tuple[str, int, int]], other: list[tuple[str, int, int]]) -> None:
    (table, numbers), (others, other_numbers) = after(one), after(other)
    assert table - others == numbers.keys() - other_numbers.keys()
    assert table - {*other_numbers} == numbers.keys() - other_numbers.keys()
    assert table.among(others) == numbers.keys() & other_numbers.keys()
    assert table & others == numbers.keys() & other_numbers.keys()
    assert not table.has_any([*others.__sub__(table)])


def test_what_is_no_number_is_not_in_it() -> None:
    table = PrintTable()
    table.put(1, 1)
    assert table - {2} == {1}
    other: object = "1"
    assert other not in table


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.lists(PRINTS, max_size=8), st.integers(0, 2**63 - 1))
def test_many_are_put_as_one_by_one(steps: list[tuple[str, int, int]], prints: list[int], number: int) -> None:
    table, numbers = after(steps)
    new = [each for each in dict.fromkeys(prints) if each not in numbers]
    table.put_new(new, number)
    numbers |= dict.fromkeys(new, number)
    assert len(table) == len(numbers)
    assert {each: table.get(each, -1) for each in table} == numbers


def test_old_ones_are_as_they_were() -> None:
    table, numbers = PrintTable(), {each * 977: each for each in range(60)}
    for print_, number in numbers.items():
        assert table.put(print_, number, -1) == -1
    table.put_new([5, 6], 7)
    numbers |= {5: 7, 6: 7}
    assert table.put(977, 9, -1) == 1
    assert table.put_absent([(977, 9), (2 * 977, 8), (11, 3)]) == [(2 * 977, 8, 2)]
    numbers |= {977: 9, 11: 3}
    assert {each: table.get(each, -1) for each in table} == numbers
    assert (table.get(1, -1), len(table), 6 in table, 1 in table) == (-1, len(numbers), True, False)
    assert (table.has_any([977]), table.has_any([11]), table.has_any([1, 2])) == (True, True, False)
    assert table - PrintTable() == numbers.keys()
    assert (table.pop(977, -1), table.pop(11, -1), table.pop(1, -1)) == (9, 3, -1)
    assert len(table) == len(numbers) - 2
