"""Messages, reasoning, compaction and tool lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tui.models.include import Include
from tui.models.json_value import is_any_of
from tui.models.views.base import View
from tui.models.views.messages import AdditionalToolsView, CompactionView, MessageView, ReasoningView
from tui.render.blocks import Block, Heading, Note, Rule
from tui.render.item.parts import part_blocks
from tui.render.item.tools import tool_blocks
from tui.render.item.values import encrypted_note, value_blocks

_SUMMARY_PARTS: Final = frozenset({"summary_text", "reasoning_text"})


def message_blocks(view: MessageView) -> Iterator[Block]:
    """A message: its parts, text read as markdown."""
    if view.content is None or view.content in ([], ""):
        yield Note("info", "no content")
    yield from part_blocks(view.content, include=Include.INPUT_IMAGE)


def reasoning_blocks(view: ReasoningView) -> Iterator[Block]:
    """Reasoning: its summaries, its text where there is some, and how much is encrypted."""
    yield from _texts(view.summary, "summary")
    yield from _texts(view.content, "reasoning text")
    if not view.summary and not view.content:
        yield Note("info", "no summary")
    if view.encrypted_content is None:
        text = f"the encrypted content was not asked for: turn on {Include.ENCRYPTED_REASONING}"
        yield Note("missing", text, Include.ENCRYPTED_REASONING)
    else:
        yield from encrypted_note(view.encrypted_content)


def _texts(value: Any, title: str) -> Iterator[Block]:
    """A list of text parts, numbered where there are several."""
    if not isinstance(value, list):
        yield from value_blocks(value, title)
        return
    for index, part in enumerate(value, 1):
        if index > 1:
            yield Rule()
        if len(value) > 1 or title != "summary":
            yield Heading(f"{title} {index} of {len(value)}", style="dim")
        known = isinstance(part, dict) and is_any_of(part.get("type"), _SUMMARY_PARTS)
        yield from part_blocks([{**part, "type": "text"}] if known else [part])


def compaction_blocks(view: CompactionView) -> Iterator[Block]:
    """A compaction: it stands for the items before it."""
    yield Note("info", "stands for the items before it; only the server can read it")
    yield from encrypted_note(view.encrypted_content)


def additional_tools_blocks(view: AdditionalToolsView) -> Iterator[Block]:
    """Tools that join the conversation here."""
    yield from tool_blocks(view.tools)


def is_refusal(view: View) -> bool:
    """Whether a message holds a refusal."""
    content = view.content if isinstance(view, MessageView) else None
    return isinstance(content, list) and any(
        isinstance(part, dict) and part.get("type") == "refusal" for part in content
    )
