"""Text as the library's file holds it.

Ids and words come from outside. SQLite's own text cannot hold lone surrogates and its tools stop at NUL, so all
text is stored as bytes. Bytes also sort the same way on every machine.
"""

from __future__ import annotations


def to_blob(text: str) -> bytes:
    """Any Python text as bytes, lone surrogates and NUL too."""
    return text.encode("utf-8", "surrogatepass")


def to_text(blob: bytes) -> str:
    """The text that ``to_blob`` made these bytes from.

    Raises:
        UnicodeDecodeError: no such text exists, so the file is damaged.

    """
    return blob.decode("utf-8", "surrogatepass")
