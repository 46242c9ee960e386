"""Sizes in words, and what an item weighs in a model's input as far as its size tells: always with ≈."""

from __future__ import annotations

from typing import Final

_BYTES_OF_TOKEN: Final = 4
"""A usual share for English text and JSON; other languages, pictures and encrypted content have their own."""


def tokens(size: int) -> int:
    """About how many tokens so many bytes of JSON are."""
    return -(-size // _BYTES_OF_TOKEN)


def short_weight(size: int) -> str:
    """The tokens of so many bytes in at most six characters: ``≈350``, ``≈1.2k``, ``≈34k``, ``≈2.5M``."""
    count = float(tokens(size))
    for sign in ("", "k", "M"):
        if count < 999.5:
            return f"≈{count:.1f}{sign}" if sign and count < 9.95 else f"≈{count:.0f}{sign}"
        count /= 1000
    return f"≈{count:.0f}G"


def weight(size: int) -> str:
    """Tokens and bytes: ``≈350 tokens · 1.4 kB``."""
    return f"{short_weight(size)} tokens · {byte_size(size)}"


def byte_size(count: int) -> str:
    """A number of bytes in words: ``312 bytes``, ``4.2 MB``."""
    if count < 1000:
        return "1 byte" if count == 1 else f"{count} bytes"
    size = float(count)
    for unit in ("kB", "MB"):
        size /= 1000
        if size < 1000:
            return f"{size:.1f} {unit}" if size < 10 else f"{size:.0f} {unit}"
    return f"{size / 1000:.1f} GB"
