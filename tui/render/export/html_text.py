"""Markdown from outside as HTML: the elements listed here, no attribute but a link's, all text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Final

from tui.render.export.parts import is_link
from tui.render.markdown import markdown_pieces, too_tangled
from tui.render.markdown_parser import markdown_parser
from tui.render.safe_text import safe_block

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAGS: Final = frozenset(
    "p h1 h2 h3 h4 h5 h6 blockquote ul ol li table thead tbody tr th td strong em s".split()  # noqa: SIM905
)


def text_html(text: str) -> str:
    """Text as HTML text: escaped, and each control or bidi character a visible sign."""
    return escape(safe_block(text), quote=True)


def link_html(url: str) -> str:
    """A URL, whole: a link where it is http or https, else words."""
    shown = text_html(url)
    if not is_link(url):
        return f"<code>{shown}</code>"
    return f'<a href="{escape(url, quote=True)}" rel="noopener noreferrer nofollow">{shown}</a>'


def markdown_html(text: str) -> Iterator[str]:
    """The HTML of a Markdown text, piece by piece."""
    parser = markdown_parser()
    for piece in markdown_pieces(text):
        if too_tangled(piece):
            yield f'<div class="text">{text_html(piece)}</div>'
        else:
            yield "".join(map(_block, parser.parse(safe_block(piece))))


def _block(token: Token) -> str:
    if token.type == "inline":
        return _inline(token.children or [])
    if token.type in {"fence", "code_block"}:
        return f"<pre><code>{text_html(token.content)}</code></pre>"
    return "<hr>" if token.type == "hr" else _tag(token)


def _tag(token: Token) -> str:
    """The tag of a token, without its attributes; nothing where it is not one that is written."""
    if token.tag not in _TAGS or token.hidden:
        return ""
    return f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>"


def _inline(tokens: list[Token]) -> str:
    parts: list[str] = []
    open_links: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                parts.append("<br>")
            case "code_inline":
                parts.append(f"<code>{text_html(token.content)}</code>")
            case "image":
                parts.append(f"▣ {text_html(token.content)} {link_html(str(token.attrs.get('src', '')))}")
            case "link_open":
                open_links.append(_target(token))
            case "link_close":
                url = open_links.pop()
                parts.append(f" ({link_html(url)})" if url else "")
            case _:
                parts.append(_tag(token) if token.nesting else text_html(token.content))
    return "".join(parts)


def _target(token: Token) -> str:
    """Where a link leads, with its title where it has one."""
    return str(token.attrs.get("href", ""))
