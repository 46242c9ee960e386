"""Header, lists, borders and the three views of the detail, as bytes on a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from tests.hostile.conftest import Browse
from tests.hostile.payloads import assert_clean, in_path, long, sees, short
from tests.support.fault_server import FaultServer

TITLE = short("Tt")
CONVERSATION = in_path("cv")
ITEM = short("It")
STATUS = short("St")
TEXT = long("TextMark")
TYPE = short("Ty")
KEY = long("KeyMark")
VALUE = long("ValueMark")


def fill(server: FaultServer) -> None:
    text = {"type": "output_text", "text": TEXT.text, "annotations": []}
    server.service.add(
        CONVERSATION.text,
        [
            {"id": ITEM.text, "type": "message", "role": "assistant", "status": STATUS.text, "content": [text]},
            {"id": "x_2", "type": TYPE.text, KEY.text: "x", "value": VALUE.text},
        ],
    )


def test_list_name_and_border_title(server: FaultServer, browse: Browse) -> None:
    item = {"id": "m", "type": "message", "role": "user", "content": "x"}
    server.service.add("conv_1", [item], metadata={"title": TITLE.text})
    app = browse(size=(160, 40))
    app.wait_for(TITLE.shown)
    app.press("enter")
    app.wait_for(f"Items 1 · {TITLE.shown}")
    assert_clean(app.raw)


def test_ids_as_names(server: FaultServer, browse: Browse) -> None:
    server.service.add(CONVERSATION.text)
    server.service.add(short("C0").text)
    app = browse(size=(160, 40))
    app.wait_for("Conversations 2")
    app.wait_for(CONVERSATION.shown[:8])
    app.wait_for("C0␛␇�⟪")
    # Control characters cannot stand in a path: nothing is sent, and the pane says why.
    app.step("j", "enter")
    app.wait_for("cannot hold control characters")
    assert_clean(app.raw)


def test_timeline_and_rendered_view(server: FaultServer, browse: Browse) -> None:
    fill(server)
    app = browse(CONVERSATION.text, size=(160, 50))
    app.wait_for("TextMark␛")
    app.wait_for(TYPE.shown[:8])
    sees(app, TEXT.shown)
    sees(app, ITEM.shown)
    sees(app, STATUS.shown)
    app.step("2", "j")
    app.wait_for("x_2")
    sees(app, KEY.shown)
    sees(app, VALUE.shown)
    assert_clean(app.raw)


def test_tree_and_raw_view(server: FaultServer, browse: Browse) -> None:
    fill(server)
    app = browse(CONVERSATION.text, size=(160, 50))
    app.wait_for("TextMark␛")
    app.step("j", "3", "z", "v")
    app.wait_for("▾ { 4 keys }")
    for payload in (TYPE, KEY, VALUE):
        sees(app, payload.in_json)
    app.step("v")
    app.wait_for(lambda now: "▾" not in now.text)
    for payload in (TYPE, KEY, VALUE):
        sees(app, payload.in_json)
    assert_clean(app.raw)


def test_header_and_profile_dialog(
    server: FaultServer, browse: Browse, write_profile: Callable[[str], None]
) -> None:
    name = long("Profile")
    write_profile(name.text)
    app = browse(size=(160, 40))
    app.wait_for("no conversations yet")
    assert name.shown in app.screen[0]
    app.press("ctrl+o")
    app.wait_for("Profiles")
    sees(app, f"●{name.shown}")
    app.steady()
    assert_clean(app.raw)


def test_host(browse: Browse) -> None:
    app = browse("--base-url", "https://[@click=app.bell]\u202e.invalid/v1")
    app.wait_end()
    assert app.raw
    assert_clean(app.raw)
    app = browse("--base-url", "https://a\u202eb.invalid/v1", size=(160, 40))
    app.wait_for("a⟪RLO⟫b.invalid")
    app.wait_for(lambda now: "r try again" in now.text)
    assert "a⟪RLO⟫b.invalid" in app.screen[0]
    assert_clean(app.raw)


def test_footer_and_help(browse: Browse) -> None:
    key = long("KeyName")
    write_keys({"filter": key.text, "open": "f5"})
    app = browse(size=(200, 40))
    app.wait_for("no conversations yet")
    app.wait_for(f"{key.shown} filter")
    app.press("?")
    app.wait_for("Help")
    sees(app, key.shown)
    app.step("escape", "ctrl+p")
    app.type("filter")
    app.wait_for("Filter the list")
    assert_clean(app.raw)


def write_keys(keys: dict[str, str]) -> None:
    lines = [f"{name} = {json.dumps(value)}" for name, value in keys.items()]
    text = "\n".join(lines).replace("\x7f", "\\u007f")
    (Path(os.environ["CONVERSATIONS_TUI_CONFIG"]) / "keys.toml").write_text(text, encoding="utf-8")
