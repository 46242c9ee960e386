"""Streams, signals and exit statuses, on real processes, pipes and terminals."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import SECONDS, command, tui, tui_on_terminal, tui_process
from tests.support.fault_server import FaultServer
from tests.support.pty_app import PtyApp

pytestmark = pytest.mark.whole
HOSTILE = "[/x][@click=app.quit]\x1b]0;pwn\x07\x1b]52;c;aGk=\x07\x9b31m\u202eevil\u2066\x7f"
OURS = re.compile(rb"\x1b\[1m|\x1b\[0m")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def unsafe(data: bytes) -> list[str]:
    """What a terminal could obey in bytes that were written to it, the bold of a table's head left out."""
    return FORBIDDEN.findall(OURS.sub(b"", data).decode("utf-8", "replace"))


@pytest.fixture
def hostile(fault_server: FaultServer) -> FaultServer:
    content = [{"type": "output_text", "text": HOSTILE}]
    item = {"id": f"msg_{HOSTILE}", "type": HOSTILE, "role": HOSTILE, "status": HOSTILE, "content": content}
    fault_server.service.add(
        "conv_1", [item, {**item, "id": "msg_2"}], metadata={HOSTILE: HOSTILE, "title": HOSTILE}
    )
    fault_server.service.add(f"conv_{HOSTILE}")
    return fault_server


@pytest.mark.parametrize(
    "args",
    [
        ["list"],
        ["show", "conv_1"],
        ["show", "conv_1", "msg_2"],
        ["items", "conv_1"],
        ["items", "conv_1", "--json"],
        ["metadata", "conv_1"],
        ["metadata", "conv_1", "set", f"n={HOSTILE}"],
        ["add", "conv_1", "--message", HOSTILE],
        ["export", "conv_1"],
        ["delete", "conv_1", "msg_2", "--yes"],
        ["delete", "conv_1", "--yes"],
    ],
    ids=lambda args: " ".join(args)[:30],
)
def test_no_text_of_a_server_reaches_a_terminal_raw(hostile: FaultServer, args: list[str]) -> None:
    ended = tui_on_terminal(*args, "--base-url", hostile.base_url)
    assert ended.status == 0, ended.text
    assert unsafe(ended.data) == []
    assert b"pwn" in ended.data or args[0] == "delete"


def test_no_error_of_a_server_reaches_a_terminal_raw(fault_server: FaultServer) -> None:
    fault_server.fail(400, HOSTILE, code=HOSTILE, param=HOSTILE)
    ended = tui_on_terminal("show", "conv_1", "--base-url", fault_server.base_url)
    assert ended.status == 3
    assert unsafe(ended.data) == []
    assert b"pwn" in ended.data


@pytest.mark.parametrize(
    "args",
    [
        [HOSTILE],
        ["list", f"--{HOSTILE}"],
        ["list", "--order", HOSTILE],
        ["list", "--profile", HOSTILE],
        ["list", "--base-url", HOSTILE],
        ["show", HOSTILE],
        ["import", HOSTILE],
        ["items", "conv_1", "--include", HOSTILE],
        ["metadata", "conv_1", "set", HOSTILE.replace("=", "")],
        ["serve", "--host", HOSTILE],
        ["serve", "--api-key-env", HOSTILE],
    ],
    ids=lambda args: " ".join(args)[:20].encode("unicode-escape").decode(),
)
def test_no_word_of_the_command_line_reaches_a_terminal_raw(args: list[str]) -> None:
    ended = tui_on_terminal(*args)
    assert ended.status == 2, ended.text
    assert unsafe(ended.data) == []


def test_no_name_of_a_file_reaches_a_terminal_raw(tmp_path: Path) -> None:
    name = tmp_path / "a\x1b]0;pwn\x07\udcff.jsonl"
    name.write_bytes(b'nonsense\n{"items":[]}')
    ended = tui_on_terminal("import", str(name))
    assert ended.status == 4
    assert unsafe(ended.data) == []
    assert "␛]0;pwn" in ended.text


