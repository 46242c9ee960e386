from __future__ import annotations

from benchmarks.figure import Bound, Figure, Kind, all_hold


def figure(
    bound: Bound | None, ours: tuple[float, ...] = (1, 4, 2), theirs: tuple[float, ...] = (2, 2, 4)
) -> Figure:
    return Figure("walk", "walk 3 items", "a loop", "ms", ours, theirs, bound)


def test_the_ratio_is_that_of_the_medians() -> None:
    assert figure(Bound(1.4)).value == 1
    assert figure(Bound(1.4)).spread == (0.5, 2)


def test_an_excess_and_a_value() -> None:
    assert figure(Bound(50, Kind.EXCESS), (60, 70, 80), (10, 5, 30)).value == 60
    assert figure(Bound(50, Kind.EXCESS), (60, 70, 80), (10, 5, 30)).spread == (50, 65)
    alone = figure(Bound(60, Kind.VALUE), (50, 70, 55), ())
    assert (alone.value, alone.spread, alone.holds) == (55, (50, 70), True)


def test_a_bound_is_the_most_or_the_least() -> None:
    assert figure(Bound(1)).holds
    assert not figure(Bound(0.99)).holds
    assert figure(Bound(1, least=True)).holds
    assert not figure(Bound(1.01, least=True)).holds
    assert figure(None).holds


def test_all_bounds_must_hold() -> None:
    assert all_hold([figure(Bound(1)), figure(None)])
    assert not all_hold([figure(Bound(1)), figure(Bound(0.5))])


def test_nothing_is_infinitely_more_than_nothing() -> None:
    assert not figure(Bound(1.5), (1,), (0,)).holds


def test_of_a_longest_time_the_round_that_nothing_disturbed_counts() -> None:
    figure = Figure(
        "stall", "a", "b", "ms", (300.0, 40.0, 90.0), (200.0, 5.0, 1.0), Bound(50, Kind.EXCESS), least=True
    )
    assert (figure.our_cost, figure.their_cost, figure.value) == (40.0, 1.0, 39.0)
    assert figure.holds
    assert figure.spread == (35.0, 100.0)
