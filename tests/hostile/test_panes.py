"""Header, lists, borders and the three views of the detail, as bytes on a terminal."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.conftest import Browse
from tests.hostile.payloads import assert_clean, in_path, long, short, squeezed
from tests.support.fault_server import FaultServer
from tests.support.pty_app import PtyApp

TITLE = short("Tt")
CONVERSATION = in_path("cv")
ITEM = short("It")
ROLE = short("Ro")
TEXT = long("TextMark")
TYPE = short("Ty")
KEY = long("KeyMark")


def fill(server: FaultServer) -> None:
    text = {"type": "output_text", "text": TEXT.text, "annotations": []}
    server.service.add(
        CONVERSATION.text,
        [
            {"id": ITEM.text, "type": "message", "role": "assistant", "status": ROLE.text, "content": [text]},
            {"id": "x_2", "type": TYPE.text, KEY.text: TEXT.text},
        ],
    )


def sees(app: PtyApp, shown: str) -> None:
    """Wait until a visible form is there, across the lines that it may be wrapped to."""
    wanted = squeezed(shown)
    app.wait_for(lambda now: wanted in squeezed(now.text))


def test_list_name_and_border_title(server: FaultServer, browse: Browse) -> None:
    server.service.add("conv_1", [{"id": "m", "type": "message", "role": "user", "content": "x"}], metadata={"title": TITLE.text})
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
    app.wait_for("cv⟪RLO⟫")
    app.wait_for("C0␛␇�⟪")
    app.press("enter")
    app.steady()
    app.press("1", "j", "enter")
    app.wait_for("control characters")
    assert_clean(app.raw)


def test_timeline_and_detail_views(server: FaultServer, browse: Browse) -> None:
    fill(server)
    app = browse(CONVERSATION.text, size=(160, 50))
    app.wait_for("TextMark␛")
    app.wait_for(TYPE.shown[:8])
    sees(app, TEXT.shown)
    sees(app, ITEM.shown)
    sees(app, ROLE.shown)
    app.press("v")
    sees(app, TEXT.shown)
    app.press("v")
    # JSON has no raw C0: they stand there escaped, the others as signs.
    app.wait_for("\\u001b]52;c;aGk=\\u0007")
    sees(app, "⟪LRI⟫⟪RLO⟫")
    sees(app, "[@click=app.bell]x[/]")
    app.press("2", "j")
    app.wait_for("KeyMark")
    app.press("v", "v")
    app.wait_for("x_2")
    sees(app, KEY.shown)
    app.steady()
    assert_clean(app.raw)


def test_header_and_profile_dialog(server: FaultServer, browse: Browse, write_profile: Callable[[str], None]) -> None:
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
    app.wait_for(lambda now: "r  try again" in now.text)
    assert "a⟪RLO⟫b.invalid" in app.screen[0]
    assert_clean(app.raw)


def test_footer(browse: Browse, monkeypatch: object) -> None:
    pass