def test_a_traceback_is_safe_and_tells_no_values() -> None:
    code = (
        "import sys\n"
        "import tui.cli.run\n"
        "from tui.__main__ import main\n"
        "def fail(args):\n"
        "    key = 'sk-' + 'secret'\n"
        "    raise ValueError('\\x1b]0;pwn\\x07\\u202e')\n"
        "tui.cli.run.run = fail\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode == 70
    assert done.stdout == b""
    assert b"pwn" in done.stderr
    assert b"Traceback" in done.stderr
    assert b"sk-secret" not in done.stderr
    assert unsafe(done.stderr) == []


def test_a_terminal_gets_heads_and_a_pipe_does_not() -> None:
    made = tui("create", "--metadata", "title=" + "long " * 60).out.strip()
    shown = tui_on_terminal("list")
    head, row = shown.text.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()
    assert head.split() == ["id", "created", "items", "name"]
    assert len(row) == 120  # as COLUMNS says
    assert b"\x1b[1m" in shown.data
    assert b"\x1b" not in tui_on_terminal("list", env={"NO_COLOR": "1"}).data
    piped = tui_process("list")
    assert "\x1b" not in piped.out
    assert piped.out.startswith(made)
    assert len(piped.out) > 300


def test_progress_is_for_terminals_only(tmp_path: Path) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(b'{"items":[{"role":"user","content":"x"}]}\n' * 5)
    shown = tui_on_terminal("import", str(path))
    assert "% · " in shown.text
    assert "imported 5 conversations, 5 items." in shown.text.splitlines()[-1]
    piped = tui_process("import", str(path), "--resume")
    assert "\r" not in piped.err
    assert "%" not in piped.err


@pytest.mark.parametrize(("answer", "status"), [(b"y\n", 0), (b"n\n", 130), (b"\n", 130), (b"\x04", 130)])
def test_delete_asks_on_a_terminal(answer: bytes, status: int) -> None:
    made = tui("create").out.strip()
    ended = tui_on_terminal("delete", made, answer=answer, wait_for=b"[y/N]")
    assert ended.status == status
    assert tui("show", made).status == (1 if status == 0 else 0)


def test_ctrl_c_while_a_question_stands() -> None:
    made = tui("create").out.strip()
    ended = tui_on_terminal("delete", made, interrupt=True, wait_for=b"[y/N]")
    assert ended.status == 130
    assert "Traceback" not in ended.text
    assert ended.text.rstrip().endswith("Interrupted.")
    assert tui("show", made).status == 0


ENDINGS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@ENDINGS
def test_a_signal_while_a_server_is_silent(fault_server: FaultServer, number: signal.Signals) -> None:
    with (
        fault_server.hold() as hold,
        subprocess.Popen(
            command("show", "conv_1", "--base-url", fault_server.base_url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        hold.arrived(SECONDS)
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")


@ENDINGS
def test_an_interrupted_write_is_waited_for(fault_server: FaultServer, number: signal.Signals) -> None:
    fault_server.service.add("conv_1")
    with (
        fault_server.hold(on="POST") as hold,
        subprocess.Popen(
            command("add", "conv_1", "--message", "x", "--base-url", fault_server.base_url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        hold.arrived(SECONDS)
        process.send_signal(number)
        assert process.stderr is not None
        assert process.stderr.readline() == b"Waiting for: add 1 item to conv_1\n"
        hold.release()
        _, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err) == (130, b"Interrupted.\n")
    assert len(fault_server.service.conversations["conv_1"].items) == 1


def test_sigterm_counts_in_a_background_job_too(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    with (
        fault_server.hold(on="POST") as hold,
        subprocess.Popen(
            command("add", "conv_1", "--message", "x", "--base-url", fault_server.base_url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # As a shell starts what ends in "&" in a script.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509
        ) as process,
    ):
        hold.arrived(SECONDS)
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        assert process.stderr.readline() == b"Waiting for: add 1 item to conv_1\n"
        hold.release()
        _, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err) == (130, b"Interrupted.\n")
    assert len(fault_server.service.conversations["conv_1"].items) == 1


def test_a_second_sigterm_ends_it_at_once(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    with (
        fault_server.hold(on="POST") as hold,
        subprocess.Popen(
            command("add", "conv_1", "--message", "x", "--base-url", fault_server.base_url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        hold.arrived(SECONDS)
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        assert process.stderr.readline() == b"Waiting for: add 1 item to conv_1\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == -signal.SIGTERM


def test_a_closed_pipe_ends_the_program_quietly(fault_server: FaultServer) -> None:
    items = [{"id": f"m{number}", "type": "message", "content": "x" * 500} for number in range(3000)]
    fault_server.service.add("conv_1", items)
    with subprocess.Popen(
        command("items", "conv_1", "--json", "--base-url", fault_server.base_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["id"] == "m0"
        process.stdout.close()
        err = process.stderr.read()
        assert (process.wait(SECONDS), err) == (0, b"")


def test_a_terminal_that_knows_few_characters_gets_escapes() -> None:
    made = tui("create", "--metadata", "title=caf\u00e9 \u6f22").out.strip()
    ended = tui_process("list", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert ended.status == 0
    assert ended.out.rstrip().endswith("caf\\xe9 \\u6f22")
    assert ended.out.startswith(made)


FULL = Path("/dev/full")
NO_ROOM = b"Error: standard output cannot be written: No space left on device\n"


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
@pytest.mark.parametrize(
    "args",
    [
        ["list"],
        ["list", "--json"],
        ["export", "conv_1"],
        ["items", "conv_1", "--json"],
        ["profiles"],
        ["--help"],
        ["--version"],
        ["list", "--help"],
        ["serve", "--port", "0"],
    ],
    ids=" ".join,
)
def test_a_full_disk_is_said_plainly(fault_server: FaultServer, args: list[str]) -> None:
    items = [{"id": f"m{number}", "type": "message", "content": "x" * 500} for number in range(300)]
    fault_server.service.add("conv_1", items)
    with FULL.open("wb") as full:
        done = subprocess.run(
            command(*args),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            env={**os.environ, "OPENAI_BASE_URL": fault_server.base_url},
            check=False,
        )
    assert (done.returncode, done.stderr.count(NO_ROOM)) == (3, 1), done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_work_goes_on_where_nobody_can_be_told() -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            command("create"), stdout=subprocess.PIPE, stderr=full, timeout=SECONDS, check=False
        )
    assert done.returncode == 0
    assert tui("show", done.stdout.decode().strip()).status == 0


@pytest.mark.parametrize("name", ["CONVERSATIONS_TUI_DATA", "CONVERSATIONS_TUI_CONFIG"])
def test_a_folder_in_nobodys_home_is_said_plainly(name: str) -> None:
    ended = tui_process("list", env={name: "~nosuchuser/x"})
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == f"Error: {name}: there is no home folder for '~nosuchuser/x'\n"


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["list", "--help"]])
def test_help_and_version(args: list[str]) -> None:
    ended = tui_process(*args)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out


HEAVY = ("pydantic", "httpx", "starlette", "uvicorn", "msgspec", "markdown_it", "textual")


def loaded_by(code: str) -> list[str]:
    """The heavy packages that a program has loaded at its end."""
    script = f"{code}\nimport sys\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=SECONDS, check=True, text=True
    )
    return list(json.loads(done.stdout.splitlines()[-1].replace("'", '"')))


def test_help_and_the_way_to_the_browser_load_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "profiles.toml").write_text('[profiles.a]\nbase_url = "https://a.example/v1"\n')
    os.environ["CONVERSATIONS_TUI_CONFIG"] = str(tmp_path)
    assert loaded_by("from tui.cli.run import run\nrun(['--help'])") == []
    browse = (
        "import sys, types\n"
        "app = types.ModuleType('tui.app')\n"
        "app.run_browser = lambda settings, conversation_id: 0\n"
        "sys.stdin.isatty = sys.stdout.isatty = sys.stderr.isatty = lambda: True\n"
        "sys.modules['tui.app'] = app\n"
        "from tui.cli.run import run\n"
        "assert run(['browse', 'conv_1', '--read-only']) == 0\n"
        "assert run(['conv_1']) == 0\n"
        "assert run(['--profile', 'a']) == 0\n"
        "assert run([]) == 0\n"
    )
    assert loaded_by(browse) == []


def test_the_browser_refuses_to_draw_into_a_pipe() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "browse"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 2 and done.stdout == b"" and b"needs a terminal" in done.stderr


def test_the_browser_refuses_to_draw_into_the_file_of_standard_error(tmp_path: Path) -> None:
    log = tmp_path / "err.log"
    words = " ".join(shlex.quote(word) for word in command())
    with PtyApp(["sh", "-c", f"exec {words} 2>{shlex.quote(str(log))}"]) as app:
        assert app.wait_end() == 2
        assert app.raw == b""
    assert log.read_text() == (
        "Error: the browser draws on standard error, which is sent elsewhere: run it without 2>\n"
    )


def test_the_help_names_no_single_format_of_export() -> None:
    (line,) = [line for line in tui("--help").out.splitlines() if line.split()[:1] == ["export"]]
    assert "JSON" not in line
