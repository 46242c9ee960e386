"""Text as Markdown source that shows it and nothing else: no HTML, no picture from elsewhere, no odd link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tui.render.export.parts import is_link
from tui.render.markdown import markdown_pieces, too_tangled
from tui.render.markdown_parser import markdown_parser
from tui.render.safe_text import safe_block, safe_line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SPECIAL: Final = re.compile(r"[\\`*_\[\]|~$]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LEADING: Final = re.compile(r"^(\s*)(#|[-+=]|\d{1,9}(?=[.)]))")
_RUNS: Final = re.compile("`+")
_LANGUAGE: Final = re.compile(r"[a-z0-9+-]{1,20}\Z")
_CODE_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_ACTIVE: Final = re.compile(r"<|!(?=\[)|\](?=[(\[:])")
"""What begins HTML or a picture, or makes a link of a label."""


def escaped(text: str) -> str:
    """One line of text that Markdown reads as that text."""
    line = _SPECIAL.sub(lambda match: f"\\{match[0]}", safe_line(text))
    line = re.sub("[&<>]", lambda match: _ENTITIES[match[0]], line)
    # An autolink of a reader's own would make some of these clickable.
    line = re.sub(r"(?i)(javascript|vbscript|data|file):", r"\1&#58;", line)
    return _LEADING.sub(_unled, line)


def _unled(match: re.Match[str]) -> str:
    sign = match[2]
    # A number cannot be escaped itself; its dot would have to be, so it is set apart by an empty character.
    return f"{match[1]}&#{ord(sign)};" if not sign.isdigit() else f"{match[1]}&#{ord(sign[0])};{sign[1:]}"


def code_span(text: str) -> str:
    """One line as code."""
    line = safe_line(text)
    ticks = "`" * (_longest(line) + 1)
    return f"{ticks} {line} {ticks}" if line else ""


def fenced(text: str, language: str = "") -> list[str]:
    """The lines of a fence that no text can close early."""
    lines = safe_block(text).split("\n")
    ticks = "`" * max(3, _longest(text) + 1)
    info = language if _LANGUAGE.match(language) else ""
    return [f"{ticks}{info}", *lines, ticks]


def _longest(text: str) -> int:
    return max(map(len, _RUNS.findall(text)), default=0)


def quoted(text: str) -> list[str]:
    """Markdown from outside as a quotation, so that no fence or list of it reaches beyond.

    A piece with HTML, pictures or odd links in it has these escaped; where that does not help, it is shown
    as it is written.
    """
    lines: list[str] = []
    for piece in markdown_pieces(text):
        if lines:
            lines.append(">")
        lines += [f"> {line}" if line else ">" for line in _piece(piece)]
    return lines


def _piece(piece: str) -> list[str]:
    text = safe_block(piece)
    if not too_tangled(text):
        parser = markdown_parser(html=True)
        if _is_tame(parser, text):
            return text.split("\n")
        tamed = _tamed(parser, text)
        if _is_tame(parser, tamed):
            return tamed.split("\n")
    return fenced(text, "markdown")


def _is_tame(parser: MarkdownIt, text: str) -> bool:
    """Whether a reader of Markdown would find neither HTML nor a picture, nor a link but http(s)."""
    environment: dict[str, object] = {}
    tokens = parser.parse(text, environment)
    # A reference would work in all of the document.
    return not environment.get("references") and all(map(_tame, tokens))


def _tame(token: Token) -> bool:
    if token.type in {"html_block", "html_inline", "image"}:
        return False
    if token.type == "link_open" and not is_link(str(token.attrs.get("href", ""))):
        return False
    # An entity may stand for a character that safe text has not.
    if token.type in {"text", "inline"} and safe_block(token.content) != token.content:
        return False
    return all(map(_tame, token.children or ()))


def _tamed(parser: MarkdownIt, text: str) -> str:
    """The text with what could be active escaped, outside of code."""
    lines = text.split("\n")
    code: set[int] = set()
    for token in parser.parse(text, {}):
        if token.type in {"fence", "code_block"} and token.map:
            code.update(range(*token.map))
    return "\n".join(line if at in code else _without_active(line) for at, line in enumerate(lines))


def _without_active(line: str) -> str:
    parts: list[str] = []
    position = 0
    for match in _CODE_SPAN.finditer(line):
        parts += [_inactive(line[position : match.start()]), match[0]]
        position = match.end()
    return "".join([*parts, _inactive(line[position:])])


def _inactive(text: str) -> str:
    text = re.sub("&(?=#|[A-Za-z])", "&amp;", text)
    return _ACTIVE.sub(lambda match: "&lt;" if match[0] == "<" else f"\\{match[0]}", text)
