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
    monkeypatch.setattr(PrintTable._settle, "__defaults__", (2,))


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
