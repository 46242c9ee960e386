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

_IDS: Final = frozenset(
    {
        "id",
        "call_id",
        "caller_id",
        "item_id",
        "file_id",
        "container_id",
        "vector_store_id",
        "request_id",
        "approval_request_id",
        "response_id",
        "conversation_id",
    }
)
"""The API's own ids. Others, such as ``user_id``, hold what people put there."""
_PRIVATE: Final = (
    r"(?:api|subscription|account|access|shared|signing|private|secret|service)[-_ ]?key|secret"
    r"|pass(?:word|wd|phrase)|pwd|(?:access|refresh|auth|bearer|session|security|id)[-_]?token"
    r"|(?-i:[A-Z]_(?:TOKEN|PASS))"
)
"""``token`` alone is a word of the model's elsewhere."""
_NAMED_SECRET: Final = re.compile(rf".*(?:{_PRIVATE}|authorization|cookie)\Z", re.IGNORECASE)
"""Names of fields whose whole text is a secret."""
_PAYLOADS: Final = {
    "encrypted_content": "encrypted",
    "file_data": "file",
    "result": "image",
    "image_url": "image",
    "b64_json": "image",
    "audio": "audio",
    "data": "data",
    "fingerprint": "data",
}
"""Names of fields that hold a payload where their text is base64, and what it is called."""

