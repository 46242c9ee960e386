"""Pictures among the lines of a document: their size, their rows, and that the rest keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from tests.support.fixtures import ESCAPES
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.render import blocks as b
from tui.render.item.pictures import pictures_of
from tui.render.layout import Document, Replaced
from tui.render.lines import LinkTarget, PictureTarget
from tui.render.mosaic import MAX_CELLS, MAX_ROWS, Mosaic, PictureFault, fit, too_large
from tui.render.picture_lines import PictureWish
from tui.render.picture_strip import Drawn, Painted, PictureStrip, paint
from tui.render.safe_text import safe_line
from tui.render.styles import dark_styles, no_colour_styles

STYLES = dark_styles()
WORDS = "▣ image: PNG · 16 × 8 · inline data"


def picture(width: int = 16, height: int = 8, data: str = "QUJD", fault: str = "") -> b.Picture:
    return b.Picture("inline data", "PNG", width, height, data=data, fault=fault)


def painted(columns: int, rows: int, room: int, colour: bytes = b"\xff\0\0\0\0\xff") -> Painted:
    drawn = paint(Mosaic(columns, rows, colour * columns * rows, room))
    assert isinstance(drawn, Painted)
    return drawn


def lines(document: Document) -> list[str]:
    return [document.line(row).text.rstrip() for row in range(document.line_count)]


@pytest.mark.parametrize(
    ("size", "columns", "cells"),
    [
        ((1, 1), 80, (2, 1)),
        ((100, 100), 80, (55, 27)),
        ((100, 100), 40, (40, 20)),
        ((1000, 900), 45, (45, 20)),
        ((1000, 10), 40, (40, 1)),
        ((10, 1000), 40, (1, 40)),
        ((20, 20), 80, (40, 20)),
        ((4000, 3000), 200, (63, 24)),
    ],
)
def test_a_picture_fits_keeps_its_shape_and_is_not_blown_up(
    size: tuple[int, int], columns: int, cells: tuple[int, int]
) -> None:
    assert fit(*size, columns) == cells


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 500), st.integers(1, 100))
def test_no_picture_is_larger_than_its_room(width: int, height: int, columns: int, rows: int) -> None:
    across, down = fit(width, height, columns, rows)
    assert 1 <= across <= columns
    assert 1 <= down <= rows
    assert across * down <= MAX_CELLS + across + down


def test_the_text_behind_keeps_its_place() -> None:
    ready: dict[str, Drawn] = {}
    document = Document((b.Text("before"), picture(), b.Text("behind")), 40, STYLES, pictures=ready)
    before = lines(document)
    assert before[:4] == ["before", "", WORDS, "  decoding…"]
    rows = fit(16, 8, 36)[1]
    assert before.index("behind") == 3 + rows + 1
    assert document.wishes(0, 5) == (PictureWish("1", picture(), 36),)
    assert document.wishes(4 + rows, 99) == ()
    ready["1"] = painted(32, rows, 36)
    assert document.picture_ready("1") == Replaced(3, rows, rows)
    after = lines(document)
    assert after.index("behind") == before.index("behind")
    assert after[3] == "  " + "▀" * 32
    assert document.wishes(0, 99) == ()
    style = next(segment.style for segment in document.line(3) if "▀" in segment.text)
    assert style is not None
    assert str(style) == "#ff0000 on #0000ff"


def test_a_size_that_was_not_known_moves_what_is_behind() -> None:
    ready: dict[str, Drawn] = {"1": painted(4, 6, 36)}
    document = Document((picture(0, 0), picture(0, 0), picture(0, 0)), 40, STYLES, pictures=ready)
    assert document.picture_ready("2") is None
    count = document.line_count
    ready |= {"0": painted(4, 4, 36), "2": PictureFault(ESCAPES)}
    assert document.picture_ready("0") == Replaced(1, 1, 4)
    assert document.line_count == count + 3
    words = lines(document)
    assert document.picture_ready("1") == Replaced(words.index(WORDS_UNKNOWN, 1) + 1, 6, 6)
    replaced = document.picture_ready("2")
    assert replaced is not None
    assert replaced.first == words.index("  decoding…")
    assert "· not drawn: [/x]" in document.line(replaced.first).text
    for row in range(document.line_count):
        assert all(safe_line(segment.text) == segment.text for segment in document.line(row))


WORDS_UNKNOWN = "▣ image: PNG · inline data"


def test_pictures_in_folds_are_indented_and_asked_for_when_they_are_open() -> None:
    ready: dict[str, Drawn] = {}
    document = Document(
        (b.Fold("more", (b.Fold("inner", (picture(),), open=True),)),), 40, STYLES, pictures=ready
    )
    assert document.line_count == 1
    assert document.wishes(0, 99) == ()
    document.turn_fold("0", opened=True)
    assert document.line_count == 1 + 1 + 1 + 8
    (wish,) = document.wishes(0, 99)
    assert wish == PictureWish("0.0.0", picture(), 32)
    assert document.block_at("0.0.0") == picture()
    assert document.block_at("0.7") is None
    assert document.block_at("0.0.0.1") is None
    ready["0.0.0"] = painted(32, 8, 32)
    document.picture_ready("0.0.0")
    assert lines(document)[-1] == " " * 6 + "▀" * 32
    assert all(document.line(row).cell_length <= 40 for row in range(document.line_count))


def test_another_width_wants_another_picture_and_never_draws_a_wider_one() -> None:
    ready: dict[str, Drawn] = {"0": painted(36, 9, 36)}
    narrow = Document((picture(),), 20, STYLES, pictures=ready)
    assert lines(narrow)[-4:] == ["  decoding…", "", "", ""]
    assert [wish.room for wish in narrow.wishes(0, 9)] == [16]
    wide = Document((picture(),), 60, STYLES, pictures=ready)
    assert "  " + "▀" * 36 in lines(wide)
    assert [wish.room for wish in wide.wishes(0, 9)] == [56]


def test_in_words_only() -> None:
    assert lines(Document((picture(),), 60, no_colour_styles(), pictures={})) == [WORDS]
    assert lines(Document((picture(),), 60, STYLES)) == [WORDS]
    for without in (b.Picture("https://a.example/x.png"), picture(fault="odd"), picture(data="")):
        document = Document((without,), 80, STYLES, pictures={})
        assert document.line_count == 1
        assert document.wishes(0, 9) == ()


def test_too_many_pixels_are_known_before_anything_is_started() -> None:
    assert too_large(20_000, 20_000)
    document = Document((picture(20_000, 20_000),), 60, STYLES, pictures={})
    assert lines(document)[1] == "· not drawn: it has too many pixels"
    assert document.wishes(0, 9) == ()


def test_what_enter_does_on_the_words() -> None:
    document = Document(
        (picture(), b.Picture("HTTPS://a.example/x"), b.Picture("file_1")), 60, STYLES, pictures={}
    )
    targets = [document.target(row) for row in range(document.line_count)]
    assert targets[0] == PictureTarget()
    assert targets[-2:] == [LinkTarget("HTTPS://a.example/x"), None]


def test_neighbours_that_are_alike_are_one_segment() -> None:
    cells = [b"\x10\x10\x10\x20\x20\x20", b"\x16\x10\x10\x20\x20\x20", b"\x17\x10\x10\x20\x20\x20"]
    drawn = paint(Mosaic(3, 1, b"".join(cells), 3))
    assert isinstance(drawn, Painted)
    assert [segment.text for segment in drawn.rows[0].segments] == ["▀▀", "▀"]
    assert drawn.cells == 3
    assert paint(PictureFault("x")) == PictureFault("x")
    assert PictureFault("x").cells == 0


def test_the_cursor_line_shows_beside_a_picture_and_not_in_it() -> None:
    strip = painted(4, 1, 8).rows[0].between(2, 10)
    assert strip.cell_length == 10
    over = Style.parse("on #123456")
    segments = list(strip.apply_style(over))
    assert isinstance(strip.apply_style(over), PictureStrip)
    assert [str(segment.style) for segment in segments] == ["on #123456", "#ff0000 on #0000ff", "on #123456"]
    assert strip.apply_offsets(1, 2) is strip
    assert isinstance(segments[0], Segment)


def test_many_rows_are_bounded() -> None:
    document = Document((picture(10, 100_000),), 60, STYLES, pictures={})
    assert document.line_count == 1 + MAX_ROWS


def test_the_pictures_of_an_item() -> None:
    url = "https://a.example/x.png"
    message: dict[str, JsonValue] = {
        "type": "message",
        "role": "user",
        "content": [
            {"type": "input_image", "image_url": "data:image/png;base64,QUJD"},
            {"type": "input_image", "image_url": url},
            {"type": "scoped_content", "content": [{"type": "input_image", "image_url": url}]},
        ],
    }
    assert [found.source for found in pictures_of(Item.of(message))][:2] == ["inline data", url]
    assert pictures_of(Item.of({"type": "message", "role": "user", "content": "no such thing"})) == ()
    assert pictures_of(Item.of({"type": "message", "role": "user", "content": "an image in words"})) == ()
    assert pictures_of(Item(b"image")) == ()
