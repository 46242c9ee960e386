"""Pictures in the detail: decoded when they come near, in words where they cannot be, opened and saved."""

from __future__ import annotations

import os
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from tests.pictures.test_pictures import workers
from tests.screens.test_detail import lines, message, shown_id, view
from tests.support.app_harness import Browser, browsing, remote_settings
from tests.support.fault_server import FaultServer
from tests.support.images import base64_of, flag, generated, noise, png_header, screenshot

pytestmark = pytest.mark.anyio
URL = "https://example.com/a/long/way/to/a/picture.png?with=query"


async def opened(browser: Browser, identity: str) -> None:
    await browser.open("Album")
    await browser.press("2")
    while shown_id(browser) != identity:
        before = browser.items.cursor_index
        await browser.press("j")
        await browser.at_rest()
        assert browser.items.cursor_index != before or shown_id(browser) == identity


def colours(browser: Browser, row: int) -> list[tuple[str, str]]:
    """Upper and lower colour of the cells of a line, neighbours of the same once."""
    found = []
    for segment in view(browser)._strip(row):
        if "▀" in segment.text:
            style = segment.style
            assert style is not None and style.color is not None and style.bgcolor is not None
            found.append((style.color.name, style.bgcolor.name))
    return found


async def test_a_picture_stands_below_its_words_in_its_colours(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    fault_server.service.add("conv_1", [generated("ig_1", base64_of(flag(8, 8)))], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "ig_1")
        await browser.settle("▀▀▀▀")
        rows = [row for row, line in enumerate(lines(browser)) if "▀" in line]
        assert rows == list(range(rows[0], rows[0] + 8))
        assert "▣ image: PNG · 8 × 8" in " ".join(lines(browser)[rows[0] - 2 : rows[0]])
        assert colours(browser, rows[0]) == [("#ff0000", "#ff0000")]
        assert colours(browser, rows[-1]) == [("#0000ff", "#0000ff")]
        # The cursor goes over it, and the focus draws it again.
        await browser.press("3", *["j"] * (rows[0] + 2))
        assert colours(browser, rows[0]) == [("#ff0000", "#ff0000")]
        assert "decoding" not in browser.text


async def test_what_is_read_stays_where_it_is(tmp_path: Path, fault_server: FaultServer) -> None:
    pictures = [base64_of(noise(60, 40)), base64_of(noise(60, 40))]
    fault_server.service.add("conv_1", [screenshot("msg_1", *pictures)], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Album")
        await browser.settle(lambda: shown_id(browser) == "msg_1")
        before = [row for row, line in enumerate(lines(browser)) if "text behind" in line]
        await browser.settle("▀")
        await browser.at_rest()
        assert [row for row, line in enumerate(lines(browser)) if "text behind" in line] == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png_header(20_000, 20_000), "not drawn: it has too many pixels"),
        (base64_of(noise(300, 300))[:60_000], "not drawn: its data end too soon"),
        (png_header(8, 8), "not drawn: it is no PNG"),
        (base64_of(flag())[:-8] + "@@@@", "not drawn: its data is not valid base64"),
    ],
    ids=["huge", "cut", "lying", "no base64"],
)
async def test_a_picture_that_cannot_be_drawn_says_why(
    tmp_path: Path, fault_server: FaultServer, data: str, words: str
) -> None:
    fault_server.service.add("conv_1", [screenshot("msg_1", data)], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile()), size=(160, 40)) as browser:
        await opened(browser, "msg_1")
        await browser.settle(words)
        await browser.settle("text behind 0")
        assert "▀" not in browser.text
        assert "decoding" not in browser.text


