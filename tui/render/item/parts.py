"""Content parts, pictures, files and annotations as blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tui.models.include import Include
from tui.models.item import content_parts
from tui.models.views import parts as p
from tui.render.blocks import Block, Fold, Heading, Link, Markdown, Note, Picture, Text, Tokens
from tui.render.item.values import encrypted_note, extra_blocks, other_blocks, pairs, shown, value_blocks
from tui.render.media import data_url_parts, image_facts
from tui.render.weights import byte_size

PLAIN_TYPES: Final = frozenset({"text", "input_text", "output_text"})
"""Parts that are so usual that they need no title."""
_NESTED_MAX: Final = 20


def part_blocks(
    value: Any, *, markdown: bool = True, include: Include | None = None, depth: int = 0
) -> Iterator[Block]:
    """The parts of some content, whatever its shape; ``include`` is what would bring a null image."""
    for part in content_parts(value):
        view = p.part_view(part)
        match view:
            case p.TextPart():
                yield from _text(view, markdown=markdown)
            case p.RefusalPart():
                yield Heading("refusal", style="error")
                yield from value_blocks(view.refusal)
            case p.ImagePart():
                yield from _image(view, include)
            case p.FilePart():
                yield from _file(view)
            case p.AudioPart():
                yield from _audio(view)
            case p.EncryptedPart():
                yield from encrypted_note(view.encrypted_content)
            case p.ScopedPart() if depth < _NESTED_MAX:
                inside = part_blocks(view.content, markdown=markdown, include=include, depth=depth + 1)
                yield Fold("scoped content", tuple(inside), open=True)
            case _:
                yield Heading(f"{shown(part.get('type'))} part", "not a kind that is known here")
                yield from other_blocks({key: inner for key, inner in part.items() if key != "type"}, "Fields")
                continue
        leftover = {key: inner for key, inner in part.items() if key not in type(view).model_fields}
        yield from other_blocks(leftover, "Other fields of this part")


def _text(view: p.TextPart, *, markdown: bool) -> Iterator[Block]:
    if view.type not in PLAIN_TYPES:
        yield Heading(shown(view.type), style="dim")
    if not isinstance(view.text, str):
        yield from value_blocks(view.text, "text") or (Note("info", "a text part without text"),)
    elif not view.text:
        yield Note("info", "empty text")
    else:
        yield Markdown(view.text) if markdown else Text(view.text)
    yield from annotation_blocks(view.annotations)
    yield from _logprobs(view.logprobs)


def annotation_blocks(value: Any) -> Iterator[Block]:
    """Citations as links and files."""
    if not isinstance(value, list):
        yield from value_blocks(value, "annotations")
        return
    for annotation in value:
        if isinstance(annotation, p.Annotation):
            yield from _annotation(annotation)
        else:
            yield from value_blocks(annotation, "annotation")


def _annotation(view: p.Annotation) -> Iterator[Block]:
    if isinstance(view.url, str):
        title = shown(view.title) if view.title is not None else ""
        yield Link(f"⌁ {title}".strip(), view.url)
        rows = {"type": view.type} if view.type != "url_citation" else {}
        named = {"file": view.filename, "file id": view.file_id, "container": view.container_id}
    else:
        rows = {"annotation": view.type}
        named = {"file": view.filename, "file id": view.file_id, "container": view.container_id}
        named |= {"url": view.url, "title": view.title}
    places = {"index": view.index, "from": view.start_index, "to": view.end_index}
    yield from pairs({**rows, **named, **places}, quiet=True)
    yield from extra_blocks(view, "Other fields of this annotation")


def _logprobs(value: Any) -> Iterator[Block]:
    """Log probabilities, folded: a line for each token."""
    if not value:
        return
    if not isinstance(value, list):
        yield from value_blocks(value, "logprobs")
        return
    rows: list[tuple[str, Any]] = []
    for entry in value:
        if isinstance(entry, p.LogProb) and not entry.extras:
            others = {"bytes": entry.bytes, "top": entry.top_logprobs}
            tail = "".join(f"  {key} {_compact(inner)}" for key, inner in others.items() if inner)
            rows.append((shown(entry.token), f"{shown(entry.logprob)}{tail}"))
        else:
            rows.append(("?", entry))
    tokens = tuple(token for entry in value if (token := _token(entry)) is not None)
    if len(tokens) == len(value):
        yield Fold("the text by the probability of its tokens", (Tokens(tokens),), open=True)
    yield Fold(f"logprobs of {len(rows)} tokens", pairs(rows))


def _token(entry: Any) -> tuple[str, float] | None:
    """A token with its log probability, which is no number above 0; None where it is something else."""
    if not isinstance(entry, p.LogProb) or not isinstance(entry.token, str):
        return None
    logprob = entry.logprob
    known = isinstance(logprob, int | float) and not isinstance(logprob, bool) and -1e6 < logprob <= 0
    return (entry.token, float(logprob)) if known else None


def _compact(value: Any) -> str:
    if not isinstance(value, list):
        return shown(value)
    cells = [
        f"{shown(inner.get('token'))} {shown(inner.get('logprob'))}"
        if isinstance(inner, dict) and inner.keys() <= {"token", "logprob", "bytes"}
        else shown(inner)
        for inner in value
    ]
    return "[" + ", ".join(cells) + "]"


def picture(source: Any, *, missing: str = "", include: Include | None = None) -> Iterator[Block]:
    """An image from a URL, a data URL or base64 text; a note where there is none."""
    if source is None:
        if missing:
            yield Note("missing", missing, include)
        return
    if not isinstance(source, str):
        yield from value_blocks(source, "image")
        return
    parts = data_url_parts(source)
    if parts is None:
        yield Picture(source=source)
        return
    yield inline_picture(parts[1], kind=parts[0])


def inline_picture(data: str, *, kind: str = "") -> Picture:
    """An image from its base64 text; ``kind`` is the media type that was claimed for it."""
    facts = image_facts(data)
    name = facts.format or kind
    return Picture("inline data", name, facts.width, facts.height, facts.size, facts.fault, data)


def _image(view: p.ImagePart, include: Include | None) -> Iterator[Block]:
    if include is not None:
        missing = f"the image was not asked for: turn on {include}"
    else:
        missing = "no image" if view.file_id is None else ""
    yield from picture(view.image_url, missing=missing, include=include)
    yield from pairs({"file id": view.file_id, "detail": view.detail}, quiet=True)
    if view.type not in {"input_image", "computer_screenshot"}:
        yield from pairs({"type": view.type}, quiet=True)


def _file(view: p.FilePart) -> Iterator[Block]:
    yield Heading(shown(view.filename) if view.filename is not None else "file", style="jump")
    if isinstance(view.file_url, str):
        yield Link("", view.file_url)
        rows: dict[str, Any] = {}
    else:
        rows = {"url": view.file_url}
    rows |= {"file id": view.file_id, "detail": view.detail}
    if isinstance(view.file_data, str):
        kind, data = data_url_parts(view.file_data) or ("", view.file_data)
        rows["data"] = f"{kind or 'inline'} · {byte_size(len(data) * 3 // 4)}"
    else:
        rows["data"] = view.file_data
    yield from pairs(rows, quiet=True)


def _audio(view: p.AudioPart) -> Iterator[Block]:
    audio = view.input_audio
    if not isinstance(audio, p.InputAudio):
        yield from value_blocks(audio, "audio")
        return
    yield Heading("audio", style="jump")
    data = byte_size(len(audio.data) * 3 // 4) if isinstance(audio.data, str) else audio.data
    yield from pairs({"format": audio.format, "data": data}, quiet=True)
    yield from extra_blocks(audio)
