from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import Ended, tui
from tests.support.fault_server import FaultServer


@pytest.fixture
def conversation() -> str:
    ended = tui("create", "--metadata", "title=First", "--metadata", "k=v", "--message", "hello")
    assert ended.status == 0, ended.err
    return ended.out.strip()


def ids(conversation: str, *args: str) -> list[str]:
    return [row["id"] for row in tui("items", conversation, "--json", *args).rows]


def test_an_empty_profile_says_so_on_stderr() -> None:
    ended = tui("list")
    assert (ended.status, ended.out, ended.err) == (0, "", "No conversations.\n")


def test_create_show_and_list(conversation: str) -> None:
    assert conversation.startswith("conv_")
    shown = tui("show", conversation, "--json")
    assert shown.rows[0]["metadata"] == {"title": "First", "k": "v"}
    assert json.loads(tui("show", conversation).out) == shown.rows[0]
    (row,) = tui("list", "--json").rows
    assert (row["id"], row["object"], row["metadata"]["title"]) == (conversation, "conversation", "First")
    plain = tui("list").out
    assert plain.split()[0] == conversation
    assert plain.rstrip().endswith("First")
    assert "\t" not in plain
    assert "\x1b" not in plain


def test_create_with_json_answers_the_conversation() -> None:
    ended = tui("create", "--json", "--items", "-", "--message", "more", stdin=b'{"role":"user","content":"a"}')
    (row,) = ended.rows
    assert row["object"] == "conversation"
    assert len(ids(row["id"])) == 2


def test_list_takes_limit_order_and_after() -> None:
    made = [tui("create").out.strip() for _ in range(3)]
    assert [row["id"] for row in tui("list", "--json", "--order", "asc").rows] == made
    assert [row["id"] for row in tui("list", "--json", "--limit", "2").rows] == made[:0:-1]
    assert [row["id"] for row in tui("list", "--json", "--after", made[1]).rows] == made[:1]


def test_items_take_limit_order_after_and_include(conversation: str) -> None:
    texts = "".join(f'{{"role":"user","content":"{number}"}}\n' for number in range(120))
    added = tui("add", conversation, "-", "--json", stdin=texts.encode())
    assert added.status == 0
    assert len(added.rows) == 120
    every = ids(conversation)
    assert every[1:] == [row["id"] for row in added.rows]
    assert ids(conversation, "--order", "desc") == every[::-1]
    assert ids(conversation, "--limit", "105") == every[:105]
    assert ids(conversation, "--limit", "3", "--after", every[4]) == every[5:8]
    assert ids(conversation, "--include", "all", "--limit", "1") == every[:1]
    lines = tui("items", conversation, "--limit", "2").out.splitlines()
    assert lines[0].split() == [every[0], "message", "user", "completed", "hello"]
    wrong = tui("items", conversation, "--include", "nonsense")
    assert (wrong.status, wrong.out) == (2, "")
    assert "reasoning.encrypted_content" in wrong.err


def test_show_an_item(conversation: str) -> None:
    (item,) = ids(conversation)
    (row,) = tui("show", conversation, item, "--json", "--include", "message.output_text.logprobs").rows
    assert row["content"][0]["text"] == "hello"
    missing = tui("show", conversation, "msg_none")
    assert (missing.status, missing.out) == (1, "")
    assert "request id req_" in missing.err


def test_add_says_what_was_stored(conversation: str) -> None:
    ended = tui("add", conversation, "--message", "answer", "--role", "assistant", "--include", "all")
    assert ended.out.split()[1:4] == ["message", "assistant", "completed"]
    assert ended.err == "Added 1 item.\n"
    nothing = tui("add", conversation)
    assert nothing.status == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "holds no item"),
        (b'{"items":[]}\n{"items":[]}', "several conversations"),
        (b'{"role":"user","content":"x"}\nnonsense', "line 2"),
    ],
)
def test_add_sends_nothing_of_a_file_that_it_cannot_use(conversation: str, data: bytes, words: str) -> None:
    ended = tui("add", conversation, "-", stdin=data)
    assert ended.status == 2
    assert words in ended.err
    assert len(ids(conversation)) == 1


