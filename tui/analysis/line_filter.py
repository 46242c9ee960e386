"""Which lines of a text hold all words of a filter, upper and lower case alike.

Texts are looked at as the bytes of their UTF-8. Most are passed over for a letter that they lack; of the others
most are folded as ASCII, many times as fast as by characters.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Final

_LINE: Final = "\n"
_FIELD: Final = "\x1f"
"""Between the fields of a line. As white space, it is part of no word."""
_ODD: Final = "\u00df\u0130\u0149\u017f\u01f0\u1e96\u1e97\u1e98\u1e99\u1e9a\u1e9e\u212a" + "".join(
    map(chr, range(0xFB00, 0xFB07))
)
"""The characters outside ASCII that fold into text with ASCII in it, as ß does."""


def to_bytes(text: str) -> bytes:
    """The UTF-8 of any text, lone surrogates too."""
    return text.encode("utf-8", "surrogatepass")


def folded(text: bytes) -> bytes:
    """The same text for comparison without regard to case."""
    return to_bytes(text.decode("utf-8", "surrogatepass").casefold())


def forms(letter: str) -> tuple[bytes, ...]:
    """All that a letter of ASCII, folded, may stand for: without any of these, it is not in a folded text."""
    odd = [each for each in _ODD if letter in each.casefold()]
    return tuple(to_bytes(each) for each in dict.fromkeys((letter, letter.upper(), *odd)))


_ODD_BYTES: Final = tuple(to_bytes(each) for each in _ODD)
_FIRST_BYTES: Final = tuple(dict.fromkeys(each[:1] for each in _ODD_BYTES))


def has_odd(text: bytes) -> bool:
    """Whether some character outside ASCII folds into text with ASCII in it."""
    # That a single byte is missing is seen ten times as fast as that several are.
    there = {first for first in _FIRST_BYTES if first in text}
    return any(each[:1] in there and each[-1:] in text and each in text for each in _ODD_BYTES)


class LineFilter:
    """Words that a line must hold.

    ``labels`` are the words that people know types by: a line whose second field is a type holds its label,
    too.
    """

    def __init__(self, words: Sequence[str], labels: Mapping[str, str]) -> None:
        """``words`` are folded, and hold no white space."""
        kinds = {word: _kinds(word, labels) for word in words}
        # Long words are rare, most often. A word that may be part of a label has to be looked for in each line.
        order = sorted(kinds, key=lambda word: (bool(kinds[word]), -len(word)))
        self._words: Final = tuple((_characters(to_bytes(word)), kinds[word]) for word in order)
        self._ascii: Final = all(word.isascii() for word in words)
        letters = dict.fromkeys("".join(word for word in order if word.isascii() and not kinds[word]))
        self._letters: Final = tuple(map(forms, letters))

    def lines(self, text: bytes, among: Sequence[int] | None = None) -> Sequence[int]:
        """The numbers of the lines that hold all words; ``among`` are the only ones that can."""
        for letter in self._letters:
            if not any(form in text for form in letter):
                return ()
        # Without odd characters no word of ASCII stands in what other letters fold into.
        quick = text.isascii() or (self._ascii and not has_odd(text))
        low = _characters(text.lower() if quick else folded(text))
        if not all(kinds or word in low for word, kinds in self._words):
            return ()
        hits = among
        for word, kinds in self._words:
            if kinds:
                hits = _labelled(low, word, hits, _characters(text), kinds)
            elif hits is None:
                hits = _lines_with(low, word)
            else:
                lines = low.split(_LINE)
                hits = [at for at in hits if word in lines[at]]
        return tuple(hits or ())


def _kinds(word: str, labels: Mapping[str, str]) -> frozenset[str]:
    """The types whose label holds a word that they themselves do not hold."""
    return frozenset(
        _characters(to_bytes(kind))
        for kind, label in labels.items()
        if word in label.casefold() and word not in kind.casefold()
    )


def _characters(text: bytes) -> str:
    """A character for each byte: these are found and parted more quickly than bytes."""
    return text.decode("latin-1")


def _lines_with(text: str, word: str) -> Sequence[int]:
    """The numbers of the lines that hold a word."""
    found: list[int] = []
    line = begin = 0
    while (at := text.find(word, begin)) >= 0:
        line += text.count(_LINE, begin, at)
        found.append(line)
        begin = text.find(_LINE, at)
        if begin < 0:
            break
    return found


def _labelled(
    text: str, word: str, among: Sequence[int] | None, raw: str, kinds: Container[str]
) -> Sequence[int]:
    """Of some lines or of all, those that hold a word or are of a type whose label holds it."""
    lines, as_it_is = text.split(_LINE), raw.split(_LINE)
    hits = range(len(lines)) if among is None else among
    return [at for at in hits if word in lines[at] or as_it_is[at].split(_FIELD, 2)[1] in kinds]
