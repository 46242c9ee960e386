"""Tokens by their probability, and weights by their size."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.render.item.test_render import STYLES
from tui.models.item import Item
from tui.render.blocks import Fold, Tokens
from tui.render.item.render import render_item
from tui.render.layout import layout
from tui.render.styles import no_colour_styles
from tui.render.weights import short_weight, tokens, weight


def message(logprobs: Any) -> Item:
    part = {"type": "output_text", "text": "Hi there", "annotations": [], "logprobs": logprobs}
    return Item.of({"id": "msg_1", "type": "message", "role": "assistant", "content": [part]})


def token(text: Any, chance: float) -> dict[str, Any]:
    return {"token": text, "logprob": math.log(chance), "bytes": [], "top_logprobs": []}


def shown_tokens(logprobs: Any) -> list[Tokens]:
    folds = [block for block in render_item(message(logprobs)) if isinstance(block, Fold)]
    return [block for fold in folds for block in fold.blocks if isinstance(block, Tokens)]


def test_each_token_has_the_style_of_its_probability() -> None:
    (block,) = shown_tokens([token("Hi", 0.99), token(" th", 0.6), token("er", 0.2), token("e\n\nx", 0.001)])
    assert block.plain() == "Hi there\n\nx"
    for styles in (STYLES, no_colour_styles()):
        legend, text, blank, last = layout([block], 60, styles)
        assert legend.text.startswith("probability: ≥ 90 %  ≥ 50 %")
        assert [text.text, blank.text, last.text] == ["Hi there", "", "x"]
        looks = [segment.style for segment in text]
        assert len({*looks}) == (4 if styles is STYLES else 3), "a half is told by colour alone"
        assert [segment.text for segment in text] == ["Hi", " th", "er", "e"]
        assert looks[3] == styles["chance.least"]


@pytest.mark.parametrize(
    "entry",
    [
        {"token": 5, "logprob": -1},
        {"token": "x", "logprob": "no"},
        {"token": "x", "logprob": 10**4000},
        {"token": "x", "logprob": True},
        {"token": "x", "logprob": 0.5},
        "x",
    ],
)
def test_what_is_no_logprob_is_listed_but_not_coloured(entry: Any) -> None:
    assert not shown_tokens([token("Hi", 0.9), entry])
    assert "logprobs of 2 tokens" in "\n".join(
        block.plain() for block in render_item(message([token("a", 1), entry]))
    )


def test_very_many_tokens_are_laid_out_in_lines() -> None:
    (block,) = shown_tokens([token("abcd ", 0.5)] * 2_500)
    assert "".join(strip.text for strip in layout([block], 50, STYLES)).count("abcd") == 2_500


def test_weights_are_short() -> None:
    assert tokens(1) == 1
    assert [short_weight(size) for size in (0, 4, 3_999, 4_000, 40_000, 9_900_000, 4 * 10**9)] == [
        "≈0",
        "≈1",
        "≈1.0k",
        "≈1.0k",
        "≈10k",
        "≈2.5M",
        "≈1G",
    ]
    assert weight(1_400) == "≈350 tokens · 1.4 kB"
    assert max(len(short_weight(10**power + step)) for power in range(11) for step in (-1, 0, 1)) <= 6
