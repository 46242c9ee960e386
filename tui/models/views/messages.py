"""Typed views of messages, reasoning, and what else is neither call nor output."""

from __future__ import annotations

from typing import Any

from tui.models.views.base import ItemView


class MessageView(ItemView):
    """``message``. Its content is read with ``content_parts`` and ``part_view``: it varies too much."""

    role: str | Any = None
    phase: str | Any = None
    content: list[Any] | str | Any = None


class ReasoningView(ItemView):
    """``reasoning``: summaries open to read, and the rest encrypted."""

    summary: list[Any] | Any = None
    content: list[Any] | Any = None
    encrypted_content: str | Any = None


class CompactionView(ItemView):
    """``compaction``: what stands for the items before it, encrypted."""

    encrypted_content: str | Any = None


class AdditionalToolsView(ItemView):
    """``additional_tools``: tools that join the conversation."""

    role: str | Any = None
    tools: list[Any] | Any = None
