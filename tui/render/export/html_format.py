"""A conversation as one HTML file that needs nothing else and runs nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tui.models.item import Item
from tui.render import blocks as b
from tui.render.export.html_text import link_html, markdown_html, text_html
from tui.render.export.parts import facts_of, picture_url, title_of
from tui.render.item.render import render_item
from tui.render.json_text import reindented

if TYPE_CHECKING:
    from tui.models.conversation import Conversation

_STYLE: Final = """
:root { color-scheme: light dark; --line: #d4d7dd; --dim: #5f6570; --code: #f3f4f7; --error: #b3261e;
  --add: #116329; --del: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --line: #3c414b; --dim: #a0a6b1; --code: #22252b;
  --error: #ff8a80; --add: #7ee787; --del: #ff9a92; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
section { border-top: 1px solid var(--line); padding: 0.5rem 0; }
h1, h2, h3, p, li, dd, td, figcaption, a, .text { overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; }
h3 { font-size: 1rem; }
small, .note, figcaption, dt { color: var(--dim); }
.error { color: var(--error); }
pre { background: var(--code); padding: 0.6rem; overflow: auto; max-height: 40rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
.text { white-space: pre-wrap; }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: 0.1rem 1rem; }
dd { margin: 0; white-space: pre-wrap; }
blockquote { border-left: 3px solid var(--line); margin-left: 0; padding-left: 1rem; }
table { border-collapse: collapse; }
td, th { border: 1px solid var(--line); padding: 0.2rem 0.5rem; text-align: left; vertical-align: top; }
img { max-width: 100%; }
.add { color: var(--add); }
.del { color: var(--del); }
"""
_POLICY: Final = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + b64encode(sha256(_STYLE.encode()).digest()).decode()
    + "'"
)
"""Nothing is loaded and nothing runs; the one style sheet is allowed by its digest."""
_SIGNS: Final = {"info": "", "warn": "! ", "error": "✗ ", "missing": "○ "}


class HtmlFormat:
    """One export; numbers the items."""

    left_out: Sequence[str] = ()

    def __init__(self) -> None:
        self._number = 0

    def begin(self, conversation: Conversation) -> Iterator[bytes]:
        """The head, the title, and what is known of the conversation."""
        title = text_html(title_of(conversation))
        yield (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="referrer" content="no-referrer">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        ).encode()
        facts = "".join(
            f"<dt>{text_html(key)}</dt><dd>{text_html(value)}</dd>" for key, value in facts_of(conversation)
        )
        yield f"<dl>{facts}</dl>\n".encode()

    def item(self, item: Item) -> Iterator[bytes]:
        """A section with the item's number and type, then its blocks."""
        self._number += 1
        first, *rest = render_item(item)
        title = f"{text_html(first.text)} {_small(first.note)}" if isinstance(first, b.Heading) else ""
        yield f'<section id="item-{self._number}">\n<h2>{self._number:,} · {title}</h2>\n'.encode()
        for text in block_html(rest):
            yield f"{text}\n".encode()
        yield b"</section>\n"

    def end(self) -> Iterator[bytes]:
        """The end of the document."""
        yield b"</body>\n</html>\n"


def block_html(blocks: Iterable[b.Block]) -> Iterator[str]:
    """Blocks as HTML, every text in it escaped; no script, no event handler, nothing from elsewhere."""
    for block in blocks:
        yield from _html(block)


def _html(block: b.Block) -> Iterator[str]:
    match block:
        case b.Heading():
            yield f"<h3>{text_html(block.text)} {_small(block.note)}</h3>"
        case b.Text():
            note = " note" if block.style in {"note", "dim"} else ""
            yield f'<div class="text{note}">{text_html(block.text)}</div>'
        case b.Tokens():
            yield from _html(b.Text(block.plain()))
        case b.Markdown():
            yield from markdown_html(block.text)
        case b.Code():
            yield f"{_caption(block.title)}<pre><code>{text_html(block.text)}</code></pre>"
        case b.Diff():
            yield _diff(block)
        case b.Scanned():
            yield f"<pre><code>{text_html(reindented(block.raw) or block.plain())}</code></pre>"
        case b.Fold():
            yield f"<details{' open' if block.open else ''}><summary>{text_html(block.title)}</summary>"
            yield from block_html(block.blocks)
            yield "</details>"
        case b.Rule():
            yield "<hr>"
        case _:
            yield _small_block(block)


def _small_block(block: b.Pairs | b.Table | b.Note | b.Picture | b.Link | b.Jump) -> str:
    match block:
        case b.Pairs():
            rows = (f"<dt>{text_html(row.key)}</dt><dd>{text_html(row.value)}</dd>" for row in block.rows)
            return f"<dl>{''.join(rows)}</dl>"
        case b.Table():
            rows = (_row(row, "td") for row in block.rows)
            return f"<table>{_row(block.columns, 'th')}{''.join(rows)}</table>"
        case b.Note():
            kind = "error" if block.kind in {"error", "warn"} else "note"
            return f'<p class="{kind}">{text_html(_SIGNS[block.kind] + block.text)}</p>'
        case b.Picture():
            return _picture(block)
        case b.Link():
            return f"<p>{text_html(block.label)} {link_html(block.url)}</p>"
        case _:
            return f"<p>{text_html(block.plain())}</p>"


def _row(cells: tuple[str, ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{text_html(cell)}</{tag}>' for cell in cells)}</tr>"


def _picture(block: b.Picture) -> str:
    url = picture_url(block.data) if block.data else ""
    words = text_html(block.plain())
    image = f'<img src="{url}" alt="{words}">' if url else ""
    return f"<figure>{image}<figcaption>▣ {words}</figcaption></figure>"


def _diff(block: b.Diff) -> str:
    lines = block.text.split("\n")
    kinds = {"+": "add", "-": "del"}
    made = (
        f'<span class="{kinds[line[0]]}">{text_html(line)}</span>' if line[:1] in kinds else text_html(line)
        for line in lines
    )
    lines_html = "\n".join(made)
    return f"{_caption(block.title)}<pre><code>{lines_html}</code></pre>"


def _caption(title: str) -> str:
    return f'<p class="note">{text_html(title)}</p>' if title else ""


def _small(text: str) -> str:
    return f"<small>{text_html(text)}</small>" if text else ""
