"""Files for the system's viewer, and names for files."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.images import base64_of, flag, noise
from tui.errors import LibraryError, PictureError
from tui.pictures import files
from tui.pictures.files import ViewedFiles, open_in_viewer, proposed_name, write_picture


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made."""
    path = tmp_path / "tmp"
    path.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(path))
    return path


def program(folder: Path, *lines: str) -> Path:
    """A stand-in for the program that opens files."""
    path = folder / ("open" if sys.platform == "darwin" else "xdg-open")
    path.write_text("\n".join(("#!/bin/sh", *lines)))
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("item_id", "number", "kind", "name"),
    [
        ("ig_1", 1, "PNG", "ig_1.png"),
        ("msg_2", 3, "JPEG", "msg_2-3.jpg"),
        ("", 1, "WebP", "picture.webp"),
        ("../../etc/pass\x1bwd\u202e", 1, "GIF", "etc-pass-wd.gif"),
        ("x" * 500, 1, "image/svg+xml", "x" * 64 + ".bin"),
    ],
)
def test_a_name_holds_only_what_is_harmless(item_id: str, number: int, kind: str, name: str) -> None:
    assert proposed_name(item_id, number, kind) == name


def test_a_viewed_file_is_private_and_named_by_what_it_is() -> None:
    viewed = ViewedFiles()
    data = base64_of(flag(), "JPEG")
    path = viewed.add(data, "ig_1.png")
    assert path.suffix == ".jpg"
    assert path.read_bytes() == b64decode(data)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert viewed.add(data, "ig_1.png").parent == path.parent
    folder = path.parent
    del viewed
    assert not folder.exists()


def test_only_pictures_are_handed_to_a_viewer(folder: Path) -> None:
    for data in (b64encode(b"<svg/>").decode(), b64encode(b"#!/bin/sh\n").decode(), "@@", ""):
        with pytest.raises(PictureError, match="format"):
            ViewedFiles().add(data, "x.png")
    with pytest.raises(PictureError, match="base64"):
        ViewedFiles().add(base64_of(noise(200, 200)) + "QUJD@", "x.png")
    gc.collect()  # the folders of what nobody holds any more
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/does/not/exist")
    with pytest.raises(LibraryError, match="cannot be written"):
        ViewedFiles().add(base64_of(flag()), "x.png")


def test_what_is_written_is_counted() -> None:
    file = BytesIO()
    assert write_picture("QUJD", file) == 3
    with pytest.raises(PictureError, match="base64"):
        write_picture("@@", file)


def test_the_folder_goes_with_the_program(tmp_path: Path) -> None:
    script = (
        "from tui.pictures.files import ViewedFiles; viewed = ViewedFiles();"
        f"path = viewed.add({base64_of(flag())!r}, 'a.png'); assert path.exists();"
        "print(path.parent); raise SystemExit(70)"
    )
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 70, done.stderr
    assert not Path(done.stdout.strip()).exists()


@pytest.mark.anyio
async def test_the_viewer_gets_the_file_and_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, f'echo "$1" > "{tmp_path}/seen"; if [ -t 0 ] || [ -t 1 ]; then exit 9; fi')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    await open_in_viewer(Path("/a picture; of.png"))
    assert (tmp_path / "seen").read_text() == "/a picture; of.png\n"


@pytest.mark.anyio
async def test_a_viewer_that_cannot_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PictureError, match="this system has no"):
        await open_in_viewer(Path("/x.png"))
    program(tmp_path, "exit 4")
    with pytest.raises(PictureError, match="status 4"):
        await open_in_viewer(Path("/x.png"))


@pytest.mark.anyio
async def test_a_viewer_that_stays_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 0.05)
    program(tmp_path, f'until [ -e "{tmp_path}/go" ]; do sleep 0.01; done')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    await open_in_viewer(Path("/x.png"))
    (tmp_path / "go").touch()
    # Its end is told to the loop before that is closed.
    await asyncio.sleep(0.3)
