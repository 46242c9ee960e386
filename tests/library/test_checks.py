"""Results of checks, as they are kept."""

from __future__ import annotations

from pathlib import Path

from tests.library.helpers import HOSTILE, with_library
from tui.library.checks import KeptCheck
from tui.library.library import Library
from tui.library.values import PlacedItem
from tui.models.finding import Check, Code, Finding, Severity
from tui.models.include import NO_INCLUDES
from tui.models.item import Item
from tui.models.rows import SeenConversation


def finding(severity: Severity, *names: str, code: Code = Code.CALL_WITHOUT_OUTPUT) -> Finding:
    return Finding(code, severity, names, f"about {names}", "the server's words", "what mends it")


def kept(name: str, *findings: Finding, partial: bool = False, count: int = 9) -> KeptCheck:
    return KeptCheck(name, b"digest", Check(findings, count, partial))


def test_a_result_comes_back_and_flags_its_conversation(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.conversations.remember("p", [SeenConversation("conv_1"), SeenConversation("conv_2")])
        assert await library.checks.get("p", "conv_1") is None
        for findings, flag in (
            ((finding(Severity.WARNING, "a"), finding(Severity.ERROR, "b", "c")), "error"),
            ((finding(Severity.WARNING, "a"),), "warning"),
            ((finding(Severity.INFO, "a"),), ""),
            ((), ""),
        ):
            result = kept("conv_1", *findings)
            await library.checks.put("p", result)
            assert await library.checks.get("p", "conv_1") == result
            known = await library.conversations.get("p", "conv_1")
            assert known is not None
            assert known.flag == flag
        assert await library.checks.get("q", "conv_1") is None
        # One that is not in the list is kept all the same.
        await library.checks.put("p", kept("conv_9", finding(Severity.ERROR, "x")))
        assert await library.checks.get("p", "conv_9") is not None

    with_library(folder / "l.sqlite3", use)


def test_a_part_never_takes_the_place_of_the_whole(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.conversations.remember("p", [SeenConversation("conv_1")])
        for count in (5, 3, 8):
            await library.checks.put("p", kept("conv_1", partial=True, count=count))
            got = await library.checks.get("p", "conv_1")
            assert got is not None
            assert got.check.item_count == max(count, 5)
        whole = kept("conv_1", finding(Severity.ERROR, "a"), count=4)
        await library.checks.put("p", whole)
        await library.checks.put("p", kept("conv_1", partial=True, count=100))
        assert await library.checks.get("p", "conv_1") == whole
        known = await library.conversations.get("p", "conv_1")
        assert known is not None
        assert known.flag == "error"

    with_library(folder / "l.sqlite3", use)


def test_what_is_forgotten_has_no_result(folder: Path) -> None:
    async def use(library: Library) -> None:
        await library.conversations.remember("p", [SeenConversation("conv_1")])
        await library.checks.put("p", kept("conv_1", finding(Severity.ERROR, "a")))
        await library.conversations.forget("p", "conv_1")
        assert await library.checks.get("p", "conv_1") is None

    with_library(folder / "l.sqlite3", use)


def test_hostile_text_comes_back(folder: Path) -> None:
    async def use(library: Library) -> None:
        for text in HOSTILE:
            result = kept(text, Finding(Code.DUPLICATE_ID, Severity.ERROR, (text,), text, text, text))
            await library.checks.put("p", result)
            assert await library.checks.get("p", text) == result

    with_library(folder / "l.sqlite3", use)


def test_who_holds_an_item_or_a_call(folder: Path) -> None:
    async def use(library: Library) -> None:
        for number in range(4):
            items = [
                Item.of({"id": f"fc_{number}_{place}", "type": "function_call", "call_id": f"call_{number}"})
                for place in range(700)
            ]
            placed = [PlacedItem(place, item) for place, item in enumerate(items)]
            await library.items.put("p", f"conv_{number}", placed, NO_INCLUDES, 5.0)
        assert await library.items.holders("p", "fc_2_699") == ["conv_2"]
        assert await library.items.holders("p", "call_3") == ["conv_3"]
        assert await library.items.holders("p", "call_") == []
        assert await library.items.holders("q", "fc_2_699") == []

    with_library(folder / "l.sqlite3", use)
