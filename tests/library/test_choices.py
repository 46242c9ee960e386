from __future__ import annotations

from pathlib import Path

from tests.library.helpers import HOSTILE, with_library
from tui.library.library import Library
from tui.models.include import ALL_INCLUDES, NO_INCLUDES, Include


def test_includes_are_kept_for_each_conversation(folder: Path) -> None:
    async def use(library: Library) -> None:
        choices = library.choices
        assert await choices.includes("p", "c") == NO_INCLUDES
        await choices.set_includes("p", "c", ALL_INCLUDES)
        await choices.set_includes("p", "d", [Include.LOGPROBS, Include.LOGPROBS])
        assert await choices.includes("p", "c") == ALL_INCLUDES
        assert await choices.includes("p", "d") == {Include.LOGPROBS}
        assert await choices.includes("q", "c") == NO_INCLUDES
        await choices.set_includes("p", "c", NO_INCLUDES)
        assert await choices.includes("p", "c") == NO_INCLUDES

    with_library(folder / "l.sqlite3", use)


def test_refusals_are_kept_with_the_servers_words(folder: Path) -> None:
    async def use(library: Library) -> None:
        choices = library.choices
        assert await choices.refused("p") == {}
        for words in HOSTILE:
            refused = {Include.WEB_SEARCH_RESULTS: words, Include.LOGPROBS: "no"}
            await choices.set_refused("p", refused)
            assert await choices.refused("p") == refused
        assert await choices.refused("q") == {}
        await choices.set_refused("p", {Include.LOGPROBS: "still"})
        assert await choices.refused("p") == {Include.LOGPROBS: "still"}
        await choices.set_refused("p", {})
        assert await choices.refused("p") == {}

    with_library(folder / "l.sqlite3", use)


def test_view_choices(folder: Path) -> None:
    async def use(library: Library) -> None:
        choices = library.choices
        assert await choices.get_state("p", "view") is None
        for text in HOSTILE:
            await choices.set_state("p", text, text)
            assert await choices.get_state("p", text) == text
            assert await choices.get_state("q", text) is None
        await choices.set_state("p", "view", "raw")
        await choices.set_state("p", "view", "tree")
        assert await choices.get_state("p", "view") == "tree"
        await choices.set_state("p", "view", None)
        assert await choices.get_state("p", "view") is None

    with_library(folder / "l.sqlite3", use)
