"""What deleting items would do, told of a conversation that cannot be read whole."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.services.conftest import messages
from tests.services.opened import opened
from tests.support.fault_server import FaultServer
from tui.analysis.deletion import ItemDeletion
from tui.api import retry
from tui.cli.deleting import _plan
from tui.services.item_walk import ItemsUnread


def test_an_item_can_be_deleted_although_another_cannot_be_read(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.001)
    fault_server.service.add("conv_1", messages(5))
    fault_server.service.poisoned = {"msg_2"}

    async def plan(item_id: str) -> ItemDeletion:
        async with opened(tmp_path, fault_server.profile()) as services:
            return await _plan(services, "conv_1", (item_id,), with_pairs=True)

    found = asyncio.run(plan("msg_4"))
    assert ([row.id for row in found.victims], found.partial) == (["msg_4"], True)
    with pytest.raises(ItemsUnread, match="behind msg_1 and before msg_3"):
        asyncio.run(plan("msg_2"))
