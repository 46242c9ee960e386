"""Open or save a picture of an item."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.dialogs.confirm import ConfirmDialog
from tui.dialogs.pictures import PictureDeed, PicturesDialog
from tui.dialogs.save_file import SaveFileDialog
from tui.errors import ConversationsTuiError, InputError, LibraryError, PictureError, SettingsError
from tui.flows.copy_out import show_link
from tui.flows.desk import Desk
from tui.pictures.files import ViewedFiles, open_in_viewer, proposed_name, write_picture
from tui.render.blocks import Picture
from tui.render.weights import byte_size
from tui.services.exporting import new_file
from tui.settings.paths import home_path


async def picture_out(
    desk: Desk,
    pictures: Sequence[Picture],
    item_id: str,
    viewed: ViewedFiles,
    send: Callable[[str], None],
) -> None:
    """Ask which picture and what to do with it, and do that."""
    chosen = await desk.ask(PicturesDialog(pictures))
    if chosen is None:
        return
    picture = pictures[chosen.place]
    name = proposed_name(item_id, chosen.place + 1, picture.format)
    try:
        match chosen.deed:
            case PictureDeed.OPEN:
                await _open(desk, picture, name, viewed)
            case PictureDeed.SAVE:
                await _save(desk, picture, name)
            case PictureDeed.COPY:
                await show_link(desk, picture.source, send)
    except PictureError as error:
        desk.report.say(f"Not done: {error.message}.", title="The picture", severity="error")
    except ConversationsTuiError as error:
        desk.report.say(error.message, severity="error")


async def _open(desk: Desk, picture: Picture, name: str, viewed: ViewedFiles) -> None:
    path = await asyncio.to_thread(viewed.add, picture.data, name)
    await open_in_viewer(path)
    desk.report.say(f"Opened in the viewer: {path}, which is removed when you quit.")


async def _save(desk: Desk, picture: Picture, name: str) -> None:
    """Ask for a file until one can be written; nothing is written over without a question."""
    fault, folder = "", Path.cwd()
    while (typed := await desk.ask(SaveFileDialog("Save the picture", name, str(folder), fault))) is not None:
        name, fault = typed, ""
        try:
            path = folder / home_path(typed, "file name")
            there = await asyncio.to_thread(path.exists)
            if there and not await desk.ask(
                ConfirmDialog("Write over this file?", (str(path),), "Write over it", danger=True)
            ):
                continue
            size = await asyncio.to_thread(_write, picture.data, path, force=there)
        except InputError:
            # Another program made it meanwhile: the next time this is asked.
            fault = f"{path} is there already"
        except (LibraryError, SettingsError) as error:
            fault = error.message
        else:
            desk.report.say(f"Saved: {path}, {byte_size(size)}.")
            return


def _write(data: str, path: Path, *, force: bool) -> int:
    with new_file(path, force=force) as file:
        return write_picture(data, file)
