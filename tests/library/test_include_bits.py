from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.library.include_bits import INCLUDE_BITS, from_bits, to_bits
from tui.models.include import Include

sets = st.frozensets(st.sampled_from(list(Include)))


def test_bits_on_disk_never_change() -> None:
    assert {include.value: bit for include, bit in INCLUDE_BITS.items()} == {
        "web_search_call.action.sources": 1,
        "web_search_call.results": 2,
        "file_search_call.results": 4,
        "code_interpreter_call.outputs": 8,
        "computer_call_output.output.image_url": 16,
        "message.input_image.image_url": 32,
        "message.output_text.logprobs": 64,
        "reasoning.encrypted_content": 128,
    }
    assert set(INCLUDE_BITS) == set(Include)


@given(sets, sets)
def test_bits_compare_as_sets_do(one: frozenset[Include], other: frozenset[Include]) -> None:
    assert from_bits(to_bits(one)) == one
    assert (not to_bits(one) & ~to_bits(other)) == (one <= other)


def test_bits_of_a_newer_program_are_passed_over() -> None:
    assert from_bits(64 | 1 << 20) == {Include.LOGPROBS}
