from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library.helpers import HOSTILE
from tui.library.text import to_blob, to_text

any_text = st.text(st.characters(exclude_categories=()))


@given(any_text)
def test_any_text_comes_back(text: str) -> None:
    assert to_text(to_blob(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back(text: str) -> None:
    assert to_text(to_blob(text)) == text


@given(any_text, any_text)
def test_different_texts_stay_different(one: str, other: str) -> None:
    assert (to_blob(one) == to_blob(other)) == (one == other)
