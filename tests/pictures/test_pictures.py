"""The processes that decode: bounded, killed when nobody waits any more, and no load on the event loop."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.support.images import base64_of, flag, noise, png_header
from tui.errors import PictureError
from tui.pictures import pictures as module
from tui.pictures.pictures import Pictures
from tui.render.mosaic import Mosaic, PictureFault

pytestmark = pytest.mark.anyio
DEADLINE = 30.0


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def workers() -> list[int]:
    """The decoding processes that this process has started and that still are there."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            words = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and b"tui.pictures.decode" in words:
            found.append(int(status.parent.name))
    return found


async def until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE
    while not is_so():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def test_a_picture_comes_back_and_is_kept() -> None:
    pictures = Pictures()
    drawn = await pictures.draw(base64_of(flag(2, 2)), 2, 1)
    assert drawn == Mosaic(2, 1, b"\xff\0\0\0\0\xff" * 2, 2)
    assert await pictures.draw(base64_of(flag(2, 2)), 2, 1) is drawn
    assert await pictures.draw(base64_of(flag(2, 2)), 1, 1) != drawn


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png_header(20_000, 20_000), "it has too many pixels"),
        ("@@@@", "its data is not valid base64"),
        (base64_of(noise(300, 300))[:50_000], "its data end too soon"),
        ("A" * 3_000_000, "its format is not known"),
    ],
    ids=["huge", "no base64", "cut", "no picture"],
)
async def test_a_fault_comes_back_in_words_and_is_kept(data: str, words: str) -> None:
    pictures = Pictures()
    fault = await pictures.draw(data, 40, 40)
    assert fault == PictureFault(words)
    assert await pictures.draw(data, 40, 40) is fault


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_cancel_kills_the_process() -> None:
    pictures = Pictures()
    drawing = asyncio.create_task(pictures.draw(base64_of(noise(3000, 2000), compress_level=0), 80, 40))
    await until(workers)
    (number,) = workers()
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert workers() == []
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    # The turn is given back: others go on.
    assert isinstance(await pictures.draw(base64_of(flag()), 8, 8), Mosaic)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_no_more_than_two_at_a_time() -> None:
    pictures = Pictures()
    drawing = [
        asyncio.create_task(pictures.draw(base64_of(noise(400, 300)), 20 + each, 40)) for each in range(5)
    ]
    most = 0
    while not all(each.done() for each in drawing):
        most = max(most, len(workers()))
        await asyncio.sleep(0.005)
    assert most == 2
    assert all(isinstance(each.result(), Mosaic) for each in drawing)


async def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(PictureError, match="too long"):
        await Pictures(patience=0.001).draw(base64_of(noise(1000, 1000)), 80, 40)
    assert workers() == []


async def test_no_process_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/does/not/exist")
    with pytest.raises(PictureError, match="no process"):
        await Pictures().draw(base64_of(flag()), 8, 8)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"no json",
        b"{}",
        b'{"columns": 9, "rows": 1}',
        b'{"columns": 2, "rows": 1}',
        b'{"columns": -1, "rows": -1}',
    ],
)
def test_an_answer_that_does_not_fit_is_a_fault(line: bytes) -> None:
    assert module._read(line + b"\nabc", 4, 4) == PictureFault("its data cannot be decoded")


async def test_what_is_kept_is_bounded() -> None:
    pictures = Pictures(kept_bytes=2_000)
    first = await pictures.draw(base64_of(flag(8, 8)), 16, 8)
    assert isinstance(first, Mosaic) and len(first.cells) == 768
    assert pictures.size == 968
    await pictures.draw(base64_of(flag(8, 8)), 15, 8)
    await pictures.draw(base64_of(flag(8, 8)), 14, 8)
    assert pictures.size <= 2_000
    assert await pictures.draw(base64_of(flag(8, 8)), 16, 8) is not first


async def test_the_loop_is_not_held() -> None:
    """A picture of 10 MB of base64 is on its way; the loop goes round meanwhile as it does without it."""
    data = base64_of(noise(1600, 1500), compress_level=0)
    assert len(data) > 9_000_000
    drawing = asyncio.create_task(Pictures().draw(data, 80, 40))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert isinstance(drawing.result(), Mosaic)
    # Held for as long as the picture takes it would have been a handful.
    assert turns > 30


async def test_the_process_gets_no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\nenv > "{tmp_path}/env"\nprintf \'{{"fault": "seen"}}\\n\'\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("LAB_KEY", "also-very-secret")
    assert await Pictures().draw(base64_of(flag()), 8, 8) == PictureFault("seen")
    seen = (tmp_path / "env").read_text()
    assert "PYTHONPATH" in seen
    assert "secret" not in seen


def test_nothing_is_imported_from_the_folder_that_the_user_is_in(tmp_path: Path) -> None:
    (tmp_path / "PIL.py").write_text("raise SystemExit(3)")
    script = (
        "import asyncio; from tui.pictures.pictures import Pictures;"
        f"print(asyncio.run(Pictures().draw({base64_of(flag(2, 2))!r}, 2, 1)).columns)"
    )
    root = Path(module.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "2", done.stderr


PEAK = """
import asyncio, resource, sys
from pathlib import Path
from tui.pictures.pictures import Pictures
drawn = asyncio.run(Pictures().draw(Path(sys.argv[1]).read_text(), 100, 40))
print(type(drawn).__name__, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def peak(folder: Path, data: str) -> tuple[str, int]:
    """What came of a picture, and the most memory in MB that the worker had: a small process' only child."""
    (folder / "data").write_text(data)
    words = [sys.executable, "-c", PEAK, str(folder / "data")]
    env = {**os.environ, "PYTHONPATH": str(Path(module.__file__).parents[2])}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
    name, megabytes = done.stdout.split()
    return name, int(megabytes)


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory in its way")
def test_the_memory_of_the_process_is_bounded(tmp_path: Path) -> None:
    """The largest picture that is decoded, in the mode that takes most; and one that says that it is larger."""
    name, megabytes = peak(tmp_path, base64_of(Image.new("RGBA", (8000, 5000)), compress_level=1))
    assert name == "Mosaic"
    assert megabytes < 500
    name, megabytes = peak(tmp_path, png_header(20_000, 20_000))
    assert name == "PictureFault"
    assert megabytes < 150


def test_the_address_space_is_bounded() -> None:
    script = "import resource; from tui.pictures import decode; decode.bound_this_process();"
    script += "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(1 << 30), "20"]
    assert resource.getrlimit(resource.RLIMIT_AS)[0] != 1 << 30
    assert Image.MAX_IMAGE_PIXELS != 20_000_000
