"""The items of a page, which are made when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, overload

from tui.models.item import Item

if TYPE_CHECKING:
    from tui.models.item_head import ItemHead


class HeadedItems(Sequence[Item]):
    """Items of which each has a head and an id, as those of nearly every page."""

    __slots__ = ("_heads", "ids", "raws")

    def __init__(self, raws: Sequence[bytes], heads: Sequence[ItemHead] | None, ids: Sequence[str]) -> None:
        """``raws`` is the JSON of each, which may be a part of the page (``msgspec.Raw``).

        Without ``heads`` they are read again when they are asked for.
        """
        self.raws: Final = raws
        self.ids: Final = ids
        self._heads = heads

    def __len__(self) -> int:
        return len(self.raws)

    @overload
    def __getitem__(self, at: int) -> Item: ...

    @overload
    def __getitem__(self, at: slice) -> HeadedItems: ...

    def __getitem__(self, at: int | slice) -> Item | HeadedItems:
        heads = self._heads
        if isinstance(at, slice):
            return HeadedItems(self.raws[at], heads and heads[at], self.ids[at])
        # An item gets bytes of its own: it may stay for long, and would keep the whole page.
        return Item(bytes(self.raws[at]), False if heads is None else heads[at])

    @property
    def heads(self) -> Sequence[ItemHead | None]:
        """The head of each item."""
        # Imported here: the library imports this module before the first screen is drawn.
        from tui.models.item_head import read_head

        return [read_head(raw) for raw in self.raws] if self._heads is None else self._heads

    def forget(self) -> None:
        """``Item.forget`` of all of them."""
        self._heads = None


def raws_of(items: Sequence[Item]) -> Sequence[bytes]:
    """The JSON of each of these items."""
    return items.raws if isinstance(items, HeadedItems) else [item.raw for item in items]
