"""How an export is written: what every format is, and the two that are data again."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from tui.analysis.input_items import CALLS, input_item
from tui.models.export_format import FormatName
from tui.models.item import Item
from tui.models.json_value import dump_json
from tui.services.interchange import conversation_line, item_line

if TYPE_CHECKING:
    from tui.models.conversation import Conversation


class ExportFormat(Protocol):
    """How a conversation is written: its beginning, each item, its end. Made anew for each export."""

    def begin(self, conversation: Conversation) -> Iterator[bytes]:
        """What stands before the items."""
        ...

    def item(self, item: Item) -> Iterator[bytes]:
        """One item; whatever it is, it does not fail."""
        ...

    def end(self) -> Iterator[bytes]:
        """What stands behind the items."""
        ...

    @property
    def left_out(self) -> Sequence[str]:
        """Sentences on what the format cannot hold, complete at the end."""
        ...


class JsonLines:
    """The interchange format: the conversation's line, then the items' lines."""

    left_out: Sequence[str] = ()

    def begin(self, conversation: Conversation) -> Iterator[bytes]:
        """The conversation's line."""
        yield conversation_line(conversation.id, conversation.created_at, conversation.metadata)

    def item(self, item: Item) -> Iterator[bytes]:
        """The item's line."""
        yield item_line(item)

    def end(self) -> Iterator[bytes]:
        """Nothing."""
        yield from ()


_MEMORY: Final = 4 * 1024 * 1024
"""Bytes that wait in memory; more of them wait in a file without a name."""
_NAMED_MAX: Final = 3
_OUTPUTS: Final = {output: call for call, output in CALLS.items()}


class InputFormat:
    """One export. Items wait until the end: a call is only sent where its output is, and that comes later."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_MEMORY)  # noqa: SIM115 - end() closes it
        self._calls: Final[set[tuple[str, str]]] = set()
        self._outputs: Final[set[tuple[str, str]]] = set()
        self._places: Final[list[tuple[str, str, str]]] = []
        self._reasons: Final[dict[str, list[str]]] = {}
        self.written = 0
        """Items in the list; complete at the end."""

    @property
    def left_out(self) -> Sequence[str]:
        """One sentence for each reason, with how many items it is of and the first of them by name."""
        return [_sentence(reason, names) for reason, names in self._reasons.items()]

    def begin(self, conversation: Conversation) -> Iterator[bytes]:  # noqa: ARG002 - an input has no head
        """The beginning of the list."""
        yield b"["

    def item(self, item: Item) -> Iterator[bytes]:
        """Nothing yet."""
        made = input_item(item)
        name = f"{item.type or 'item'} {item.id}".strip()
        for lost in made.lost:
            self._note(f"{lost} cannot be sent", name)
        if made.data is None:
            self._note(made.reason, name)
            return
        kind = item.type
        call_id = str(made.data.get("call_id", ""))
        if kind in CALLS:
            self._calls.add((kind, call_id))
        elif kind in _OUTPUTS:
            self._outputs.add((_OUTPUTS[kind], call_id))
        self._places.append((kind, call_id, name))
        self._file.write(dump_json(made.data) + b"\n")
        yield from ()

    def end(self) -> Iterator[bytes]:
        """The items that can be sent together."""
        self._file.seek(0)
        between = b"\n"
        for (kind, call_id, name), line in zip(self._places, self._file, strict=True):
            if kind in CALLS and (kind, call_id) not in self._outputs:
                self._note("its output is not here, without which it is refused", name)
            elif kind in _OUTPUTS and (_OUTPUTS[kind], call_id) not in self._calls:
                self._note("its call is not here, without which it is refused", name)
            else:
                yield between + line.rstrip(b"\n")
                between = b",\n"
                self.written += 1
        self._file.close()
        yield b"\n]\n"

    def _note(self, reason: str, name: str) -> None:
        self._reasons.setdefault(reason, []).append(name)


def _sentence(reason: str, names: list[str]) -> str:
    counted = Counter(names)
    first = ", ".join(list(counted)[:_NAMED_MAX])
    more = f" and {len(names) - _NAMED_MAX:,} more" if len(counted) > _NAMED_MAX else ""
    return f"{first}{more}: {reason}."


def data_format(name: FormatName) -> ExportFormat:
    """A new format for programs: JSON lines, or an ``input`` list."""
    return InputFormat() if name is FormatName.INPUT else JsonLines()
