"""What is said of failures: the failed pane, the note of a pane, toasts and the messages of the run."""

from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.conftest import Browse
from tests.hostile.payloads import assert_clean, long, sees, short, squeezed
from tests.support.fault_server import FaultServer

ERROR = long("ErrorMark")
CODE = short("Co")
PARAM = short("Pa")


def test_failed_pane(server: FaultServer, browse: Browse) -> None:
    server.fail(400, ERROR.text, code=CODE.text, param=PARAM.text, times=9)
    app = browse(size=(59, 40))
    sees(app, ERROR.shown)
    assert_clean(app.raw)


def test_a_body_that_is_no_json(server: FaultServer, browse: Browse) -> None:
    server.answer(502, f"<h1>{ERROR.text}</h1>", times=99)
    app = browse(size=(160, 40))
    app.wait_for("502")
    app.wait_for(lambda now: "ErrorMark" not in squeezed(now.text) or ERROR.shown in squeezed(now.text))
    app.wait_for("r try again")
    assert_clean(app.raw)


def test_request_id(server: FaultServer, browse: Browse) -> None:
    # A header is bytes: UTF-8 of U+009B and of a bidi control, as latin-1 sees them.
    server.fail(401, "no", request_id="req_\x9b\x85[/b]", times=9)
    app = browse(size=(160, 40))
    app.wait_for("req_��[/b]")
    assert_clean(app.raw)


def test_toast_and_messages(server: FaultServer, browse: Browse) -> None:
    server.service.add("conv_1", metadata={"title": "calm"})
    app = browse(size=(160, 40))
    app.wait_for("calm")
    app.steady()
    server.fail(400, ERROR.text, code=CODE.text, on="GET /v1/conversations/conv_1")
    app.press("e")
    sees(app, ERROR.shown)
    app.press("ctrl+l")
    app.wait_for("Messages of this run")
    sees(app, "read the metadata")
    app.steady()
    assert_clean(app.raw)


def test_note_under_the_rows(server: FaultServer, browse: Browse) -> None:
    server.service.add("conv_1", metadata={"title": "calm"})
    app = browse(size=(160, 40))
    app.wait_for("calm")
    app.steady()
    server.fail(400, short("No").text, times=9)
    app.press("r")
    sees(app, short("No").shown)
    assert_clean(app.raw)


def test_library_path(browse: Browse) -> None:
    folder = Path(os.environ["HOME"]) / short("dir").text.replace("/", "").replace("\x9b", "")
    folder.write_text("no folder")
    app = browse(env={"CONVERSATIONS_TUI_DATA": str(folder)}, size=(160, 40))
    app.wait_for("dir␛␇⟪RLO⟫[b]")
    assert_clean(app.raw)