def test_the_count_of_the_list_goes_with_add_and_delete() -> None:
    made = tui("import", "-", stdin=b'{"items":[{"role":"user","content":"a"},{"role":"user","content":"b"}]}')
    name = made.out.strip()

    def counted() -> tuple[int, bool]:
        (row,) = tui("list", "--json").rows
        return row["library"]["item_count"], row["library"]["count_complete"]

    assert counted() == (2, True)
    assert tui("add", name, "--message", "x").status == 0
    assert counted() == (3, True)
    first, second, _ = ids(name)
    assert tui("delete", name, first, second, "--yes").status == 0
    assert counted() == (1, True)


def test_metadata_shown_set_unset_and_replaced(conversation: str) -> None:
    def pairs(*args: str) -> object:
        ended = tui("metadata", conversation, *args, "--json")
        assert ended.status == 0, ended.err
        return ended.rows[0]

    assert pairs() == {"title": "First", "k": "v"}
    assert pairs("set", "k=w", "n=1=2") == {"title": "First", "k": "w", "n": "1=2"}
    assert pairs("unset", "k", "n") == {"title": "First"}
    assert pairs("replace", '{"a": "b"}', "c=d") == {"a": "b", "c": "d"}
    assert tui("metadata", conversation).out == "a  b\nc  d\n"
    assert pairs("replace") == {}
    assert tui("metadata", conversation).err == "No metadata.\n"


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (["unset", "zz"], 1, "no key zz"),
        (["set"], 2, "at least one key"),
        (["set", "novalue"], 2, "is not KEY=VALUE"),
        (["replace", "{broken"], 2, "not JSON"),
        (["replace", '{"a": 1}'], 2, "a value is a string"),
        (["set", "k=" + "x" * 513], 2, "at most 512"),
        (["bogus"], 2, "is not one of"),
    ],
)
def test_metadata_that_cannot_be_is_refused(
    conversation: str, args: list[str], status: int, words: str
) -> None:
    ended = tui("metadata", conversation, *args)
    assert (ended.status, ended.out) == (status, "")
    assert words in ended.err
    assert tui("metadata", conversation, "--json").rows == [{"title": "First", "k": "v"}]


