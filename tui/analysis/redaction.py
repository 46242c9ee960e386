"""Keys, e-mail addresses and payloads of an item become stand-ins that tell them apart and nothing more.

Works on parsed JSON, so that no escape of JSON hides anything. Ids stay: what belongs together can still be
followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final, TypeAlias

from tui.models.item import Item
from tui.models.json_value import JsonFault, JsonObject, JsonValue, dump_json, parse_json

_IDS: Final = re.compile(r"(?:.*_)?id\Z")
_NAMED_SECRET: Final = re.compile(
    r"(?:.*[-_.])?(?:api[-_]?key|authorization|cookie|password|passwd|secret|private[-_]?key"
    r"|(?:access|refresh|auth|bearer|session|id)[-_]?token)\Z",
    re.IGNORECASE,
)
"""Names of fields whose whole text is a secret. ``token`` alone is a word of the model's elsewhere."""
_PAYLOADS: Final = {
    "encrypted_content": "encrypted",
    "file_data": "file",
    "result": "image",
    "image_url": "image",
    "data": "data",
}
"""Names of fields that hold a payload where their text is base64, and what it is called."""

_PEM: Final = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-(?!----)[^-]*)*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_DATA_URL: Final = re.compile(
    r"data:([\w.+/-]{0,80})(?:;[\w=.+\"-]{1,80}){0,6}?;base64,"
    r"[A-Za-z0-9+/=_%-]*(?:\r?\n[A-Za-z0-9+/=_%-]{20,})*",
    re.IGNORECASE,
)
_SECRETS: Final = (
    re.compile(r"(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?<=\bbearer )[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE),
    re.compile(r"(?<=\bbasic )[A-Za-z0-9+/=]{12,}", re.IGNORECASE),
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"),
    re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|hf_|xox[a-z]-|AIza)[\w-]{16,}"),
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"(?<=://)[^\s/@:\"'<>]{0,200}:[^\s/@\"'<>]{1,200}(?=@)"),
    re.compile(
        r"(?<=[?&\s\"'{,;])((?:api[-_]?key|access[-_]?token|client[-_]?secret|password|secret)\\?[\"']?\s{0,4}[:=]"
        r"\s{0,4}\\?[\"']?)([^\s\"'&,;\\}\[]{4,})",
        re.IGNORECASE,
    ),
)
"""The last has two groups: what names the secret, and the secret."""
_E_MAIL: Final = re.compile(
    r"[A-Za-z0-9_](?:[\w.+-]|%(?!40)){0,63}(?:@|%40|\\u0040)"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
_AT: Final = re.compile(r"@|%40|\\\\u0040")
_LONG: Final = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{200,}|(?:[A-Za-z0-9+/]{56,80}(?:\r?\n|\\n)){3,}[A-Za-z0-9+/]*)={0,2}"
)
"""A run that is no text of any language: base64, on one line or wrapped."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_\r\n-]{40,}={0,2}\s*\Z")
_Container: TypeAlias = list[JsonValue] | dict[str, JsonValue]
_Inside: TypeAlias = tuple[_Container, _Container]
_NESTED_MAX: Final = 8
"""JSON texts within JSON texts that are read as JSON; the escapes double with each."""


class Redactor:
    """One export's stand-ins: the same value gets the same one, numbered in the order of its kind."""

    def __init__(self) -> None:
        self._names: Final[dict[tuple[str, bytes], str]] = {}
        self._counts: Final[dict[str, int]] = {}

    @property
    def counts(self) -> dict[str, int]:
        """Kind → how many different values were taken out."""
        return dict(self._counts)

    def item(self, item: Item) -> Item:
        """An item without what is private; its ids and its shape stay.

        One that cannot be read as JSON cannot be looked through: its id, its type and the reason stay.
        """
        fault = item.fault
        if fault is None:
            try:
                # Read anew, since the number 1e400 can be read but not written.
                return Item(dump_json(self.value(parse_json(item.raw, finite=True))))
            except JsonFault as error:
                fault = str(error)
        head = item.head
        kept: JsonObject = {"id": head.id or "", "type": head.type} if head else {}
        stand_in = self._stand_in("unreadable", item.raw.decode("latin-1"), size=len(item.raw))
        return Item(dump_json({**self.object(kept), "unreadable": f"{stand_in} {fault}"}))

    def object(self, data: JsonObject) -> dict[str, JsonValue]:
        """As ``value``, of an object: metadata, an item's fields."""
        value = self.value(dict(data))
        return value if isinstance(value, dict) else {}

    def value(self, value: JsonValue, *, nested: int = 0) -> JsonValue:
        """Any JSON value with every text in it looked through, keys too. As deep as memory goes."""
        holder: list[JsonValue] = []
        stack = [self._walk([value], holder, nested)]
        while stack:
            inside = next(stack[-1], None)
            if inside is None:
                stack.pop()
            else:
                stack.append(self._walk(*inside, nested))
        return holder[0]

    def _walk(self, source: _Container, target: _Container, nested: int) -> Iterator[_Inside]:
        """Copy one container; those within it come out, each with its empty copy, to be walked at once."""
        pairs = source.items() if isinstance(source, dict) else (("", inner) for inner in source)
        for key, inner in pairs:
            made: JsonValue
            if isinstance(inner, str):
                made = self._text_of(key, inner, nested)
            elif isinstance(inner, list | dict):
                made = type(inner)()
            else:
                made = inner
            if isinstance(target, list):
                target.append(made)
            else:
                target[self.text(key)] = made
            if isinstance(inner, list | dict) and isinstance(made, list | dict):
                yield inner, made

    def _text_of(self, key: str, text: str, nested: int) -> str:
        """The text of a field: its name may say what it is."""
        if not text or _IDS.match(key):
            return text
        if _NAMED_SECRET.match(key):
            return self._stand_in("key", text)
        kind = _PAYLOADS.get(key)
        if kind == "encrypted" or (kind and _BASE64.match(text)):
            return self._stand_in(str(kind), text, size=_decoded_size(text))
        if text.lstrip()[:1] in {"{", "["} and nested < _NESTED_MAX:
            return self._json_text(text, nested)
        return self.text(text)

    def _json_text(self, text: str, nested: int) -> str:
        """A text that may hold JSON: written anew only where something is taken out of it."""
        try:
            value = parse_json(text, finite=True)
            redacted = self.value(value, nested=nested + 1)
            return text if redacted == value else dump_json(redacted).decode("ascii")
        except JsonFault:
            return self.text(text)

    def text(self, text: str) -> str:
        """Text of any kind: what looks like a key, an address or a payload is taken out of it."""
        if len(text) < 5:
            return text
        text = _PEM.sub(lambda match: self._stand_in("key", match[0]), text)
        text = _DATA_URL.sub(self._data_url, text)
        text = _LONG.sub(lambda match: self._stand_in("data", match[0], size=_decoded_size(match[0])), text)
        for pattern in _SECRETS:
            text = pattern.sub(self._secret, text)
        if _AT.search(text):
            text = _E_MAIL.sub(lambda match: self._stand_in("e-mail", match[0]), text)
        return text

    def _secret(self, match: re.Match[str]) -> str:
        if match.re.groups:
            return match[1] + self._stand_in("key", match[2])
        return self._stand_in("key", match[0])

    def _data_url(self, match: re.Match[str]) -> str:
        kind = match[1].partition("/")[0].lower()
        data = match[0].rpartition(",")[2]
        name = kind if kind in {"image", "audio", "video"} else "file"
        return self._stand_in(name, data, size=_decoded_size(data))

    def _stand_in(self, kind: str, text: str, *, size: int = 0) -> str:
        """What stands for a value. Only digests are kept: payloads may be megabytes each."""
        digest = sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
        name = self._names.get((kind, digest))
        if name is None:
            number = self._counts[kind] = self._counts.get(kind, 0) + 1
            name = f"[{kind} {number}, {_size(size)}]" if size else f"[{kind} {number}]"
            self._names[kind, digest] = name
        return name


STAND_IN: Final = re.compile(
    r"\[(?:encrypted|file|image|audio|video|data|key|e-mail) \d+(?:, [\d.]+ (?:bytes?|kB|MB))?\]\Z"
)
"""A text that is nothing but a stand-in."""


def _decoded_size(text: str) -> int:
    return max(len(text.rstrip("=")) * 3 // 4, 1)


def _size(count: int) -> str:
    if count < 1000:
        return "1 byte" if count == 1 else f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
