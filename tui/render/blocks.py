"""What a rendered item is made of: values between an item and the lines of a screen.

Text inside blocks is as it came from outside; the layout makes it safe. ``plain`` is a block's whole text,
for tests, for searching and for copying.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tui.models.include import Include
from tui.render.weights import byte_size

NoteKind: TypeAlias = Literal["info", "warn", "error", "missing"]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of an item or of a part of it."""

    text: str
    note: str = ""
    """A few quieter words behind the title."""
    style: str = "heading"

    def plain(self) -> str:
        """Title and note."""
        return f"{self.text}  {self.note}" if self.note else self.text


@dataclass(frozen=True, slots=True)
class Text:
    """Text as it came, wrapped at words."""

    text: str
    style: str = "text"

    def plain(self) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Markdown:
    """Text read as markdown."""

    text: str

    def plain(self) -> str:
        """The markdown source."""
        return self.text


@dataclass(frozen=True, slots=True)
class Code:
    """Source text, highlighted where the language is known (``json`` and whatever pygments knows)."""

    text: str
    language: str = ""
    title: str = ""
    style: str = "code"

    def plain(self) -> str:
        """Title and source."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Diff:
    """A patch; added and removed lines are coloured, and keep their signs."""

    text: str
    title: str = ""

    def plain(self) -> str:
        """Title and patch."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Pair:
    """One key and its value; a value may have several lines."""

    key: str
    value: str
    style: str = "text"
    """``json`` highlights the value as JSON."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Keys and values in two columns."""

    rows: tuple[Pair, ...]
    quiet: bool = False
    """Set small: technical facts below what is to be read."""

    def plain(self) -> str:
        """One line for each pair."""
        return "\n".join(f"{row.key}  {row.value}" for row in self.rows)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under column titles."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def plain(self) -> str:
        """One line for each row, cells apart by two blanks."""
        return "\n".join("  ".join(row) for row in (self.columns, *self.rows))


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of the program's own about what is shown."""

    kind: NoteKind
    text: str
    include: Include | None = None
    """What would bring the missing value; enter on the line turns it on."""

    def plain(self) -> str:
        """The sentence."""
        return self.text


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, in words."""

    source: str
    """Where it comes from: a URL shown whole, ``inline data``, or a file id."""
    format: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    """Bytes of the decoded image, 0 where not known."""
    fault: str = ""
    """Why inline data is no readable image."""
    data: str = ""
    """The inline base64 text or data URL, for whoever draws or saves the picture; no part of ``plain``."""

    def plain(self) -> str:
        """Format, dimensions, size and source in words."""
        facts = [self.format] if self.format else []
        if self.width and self.height:
            facts.append(f"{self.width} × {self.height}")
        if self.size:
            facts.append(byte_size(self.size))
        facts.append(self.source)
        if self.fault:
            facts.append(self.fault)
        return "image: " + " · ".join(fact for fact in facts if fact)


@dataclass(frozen=True, slots=True)
class Link:
    """A URL, always shown whole; opened only on request."""

    label: str
    url: str

    def plain(self) -> str:
        """Label and URL."""
        return f"{self.label}  {self.url}" if self.label else self.url


@dataclass(frozen=True, slots=True)
class Jump:
    """A line that leads to another item of the conversation."""

    label: str
    identity: str

    def plain(self) -> str:
        """The label and the id."""
        return f"↳ {self.label}  {self.identity}"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Text as the tokens that it was made of, each with its log probability."""

    tokens: tuple[tuple[str, float], ...]

    def plain(self) -> str:
        """The text."""
        return "".join(token for token, _ in self.tokens)


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between parts."""

    def plain(self) -> str:
        """No text."""
        return ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks under a title that can be folded away."""

    title: str
    blocks: tuple[Block, ...]
    open: bool = False

    def plain(self) -> str:
        """Title and all that is inside, folded or not."""
        return f"{self.title}\n{plain_text(self.blocks)}"


@dataclass(frozen=True, slots=True)
class Scanned:
    """JSON of many values, laid out from its bytes as far as somebody reads."""

    raw: bytes

    def plain(self) -> str:
        """The JSON as it came."""
        return self.raw.decode("utf-8", "backslashreplace")


Block: TypeAlias = (
    Scanned
    | Heading
    | Text
    | Markdown
    | Code
    | Diff
    | Pairs
    | Table
    | Note
    | Picture
    | Link
    | Jump
    | Tokens
    | Rule
    | Fold
)


def plain_text(blocks: Iterable[Block]) -> str:
    """All the text of ``blocks``, one below the other."""
    return "\n".join(block.plain() for block in blocks)
