from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.render.export.hostile import CONVERSATION, EVIL, REAL_PNG, Checked, evil_items
from tests.support.fixtures import corpus_items, handmade_items
from tui.models.conversation import Conversation
from tui.models.export_format import FormatName
from tui.models.item import Item
from tui.render.export.formats import reader_format
from tui.render.export.markdown_text import code_span, escaped, quoted

READERS = (FormatName.MARKDOWN, FormatName.HTML)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def document(name: FormatName, items: Iterable[Item], conversation: Conversation = CONVERSATION) -> str:
    writer = reader_format(name)
    assert writer is not None
    chunks = [*writer.begin(conversation)]
    for item in items:
        chunks += writer.item(item)
    return b"".join([*chunks, *writer.end()]).decode("utf-8")


def message(text: str) -> Item:
    return Item.of({"type": "message", "role": "user", "content": text})


def tokens(text: str) -> list[Token]:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": 100}).enable(["table", "strikethrough"])
    return [inner for token in parser.parse(text) for inner in (token, *(token.children or ()))]


def markdown_faults(text: str) -> list[str]:
    """HTML, pictures from elsewhere and links that are not http(s), as a reader of Markdown finds them."""
    found = []
    for token in tokens(text):
        source = str(token.attrs.get("src", token.attrs.get("href", "")))
        if (
            token.type in {"html_block", "html_inline"}
            or (token.type == "image" and not re.match(r"data:image/(png|jpeg|gif|webp);base64,", source))
            or (token.type == "link_open" and not source.startswith(("http://", "https://")))
        ):
            found.append(f"{token.type} {source} {token.content[:80]}")
        found += CONTROLS.findall(token.content)
    return found


def test_hostile_items_are_only_text_in_html() -> None:
    text = document(FormatName.HTML, [*evil_items(), *handmade_items()])
    read = Checked(text)
    assert read.faults == []
    assert not CONTROLS.search(text)
    assert all(
        re.match(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+\Z", url) for url in read.pictures
    )
    assert all(url.startswith(("http://", "https://")) for url in read.links)
    assert "default-src 'none'" in read.policy
    assert "script-src" not in read.policy
    assert "<script>alert(1)</script>" in "".join(read.text)


@pytest.mark.whole
def test_hostile_items_are_only_text_in_markdown() -> None:
    text = document(FormatName.MARKDOWN, [*evil_items(), *handmade_items()])
    assert not CONTROLS.search(text)
    assert markdown_faults(text) == []


@pytest.mark.whole
@pytest.mark.parametrize("name", READERS)
def test_every_item_has_its_place(name: FormatName) -> None:
    items = [*evil_items(), *handmade_items()]
    text = document(name, items)
    if name is FormatName.HTML:
        numbers = re.findall(r'<section id="item-(\d+)">', text)
    else:
        heads = [token for token in tokens(text) if token.type == "heading_open" and token.level == 0]
        assert len(heads) == len(items) + 1
        numbers = re.findall(r"(?m)^## (\d+) · ", text)
    assert numbers == [str(number + 1) for number in range(len(items))]


def test_a_real_picture_is_embedded_and_nothing_that_says_it_is_one() -> None:
    url = f"data:text/html;base64,{REAL_PNG}"
    item = Item.of({"type": "message", "role": "user", "content": [{"type": "input_image", "image_url": url}]})
    assert Checked(document(FormatName.HTML, [item])).pictures == [f"data:image/png;base64,{REAL_PNG}"]
    assert f"](data:image/png;base64,{REAL_PNG})" in document(FormatName.MARKDOWN, [item])
    assert Checked(document(FormatName.HTML, evil_items()[-3:])).pictures == []


def test_a_message_is_formatted() -> None:
    source = "# Head\n\n1. *one*\n2. **two**\n\n> q\n\n| a | b |\n|---|---|\n| `c<d>` | ~~e~~ |"
    source += "\n\n```py\nx < 1\n```\n\n---\n"
    text = document(FormatName.HTML, [message(source)])
    for piece in (
        "<h1>Head</h1>",
        "<li>",
        "<em>one</em>",
        "<strong>two</strong>",
        "<blockquote>",
        "<th>a</th>",
    ):
        assert piece in text
    assert "<code>c&lt;d&gt;</code>" in text
    assert "<pre><code>x &lt; 1\n</code></pre>" in text
    marked = document(FormatName.MARKDOWN, [message(source)])
    assert "> # Head\n" in marked
    assert "`c<d>`" in marked


def test_links_are_whole_and_only_http_ones_can_be_followed() -> None:
    item = message(
        "[label](https://a.test/x?y=1) [bad](ftp://b.test) ![pic](https://c.test/p.png)\nnext  \nline"
    )
    read = Checked(document(FormatName.HTML, [item]))
    assert read.links == ["https://a.test/x?y=1", "https://c.test/p.png"]
    assert read.pictures == []
    assert "https://a.test/x?y=1" in "".join(read.text)
    assert "ftp://b.test" in "".join(read.text)


def test_html_in_a_message_is_shown_and_code_keeps_its_signs() -> None:
    lines = quoted("a <b>bold</b> and `List<int>` ![x](http://y)\n\n```\n<i>\n```")
    assert lines[0] == "> a &lt;b>bold&lt;/b> and `List<int>` \\![x\\](http://y)"
    assert "> <i>" in lines
    assert quoted("plain") == ["> plain"]
    assert quoted("[a]: http://x") == ["> [a\\]: http://x"]
    assert quoted("*" * 100)[0] == "> ```markdown"


@given(st.text(), st.sampled_from(["", "# ", "<", "![", "](", "`", "\n\n", "    "]))
def test_any_text_is_harmless(text: str, sign: str) -> None:
    item = message(f"{text}{sign}{text}")
    assert Checked(document(FormatName.HTML, [item])).faults == []
    assert markdown_faults(document(FormatName.MARKDOWN, [item])) == []


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    read = [token.content for token in tokens(f"x {escaped(text)} y") if token.type.startswith("text")]
    assert "".join(read).removeprefix("x ").removesuffix(" y").strip() == text.strip()
    assert [token.type for token in tokens(escaped(text)) if token.type == "heading_open"] == []


def test_a_code_span_holds_its_ticks() -> None:
    (code,) = [token for token in tokens(code_span("a `` b")) if token.type == "code_inline"]
    assert code.content == "a `` b"
    assert code_span("") == ""


def test_metadata_and_time_are_told() -> None:
    conversation = Conversation(id="conv_1", created_at=0, metadata={"name": "A *name*", "n": [1]})
    text = document(FormatName.MARKDOWN, [], conversation)
    assert text.startswith("# A \\*name\\*\n")
    assert "1970-01-01" in text
    untitled = document(FormatName.HTML, [], Conversation(id="conv_1"))
    assert "<h1>conv_1</h1>" in untitled
    assert EVIL not in document(FormatName.HTML, [])


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize("name", READERS)
def test_every_recorded_item_is_written(name: FormatName) -> None:
    text = document(name, corpus_items())
    assert not CONTROLS.search(text)
    if name is FormatName.HTML:
        assert Checked(text).faults == []
    else:
        assert markdown_faults(text) == []
