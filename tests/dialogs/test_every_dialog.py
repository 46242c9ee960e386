"""What holds for each dialog: hostile text is drawn as signs, buttons are in view, esc leaves with None."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import ModalScreen

from tests.dialogs.host import HOSTILE, assert_sound
from tests.dialogs.values import deletion, row
from tui.analysis.compare import comparing
from tui.analysis.deletion import ConversationDeletion, ItemDeletion, ItemsFate
from tui.analysis.turns import finish
from tui.dialogs.add_items import AddDraft, AddItemsDialog
from tui.dialogs.compare import CompareDialog
from tui.dialogs.copy_menu import CopyMenu, CopyOption
from tui.dialogs.create_conversation import CreateDialog, CreateDraft
from tui.dialogs.delete_conversation import DeleteConversationDialog
from tui.dialogs.delete_items import DeleteItemsDialog
from tui.dialogs.error_text import SameFaultDialog
from tui.dialogs.export_conversation import ExportDialog
from tui.dialogs.help import HelpDialog, HelpSection
from tui.dialogs.metadata import MetadataDialog, MetadataDraft
from tui.dialogs.metadata_answer import MetadataAnswerDialog
from tui.dialogs.metadata_conflict import MetadataConflictDialog
from tui.dialogs.open_conversation import OpenDialog
from tui.dialogs.pictures import PicturesDialog
from tui.dialogs.save_file import SaveFileDialog
from tui.dialogs.select_text import SelectTextDialog
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.models.rows import KnownConversation
from tui.render.blocks import Picture
from tui.render.styles import dark_styles

pytestmark = pytest.mark.anyio
H = HOSTILE
MANY: dict[str, JsonValue] = {f"key{number} {H}": f"value {H}" * 3 for number in range(20)}
ODD: dict[str, JsonValue] = {H: H, "n": 1, "null": None, "list": [H], "flag": True, "": H * 20}


def compared(*texts: str) -> CompareDialog:
    """Conversations that differ in one item, and in others that only one of them has."""
    items = [Item.of({"type": "message", "role": H, "id": H, H: H, "content": text}) for text in texts]
    comparison = finish(comparing(items[:-1], [*items[1:-2], items[-1]]))
    return CompareDialog((H, H * 9), comparison, dark_styles())


DIALOGS: dict[str, Callable[[], ModalScreen[Any]]] = {
    "metadata, none": lambda: MetadataDialog(H, {}, fault=H),
    "metadata, many": lambda: MetadataDialog("name", MANY),
    "metadata, odd": lambda: MetadataDialog(H, ODD, draft=MetadataDraft(((H, "x"), ("new", H))), fault=H * 9),
    "conflict": lambda: MetadataConflictDialog({H: H}, {H: "1" + H, "a": H}, {H: [H], "b": H, **MANY}),
    "answer": lambda: MetadataAnswerDialog({H: H, "a": 1, "x": H}, {H: "2" + H, "b": H, **MANY}),
    "delete items": lambda: DeleteItemsDialog(deletion(70), keeps_copy=False),
    "delete item": lambda: DeleteItemsDialog(
        ItemDeletion((row(H, kind=H),), (row(H + "2", kind=H),), partial=True)
    ),
    "delete conversation": lambda: DeleteConversationDialog(
        ConversationDeletion(H, H * 5, 3, count_complete=False, items_fate=ItemsFate.UNKNOWN)
    ),
    "create": lambda: CreateDialog(CreateDraft(H, ((H, H),), H, H * 30), fault=H),
    "add": lambda: AddItemsDialog(H, AddDraft("json", "user", f'{{"type": "{H}'), fault=H),
    "add message": lambda: AddItemsDialog(H, AddDraft("message", "system", H * 40), fault=H * 10),
    "compare": lambda: compared(*(H * number for number in range(40))),
    "compare nothing": lambda: CompareDialog(("A", "B"), finish(comparing([], [])), dark_styles()),
    "open": lambda: OpenDialog(f"{H} conv_1234567890abcdef /conversations/a\u202eb", fault=H),
    "same fault": lambda: SameFaultDialog(H * 9, [(KnownConversation(H, alias=H), None)] * 9),
    "copy": lambda: CopyMenu([CopyOption(key, H, H) for key in "ijtuvwxyz"]),
    "select": lambda: SelectTextDialog(H, (H + "\n\u2028\x85") * 50),
    "export": lambda: ExportDialog(H, H),
    "pictures": lambda: PicturesDialog([Picture(H, H, 1, 2, 3, H, "data"), Picture(H * 9), Picture("x")] * 9),
    "save file": lambda: SaveFileDialog(H, H, H, H),
    "help": lambda: HelpDialog([HelpSection(H, tuple((H, H, H) for _ in range(30)))]),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_sound(name: str) -> None:
    """At first, and after the focus walked on."""
    await assert_sound(DIALOGS[name], "tab", "down", "end", "tab", "pagedown", "pageup")
