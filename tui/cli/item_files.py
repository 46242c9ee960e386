"""Items that a command reads from a file, standard input or its words."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import BinaryIO

import click

from tui.errors import InputError
from tui.models.item import Item
from tui.models.json_value import JsonObject
from tui.services.documents import ImportMistake
from tui.services.interchange import read_interchange

message_option = click.option("--message", metavar="TEXT", help="Add a message with this text.")
role_option = click.option(
    "--role",
    type=click.Choice(["user", "assistant", "system", "developer"]),
    default="user",
    show_default=True,
    help="Whose message it is.",
)


def message_item(text: str, role: str) -> Item:
    """A message as the API takes it.

    Raises:
        InputError: the text is empty.

    """
    if not text:
        raise InputError("the text of --message is empty", field="message")
    kind = "output_text" if role == "assistant" else "input_text"
    return Item.of({"type": "message", "role": role, "content": [{"type": kind, "text": text}]})


def read_conversation(name: str) -> tuple[JsonObject, list[Item]]:
    """Metadata and items of the one conversation that a file (``-``: standard input) holds.

    Raises:
        InputError: it cannot be read, or does not hold just one conversation; nothing of it is used.

    """
    metadata: JsonObject = {}
    items: list[Item] = []
    found = 0
    with open_input(name) as file:
        for event in read_interchange(file):
            if isinstance(event, ImportMistake):
                raise InputError(f"line {event.line}: {event.reason}; nothing was sent", field=name)
            found += not event.continued
            metadata = metadata or event.metadata
            items.extend(event.items)
    if found != 1:
        what = "several conversations: 'import' takes such a file" if found else "no item"
        raise InputError(f"holds {what}", field=name)
    return metadata, items


def open_input(name: str) -> BinaryIO:
    """A file, or standard input, for reading bytes.

    Raises:
        InputError: it cannot be opened.

    """
    if name == "-":
        # Closing what is answered must not close standard input for the rest of the program.
        return io.open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: UP020
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", field=name) from None
    except ValueError:
        raise InputError("no name of a file", field="file") from None
