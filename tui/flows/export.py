"""Export a conversation to a file."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tui.analysis.redaction import Redactor
from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.export_conversation import ExportChoice, ExportDialog
from tui.errors import ConversationsTuiError
from tui.flows.desk import Desk
from tui.render.export.formats import reader_format
from tui.services.export_formats import data_format
from tui.services.exporting import Export, new_file

_NO_NAME: Final = re.compile(r"[^A-Za-z0-9_-]+")
_NAME_MAX: Final = 60


async def export_conversation(
    desk: Desk, conversation_id: str, name: str, progress: Callable[[str], None]
) -> None:
    """Ask for format and file, write behind the screen, and say where it is. Asks before it writes over one."""
    choice = await desk.ask(ExportDialog(name, file_stem(conversation_id)))
    if choice is None:
        return
    path = _path(choice.path)
    there = await asyncio.to_thread(path.exists)
    if there and not await desk.ask(ConfirmDialog("Write over this file?", (str(path),), "Write over")):
        desk.report.say("Not exported; the file stays as it was.")
        return
    export = Export(
        desk.services,
        conversation_id,
        reader_format(choice.format) or data_format(choice.format),
        Redactor() if choice.redact else None,
    )
    try:
        await _write(export, path, progress, force=there)
    except ConversationsTuiError as error:
        desk.report.error(error, doing="export the conversation")
        return
    finally:
        progress("")
    _say(desk, export, choice, path)


async def _write(export: Export, path: Path, progress: Callable[[str], None], *, force: bool) -> None:
    """Write the file; it appears when it is whole, and not at all where this is cancelled."""
    progress("exporting · esc stops")
    with new_file(path, force=force) as file:
        async for chunk in export.chunks():
            await asyncio.to_thread(file.write, chunk)
            progress(f"exporting · {export.items:,} items · esc stops")


def _say(desk: Desk, export: Export, choice: ExportChoice, path: Path) -> None:
    left_out = [f"Left out: {sentence}" for sentence in export.format.left_out]
    left_out += [f"Not given by the server: {include}." for include in export.refused]
    for sentence in left_out:
        desk.report.note(sentence)
    more = f" {len(left_out)} notes: see the messages." if left_out else ""
    some = f"{export.written:,} of " if export.written != export.items else ""
    desk.report.say(f"Exported {some}{export.items:,} items as {choice.format} to {path}.{more}")


def _path(text: str) -> Path:
    """The whole path of what was typed."""
    path = Path(text)
    try:
        return path.expanduser().absolute()
    except RuntimeError:  # A home of nobody: the name is then meant as it is.
        return path.absolute()


def file_stem(conversation_id: str) -> str:
    """A name of a file without its suffix, of plain characters only."""
    return _NO_NAME.sub("-", conversation_id)[:_NAME_MAX].strip("-") or "conversation"