def test_metadata_that_a_server_keeps_is_partly_done(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", metadata={"a": "1", "b": "2"})
    fault_server.service.metadata_mode = "merge_without_null"
    ended = tui("metadata", "conv_1", "unset", "a", "--base-url", fault_server.base_url)
    assert ended.status == 4
    assert "keeps 'a'" in ended.err


def test_delete_needs_a_word_without_a_terminal(conversation: str) -> None:
    ended = tui("delete", conversation)
    assert ended.status == 2
    assert "--yes" in ended.err
    assert tui("show", conversation).status == 0


CALLS = (
    b'{"type":"function_call","id":"fc_1","call_id":"c1","name":"f","arguments":"{}"}\n'
    b'{"type":"function_call_output","id":"fco_1","call_id":"c1","output":"x"}\n'
)


def test_delete_items_names_what_goes_and_what_it_orphans(conversation: str) -> None:
    tui("add", conversation, "-", stdin=CALLS)
    missing = tui("delete", conversation, "fc_1", "fc_none", "--yes")
    assert (missing.status, len(ids(conversation))) == (1, 3)
    ended = tui("delete", conversation, "fc_1", "--yes", "--json")
    assert ended.status == 0
    assert ended.rows[0]["deleted"] == ["fc_1"]
    assert "Left without their other half" in ended.err
    assert "fco_1" in ended.err
    assert len(ids(conversation)) == 2


def test_delete_takes_the_pair_along(conversation: str) -> None:
    tui("add", conversation, "-", stdin=CALLS)
    ended = tui("delete", conversation, "fco_1", "--yes", "--with-pairs")
    assert sorted(ended.out.split()) == ["fc_1", "fco_1"]
    assert len(ids(conversation)) == 1


@pytest.mark.parametrize("extra", [[], ["--items-first"]])
def test_delete_a_conversation(conversation: str, extra: list[str]) -> None:
    ended = tui("delete", conversation, "--yes", *extra)
    assert (ended.status, ended.out) == (0, f"{conversation}\n")
    assert "First" in ended.err
    assert tui("show", conversation).status == 1
    assert tui("delete", conversation, "--yes").status == 1
    assert tui("delete", conversation, "msg_1", "--items-first", "--yes").status == 2


def test_export_and_import(conversation: str, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    piped = tui("export", conversation)
    assert piped.out.count("\n") == 2
    written = tui("export", conversation, "-o", str(target), "--json")
    assert written.rows == [{"file": str(target), "id": conversation, "items": 1, "written": 1, "refused": []}]
    assert target.read_text() == piped.out
    assert tui("export", conversation, "-o", str(target)).status == 2
    assert tui("export", conversation, "-o", str(target), "--force").status == 0
    assert tui("export", "conv_none", "-o", str(tmp_path / "none")).status == 1
    brought = tui("import", str(target), "-", stdin=b'{"items":[]}')
    assert brought.status == 0
    assert len(brought.out.splitlines()) == 2
    assert "was in use" in brought.err
    (summary,) = tui("import", str(target), "--json").rows
    assert (summary["completed"], summary["known_before"]) == (1, True)
    mistaken = tui("import", "-", "--json", stdin=b'nonsense\n{"items":[]}')
    assert (mistaken.status, mistaken.rows[0]["completed"]) == (4, 1)
    assert "-:1: not JSON" in mistaken.err
    assert tui("import", str(tmp_path / "nothing")).status == 2


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [("markdown", "# ", "\n"), ("html", "<!doctype html>", "</html>\n"), ("responses-input", "[", "]\n")],
)
def test_export_for_a_reader_and_for_input(conversation: str, name: str, start: str, end: str) -> None:
    ended = tui("export", conversation, "--format", name, "--redact")
    assert ended.status == 0
    assert ended.out.startswith(start)
    assert ended.out.endswith(end)
    assert tui("export", conversation, "--format", "pdf").status == 2


def test_export_says_what_it_left_out(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [{"id": "x_1", "type": "agent_message"}])
    ended = tui("export", "conv_1", "--format", "responses-input", "--base-url", fault_server.base_url)
    assert ended.out == "[\n]\n"
    assert "Left out: agent_message x_1: its type 'agent_message' is not one that can be sent." in ended.err
    assert "Exported conv_1: 0 of 1 item." in ended.err
    fault_server.service.add(
        "conv_2", [{"id": "x_1", "type": "agent_message"}, {"type": "message", "role": "user", "content": "hi"}]
    )
    written = ("export", "conv_2", "--format", "responses-input", "--base-url", fault_server.base_url)
    assert "Exported conv_2: 1 of 2 items." in tui(*written).err
    target = tmp_path / "input.json"
    (row,) = tui(*written, "-o", str(target), "--json").rows
    assert (row["items"], row["written"], len(json.loads(target.read_text()))) == (2, 1, 1)


@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none/x", "cannot be written: No such file or directory"),
        ("file/x", "cannot be written: Not a directory"),
        ("folder", "is a folder"),
        ("n" * 300, "cannot be written: File name too long"),
    ],
)
def test_a_place_where_no_file_can_be_is_wrong_usage(
    tmp_path: Path, fault_server: FaultServer, name: str, reason: str, force: tuple[str, ...]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    ended = tui("export", "conv_1", "-o", str(tmp_path / name), "--base-url", fault_server.base_url, *force)
    assert (ended.status, ended.err) == (2, f"Error: --output: {tmp_path / name} {reason}\n")
    assert fault_server.lines == []
    assert tui("export", "conv_1", "-o", "/").status == 2


def test_export_says_which_includes_were_refused(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [{"id": "x", "type": "a"}])
    fault_server.service.refused_includes = {"web_search_call.results"}
    ended = tui("export", "conv_1", "--base-url", fault_server.base_url)
    assert "refuses include web_search_call.results" in ended.err
    assert ended.out.count("\n") == 2


def test_profiles_never_show_a_key() -> None:
    ended = tui("profiles", "--json", env={"OPENAI_API_KEY": "sk-secret"})
    assert [(row["name"], row["chosen"]) for row in ended.rows] == [("local", False), ("openai", True)]
    plain = tui("profiles", env={"OPENAI_API_KEY": "sk-secret"})
    assert "OPENAI_API_KEY (set)" in plain.out
    assert "sk-secret" not in ended.out + ended.err + plain.out + plain.err


def failing(server: FaultServer, *args: str) -> Ended:
    return tui("show", "conv_1", "--base-url", server.base_url, *args, env={"OPENAI_API_KEY": "sk-secret"})


def test_a_wrong_key_says_where_and_what_to_do(fault_server: FaultServer) -> None:
    fault_server.fail(401, "Incorrect API key provided.", code="invalid_api_key")
    ended = failing(fault_server, "--send-key")
    assert (ended.status, ended.out) == (3, "")
    host = fault_server.base_url.split("/")[2]
    for words in ("Incorrect API key", f"host {host}", "request id req_fault", "Check the key"):
        assert words in ended.err
    assert fault_server.requests[0].headers["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in ended.err


def test_a_key_is_not_sent_to_another_server(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    assert failing(fault_server).status == 0
    assert "authorization" not in fault_server.requests[0].headers


def test_a_server_without_a_list_is_answered_by_the_library(fault_server: FaultServer) -> None:
    fault_server.service.lists = False
    fault_server.service.add("conv_1")
    empty = tui("list", "--base-url", fault_server.base_url)
    assert (empty.status, empty.out) == (0, "")
    assert "No conversations." in empty.err
    failing(fault_server)
    ended = tui("list", "--base-url", fault_server.base_url, "--json")
    assert [row["id"] for row in ended.rows] == ["conv_1"]
    assert "From the library" in ended.err


@pytest.mark.parametrize("args", [["show", "conv_1"], ["list"], ["items", "conv_1"], ["import", "-"]])
def test_an_unreachable_server(args: list[str]) -> None:
    with FaultServer() as server:
        url = server.base_url
    ended = tui(*args, "--base-url", url, stdin=b'{"items":[]}')
    assert (ended.status, ended.out) == (3, "")
    assert "connection refused" in ended.err


def test_settings_mistakes_name_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "profiles.toml").write_text("\n[profiles.a]\nbase_urll = 3\n")
    ended = tui("list", env={"CONVERSATIONS_TUI_CONFIG": str(tmp_path)})
    assert ended.status == 2
    assert f"{tmp_path}/profiles.toml:3: " in ended.err
    assert "did you mean base_url" in ended.err


@pytest.mark.parametrize(
    "args", [["bogus"], ["list", "--bogus"], ["list", "--limit", "0"], ["show", ".."], ["show"], ["items", ""]]
)
def test_wrong_words_are_usage(args: list[str]) -> None:
    ended = tui(*args)
    assert (ended.status, ended.out) == (2, "")
    assert "Error: " in ended.err


@pytest.mark.parametrize("words", [("create",), ("add", "conv_1")])
def test_an_empty_message_is_no_message(words: tuple[str, ...]) -> None:
    ended = tui(*words, "--message", "")
    assert ended.status == 2
    assert "the text of --message is empty" in ended.err
    assert not tui("list", "--json").rows
