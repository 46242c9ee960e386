"""Include values that a server refuses cost nothing but themselves."""

from __future__ import annotations

import pytest

from tests.services.conftest import CONV, NamesPlace, Parts, Use, items_of, messages
from tests.support.fault_server import FaultServer
from tui.errors import ErrorContext, Rejected
from tui.models.include import ALL_INCLUDES, NO_INCLUDES, Include
from tui.models.item import Item
from tui.services.includes import values_at_fault

A, B, C = Include.WEB_SEARCH_RESULTS, Include.LOGPROBS, Include.CODE_OUTPUTS


@pytest.mark.parametrize("refused", [{A}, {A, B}, {A, B, C}, set(Include)])
@pytest.mark.parametrize("how", ["named", "place", "vague"])
def test_the_rest_still_comes_and_the_refusal_is_remembered(
    fault_server: FaultServer, use: Use, refused: set[Include], how: str
) -> None:
    if how != "named":
        places = NamesPlace()
        places.vague = how == "vague"
        fault_server.service = places
    service = fault_server.service
    service.refused_includes = {value.value for value in refused}
    service.add(CONV, messages(3))

    async def first(parts: Parts) -> None:
        answer = await parts.items.page(CONV, includes=ALL_INCLUDES)
        assert len(answer.page.items) == 3
        assert answer.asked == ALL_INCLUDES - refused
        assert answer.refused.keys() == refused
        assert all(answer.refused.values())

    async def again(parts: Parts) -> None:
        fault_server.clear()
        answer = await parts.items.page(CONV, includes=frozenset({A, B}))
        assert answer.asked == {A, B} - refused
        assert len(fault_server.lines) == 1
        await parts.includes.forget(NO_INCLUDES)
        await parts.includes.forget(frozenset({A}))
        assert parts.includes.refused.keys() == refused - {A}
        service.refused_includes = set()
        answer = await parts.items.page(CONV, includes=frozenset({A, B}))
        assert A in answer.asked

    use(first)
    use(again)


def test_a_refusal_of_something_else_is_raised_as_it_is(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add(CONV, messages(3))

    async def action(parts: Parts) -> None:
        fault_server.fail(400, "limit is too large", param="limit")
        with pytest.raises(Rejected, match="limit is too large"):
            await parts.items.page(CONV, includes=ALL_INCLUDES)
        assert len(fault_server.lines) == 1
        fault_server.fail(400, "a list may not include this", times=20)
        with pytest.raises(Rejected, match="may not include this"):
            await parts.items.page(CONV, includes=ALL_INCLUDES)
        assert parts.includes.refused == {}
        fault_server.clear()
        fault_server.fail(413, f"no {A}")
        with pytest.raises(Rejected):
            await parts.items.page(CONV, includes=ALL_INCLUDES)
        fault_server.clear()
        fault_server.fail(400, "Bad include value.")
        fault_server.fail(400, "now it is the limit")
        with pytest.raises(Rejected, match="the limit"):
            await parts.items.page(CONV, includes=ALL_INCLUDES)
        fault_server.clear()
        fault_server.fail(400, "Bad include value.")
        with pytest.raises(Rejected, match="Bad include"):
            await parts.items.page(CONV, includes=ALL_INCLUDES)
        assert parts.includes.refused == {}

    use(action)


def test_adding_is_never_repeated_to_find_out(fault_server: FaultServer, use: Use) -> None:
    service = NamesPlace()
    service.vague = True
    service.refused_includes = {A.value}
    fault_server.service = service
    stored = service.add(CONV)

    async def action(parts: Parts) -> None:
        added = await parts.items.add(CONV, items_of(3), includes=ALL_INCLUDES)
        assert len(added) == 3
        assert parts.includes.refused == {}
        assert len(fault_server.lines) == 2
        service.vague = False
        await parts.items.add(CONV, items_of(2), includes=ALL_INCLUDES)
        assert parts.includes.refused.keys() == {A}

    use(action)
    assert len(stored.items) == 5
    assert isinstance(Item.of(stored.items[0]), Item)


@pytest.mark.parametrize(
    ("message", "param", "asking", "fault"),
    [
        (f"Invalid value: '{A}'. Supported values are: '{B}' and '{C}'.", None, {A, B, C}, {A}),
        (f"Unsupported include value: {A}", None, {A, B}, {A}),
        (f"include: {A} is not supported", None, {A, B}, {A}),
        (f"this server does not support {A}", None, {A, B}, {A}),
        (f"include value not allowed: {A}", None, {A, B}, {A}),
        (f"Unexpected include: {A}", None, {A, B}, {A}),
        (f"Invalid values: {A}, {B}", None, {A, B, C}, {A, B}),
        (f"'{A}' is not one of ['{B}', '{C}']", None, {A, B, C}, {A}),
        (f"Input should be '{B}' or '{C}'", None, {A, B, C}, {A}),
        (f"Input should be '{B}' or '{C}'", "body.include.0", {A, B, C}, {A}),
        ("Invalid value", "include[1]", {A, B, C}, {C}),
        ("Invalid value", "include[9]", {A, B}, set()),
        ("Invalid include", None, {A}, {A}),
        ("Invalid include", None, {A, B}, set()),
        (f"Bad include {A} {B}", None, {A, B}, set()),
        (f"Bad include {A}", None, {A}, {A}),
    ],
)
def test_which_values_a_refusal_is_about(
    message: str, param: str | None, asking: set[Include], fault: set[Include]
) -> None:
    error = Rejected(message, ErrorContext(status=400, param=param))
    assert values_at_fault(error, frozenset(asking)) == fault
