"""What a check remembers of many items is what a dict would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.analysis import print_table
from tui.analysis.check.seen import SeenIdentities, SeenNumbers

NAMES = st.text(st.characters() | st.sampled_from("\ud800a"), max_size=3)


@given(st.lists(st.tuples(NAMES, NAMES)), st.integers(1, 5))
def test_identities_by_name(puts: list[tuple[str, str]], young: int) -> None:
    before = print_table.YOUNG
    print_table.YOUNG = young  # type: ignore[misc]
    try:
        held, plain = SeenIdentities(), dict[str, str]()
        for name, identity in puts:
            held.put(name, identity)
            plain[name] = identity
            assert {each: held.get(each) for each in (*plain, "never")} == {**plain, "never": None}
    finally:
        print_table.YOUNG = before  # type: ignore[misc]


def test_many_names() -> None:
    held = SeenNumbers()
    for number in range(5_000):
        held.put(("call", number), number)
    assert [held.get(("call", number)) for number in (0, 1_999, 2_000, 4_999, 5_000)] == [
        0,
        1_999,
        2_000,
        4_999,
        None,
    ]
