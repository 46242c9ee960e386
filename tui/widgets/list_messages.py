"""What a list tells its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tui.widgets.virtual_list import VirtualList


class ListMessage(Message, namespace="virtual_list"):
    """What a list tells its screen."""

    def __init__(self, list: VirtualList) -> None:  # noqa: A002 - the name that handlers read
        super().__init__()
        self.list = list

    @property
    def control(self) -> VirtualList:
        """The list itself."""
        return self.list


class RowMessage(ListMessage, namespace="virtual_list"):
    """What a list tells of one of its rows."""

    def __init__(self, list: VirtualList, identity: str, index: int) -> None:  # noqa: A002 - as above
        super().__init__(list)
        self.identity = identity
        self.index = index


class Highlighted(RowMessage, namespace="virtual_list"):
    """The cursor is on another row."""

    def can_replace(self, message: Message) -> bool:
        """Only the last row of a quick run matters."""
        return isinstance(message, Highlighted) and message.list is self.list


class Selected(RowMessage, namespace="virtual_list"):
    """The user wants to go into a row."""


class MarksChanged(ListMessage, namespace="virtual_list"):
    """Other rows are marked now."""


class WindowChanged(ListMessage, namespace="virtual_list"):
    """Other rows are on screen, or other rows stand in them."""

    def __init__(self, list: VirtualList, first: int, last: int) -> None:  # noqa: A002 - as above
        super().__init__(list)
        self.first = first
        self.last = last

    def can_replace(self, message: Message) -> bool:
        """Only the last window matters."""
        return isinstance(message, WindowChanged) and message.list is self.list
