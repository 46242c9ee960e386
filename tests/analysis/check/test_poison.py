"""Every poisoned shape is found in real conversations, on the right item; healthy ones have no error."""

from __future__ import annotations

import pytest

from tests.analysis.check.poison import Data, Poisoner, checked, healthy
from tests.support.fixtures import transcripts
from tui.analysis.check.checker import check
from tui.models.finding import Code, Severity
from tui.models.item import Item

CASES = 25
SICK = {
    (
        Code.OUTPUT_WITHOUT_CALL,
        "program_output",
    ): "recorded from its second request on: the program stands before",
    (Code.BROKEN_ENCRYPTED_CONTENT, "reasoning"): "whoever published it cut its encrypted content out",
    (Code.DUPLICATE_ID, "message"): "the client sent the answer back with its id and got it again",
}
"""Errors that are truly there in the untouched recordings: code and type of the item, and why."""


@pytest.fixture(scope="module")
def conversations() -> list[list[Data]]:
    found = healthy()
    if not found:
        pytest.skip("the recorded exchanges are not here")
    return found


@pytest.mark.parametrize("code", Code)
def test_each_shape_is_found_where_it_is(conversations: list[list[Data]], code: Code) -> None:
    cases = Poisoner(conversations, seed=7).cases(code, CASES)
    assert len(cases) >= 20
    for case in cases:
        wanted = Item.of(case.items[case.place]).identity
        found = [one for one in checked(case).findings if one.code is code]
        assert wanted in [one.identities[0] for one in found], (code, case.items[case.place], found)
        assert all(one.sentence and one.mends for one in found)


@pytest.mark.parametrize("code", [Code.CALL_WITHOUT_OUTPUT, Code.DUPLICATE_CALL_ID])
def test_nothing_else_is_said_of_it(conversations: list[list[Data]], code: Code) -> None:
    for case in Poisoner(conversations, seed=8).cases(code, CASES):
        worse = [one for one in checked(case).findings if one.severity is not Severity.INFO]
        assert [one.code for one in worse] == [code]


def test_untouched_recordings_have_only_the_errors_that_are_there() -> None:
    found = [
        (one, item)
        for items in transcripts()
        for one in check(items).findings
        if one.severity is Severity.ERROR
        for item in items
        if item.identity == one.identities[0]
    ]
    assert {(one.code, item.type) for one, item in found} <= {*SICK}
    assert len({one.identities for one, _ in found}) <= 5
