"""The command line on a terminal: data on stdout, words on stderr, and what is said of arguments and files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.payloads import assert_clean, in_path, long, short, squeezed
from tests.support.fault_server import FaultServer
from tests.support.pty_app import PtyApp, command

NAME = long("NameMark")
ERROR = long("ErrorMark")
CODE = short("Co")
CONVERSATION = in_path("cv")
TEXT = long("TextMark")
TYPE = short("Ty")
ITEM = in_path("it")


def run(*words: str, size: tuple[int, int] = (200, 50)) -> PtyApp:
    """Run a command to its end; both streams are the terminal."""
    with PtyApp(command(*words), size=size) as app:
        app.wait_end()
        assert_clean(app.raw)
        return app


@pytest.fixture(autouse=True)
def profile(server: FaultServer, write_profile: Callable[[str], None]) -> None:
    write_profile("hostile")
    item = {"id": ITEM.text, "type": "message", "role": "user", "content": TEXT.text}
    odd = {"id": "x_2", "type": TYPE.text, NAME.text: TEXT.text}
    server.service.add(CONVERSATION.text, [item, odd], metadata={"title": NAME.text, short("Ky").text: "v"})


def test_list() -> None:
    app = run("list")
    assert NAME.shown[:20] in app.text
    assert CONVERSATION.shown in app.text


def test_items_and_show() -> None:
    app = run("items", CONVERSATION.text)
    assert "TextMark␛]52;c;aGk=␇" in app.text
    assert TYPE.shown[:8] in app.text
    app = run("show", CONVERSATION.text)
    # Here JSON is printed in ASCII.
    assert NAME.shown in app.text or "NameMark\\u001b" in app.text
    app = run("show", CONVERSATION.text, ITEM.text)
    assert "TextMark" in app.text


def test_diff() -> None:
    app = run("diff", CONVERSATION.text, "--items", ITEM.text, "x_2")
    assert "TextMark␛]52;c;aGk=␇" in app.text
    assert NAME.shown[:20] in app.text


@pytest.mark.parametrize(
    "words", [["list"], ["items", CONVERSATION.text], ["show", CONVERSATION.text, ITEM.text]]
)
def test_json_is_ascii(words: list[str]) -> None:
    app = run(*words, "--json")
    assert "Mark\\u001b" in squeezed(app.text)
    assert app.raw.isascii()


def test_export_to_a_terminal() -> None:
    app = run("export", CONVERSATION.text)
    assert "TextMark" in app.text


def test_error_body(server: FaultServer) -> None:
    server.fail(400, ERROR.text, code=CODE.text, param=short("Pa").text, times=5)
    app = run("list")
    for payload in (ERROR, CODE, short("Pa")):
        assert squeezed(payload.shown) in squeezed(app.text)


def test_profiles(write_profile: Callable[[str], None]) -> None:
    name = long("ProfileMark")
    write_profile(name.text)
    assert name.shown in run("profiles").text


def test_arguments() -> None:
    wrong = long("ArgMark")
    for words in (
        ["show", wrong.text],
        [wrong.text],
        ["list", f"--{wrong.text}"],
        ["list", "--order", wrong.text],
        ["list", "--profile", wrong.text],
        ["list", "--base-url", wrong.text],
        ["metadata", "conv_1", "set", wrong.text.replace("=", "")],
    ):
        app = run(*words)
        shown = ("ArgMark␛", "ArgMark\\x1b", "control characters")
        assert any(form in app.text for form in shown), words


def test_file_names_and_contents(tmp_path: Path) -> None:
    name = short("file").text.replace("/", "")
    shown = short("file").shown.replace("/", "")
    app = run("import", str(tmp_path / name))
    assert squeezed(shown) in squeezed(app.text)
    (tmp_path / name).write_text(f"{{{TEXT.text}\n")
    app = run("import", str(tmp_path / name))
    assert squeezed(shown) in squeezed(app.text)
    app = run("export", CONVERSATION.text, "-o", str(tmp_path / "nofolder" / name))
    assert squeezed(shown) in squeezed(app.text)


def test_settings_files() -> None:
    folder = Path(os.environ["CONVERSATIONS_TUI_CONFIG"])
    (folder / "keys.toml").write_text('"Act\\u001b]0;x\\u0007\\u202e[/b]" = "k"\n')
    app = run("browse")
    assert "Act␛]0;x␇⟪RLO⟫[/b]" in app.text
    (folder / "profiles.toml").write_text('[profiles."Pr\\u001b\\u009b\\u202e[/b]"]\nbase_url = 3\n')
    app = run("profiles")
    assert "base_url" in app.text
    (folder / "profiles.toml").write_text('"Pr\\u001b\\u009b\\u202e[/b]" = 3\n')
    app = run("profiles")
    assert "Pr␛�⟪RLO⟫[/b]" in app.text


def test_the_question_before_a_deletion() -> None:
    with PtyApp(command("delete", CONVERSATION.text), size=(200, 50)) as app:
        app.wait_for(CONVERSATION.shown)
        app.steady()
        app.type("no\r")
        app.wait_end()
        assert_clean(app.raw)
