"""Numbers that JSON has not: some servers send them, and what is printed or kept is JSON all the same."""

from __future__ import annotations

import json
from math import inf, nan
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.cli.program import tui
from tests.support.fault_server import FaultServer


def refuse(name: str) -> NoReturn:
    raise AssertionError(f"{name} is no JSON")


def strict(text: str) -> Any:
    return json.loads(text, parse_constant=refuse)


@pytest.fixture
def server(fault_server: FaultServer) -> FaultServer:
    item = {"id": "msg_1", "type": "message", "role": "user", "content": [], "score": nan}
    fault_server.service.add("conv_1", [item], metadata={"a": nan, "b": inf, "c": "text"})
    return fault_server


def test_an_export_of_such_metadata_comes_back_whole(server: FaultServer, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    metadata = {"a": "NaN", "b": "Infinity", "c": "text"}
    server.service.conversations["conv_1"].items.clear()
    assert tui("export", "conv_1", "-o", str(path), "--base-url", server.base_url).status == 0
    assert strict(path.read_text())["metadata"] == metadata
    ended = tui("import", str(path))
    assert ended.status == 0, ended.err
    assert tui("show", ended.out.strip(), "--json").rows[0]["metadata"] == metadata


@pytest.mark.parametrize("args", [["list"], ["show", "conv_1"], ["metadata", "conv_1"], ["items", "conv_1"]])
def test_json_on_stdout_is_json(server: FaultServer, args: list[str]) -> None:
    ended = tui(*args, "--json", "--base-url", server.base_url)
    assert ended.status == 0, ended.err
    assert [strict(line) for line in ended.out.splitlines()]


def test_an_item_that_cannot_be_written_is_shown_as_its_text(server: FaultServer) -> None:
    for args in (["items", "conv_1"], ["show", "conv_1", "msg_1"]):
        (row,) = tui(*args, "--json", "--base-url", server.base_url).rows
        assert row["unreadable"] == "a number in it is NaN or infinite, which JSON cannot say"
        assert json.loads(row["raw"])["id"] == "msg_1"


def test_changing_such_metadata_keeps_what_can_be_kept(server: FaultServer) -> None:
    ended = tui("metadata", "conv_1", "set", "c=new", "--json", "--base-url", server.base_url)
    assert ended.status == 0, ended.err
    assert strict(ended.out) == {"a": "NaN", "b": "Infinity", "c": "new"}
    refused = tui("metadata", "conv_1", "replace", '{"a": NaN}', "--base-url", server.base_url)
    assert (refused.status, refused.out) == (2, "")
    assert "a value is a string" in refused.err
