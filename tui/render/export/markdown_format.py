"""A conversation as Markdown for a reader: each item under its heading, built from its blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from tui.models.item import Item
from tui.render import blocks as b
from tui.render.export.markdown_text import code_span, escaped, fenced, quoted
from tui.render.export.parts import facts_of, is_link, picture_url, title_of
from tui.render.item.render import render_item
from tui.render.json_text import reindented

if TYPE_CHECKING:
    from tui.models.conversation import Conversation

_SIGNS: Final = {"info": "", "warn": "! ", "error": "✗ ", "missing": "○ "}
_SHORT: Final = 400
"""Text of one line up to this length is a paragraph; else it stands in a fence, as it came."""


class MarkdownFormat:
    """One export; numbers the items."""

    left_out: Sequence[str] = ()

    def __init__(self) -> None:
        self._number = 0

    def begin(self, conversation: Conversation) -> Iterator[bytes]:
        """The title, and what is known of the conversation."""
        lines = [f"# {escaped(title_of(conversation))}", ""]
        lines += [f"- **{escaped(key)}**: {code_span(value)}" for key, value in facts_of(conversation)]
        yield _encoded(lines)

    def item(self, item: Item) -> Iterator[bytes]:
        """A heading with the item's number and type, then its blocks."""
        self._number += 1
        first, *rest = render_item(item)
        lines = ["", "---", ""]
        if isinstance(first, b.Heading):
            note = f" · {escaped(first.note)}" if first.note else ""
            lines += [f"## {self._number:,} · {escaped(first.text)}{note}", ""]
        yield _encoded([*lines, *block_lines(rest)])

    def end(self) -> Iterator[bytes]:
        """Nothing."""
        yield from ()


def _encoded(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def block_lines(blocks: Iterable[b.Block]) -> Iterator[str]:
    """Blocks as lines of Markdown, without a newline at their ends; nothing in them is active."""
    for index, block in enumerate(blocks):
        if index:
            yield ""
        yield from _lines(block)


def _lines(block: b.Block) -> Iterator[str]:
    match block:
        case b.Heading():
            note = f" · {escaped(block.note)}" if block.note else ""
            yield f"**{escaped(block.text.strip())}**{note}"
        case b.Text():
            yield from _text(block)
        case b.Tokens():
            yield from _text(b.Text(block.plain()))
        case b.Markdown():
            yield from quoted(block.text)
        case b.Code() | b.Diff():
            yield from _code(block)
        case b.Scanned():
            yield from fenced(reindented(block.raw) or block.plain(), "json")
        case b.Pairs():
            yield from _pairs(block)
        case b.Table():
            yield from _table(block)
        case b.Note():
            yield f"*{escaped((_SIGNS[block.kind] + block.text).strip())}*"
        case b.Fold():
            yield f"**{escaped(block.title.strip())}**"
            yield ""
            yield from block_lines(block.blocks)
        case _:
            yield _line(block)


def _line(block: b.Picture | b.Link | b.Jump | b.Rule) -> str:
    """A block of one line."""
    if isinstance(block, b.Picture):
        url = picture_url(block.data) if block.data else ""
        words = escaped(block.plain())
        return f"![{words}]({url})" if url else f"▣ {words}"
    if isinstance(block, b.Link):
        url = f"<{block.url}>" if is_link(block.url) else code_span(block.url)
        return f"{escaped(block.label)} {url}".strip()
    return escaped(block.plain()) if isinstance(block, b.Jump) else "---"


def _text(block: b.Text) -> Iterator[str]:
    if "\n" in block.text or len(block.text) > _SHORT:
        yield from fenced(block.text)
    else:
        yield escaped(block.text.strip())


def _code(block: b.Code | b.Diff) -> Iterator[str]:
    if block.title:
        yield f"*{escaped(block.title.strip())}*"
        yield ""
    yield from fenced(block.text, block.language if isinstance(block, b.Code) else "diff")


def _pairs(block: b.Pairs) -> Iterator[str]:
    for row in block.rows:
        key = escaped(row.key.strip())
        if "\n" in row.value or len(row.value) > _SHORT:
            yield f"- **{key}**:"
            yield ""
            yield from (f"  {line}" for line in fenced(row.value, row.style if row.style == "json" else ""))
            yield ""
        else:
            yield f"- **{key}**: {code_span(row.value)}"


def _table(block: b.Table) -> Iterator[str]:
    for number, row in enumerate((block.columns, *block.rows)):
        yield f"| {' | '.join(map(escaped, row))} |"
        if not number:
            yield "|" + " --- |" * len(row)
