"""Copy what is selected: its id, its JSON, a value of it, or the request that reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.copy_menu import CopyMenu, CopyOption
from tui.dialogs.select_text import SelectTextDialog
from tui.errors import LibraryError
from tui.flows.clipboard import CLIPBOARD_MAX, send
from tui.flows.desk import Desk
from tui.flows.kept_text import keep_text
from tui.render.weights import byte_size


@dataclass(frozen=True, slots=True)
class Copyable:
    """One thing that can be copied."""

    key: str
    """The key that chooses it."""
    label: str
    text: Callable[[], str]
    """Makes the text, which may be long."""
    preview: str = ""
    """Its beginning, as it came."""
    suffix: str = ".txt"
    """Of a file that it is written to."""
    look: bool = False
    """It is shown to select from, and sent nowhere."""


async def copy_out(desk: Desk, choices: Sequence[Copyable], to_terminal: Callable[[str], None]) -> None:
    """Ask what to copy, send it to the clipboards, and say what was sent where.

    The terminal's clipboard gives no answer, so a text can be looked at and selected from as well.
    """
    options = [CopyOption(each.key, each.label, each.preview[:200]) for each in choices]
    chosen = await desk.ask(CopyMenu(options))
    picked = next((each for each in choices if each.key == chosen), None)
    if picked is None:
        return
    text = picked.text()
    if picked.look:
        await desk.ask(SelectTextDialog(picked.label, text))
        return
    await _send(desk, picked.label, text, picked.suffix, to_terminal)


async def show_link(desk: Desk, url: str, to_terminal: Callable[[str], None]) -> None:
    """Show the whole address of a link, and copy it where the user says so. Nothing is opened from here."""
    if await desk.ask(ConfirmDialog("A link of this item", (url,), "Copy")):
        await _send(desk, "link", url, ".txt", to_terminal)


async def _send(desk: Desk, label: str, text: str, suffix: str, to_terminal: Callable[[str], None]) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    sent = await send(text, to_terminal)
    if size <= CLIPBOARD_MAX:
        desk.report.say(f"{label}, {byte_size(size)}: sent to {' and '.join(sent)}.")
        return
    also = f" It is in {sent[0]}." if sent else ""
    await keep(desk, label, text, suffix, f"{byte_size(size)} are too many for a terminal's clipboard.{also}")


async def keep(desk: Desk, label: str, text: str, suffix: str, why: str) -> None:
    """Keep a text where it can be had: in a file, and on the screen to select from.

    With ``--private`` there is no file.
    """
    where = ""
    if not desk.services.library.private:
        try:
            data = desk.services.library.path.parent
            path = await asyncio.to_thread(keep_text, data, label, suffix, text)
            where = f" It is kept in {path}."
        except LibraryError as error:
            desk.report.error(error, doing="keep the text")
    desk.report.say(f"{why}{where}")
    await desk.ask(SelectTextDialog(label, text))
