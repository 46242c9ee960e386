"""Copies, editors and pagers on a real terminal: what is sent, what comes back, and the screen after it."""

from __future__ import annotations

import base64
import json
import os
import re
import stat
from pathlib import Path

import pytest

from tests.hostile.conftest import Browse
from tests.hostile.payloads import assert_clean
from tests.support.fault_server import FaultServer
from tests.support.pty_app import PtyApp

TEXT = "TextMark \x1b[2J\x1b]52;c;aGk=\x07 \u202e end"
KEY = "sk-proj-Kq7RecognisableKey3Zx9"


@pytest.fixture
def prepared(server: FaultServer, browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor, a pager and a conversation, for a browser that a test starts itself."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
    monkeypatch.setenv("EDITOR", script(tmp_path, "editor", EDITOR))
    monkeypatch.setenv("PAGER", script(tmp_path, "pager", PAGER) + " -R 'two words'")
    monkeypatch.setenv("TMPDIR", str(folder := tmp_path / "temporary"))
    folder.mkdir()
    items = [
        {"id": "msg_1", "type": "message", "role": "user", "content": TEXT},
        {"id": "msg_2", "type": "message", "role": "user", "content": "x" * 90_000},
    ]
    server.service.add("conv_1", items, metadata={"title": "calm"})


@pytest.fixture
def app(prepared: None, browse: Browse) -> PtyApp:
    return at_the_item(browse)


def at_the_item(browse: Browse, env: dict[str, str] | None = None) -> PtyApp:
    """A browser that shows the first item."""
    app = browse("--profile", "openai", env=env)
    app.wait_for("calm")
    app.step("enter", "g")
    app.wait_for("TextMark")
    app.wait_for("weight")
    return app


def script(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(0o700)
    return str(path)


EDITOR = r"""
{ printf '%s\n' "$1"; stat -c '%a' "$1"; stat -c '%a' "$(dirname "$1")"; cat "$1"; } > "$TMPDIR/../edited"
printf 'EDITOR IS HERE\r\n'
[ -e "$TMPDIR/../change" ] && cat "$TMPDIR/../change" > "$1"
read -r answer
[ "$answer" = fail ] && exit 3
exit 0
"""
PAGER = r"""
cat > "$TMPDIR/../paged"
printf '%s|' "$@" > "$TMPDIR/../words"
printf 'PAGER IS HERE\r\n'
read -r answer <&1
cat "$TMPDIR/../paged"
"""
INTERRUPTED = r"""
trap 'printf "INTERRUPTED\r\n"' INT
printf 'EDITOR IS HERE\r\n'
kill -INT 0
read -r answer <&1
"""


def sent(app: PtyApp) -> list[str]:
    """What was sent to the terminal's clipboard."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", app.raw)
    return [base64.b64decode(each).decode("utf-8", "surrogatepass") for each in found]


def choose(app: PtyApp, *keys: str) -> None:
    app.press("y")
    app.wait_for("Copy")
    app.wait_for("conversation id")
    app.step(*keys)


def given_back(app: PtyApp) -> None:
    """Let the other program end, and wait until the browser has the terminal."""
    app.press("enter")
    app.wait_for(lambda app: " IS HERE" not in app.text)
    app.steady()


def test_copies_are_sent_to_the_terminal(app: PtyApp) -> None:
    choose(app, "i")
    app.wait_for("item id, 5 bytes: sent to")
    choose(app, "j")
    app.wait_for(lambda app: len(sent(app)) == 2)
    assert sent(app)[0] == "msg_1"
    assert json.loads(sent(app)[1])["content"] == TEXT
    choose(app, "u")
    choose(app, "n")
    app.wait_for(lambda app: len(sent(app)) == 4)
    assert "/conversations/conv_1/items/msg_1" in sent(app)[2]
    assert "$OPENAI_API_KEY" in sent(app)[2]
    assert "retrieve('msg_1', conversation_id='conv_1')" in sent(app)[3]
    app.step("3", "v", "j")
    choose(app, "p")
    choose(app, "v")
    choose(app, "s")
    app.wait_for(lambda app: len(sent(app)) == 7)
    path, value, text = sent(app)[4:]
    assert json.loads(value) == text
    assert path.startswith(".")
    app.step("q")
    app.wait_end()
    assert KEY.encode() not in app.raw
    assert not any(KEY in each for each in sent(app))


def test_what_is_too_long_for_a_terminal_is_kept_in_a_file(app: PtyApp) -> None:
    app.step("2", "G")
    app.wait_for("msg_2")
    choose(app, "j")
    app.wait_for("select with the mouse")
    app.step("escape", "ctrl+l")
    app.wait_for("are too many for a terminal's clipboard")
    assert not sent(app)
    (kept,) = (Path(os.environ["CONVERSATIONS_TUI_DATA"]) / "copies").iterdir()
    assert json.loads(kept.read_text())["id"] == "msg_2"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_the_editor_has_the_terminal_and_gives_it_back(app: PtyApp, tmp_path: Path) -> None:
    app.steady()
    before = app.screen
    app.step("3", "v")
    app.press("E")
    app.wait_for("EDITOR IS HERE")
    name, mode, folder_mode, *text = (tmp_path / "edited").read_text("utf-8").splitlines()
    assert (mode, folder_mode) == ("600", "700")
    assert name.endswith(".json")
    assert json.loads("\n".join(text))["content"] == TEXT
    given_back(app)
    app.wait_for("Tree")
    app.step("v", "v", "2")
    app.steady()
    assert app.screen == before
    assert not [*(tmp_path / "temporary").iterdir()]
    app.step("q")
    assert app.wait_end() == 0
    assert_clean(app.raw)


def test_a_changed_item_is_kept_and_a_failing_editor_is_named(app: PtyApp, tmp_path: Path) -> None:
    (tmp_path / "change").write_text("other words")
    app.press("E")
    app.wait_for("EDITOR IS HERE")
    given_back(app)
    app.wait_for("other words")
    app.step("escape", "ctrl+l")
    app.wait_for("An item cannot be changed on the server; your text is not lost.")
    (kept,) = (Path(os.environ["CONVERSATIONS_TUI_DATA"]) / "copies").iterdir()
    assert kept.read_text() == "other words"
    app.step("escape")
    app.press("E")
    app.wait_for("EDITOR IS HERE")
    app.press("f", "a", "i", "l", "enter")
    app.wait_for("ended with 3")
    assert not [*(tmp_path / "temporary").iterdir()]


def test_metadata_that_was_changed_in_the_editor_comes_back_for_review(
    app: PtyApp, server: FaultServer, tmp_path: Path
) -> None:
    (tmp_path / "change").write_text('{"title": "calm", "topic": "from the editor"}')
    app.step("1")
    app.press("E")
    app.wait_for("EDITOR IS HERE")
    assert '"title": "calm"' in (tmp_path / "edited").read_text()
    given_back(app)
    app.wait_for("Metadata of calm")
    app.wait_for("from the editor")
    assert not any(line.startswith("POST") for line in server.lines)
    app.step("ctrl+s")
    app.step("ctrl+s")
    app.wait_for(lambda _: any(line.startswith("POST") for line in server.lines))
    (tmp_path / "change").write_text("{no json")
    app.step("escape", "escape")
    app.press("E")
    app.wait_for("EDITOR IS HERE")
    given_back(app)
    app.wait_for("{no json")
    app.step("escape", "ctrl+l")
    app.wait_for("What came back is no metadata")


def test_the_pager_reads_what_is_shown(app: PtyApp, tmp_path: Path) -> None:
    app.steady()
    before = app.screen
    app.press("|")
    app.wait_for("PAGER IS HERE")
    assert "TextMark" in (tmp_path / "paged").read_text("utf-8")
    assert (tmp_path / "words").read_text() == "-R|two words|"
    given_back(app)
    app.wait_for("Conversations 1")
    app.steady()
    assert app.screen == before
    assert not [*(tmp_path / "temporary").iterdir()]
    app.step("3", "v", "v")
    app.press("|")
    app.wait_for("PAGER IS HERE")
    assert json.loads((tmp_path / "paged").read_text("utf-8"))["content"] == TEXT.replace("\u202e", "⟪RLO⟫")
    given_back(app)
    app.step("q")
    app.wait_end()
    # A pager that writes what it reads as it is: nothing of an item's own sequences is among that.
    assert_clean(app.raw)


@pytest.mark.parametrize("key", ["E", "|"])
def test_ctrl_c_is_for_the_other_program(prepared: None, browse: Browse, tmp_path: Path, key: str) -> None:
    # As a terminal does: it goes to all programs that have it.
    interrupted = script(tmp_path, "interrupted", INTERRUPTED)
    other = at_the_item(browse, {"EDITOR": interrupted, "PAGER": interrupted})
    other.steady()
    before = other.screen
    other.press(key)
    other.wait_for("INTERRUPTED")
    given_back(other)
    other.wait_for(lambda now: now.screen == before)
    other.press("q")
    assert other.wait_end() == 0


def test_an_editor_that_is_not_there_is_named(prepared: None, browse: Browse) -> None:
    other = at_the_item(browse, {"EDITOR": "no-such-editor --wait"})
    other.steady(2.0)
    other.press("E")
    other.wait_for("no-such-editor")
    assert other.running
    third = at_the_item(browse, {"EDITOR": "'half"})
    third.steady(2.0)
    third.press("E")
    third.wait_for("is no command")
