from __future__ import annotations

import asyncio
import io
import json
import stat
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.services.opened import opened
from tests.support.fault_server import FaultServer
from tui.analysis.redaction import Redactor
from tui.api import retry
from tui.errors import ApiError, InputError, LibraryError
from tui.models.conversation import Conversation
from tui.models.export_format import FormatName
from tui.models.include import Include
from tui.models.item import Item
from tui.render.export.formats import reader_format
from tui.render.export.html_format import HtmlFormat
from tui.services.export_formats import data_format
from tui.services.exporting import Export, export_to_file, new_file
from tui.services.importing import Importer
from tui.services.item_walk import ItemsUnread
from tui.services.services import Services
from tui.settings.profile import Profile


def export(
    folder: Path, conversation_id: str, target: Path, profile: Profile, *, force: bool = False
) -> Export:
    async def work() -> Export:
        async with opened(folder, profile) as services:
            out = Export(services, conversation_id)
            await export_to_file(out, target, force=force)
            return out

    return asyncio.run(work())


def test_the_conversation_then_its_items_with_all_that_is_honoured(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    items = [{"id": f"msg_{number}", "type": "message", "content": "\u202e"} for number in range(150)]
    fault_server.service.add("conv_1", items, metadata={"a": "b"})
    fault_server.service.refused_includes = {"web_search_call.results"}
    target = tmp_path / "out.jsonl"
    out = export(tmp_path, "conv_1", target, fault_server.profile())
    first, *rest = target.read_bytes().splitlines()
    assert Item(first).data == {
        "object": "conversation",
        "id": "conv_1",
        "created_at": 1_700_000_000,
        "metadata": {"a": "b"},
    }
    assert [Item(raw).data for raw in rest] == items
    assert (out.items, set(out.refused)) == (150, {Include.WEB_SEARCH_RESULTS})
    assert "include[]=reasoning.encrypted_content" in fault_server.lines[-1].replace("%5B%5D", "[]")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def written(folder: Path, out: Callable[[Services], Export], profile: Profile) -> tuple[bytes, Export]:
    async def work() -> tuple[bytes, Export]:
        async with opened(folder, profile) as services:
            export = out(services)
            return b"".join([chunk async for chunk in export.chunks()]), export

    return asyncio.run(work())


def reasoning(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"rs_{number}", "type": "reasoning", "summary": [], **fields}


def test_input_is_one_list_of_what_can_be_sent(tmp_path: Path, fault_server: FaultServer) -> None:
    call = {"type": "function_call", "name": "f", "arguments": "{}"}
    items = [
        {"id": "msg_1", "type": "message", "role": "user", "content": "hi"},
        *(reasoning(number) for number in range(5)),
        reasoning(6, encrypted_content="gAAAA", status=None),
        {**call, "id": "fc_1", "call_id": "call_1"},
        {"id": "fo_1", "type": "function_call_output", "call_id": "call_1", "output": "done"},
        {**call, "id": "fc_2", "call_id": "call_2"},
        {"id": "fo_3", "type": "function_call_output", "call_id": "call_3", "output": "lost"},
    ]
    fault_server.service.add("conv_1", items)
    make = lambda services: Export(services, "conv_1", data_format(FormatName.INPUT))  # noqa: E731
    data, out = written(tmp_path, make, fault_server.profile())
    assert json.loads(data) == [
        {"type": "message", "role": "user", "content": "hi"},
        {"type": "reasoning", "id": "rs_6", "summary": [], "encrypted_content": "gAAAA"},
        {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call_1", "output": "done"},
    ]
    no_content = "it has no encrypted content, without which it is refused"
    assert out.format.left_out == [
        f"reasoning rs_0, reasoning rs_1, reasoning rs_2 and 2 more: {no_content}.",
        "function_call fc_2: its output is not here, without which it is refused.",
        "function_call_output fo_3: its call is not here, without which it is refused.",
    ]


def test_an_empty_input_is_a_list(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    make = lambda services: Export(services, "conv_1", data_format(FormatName.INPUT))  # noqa: E731
    data, _ = written(tmp_path, make, fault_server.profile())
    assert json.loads(data) == []


def test_redacted_lines_are_items_still(tmp_path: Path, fault_server: FaultServer) -> None:
    mail = "ada@example.org"
    items = [{"id": f"msg_{at}", "type": "message", "role": "user", "content": mail} for at in range(3)]
    fault_server.service.add("conv_1", items, metadata={"owner": mail})
    make = lambda services: Export(services, "conv_1", redactor=Redactor())  # noqa: E731
    data, _ = written(tmp_path, make, fault_server.profile())
    first, *rest = (json.loads(line) for line in data.splitlines())
    assert first["metadata"] == {"owner": "[e-mail 1]"}
    assert rest == [{**item, "content": "[e-mail 1]"} for item in items]


def test_large_items_are_written_in_portions(tmp_path: Path, fault_server: FaultServer) -> None:
    items = [
        {"id": f"msg_{at}", "type": "message", "role": "user", "content": "x" * 700_000} for at in range(9)
    ]
    fault_server.service.add("conv_1", items)

    async def work() -> list[int]:
        async with opened(tmp_path, fault_server.profile()) as services:
            export = Export(services, "conv_1", HtmlFormat())
            return [len(chunk) async for chunk in export.chunks()]

    sizes = asyncio.run(work())
    assert sum(sizes) > 6_300_000
    assert max(sizes) < 1_600_000


@pytest.mark.parametrize("name", [*FormatName])
@pytest.mark.parametrize("redact", [False, True])
def test_every_transcript_is_exported(corpus: Path, name: FormatName, redact: bool) -> None:
    with (corpus / "transcripts.jsonl").open("rb") as lines:
        # Each item is written in each format by a test of the formats: here a third of the exchanges is enough.
        for line in islice(lines, 0, None, 3):
            writer = reader_format(name) or data_format(name)
            redactor = Redactor()
            items = [Item.of(data) for data in json.loads(line)["items"]]
            kept = map(redactor.item, items) if redact else items
            chunks = [*writer.begin(Conversation(id="conv_1"))]
            data = b"".join([*chunks, *(chunk for item in kept for chunk in writer.item(item)), *writer.end()])
            if name is FormatName.INPUT:
                assert len(json.loads(data)) + sum(map(len, writer.left_out)) >= min(len(items), 1)
            else:
                assert data.decode("utf-8").count("\n") >= len(items)


def test_what_is_exported_can_be_imported(tmp_path: Path) -> None:
    async def work() -> None:
        async with opened(tmp_path) as services:
            line = b'{"items":[{"type":"message","role":"user","content":"hi"}],"metadata":{"title":"T"}}'
            first = await Importer(services).run(io.BytesIO(line))
            data = b"".join([chunk async for chunk in Export(services, first.created[0]).chunks()])
            second = await Importer(services).run(io.BytesIO(data))
            again = b"".join([chunk async for chunk in Export(services, second.created[0]).chunks()])
            assert (
                data.splitlines()[1].partition(b'"status"')[2]
                == again.splitlines()[1].partition(b'"status"')[2]
            )
            assert len(second.replaced) == 1
            conversation = await services.conversations.get(second.created[0])
            assert conversation.metadata == {"title": "T"}

    asyncio.run(work())


def test_a_file_is_never_written_over_without_force(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1")
    target = tmp_path / "out.jsonl"
    target.write_text("mine")
    with pytest.raises(InputError, match="--force"):
        export(tmp_path, "conv_1", target, fault_server.profile())
    assert target.read_text() == "mine"
    export(tmp_path, "conv_1", target, fault_server.profile(), force=True)
    assert target.read_bytes().startswith(b'{"object"')


def test_a_failed_export_leaves_no_file(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [{"id": "x", "type": "a"}])
    fault_server.fail(400, "no", on="/items")
    with pytest.raises(ApiError):
        export(tmp_path, "conv_1", tmp_path / "out.jsonl", fault_server.profile())
    assert {path.name for path in tmp_path.iterdir()} <= {"data", "config", "home"}


def test_a_file_made_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(InputError, match="--force"), new_file(target) as file:
        file.write(b"ours")
        target.write_text("theirs")
    assert target.read_text() == "theirs"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_system_without_links_still_gets_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with new_file(tmp_path / "out") as file:
        file.write(b"ours")
    assert (tmp_path / "out").read_bytes() == b"ours"


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be written"), new_file(tmp_path / "none" / "out"):
        pass


def test_there_is_no_file_of_what_cannot_be_read_whole(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.001)
    fault_server.service.add("conv_1", [{"id": f"msg_{at}", "type": "message"} for at in range(5)])
    fault_server.service.poisoned = {"msg_2"}
    target = tmp_path / "out.jsonl"
    with pytest.raises(ItemsUnread, match="behind msg_1 and before msg_3"):
        export(tmp_path, "conv_1", target, fault_server.profile())
    assert not target.exists()
