"""Where keys come from, and that nothing says what they are."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tui.api.credentials import KEY_MAX, resolve_key
from tui.errors import SettingsError
from tui.settings.profile import KeySource, Profile

KEY = "sk-secret-abc"


def resolve(source: KeySource, environ: Mapping[str, str] | None = None, *, within: float = 20.0) -> str | None:
    profile = Profile(name="p", base_url="https://h/v1", key=source)
    key = asyncio.run(resolve_key(profile, environ or {}, within=within))
    assert KEY not in repr(key)
    return key.get_secret_value() if key else None


def refused(source: KeySource, environ: Mapping[str, str] | None = None, *, within: float = 20.0) -> str:
    with pytest.raises(SettingsError) as caught:
        resolve(source, environ, within=within)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


def python(code: str) -> KeySource:
    return KeySource(command=(sys.executable, "-c", code))


def test_no_source_and_an_empty_variable_are_no_key() -> None:
    assert resolve(KeySource(), {"OPENAI_API_KEY": KEY}) is None
    assert resolve(KeySource(env="K")) is None
    assert resolve(KeySource(env="K"), {"K": ""}) is None
    assert resolve(KeySource(env="K"), {"K": " \n"}) is None


def test_a_variable() -> None:
    assert resolve(KeySource(env="K"), {"K": f" {KEY}\n"}) == KEY


@pytest.mark.parametrize(
    "bad", ["sk-secret\nmore", "sk secret", "sk-secret\x00", "sk-secret\u20ac", "sk-secret\x7f"]
)
def test_a_key_that_no_header_can_carry(bad: str) -> None:
    assert refused(KeySource(env="K"), {"K": bad}) == (
        "the variable K gives a key with a character that cannot be sent in a header"
    )
    assert "too long" in refused(KeySource(env="K"), {"K": "secret" * KEY_MAX})


def test_the_first_line_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    for content in (KEY, f"{KEY}\nsecond line", f"  {KEY}\r\n", f"\ufeff{KEY}\n"):
        file.write_text(content, encoding="utf-8")
        assert resolve(KeySource(file=str(file))) == KEY


def test_a_file_in_the_home_folder(tmp_path: Path) -> None:
    (tmp_path / "home" / "key").write_text(KEY)
    assert resolve(KeySource(file="~/key")) == KEY


def test_files_that_give_no_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    assert "No such file" in refused(KeySource(file=str(file)))
    assert "Is a directory" in refused(KeySource(file=str(tmp_path)))
    assert "cannot be the name of a file" in refused(KeySource(file="a\0b"))
    assert "cannot be the name of a file" in refused(KeySource(file="~no-such-user-here/key"))
    for content, word in ((b"", "empty"), (b"\n" + KEY.encode(), "empty"), (b"secret\xff", "not UTF-8")):
        file.write_bytes(content)
        message = refused(KeySource(file=str(file)))
        assert word in message
        assert str(file) in message
    file.write_bytes(b"secret" * KEY_MAX)
    assert "too long" in refused(KeySource(file=str(file)))
    with pytest.raises(SettingsError) as caught:
        resolve(KeySource(file=str(file)))
    assert caught.value.path == file


def test_the_first_line_of_a_command() -> None:
    assert resolve(python(f"print('{KEY}')")) == KEY
    assert resolve(python(f"print('{KEY}'); print('x' * 1_000_000)")) == KEY


def test_what_a_command_says_aside_stays_off_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    assert resolve(python(f"import sys; sys.stderr.write('words'); print('{KEY}')")) == KEY
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def test_commands_that_give_no_key() -> None:
    assert "No such file" in refused(KeySource(command=("/no/such/command",)))
    assert "not a command" in refused(KeySource(command=("a\0b",)))
    assert "exit status 3" in refused(python(f"print('{KEY}'); raise SystemExit(3)"))
    assert "empty" in refused(python("pass"))
    assert "not UTF-8" in refused(python("import sys; sys.stdout.buffer.write(bytes([115, 255]))"))
    assert "too long" in refused(python("print('secret' * 20_000)"))


def test_a_command_that_does_not_end_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    child = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    started = time.monotonic()
    assert "no key within 1 s" in refused(python(code), within=1.0)
    assert time.monotonic() - started < 20
    if mark.exists():
        assert _gone(int(mark.read_text()))


def _gone(pid: int) -> bool:
    """Whether a process has ended; one that only waits to be collected has."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
    return False


def test_a_cancelled_search_ends_the_command() -> None:
    async def go() -> None:
        profile = Profile(name="p", base_url="https://h/v1", key=python("import time; time.sleep(60)"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await resolve_key(profile, {})

    started = time.monotonic()
    asyncio.run(go())
    assert time.monotonic() - started < 20