_PEM: Final = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]*(?:-(?!----)[^-]*)*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_PARAMETERS: Final = r"(?:;[\w=.+\"-]{1,80}){0,6}"
_DATA_URLS: Final = (
    re.compile(
        rf"data:\s?([\w.+/-]{{0,80}}){_PARAMETERS}?;base64,"
        r"[A-Za-z0-9+/=_%-]*(?:\r?\n[A-Za-z0-9+/=_%-]{20,})*",
        re.IGNORECASE,
    ),
    re.compile(rf"data:([\w.+-]{{1,40}}/[\w.+-]{{1,60}}){_PARAMETERS},[^\s\"'<>\\]{{4,}}", re.IGNORECASE),
)
_WHOLE_DATA_URL: Final = re.compile(rf"data:([\w.+/-]{{0,80}}){_PARAMETERS},", re.IGNORECASE)
_URLS: Final = frozenset({"image_url", "file_data", "file_url", "url", "uri", "src"})
"""Names of fields whose text is one URL: a picture as text of markup has blanks in it."""
_IS: Final = r"\\{0,8}[\"']?\s{0,4}[:=]\s{0,4}\\{0,8}[\"']?"
"""Between a name and its value, in JSON, in JSON within JSON, in headers and in settings."""
_VALUE: Final = r"[^\s\"'&,;\\}\[\]()<>]"
_SECRETS: Final = (
    re.compile(r"(?:(?<![A-Za-z0-9])sk-|sk-(?:proj|svcacct|ant-api\d\d)-)[A-Za-z0-9_-]{8,}"),
    re.compile(r"(\bbearer(?:\s{1,4}|%20|\+|:\s{0,4}))([A-Za-z0-9._~+/=-]{6,})", re.IGNORECASE),
    re.compile(r"(?<=\bbasic )[A-Za-z0-9+/=]{12,}", re.IGNORECASE),
    re.compile(
        rf"(\bauthorization{_IS}(?:[A-Z][\w-]{{1,20}}\s{{1,4}})?)(?=[^\s\"']{{0,200}}\d)({_VALUE}{{6,}})",
        re.IGNORECASE,
    ),
    re.compile(r"(\bcookie[\"']?:\s{0,4}[\"']?)([\w.-]{1,80}=[^\n\"'\[]{1,4000})", re.IGNORECASE),
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?"),
    re.compile(
        r"(?<![A-Za-z0-9])(?:(?:gh[pousr]_|github_pat_|glpat-|hf_|xox[a-z]-|xapp-|AIza|[sr]k_(?:live|test)_|whsec_"
        r"|nvapi-|pypi-|dop_v1_|ya29\.)[\w-]{16,}|(?:npm_|gsk_|r8_|sess-)[A-Za-z0-9]{20,}|SG\.[\w-]{16,}\.[\w-]{16,})"
    ),
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"\b[A-Za-z0-9]{40,60}JQQJ99[A-Za-z0-9]{10,40}\b"),
    re.compile(r"(?<=://)[^\s/@:\"'<>]{0,200}:[^\s/@\"'<>]{1,200}(?=@)"),
    re.compile(
        r"((?:[?&]|&amp;)(?:key|token|sig|signature|code|x-(?:amz|goog)-(?:signature|credential))=)"
        r"([^\s&\"'#<>\[]{6,})",
        re.IGNORECASE,
    ),
    re.compile(rf"((?:{_PRIVATE}){_IS})({_VALUE}{{4,}})", re.IGNORECASE),
)
"""Those with two groups: what names the secret, and the secret."""
_SIGN: Final = r"(?:[@\uff20\ufe6b]|%40|\\u0040|&#0{0,5}64;|&#[xX]0{0,5}40;|&commat;)"
_HOST: Final = r"\w(?:[\w-]{0,62}\.){1,8}(?:xn--[A-Za-z0-9-]{2,59}|[^\W\d_]{2,24})(?!\w)"
_E_MAILS: Final = (
    re.compile(rf"[A-Za-z0-9_\u00c0-\u052f](?:[\w.+-]|%(?!40)){{0,63}}{_SIGN}{_HOST}"),
    # Of other scripts, which have no blank before an address: after those above.
    re.compile(rf"\w[\w.+-]{{0,63}}{_SIGN}{_HOST}"),
)
_AT: Final = re.compile(_SIGN)
_LONG: Final = re.compile(
    r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{200,}|(?:[A-Za-z0-9+/]{56,80}(?:\r?\n|\\n)){3,}[A-Za-z0-9+/]*)={0,2}"
)
"""A run that is no text of any language: base64, on one line or wrapped."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_\r\n-]{40,}={0,2}\s*\Z")
_Container: TypeAlias = list[JsonValue] | dict[str, JsonValue]
_Inside: TypeAlias = tuple[_Container, _Container, str]
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
        stack = [self._walk([value], holder, "", nested)]
        while stack:
            inside = next(stack[-1], None)
            if inside is None:
                stack.pop()
            else:
                stack.append(self._walk(*inside, nested))
        return holder[0]

    def _walk(self, source: _Container, target: _Container, name: str, nested: int) -> Iterator[_Inside]:
        """Copy one container; those within it come out, each with its empty copy, to be walked at once.

        ``name`` is the field that a list is the value of: its texts are as those of the field.
        """
        pairs = source.items() if isinstance(source, dict) else ((name, inner) for inner in source)
        told = _told(source)
        for key, inner in pairs:
            made: JsonValue
            if isinstance(inner, str):
                made = self._text_of(told if told and key == "value" else key, inner, nested)
            elif isinstance(inner, list | dict):
                made = type(inner)()
            else:
                made = inner
            if isinstance(target, list):
                target.append(made)
            else:
                target[self.text(key)] = made
            if isinstance(inner, list | dict) and isinstance(made, list | dict):
                yield inner, made, key

    def _text_of(self, key: str, text: str, nested: int) -> str:
        """The text of a field: its name may say what it is."""
        if not text or key in _IDS:
            return text
        if _NAMED_SECRET.match(key):
            return self._stand_in("key", text)
        kind = _PAYLOADS.get(key)
        if kind == "encrypted" or (kind and _BASE64.match(text)):
            return self._stand_in(str(kind), text, size=_decoded_size(text))
        if key in _URLS and (url := _WHOLE_DATA_URL.match(text)):
            return self._data_url(url[1], text)
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
        for pattern in _DATA_URLS:
            text = pattern.sub(lambda match: self._data_url(match[1], match[0]), text)
        text = _LONG.sub(lambda match: self._stand_in("data", match[0], size=_decoded_size(match[0])), text)
        for pattern in _SECRETS:
            text = pattern.sub(self._secret, text)
        if _AT.search(text):
            for pattern in _E_MAILS:
                text = pattern.sub(lambda match: self._stand_in("e-mail", match[0]), text)
        return text

    def _secret(self, match: re.Match[str]) -> str:
        if match.re.groups:
            return match[1] + self._stand_in("key", match[2])
        return self._stand_in("key", match[0])

    def _data_url(self, media_type: str, url: str) -> str:
        kind = media_type.partition("/")[0].lower()
        data = url.partition(",")[2]
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


def _told(source: _Container) -> str:
    """The name of a secret whose value a pair such as ``{"name": "api-key", "value": …}`` holds."""
    names = (source.get("name"), source.get("key")) if isinstance(source, dict) and "value" in source else ()
    return next((name for name in names if isinstance(name, str) and _NAMED_SECRET.match(name)), "")


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
