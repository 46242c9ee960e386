"""Copy the id or the JSON of what is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.copy_menu import CopyMenu, CopyOption
from tui.dialogs.select_text import SelectTextDialog
from tui.flows.desk import Desk
from tui.render.safe_text import safe_line

CLIPBOARD_MAX = 75_000
"""Bytes that terminals were seen to take by OSC 52; a longer text is shown to select from."""


@dataclass(frozen=True, slots=True)
class Copyable:
    """One thing that can be copied: a hot key, a name, and the text."""

    key: str
    label: str
    text: str


async def copy_out(desk: Desk, choices: Sequence[Copyable], send: Callable[[str], None]) -> None:
    """Ask what to copy, send it to the clipboard, and say what was sent.

    The clipboard gives no answer, so the text can be seen and selected by hand as well.
    """
    options = [CopyOption(each.key, each.label, safe_line(each.text[:200])) for each in choices]
    chosen = await desk.ask(CopyMenu(options))
    picked = next((each for each in choices if each.key == chosen), None)
    if picked is None:
        return
    await _send(desk, picked.label, picked.text, send)


async def show_link(desk: Desk, url: str, send: Callable[[str], None]) -> None:
    """Show the whole address of a link, and copy it where the user says so. Nothing is opened from here."""
    if await desk.ask(ConfirmDialog("A link of this item", (url,), "Copy")):
        await _send(desk, "link", url, send)


async def _send(desk: Desk, label: str, text: str, send: Callable[[str], None]) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > CLIPBOARD_MAX:
        desk.report.say(f"{size} bytes are too many for a terminal's clipboard: select from the text.")
        await desk.ask(SelectTextDialog(label, text))
        return
    send(text)
    desk.report.say(f"Sent to the clipboard: {label}, {size} bytes.")
