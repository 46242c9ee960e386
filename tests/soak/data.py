"""Files that the soaks import."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path


def write(folder: Path, name: str, counts: Sequence[int]) -> Path:
    """A file of conversations with so many items each; every text is there once in all files."""
    path = folder / f"{name}.jsonl"
    rows = [
        {"items": [_message(f"{name}.{line}.{number}") for number in range(count)]}
        for line, count in enumerate(counts)
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def _message(text: str) -> dict[str, str]:
    return {"type": "message", "role": "user", "content": text}


def check_imported(path: Path, found: Sequence[Sequence[str]]) -> None:
    """Among the texts of all conversations, those of a file's are there once each, whole."""
    rows = [json.loads(row) for row in path.read_text().split("\n")]
    wanted = [[item["content"] for item in row["items"]] for row in rows]
    prefix = f"{path.stem}."
    assert sorted(list(each) for each in found if each[0].startswith(prefix)) == sorted(wanted), path.stem
