"""Where the conversation list comes from, and what it says of itself."""

from __future__ import annotations

import pytest

from tests.services.conftest import DEAD_URL, Parts, Use, messages
from tests.support.fault_server import FaultServer
from tui.errors import Rejected, TimedOut, Unauthorized, Unreachable
from tui.models.order import Order
from tui.models.rows import KnownConversation, SeenConversation
from tui.services.listing import ConversationList, ListSource


def fill(server: FaultServer, count: int) -> None:
    for number in range(count):
        server.service.add(f"conv_{number}", created_at=1_700_000_000 + number)


async def all_pages(parts: Parts, limit: int) -> list[str]:
    found: list[str] = []
    after: KnownConversation | None = None
    for _ in range(50):
        page = await parts.listing.page(after=after, limit=limit)
        found += [row.id for row in page.rows]
        if not page.more:
            return found
        after = page.rows[-1]
    pytest.fail("the list does not end")


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
@pytest.mark.parametrize("has_more", ["honest", "always", "never"])
def test_the_servers_own_list_page_by_page(
    fault_server: FaultServer, use: Use, limit: int, has_more: str
) -> None:
    fill(fault_server, 5)
    fault_server.service.has_more = has_more  # type: ignore[assignment]
    wanted = [f"conv_{number}" for number in reversed(range(5))]
    assert use(lambda parts: all_pages(parts, limit)) == wanted
    probes = [line for line in fault_server.lines if line == "GET /v1/conversations?limit=1"]
    assert len(probes) == 1


def test_a_list_that_ignores_its_cursor_ends(fault_server: FaultServer, use: Use) -> None:
    fill(fault_server, 5)
    fault_server.service.ignores_cursor = True
    assert use(lambda parts: all_pages(parts, 3)) == ["conv_4", "conv_3", "conv_2"]
    fault_server.service.has_more = "always"
    assert len(use(lambda parts: all_pages(parts, 100))) == 5


def test_a_page_that_begins_before_its_cursor_gives_what_is_behind_it(
    fault_server: FaultServer, use: Use
) -> None:
    fill(fault_server, 5)
    fault_server.service.ignores_cursor = True

    async def action(parts: Parts) -> ConversationList:
        return await parts.listing.page(after=KnownConversation("conv_3"), limit=100)

    assert [row.id for row in use(action).rows] == ["conv_2", "conv_1", "conv_0"]


def test_what_the_library_knows_is_merged(fault_server: FaultServer, use: Use) -> None:
    fill(fault_server, 2)
    fault_server.service.conversations["conv_0"].metadata = {"title": "from the server"}

    async def action(parts: Parts) -> None:
        name = parts.profile.name
        known = parts.library.conversations
        await known.remember(name, [SeenConversation("conv_0", 5, "{}")])
        await known.mark_gone(name, "conv_0")
        await known.set_alias(name, "conv_0", "mine")
        await known.set_count(name, "conv_0", 9, complete=True)
        page = await parts.listing.page(order=Order.ASC)
        assert page.source is ListSource.SERVER
        first = page.rows[0]
        assert (first.id, first.alias, first.item_count, first.gone) == ("conv_0", "mine", 9, False)
        assert "from the server" in first.metadata_json
        assert first.created_at == 1_700_000_000

    use(action)


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_without_a_list(fault_server: FaultServer, use: Use, status: int) -> None:
    async def action(parts: Parts) -> None:
        name = parts.profile.name
        await parts.library.conversations.remember(
            name, [SeenConversation(f"conv_{number}", number) for number in range(5)]
        )
        fault_server.fail(status)
        first = await parts.listing.page(limit=3)
        assert (first.source, first.more, len(first.rows)) == (ListSource.LIBRARY, True, 3)
        assert str(status) in first.reason
        second = await parts.listing.page(limit=3, after=first.rows[-1])
        assert ([row.id for row in second.rows], second.more) == (["conv_1", "conv_0"], False)
        assert len(fault_server.lines) == 1

    use(action)


def test_an_answer_that_is_no_list(fault_server: FaultServer, use: Use) -> None:
    async def action(parts: Parts) -> None:
        fault_server.answer(200, {"object": "thing"})
        page = await parts.listing.page()
        assert (page.source, page.rows) == (ListSource.LIBRARY, ())
        assert page.reason

    use(action)


def test_a_key_problem_is_raised_never_read_as_none(fault_server: FaultServer, use: Use) -> None:
    fill(fault_server, 1)

    async def action(parts: Parts) -> None:
        fault_server.fail(401)
        with pytest.raises(Unauthorized):
            await parts.listing.page()
        fault_server.fail(400, "agent_id is required", param="agent_id")
        with pytest.raises(Rejected, match="agent_id"):
            await parts.listing.page()
        assert len((await parts.listing.page()).rows) == 1

    use(action)


def test_a_server_out_of_reach(fault_server: FaultServer, use: Use) -> None:
    fill(fault_server, 3)

    async def empty(parts: Parts) -> None:
        with pytest.raises(Unreachable):
            await parts.listing.page()

    async def offline(parts: Parts) -> None:
        page = await parts.listing.page(limit=2)
        assert (page.source, len(page.rows), page.more) == (ListSource.OFFLINE, 2, True)
        assert isinstance(page.error, Unreachable | TimedOut)
        assert page.reason
        rest = await parts.listing.page(limit=2, after=page.rows[-1])
        assert ([row.id for row in rest.rows], rest.more) == (["conv_0"], False)

    use(empty, base_url=DEAD_URL)
    use(lambda parts: parts.listing.page())
    use(offline, base_url=DEAD_URL)


def test_items_do_not_matter(fault_server: FaultServer, use: Use) -> None:
    fault_server.service.add("conv_a", messages(2))
    page = use(lambda parts: parts.listing.page())
    assert [row.item_count for row in page.rows] == [None]
