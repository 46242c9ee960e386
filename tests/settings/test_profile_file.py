from __future__ import annotations

from pathlib import Path

import pytest

from tui.errors import SettingsError
from tui.settings.profile import KeySource, Timeouts
from tui.settings.profile_file import ProfileFile, read_profiles


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "profiles.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_no_file_means_no_profiles(tmp_path: Path) -> None:
    assert read_profiles(tmp_path / "none.toml") == ProfileFile()


def test_everything_a_profile_can_say(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        default = "azure"
        [profiles.azure]
        base_url = "https://gateway.example/openai/v1/"
        key_env = "AZURE_KEY"
        auth_header = "Api-Key"
        organization = "org_1"
        project = "proj_1"
        query = { api-version = "preview" }
        timeouts = { connect = 2, read = 3.5 }
        read_only = true
        allow_http = true
        [profiles."on file"]
        base_url = "http://127.0.0.1:9/v1"
        key_file = "key.txt"
        [profiles.asked]
        base_url = "http://127.0.0.1:9/v1"
        key_command = "pass show 'my key'"
        [profiles.listed]
        base_url = "http://127.0.0.1:9/v1"
        key_command = ["pass", "show"]
        """,
    )
    found = read_profiles(path)
    azure, on_file, asked, listed = found.profiles
    assert found.default == "azure"
    assert azure.base_url == "https://gateway.example/openai/v1"
    assert azure.key == KeySource(env="AZURE_KEY")
    assert (azure.auth_header, azure.organization, azure.project) == ("api-key", "org_1", "proj_1")
    assert azure.query == {"api-version": "preview"}
    assert azure.timeouts == Timeouts(connect=2.0, read=3.5)
    assert azure.read_only
    assert azure.allow_http
    assert on_file.name == "on file"
    assert on_file.key == KeySource(file=str(tmp_path / "key.txt"))
    assert asked.key == KeySource(command=("pass", "show", "my key"))
    assert listed.key == KeySource(command=("pass", "show"))


MISTAKES = {
    "syntax": ("[profiles.a]\nbase_url = \n", 2, "Invalid value"),
    "end of document": ('[profiles.a]\nbase_url = "x', 2, "Unterminated"),
    "not utf-8": (b'default = "x"\n# \xff\n', 2, "UTF-8"),
    "unknown at the top": ("defualt = 'x'\n", 1, "did you mean default?"),
    "unknown key": ('[profiles.a]\nbase_url = "https://x/v1"\nbase_ulr = 1\n', 3, "did you mean base_url?"),
    "nothing like it": ('[profiles.a]\nbase_url = "https://x/v1"\nzzz = 1\n', 3, "there are: base_url"),
    "wrong type": ('[profiles.a]\nbase_url = "https://x/v1"\nread_only = "yes"\n', 3, "true or false"),
    "a number for a string": ("[profiles.a]\nbase_url = 3\n", 2, "is a string, and this is a number"),
    "no table": ("profiles = 3\n", 1, "is a table"),
    "no base_url": ('\n[profiles.a]\nkey_env = "K"\n', 2, "needs a base_url"),
    "no URL": ('[profiles.a]\nbase_url = "gateway"\n', 2, "no base URL"),
    "password": ('[profiles.a]\nbase_url = "https://u:p@h/v1"\n', 2, "cannot hold a user"),
    "query in URL": ('[profiles.a]\nbase_url = "https://h/v1?a=b"\n', 2, "query"),
    "control": ('[profiles.a]\nbase_url = "https://h/\\u001bv1"\n', 2, "control"),
    "bad port": ('[profiles.a]\nbase_url = "https://h:99999/v1"\n', 2, "no URL"),
    "two keys": ('[profiles.a]\nbase_url = "https://x/v1"\nkey_env = "A"\nkey_file = "b"\n', 4, "only one"),
    "empty key": ('[profiles.a]\nbase_url = "https://x/v1"\nkey_env = ""\n', 3, "is empty"),
    "empty command": ('[profiles.a]\nbase_url = "https://x/v1"\nkey_command = []\n', 3, "is empty"),
    "command": ('[profiles.a]\nbase_url = "https://x/v1"\nkey_command = "a \'b"\n', 3, "split into words"),
    "header": ('[profiles.a]\nbase_url = "https://x/v1"\nauth_header = "a b"\n', 3, "no name of a header"),
    "organization": ('[profiles.a]\nbase_url = "https://x/v1"\norganization = "a\\nb"\n', 3, "cannot hold"),
    "timeout": ('[profiles.a]\nbase_url = "https://x/v1"\ntimeouts = { read = -1 }\n', 3, "seconds"),
    "timeout table": (
        '[profiles.a]\nbase_url = "https://x/v1"\n[profiles.a.timeouts]\nraed = 1\n',
        4,
        "did you mean read",
    ),
    "query value": ('[profiles.a]\nbase_url = "https://x/v1"\nquery.v = 2\n', 3, "is a string"),
    "default": ('default = "b"\n[profiles.a]\nbase_url = "https://x/v1"\n', 1, "no profile 'b'"),
    "built in": ('[profiles.local]\nbase_url = "https://x/v1"\n', 1, "built in"),
    "date": ("[profiles.a]\nbase_url = 2026-01-01\n", 2, "a date or time"),
}


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_its_line(tmp_path: Path, text: str | bytes, line: int, words: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        read_profiles(path)
    assert words in caught.value.message
    assert caught.value.line == line
    assert caught.value.path == path


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    folder = tmp_path / "profiles.toml"
    folder.mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_profiles(folder)


def test_a_key_file_in_nobodys_home(tmp_path: Path) -> None:
    path = write(tmp_path, '[profiles.a]\nbase_url = "https://x/v1"\nkey_file = "~nosuchuser/key"\n')
    with pytest.raises(
        SettingsError, match="key_file: there is no home folder for '~nosuchuser/key'"
    ) as caught:
        read_profiles(path)
    assert (caught.value.path, caught.value.line) == (path, 3)
