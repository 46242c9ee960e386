"""Every dialog that shows text from outside, as bytes on a terminal."""

from __future__ import annotations

import json

from tests.hostile.conftest import Browse
from tests.hostile.payloads import assert_clean, in_path, long, sees, short
from tests.support.fault_server import FaultServer
from tests.support.pty_app import PtyApp

NAME = long("NameMark")
KEY = short("Ky")
VALUE = long("ValueMark")
CONVERSATION = in_path("cv")
ITEM = in_path("it")
TEXT = long("TextMark")
NEW = long("NewMark")


def opened(server: FaultServer, browse: Browse, *, with_pair: bool = False) -> PtyApp:
    """The browser with the hostile conversation open and its item highlighted."""
    item = {"id": ITEM.text, "type": "message", "role": "user", "content": TEXT.text}
    call = {"id": "fc_1", "type": "function_call", "call_id": "c", "name": NAME.text, "arguments": TEXT.text}
    output = {"id": "fco_1", "type": "function_call_output", "call_id": "c", "output": VALUE.text}
    items = [call, output] if with_pair else [item]
    server.service.add(CONVERSATION.text, items, metadata={"title": NAME.text, KEY.text: VALUE.text})
    app = browse(CONVERSATION.text, size=(160, 50))
    app.wait_for("TextMark␛")
    app.steady()
    return app


def paste(app: PtyApp, text: str) -> None:
    """As a terminal sends what was pasted."""
    app.type(f"\x1b[200~{text}\x1b[201~")


def test_metadata_dialog(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("e")
    sees(app, f"Metadata of {NAME.shown}")
    app.wait_for(VALUE.shown[:15])
    # A key that is pasted stands in the table by its visible form.
    app.press("\x0e")
    app.wait_for("(no key)")
    paste(app, "Added\x07\u202e[/b]")
    app.wait_for("+ Added␇⟪RLO⟫[/b]")
    assert_clean(app.raw)


def test_metadata_difference_and_answer(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("e")
    app.wait_for("Metadata of")
    app.press("\x0a")
    app.wait_for("Replace")
    paste(app, json.dumps({KEY.text: NEW.text}, ensure_ascii=False))
    app.wait_for("NewMark")
    app.press("ctrl+s")
    app.wait_for("Cancel esc   Save ^s")
    app.press("ctrl+s")
    app.wait_for("Save y")
    sees(app, NEW.shown)
    app.press("y")
    app.wait_for(lambda _: any(seen.method == "POST" for seen in server.requests))
    app.wait_for("Close")
    sees(app, NEW.shown)
    app.steady()
    assert_clean(app.raw)


def test_metadata_conflict(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("e")
    app.wait_for("Metadata of")
    server.service.conversations[CONVERSATION.text].metadata = {KEY.text: NEW.text}
    app.press("\x0a")
    app.wait_for("Replace")
    paste(app, json.dumps({KEY.text: TEXT.text}, ensure_ascii=False))
    app.wait_for("pairs in this object: 1")
    app.press("ctrl+s")
    app.wait_for("Cancel esc   Save ^s")
    app.press("ctrl+s")
    app.wait_for("Save y")
    app.press("y")
    app.wait_for("changed")
    sees(app, KEY.shown)
    app.wait_for(NEW.shown[:12])
    assert_clean(app.raw)


def test_create_dialog(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("c")
    app.wait_for("Create a conversation")
    paste(app, f"Pasted\x07\u202e\u009b[/b]{NAME.text}".replace("\x1b", ""))
    app.wait_for("Pasted␇\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}[/b]NameMark")
    assert_clean(app.raw)


def test_delete_item_dialog(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("d")
    app.wait_for("Cancel esc")
    sees(app, ITEM.shown)
    app.wait_for("TextMark␛")
    assert_clean(app.raw)


def test_delete_call_dialog_names_its_output(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse, with_pair=True)
    app.press("d")
    app.wait_for("Cancel esc")
    app.wait_for("fco_1")
    app.steady()
    assert_clean(app.raw)


def test_delete_conversation_dialog(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.step("1", "d")
    app.wait_for("Delete this conversation?")
    sees(app, NAME.shown)
    sees(app, CONVERSATION.shown)
    assert_clean(app.raw)


def test_copy_menu(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("y")
    app.wait_for("item JSON")
    app.wait_for(ITEM.shown)
    app.wait_for(CONVERSATION.shown)
    app.wait_for("NameMark\\u001b]52;c;aGk=")
    assert_clean(app.raw)


def test_add_items_dialog(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("a")
    sees(app, NAME.shown)
    paste(app, long("Typed").text.replace("\x1b", ""))
    app.wait_for("Typed]52;c;aGk=␇")
    assert_clean(app.raw)


def test_open_dialog(server: FaultServer, browse: Browse) -> None:
    app = opened(server, browse)
    app.press("o")
    app.wait_for("Open enter")
    paste(app, f"conv_{'0' * 48} Pasted\x07\u202e\u009b[/b]")
    app.wait_for("Pasted␇")
    server.fail(404, short("Er").text)
    app.press("ctrl+s")
    sees(app, short("Er").shown)
    assert_clean(app.raw)
