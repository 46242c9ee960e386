"""Typed views of content parts and of annotations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tui.models.json_value import JsonObject
from tui.models.views.base import View


class Annotation(View):
    """A citation or a file path within a text; the kinds differ in which fields they have."""

    type: str | Any = None
    url: str | Any = None
    title: str | Any = None
    file_id: str | Any = None
    filename: str | Any = None
    container_id: str | Any = None
    index: int | Any = None
    start_index: int | Any = None
    end_index: int | Any = None


class LogProb(View):
    """One token with its log probability and the tokens that were near it."""

    token: str | Any = None
    logprob: float | int | Any = None
    bytes: list[int] | Any = None
    top_logprobs: list[Any] | Any = None


class PartView(View):
    """Any content part."""

    type: str | Any = None


class TextPart(PartView):
    """``text``, ``input_text``, ``output_text``, ``summary_text`` and ``reasoning_text``."""

    text: str | Any = None
    annotations: list[Annotation | Any] | Any = None
    logprobs: list[LogProb | Any] | Any = None


class RefusalPart(PartView):
    """``refusal``: the model says why it does not answer."""

    refusal: str | Any = None


class ImagePart(PartView):
    """``input_image`` and ``computer_screenshot``."""

    image_url: str | Any = None
    file_id: str | Any = None
    detail: str | Any = None


class FilePart(PartView):
    """``input_file``: by id, by URL, or with its data."""

    file_id: str | Any = None
    filename: str | Any = None
    file_data: str | Any = None
    file_url: str | Any = None
    detail: str | Any = None


class InputAudio(View):
    """The data of an audio part."""

    data: str | Any = None
    format: str | Any = None


class AudioPart(PartView):
    """``input_audio``."""

    input_audio: InputAudio | Any = None


class EncryptedPart(PartView):
    """``encrypted_content``: nothing that can be read here."""

    encrypted_content: str | Any = None


class ScopedPart(PartView):
    """``scoped_content``: parts within a part."""

    content: list[Any] | Any = None


PART_VIEWS: Final[Mapping[str, type[PartView]]] = {
    "text": TextPart,
    "input_text": TextPart,
    "output_text": TextPart,
    "summary_text": TextPart,
    "reasoning_text": TextPart,
    "refusal": RefusalPart,
    "input_image": ImagePart,
    "computer_screenshot": ImagePart,
    "input_file": FilePart,
    "input_audio": AudioPart,
    "encrypted_content": EncryptedPart,
    "scoped_content": ScopedPart,
}
"""Part type → its view."""


def part_view(part: JsonObject) -> PartView:
    """The view of a content part; a part of an unknown type has only its ``type`` and extras."""
    kind = part.get("type")
    view = PART_VIEWS.get(kind, PartView) if isinstance(kind, str) else PartView
    return view.read(part)
