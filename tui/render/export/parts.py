"""What the written formats share: links and pictures that may stand in a document, and its first lines."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui.models.json_value import JsonObject
from tui.render.item.values import shown
from tui.render.media import image_facts
from tui.render.times import absolute

if TYPE_CHECKING:
    from tui.models.conversation import Conversation

_TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WebP": "image/webp"}
"""Formats that are embedded. Not svg, which is a document with scripts of its own."""
_PIXELS_MAX: Final = 64_000_000
"""A picture that claims more is not embedded: a viewer would have to make room for all of it."""
_LINK: Final = re.compile(r"https?://[^\s<>\"'`\\^{|}\x00-\x20\x7f-\xa0]+\Z", re.IGNORECASE)


def is_link(url: str) -> bool:
    """Whether a URL may be made clickable: http or https, and nothing in it that ends a link early."""
    return _LINK.match(url) is not None and url.isprintable()


def picture_url(data: str) -> str:
    """A data URL of base64 text that is a picture by its own first bytes; empty where it is none."""
    facts = image_facts(data)
    kind = _TYPES.get(facts.format)
    if kind is None or facts.fault or facts.width * facts.height > _PIXELS_MAX:
        return ""
    try:
        content = b64decode(data.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return ""
    # Written anew, so that nothing but the picture's own bytes is in the document.
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"


def title_of(conversation: Conversation) -> str:
    """The metadata's title or name, else the id."""
    for key in ("title", "name"):
        text = conversation.metadata.get(key)
        if isinstance(text, str) and text.strip():
            return " ".join(text.split())
    return conversation.id


def facts_of(conversation: Conversation) -> Iterator[tuple[str, str]]:
    """Id, time of creation and metadata, as they came."""
    yield "id", conversation.id
    if conversation.created_at is not None:
        yield "created", absolute(conversation.created_at)
    metadata: JsonObject = conversation.metadata
    for key, value in metadata.items():
        yield f"metadata {key}", shown(value)
