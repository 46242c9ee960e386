"""Items with something hostile in every field, and what no document may hold."""

from __future__ import annotations

import json
import struct
from base64 import b64encode
from html.parser import HTMLParser
from typing import Any

from tests.support.fixtures import typed_items
from tui.models.conversation import Conversation
from tui.models.item import Item
from tui.models.json_value import JsonValue

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> ![p](http://evil.test/p.png) "
    "[c](javascript:alert(3)) "
    '</code></pre></title></style>" onload="x\' ```\n~~~\n# head\n<svg/onload=a()>\n[r]: http://evil.test\n'
    "&#x202e;&#27; \x1b[2J\x1b]52;c;aGk=\x07\x9b31m\u202e\u2066\x00\x08\x7f\r"
)
CONVERSATION = Conversation(id=EVIL, created_at=1, metadata={"title": EVIL, EVIL: EVIL, "n": {"a": [EVIL]}})

BIG_PNG = b64encode(
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 20_000, 20_000) + b"\x08\x02"
).decode()
SVG = b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>").decode()
REAL_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _evil(value: Any, *, keep: bool = False) -> Any:
    """The value with every text in it hostile."""
    if isinstance(value, dict):
        return {key: _evil(inner, keep=key in {"type", "role"}) for key, inner in value.items()}
    if isinstance(value, list):
        return [_evil(inner) for inner in value]
    return EVIL if isinstance(value, str) and not keep else value


def evil_items() -> list[Item]:
    """All 28 types, hostile texts in every field; and pictures that are none."""
    items = [Item.of(_evil(item.data)) for item in typed_items()]
    urls = [
        "data:image/svg+xml;base64," + SVG,
        "data:image/png;base64," + SVG,
        'data:image/png;base64,iVBORw0KGgo=!!!not base64" onerror="x',
        "data:text/html;base64," + b64encode(b"<script>a()</script>").decode(),
        "data:image/png;base64," + BIG_PNG,
        "javascript:alert(1)",
        "http://evil.test/track.png",
    ]
    parts: list[JsonValue] = [{"type": "input_image", "image_url": url} for url in urls]
    items.append(Item.of({"type": "message", "role": "user", "content": parts}))
    # Parsed by Python as far as it goes: many levels, and one level more than any reader takes.
    items.append(Item(b'{"type":"message","role":"user","content":' + b"[" * 10_000 + b"]" * 10_000 + b"}"))
    items.append(Item(b'{"type":"function_call_output","output":' + json.dumps("[" * 10_000).encode() + b"}"))
    return items


ALLOWED = {
    "html": {"lang"},
    "meta": {"charset", "http-equiv", "content", "name"},
    "section": {"id"},
    "a": {"href", "rel"},
    "img": {"src", "alt"},
    "div": {"class"},
    "p": {"class"},
    "span": {"class"},
    "details": {"open"},
    "ol": set(),
} | {
    name: set()
    for name in [
        "head",
        "body",
        "title",
        "style",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dl",
        "dt",
        "dd",
        "small",
        "pre",
        "code",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "summary",
        "hr",
        "br",
        "blockquote",
        "ul",
        "li",
        "strong",
        "em",
        "s",
    ]
}


class Checked(HTMLParser):
    """Reads a document and keeps what is not allowed, and the text and pictures that it shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.pictures: list[str] = []
        self.links: list[str] = []
        self.policy = ""
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        if self._open:
            self.faults.append(f"not closed: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in ALLOWED or not given.keys() <= ALLOWED[tag]:
            self.faults.append(f"<{tag} {given}>")
        if tag == "img":
            self.pictures.append(given["src"])
        if tag == "a":
            self.links.append(given["href"])
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        if tag not in {"meta", "img", "br", "hr"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data}")