async def test_without_colour_it_stays_with_words(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    fault_server.service.add("conv_1", [generated("ig_1", base64_of(flag(8, 8)))], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "ig_1")
        await browser.settle("▣ image: PNG · 8 × 8")
        await browser.at_rest()
        assert "▀" not in browser.text
        assert "decoding" not in browser.text


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_leaving_the_item_kills_the_process(tmp_path: Path, fault_server: FaultServer) -> None:
    large = base64_of(noise(2500, 2000), compress_level=0)
    items = [generated("ig_1", large), message(2)]
    fault_server.service.add("conv_1", items, metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("enter")
        await browser.settle(workers, within=30)
        await browser.press("j")
        await browser.settle(lambda: shown_id(browser) == "msg_002")
        await browser.settle(lambda: not workers())
        await browser.at_rest()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_quitting_kills_the_process(tmp_path: Path, fault_server: FaultServer) -> None:
    large = base64_of(noise(2500, 2000), compress_level=0)
    fault_server.service.add("conv_1", [generated("ig_1", large)], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("enter")
        await browser.settle(workers, within=30)
    assert workers() == []


async def test_a_picture_far_away_is_drawn_when_it_comes_near(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    far = screenshot("msg_1", base64_of(flag(8, 8)))
    far["content"][0]["text"] = "\n\n".join(f"paragraph {number}" for number in range(100))
    fault_server.service.add("conv_1", [far], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "msg_1")
        await browser.settle(lambda: len(lines(browser)) > 200)
        await browser.at_rest()
        assert not any("▀" in line for line in lines(browser))
        await browser.press("3", "G")
        await browser.settle("▀▀▀▀")
        await browser.press("g")
        await browser.settle("paragraph 0")


async def test_another_width_draws_it_anew(tmp_path: Path, fault_server: FaultServer) -> None:
    picture = base64_of(noise(300, 100))
    fault_server.service.add("conv_1", [generated("ig_1", picture)], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "ig_1")
        await browser.settle("▀")
        room = max(line.count("▀") for line in lines(browser))
        await browser.press("3", "z")
        await browser.settle(lambda: max(line.count("▀") for line in lines(browser)) > room)
        await browser.press("z")
        await browser.settle(lambda: max(line.count("▀") for line in lines(browser)) == room)
        await browser.at_rest()


# Opening and saving


async def asked(browser: Browser) -> None:
    await browser.press("S")
    await browser.asked("PicturesDialog")


async def test_no_picture_nothing_to_open(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [message(1)], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "msg_001")
        await browser.press("S")
        await browser.settle(lambda: "picture: this item has no picture" in browser.said)


async def test_a_picture_is_saved_and_nothing_written_over_unasked(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    first, second = base64_of(flag(8, 8)), base64_of(flag(9, 9), "JPEG")
    fault_server.service.add("conv_1", [screenshot("msg_1", first, second)], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "msg_1")
        await asked(browser)
        assert "image: PNG · 8 × 8" in browser.text and "image: JPEG · 9 × 9" in browser.text
        await browser.press("down", "s")
        await browser.asked("SaveFileDialog")
        await browser.press("enter")
        await browser.answered()
        assert (folder / "msg_1-2.jpg").read_bytes() == b64decode(second)
        await browser.settle(lambda: f"Saved: {folder}/msg_1-2.jpg" in browser.said)
        # The same name again: no is no, yes is yes.
        (folder / "msg_1.png").write_text("mine")
        await asked(browser)
        await browser.press("s")
        await browser.asked("SaveFileDialog")
        await browser.press("enter")
        await browser.asked("ConfirmDialog")
        await browser.press("escape")
        await browser.asked("SaveFileDialog")
        assert (folder / "msg_1.png").read_text() == "mine"
        await browser.press("enter")
        await browser.asked("ConfirmDialog")
        await browser.press("y")
        await browser.answered()
        assert (folder / "msg_1.png").read_bytes() == b64decode(first)
        # A place that cannot be written is said in the dialog, with what was typed.
        await asked(browser)
        await browser.press("s")
        await browser.asked("SaveFileDialog")
        await browser.type("/x")
        await browser.press("enter")
        await browser.settle("Not a directory")
        assert "msg_1.png/x" in browser.text
        await browser.press("escape")
        await browser.answered()
        assert sorted(path.name for path in folder.iterdir()) == ["msg_1-2.jpg", "msg_1.png"]


async def test_a_picture_opens_in_the_viewer_by_enter_on_its_words(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    viewer = programs / ("open" if sys.platform == "darwin" else "xdg-open")
    viewer.write_text(f'#!/bin/sh\ncp "$1" "{tmp_path}/seen.tmp"; stat -c %a "$1" > "{tmp_path}/mode"\n')
    viewer.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    data = base64_of(flag(8, 8))
    fault_server.service.add("conv_1", [generated("ig_1", data)], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "ig_1")
        words = next(at for at, line in enumerate(lines(browser)) if "▣" in line)
        await browser.press("3", *["j"] * words, "enter")
        await browser.asked("PicturesDialog")
        await browser.press("o")
        await browser.answered()
        await browser.settle(lambda: "Opened in the viewer" in browser.said)
        assert (tmp_path / "seen.tmp").read_bytes() == b64decode(data)
        if sys.platform == "linux":
            assert (tmp_path / "mode").read_text() == "600\n"


async def test_what_is_no_picture_is_not_handed_to_a_viewer(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [generated("ig_1", "PHN2Zy8+")], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "ig_1")
        await asked(browser)
        await browser.press("o")
        await browser.answered()
        await browser.settle(lambda: "Not done: its format is not known" in browser.said)


async def test_a_picture_elsewhere_is_shown_whole_and_copied_never_fetched(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    elsewhere = screenshot("msg_1")
    elsewhere["content"].append({"type": "input_image", "image_url": URL})
    fault_server.service.add("conv_1", [elsewhere], metadata={"title": "Album"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await opened(browser, "msg_1")
        asked_before = len(fault_server.requests)
        await asked(browser)
        await browser.press("o", "s")
        await browser.asked("PicturesDialog")
        await browser.press("y")
        await browser.asked("ConfirmDialog")
        assert URL in browser.text
        await browser.press("y")
        await browser.settle(lambda: browser.app.clipboard == URL)
        assert len(fault_server.requests) == asked_before
