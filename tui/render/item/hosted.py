"""Code interpreter, image generation and computer use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.models.include import Include
from tui.models.views import hosted as v
from tui.render.blocks import Block, Code, Heading, Note, Text
from tui.render.item.parts import inline_picture, part_blocks, picture
from tui.render.item.values import extra_blocks, pairs, shown, value_blocks


def code_interpreter_blocks(view: v.CodeInterpreterView) -> Iterator[Block]:
    """Code, its logs and its images."""
    if isinstance(view.code, str):
        yield Code(view.code.removesuffix("\n"), "python")
    else:
        yield from value_blocks(view.code, "code") or (Note("info", "no code"),)
    if view.outputs is None:
        text = f"the outputs were not asked for: turn on {Include.CODE_OUTPUTS}"
        yield Note("missing", text, Include.CODE_OUTPUTS)
    elif not isinstance(view.outputs, list):
        yield from value_blocks(view.outputs, "outputs")
    elif not view.outputs:
        yield Note("info", "no outputs")
    else:
        for output in view.outputs:
            yield from _code_output(output)
    yield from pairs({"container": view.container_id}, quiet=True)


def _code_output(output: Any) -> Iterator[Block]:
    if not isinstance(output, v.CodeOutput):
        yield from value_blocks(output, "output")
        return
    yield Heading(shown(output.type) if output.type is not None else "output", style="dim")
    if isinstance(output.logs, str):
        yield Text(output.logs.removesuffix("\n") or "(no logs)", "stdout")
    else:
        yield from value_blocks(output.logs, "logs")
    yield from picture(output.url)
    yield from extra_blocks(output, "Other fields of this output")


def image_generation_blocks(view: v.ImageGenerationView) -> Iterator[Block]:
    """A generated picture, with the prompt that the service made of the request."""
    if isinstance(view.result, str) and view.result:
        claimed = view.output_format if isinstance(view.output_format, str) else ""
        yield inline_picture(view.result, kind=claimed)
    elif view.result is None or view.result == "":
        yield Note("info", "no picture (yet)")
    else:
        yield from value_blocks(view.result, "result")
    if view.revised_prompt is not None:
        yield Heading("revised prompt", style="dim")
        yield from value_blocks(view.revised_prompt)
    facts = {
        "action": view.action,
        "size": view.size,
        "quality": view.quality,
        "background": view.background,
        "format": view.output_format,
    }
    yield from pairs(facts, quiet=True)


def computer_call_blocks(view: v.ComputerCallView) -> Iterator[Block]:
    """What is to be done on a screen."""
    actions = view.actions if isinstance(view.actions, list) else []
    if not isinstance(view.actions, list):
        yield from value_blocks(view.actions, "actions")
    if view.action is None and not actions:
        yield Note("info", "no action")
    for action in ([view.action] if view.action is not None else []) + actions:
        yield from _action(action)
    yield from _checks(view.pending_safety_checks, "pending safety check")


def _action(action: Any) -> Iterator[Block]:
    if not isinstance(action, dict):
        yield from value_blocks(action, "action")
        return
    rest = dict(action)
    kind = rest.pop("type", None)
    place = ""
    if isinstance(rest.get("x"), int) and isinstance(rest.get("y"), int):
        place = f"at {shown(rest.pop('x'))}, {shown(rest.pop('y'))}"
    yield Heading(shown(kind) if kind is not None else "action", place, "type.call")
    yield from pairs(rest)


def _checks(value: Any, title: str) -> Iterator[Block]:
    if not isinstance(value, list):
        yield from value_blocks(value, title)
        return
    for check in value:
        yield Note("warn", title)
        yield from value_blocks(check)


def computer_output_blocks(view: v.ComputerOutputView) -> Iterator[Block]:
    """The screen after an action."""
    if view.output is None:
        yield Note("info", "no output")
    yield from part_blocks(view.output, include=Include.COMPUTER_IMAGE)
    yield from _checks(view.acknowledged_safety_checks, "acknowledged safety check")
