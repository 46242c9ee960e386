"""The pictures that an item shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from tui.models.item import Item
from tui.render.blocks import Block, Fold, Picture
from tui.render.item.render import render_item

_SIGNS: Final = (b"image", b"screenshot", b"code_interpreter_call", b"data:")
"""An item with a picture has one of them: in its type, in the type of a part, or in a URL."""


def pictures_of(item: Item) -> tuple[Picture, ...]:
    """Every picture of an item in the order in which it is shown, folded away or not."""
    if not any(sign in item.raw for sign in _SIGNS):
        return ()
    return tuple(_pictures(render_item(item)))


def _pictures(blocks: Iterable[Block]) -> Iterator[Picture]:
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Fold):
            yield from _pictures(block.blocks)
