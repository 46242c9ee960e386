"""What an error answer says: one reader for the seven shapes of body that servers send.

OpenAI: ``{"error": {message, type, param, code}}``. Others: ``{"error": {message}}``, ``{"error": "text"}``,
``{"detail": "text"}``, ``{"detail": [{loc, msg}]}``, plain text, nothing. Nothing in here raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from tui.api.call import Reply
from tui.api.retry import LOCKED_CODE, retry_after
from tui.errors import (
    ApiError,
    Conflict,
    Forbidden,
    Malformed,
    NotFound,
    RateLimited,
    Rejected,
    ServerFault,
    Unauthorized,
)
from tui.models.json_value import JsonFault, JsonObject, JsonValue, parse_json

MESSAGE_MAX: Final = 2_000
"""Characters of a server's words that are kept."""
_READ_MAX: Final = 262_144
_WORD_MAX: Final = 200
_TITLE: Final = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """The words of an error answer; ``message`` is empty where there were none."""

    message: str = ""
    code: str | None = None
    param: str | None = None


def read_error_body(body: bytes) -> ErrorBody:
    """Read an error's body, whatever it is."""
    text = body[:_READ_MAX].decode("utf-8", errors="replace").strip().removeprefix("\ufeff")
    try:
        value = parse_json(text)
    except JsonFault:
        return ErrorBody(message=_plain(text))
    found = _from_value(value)
    return found if found.message else replace(found, message=_cut(text))


def _from_value(value: JsonValue) -> ErrorBody:
    if isinstance(value, str):
        return ErrorBody(message=_cut(value))
    if isinstance(value, list):
        return _from_details(value)
    if not isinstance(value, dict):
        return ErrorBody()
    for key in ("error", "detail"):
        inner = value.get(key)
        if isinstance(inner, str) and inner:
            return ErrorBody(_cut(inner), _word(value.get("code")), _word(value.get("param")))
        if isinstance(inner, list):
            return _from_details(inner)
        if isinstance(inner, dict):
            nested = inner.get("error") if key == "detail" else None
            return _from_object(nested if isinstance(nested, dict) else inner)
    return _from_object(value)


def _from_object(error: JsonObject) -> ErrorBody:
    message = error.get("message") or error.get("msg") or error.get("detail")
    return ErrorBody(
        message=_cut(message) if isinstance(message, str) else "",
        code=_word(error.get("code")),
        param=_word(error.get("param")),
    )


def _from_details(details: list[JsonValue]) -> ErrorBody:
    """Validation errors as FastAPI writes them: the first names the parameter, all give the text."""
    texts: list[str] = []
    param: str | None = None
    for detail in details[:10]:
        if not isinstance(detail, dict):
            continue
        place = _place(detail.get("loc"))
        message = detail.get("msg") or detail.get("message")
        if isinstance(message, str):
            texts.append(f"{place}: {message}" if place else message)
            param = param or place or None
    return ErrorBody(message=_cut("; ".join(texts)), param=param)


def _place(loc: JsonValue) -> str:
    if not isinstance(loc, list):
        return ""
    words = [str(part) for part in loc[:10] if isinstance(part, str | int)]
    if len(words) > 1 and words[0] in {"body", "query", "path", "header"}:
        words = words[1:]
    return ".".join(words)[:_WORD_MAX]


def _word(value: JsonValue) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return f"{value}"[:_WORD_MAX] or None


def _cut(text: str) -> str:
    text = text.strip()
    return text if len(text) <= MESSAGE_MAX else f"{text[: MESSAGE_MAX - 1]}…"


def _plain(text: str) -> str:
    """Plain text; of an HTML page (a proxy's, mostly) only its title."""
    if text.startswith("<") and (title := _TITLE.search(text, 0, 20_000)):
        return _cut(" ".join(title[1].split()))
    return _cut(text)


def fault_of(reply: Reply, now: float) -> ApiError:
    """The error that an answer stands for; ``now`` (Unix seconds) reads a Retry-After date.

    The status decides. The text is used for one thing only: telling a locked conversation, which is
    400 on the real service, from a request that is wrong.
    """
    scrub = reply.scrub
    body = read_error_body(scrub.body(reply.body))
    context = reply.context._replace(
        code=scrub.text(body.code) if body.code else None,
        param=scrub.text(body.param) if body.param else None,
        retry_after=retry_after(reply.headers, now),
    )
    message = scrub.text(body.message) or _phrase(reply.status)
    if 300 <= reply.status < 400:
        return Rejected(_redirect(reply), context)
    if reply.status in {400, 409} and (body.code == LOCKED_CODE or LOCKED_CODE in body.message):
        return Conflict(message, context._replace(code=LOCKED_CODE))
    return _kind(reply.status)(message, context)


def _kind(status: int) -> type[ApiError]:
    named: dict[int, type[ApiError]] = {
        401: Unauthorized,
        403: Forbidden,
        404: NotFound,
        409: Conflict,
        429: RateLimited,
    }
    if status in named:
        return named[status]
    if 400 <= status < 500:
        return Rejected
    return ServerFault if 500 <= status < 600 else Malformed


def _phrase(status: int) -> str:
    try:
        return f"{HTTPStatus(status).phrase} (the server said no more)"
    except ValueError:
        return f"status {status}, and no word from the server"


def _redirect(reply: Reply) -> str:
    """Redirects are not followed: the key belongs to one origin only."""
    location = reply.headers.get("location", "")
    try:
        target = urlsplit(location).hostname or ""
    except ValueError:
        target = ""
    place = f" to {reply.scrub.text(target)[:_WORD_MAX]}" if target else " to another path" if location else ""
    return f"the server redirects{place}, and redirects are not followed: check the base URL"
