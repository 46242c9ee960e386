"""Shells and patches."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import join
from typing import Any

from tui.models.views import hosted as v
from tui.render.blocks import Block, Code, Diff, Heading, Note, Text
from tui.render.item.values import extra_blocks, pairs, shown, text_blocks, value_blocks


def local_shell_call_blocks(view: v.LocalShellCallView) -> Iterator[Block]:
    """One command on the user's machine: arguments as a shell would take them."""
    action = view.action
    if not isinstance(action, v.LocalShellAction):
        yield from value_blocks(action, "action") or (Note("info", "no action"),)
        return
    command = action.command
    if isinstance(command, list) and all(isinstance(word, str) for word in command):
        yield Code(f"$ {join(command)}", "bash")
        if join(command) != " ".join(command):
            yield from pairs({f"argument {index}": word for index, word in enumerate(command)}, quiet=True)
    else:
        yield from value_blocks(command, "command")
    facts = {
        "directory": action.working_directory,
        "user": action.user,
        "timeout": _milliseconds(action.timeout_ms),
        "environment": action.env,
    }
    yield from pairs(facts, quiet=True)
    if action.type != "exec":
        yield from pairs({"type": action.type}, quiet=True)
    yield from extra_blocks(action, "Other fields of this action")


def local_shell_output_blocks(view: v.LocalShellOutputView) -> Iterator[Block]:
    """What the command wrote."""
    if isinstance(view.output, str):
        yield from text_blocks(view.output, style="stdout")
    else:
        yield from value_blocks(view.output) or (Note("info", "no output"),)


def shell_call_blocks(view: v.ShellCallView) -> Iterator[Block]:
    """Commands for a shell."""
    action = view.action
    if not isinstance(action, v.ShellAction):
        yield from value_blocks(action, "action") or (Note("info", "no action"),)
    else:
        if isinstance(action.commands, list):
            for command in action.commands:
                yield Code(f"$ {shown(command)}", "bash")
        else:
            yield from value_blocks(action.commands, "commands")
        limits = {
            "timeout": _milliseconds(action.timeout_ms),
            "output limit": _characters(action.max_output_length),
        }
        yield from pairs(limits, quiet=True)
        yield from extra_blocks(action, "Other fields of this action")
    yield from pairs({"environment": view.environment}, quiet=True)


def _milliseconds(value: Any) -> Any:
    return f"{value} ms" if isinstance(value, int) and not isinstance(value, bool) else value


def _characters(value: Any) -> Any:
    return f"{value} characters" if isinstance(value, int) and not isinstance(value, bool) else value


def shell_output_blocks(view: v.ShellOutputView) -> Iterator[Block]:
    """What each command wrote, and how it ended."""
    if not isinstance(view.output, list):
        yield from value_blocks(view.output, "output") or (Note("info", "no output"),)
    else:
        if not view.output:
            yield Note("info", "no output")
        for index, output in enumerate(view.output, 1):
            if len(view.output) > 1:
                yield Heading(f"command {index} of {len(view.output)}", style="dim")
            yield from _shell_output(output)
    yield from pairs({"output limit": _characters(view.max_output_length)}, quiet=True)


def _shell_output(output: Any) -> Iterator[Block]:
    if not isinstance(output, v.ShellOutput):
        yield from value_blocks(output)
        return
    for name, text, style in (("stdout", output.stdout, "stdout"), ("stderr", output.stderr, "stderr")):
        if isinstance(text, str) and text:
            yield Heading(name, style="dim")
            yield Text(text.removesuffix("\n"), style)
        elif not isinstance(text, str):
            yield from value_blocks(text, name)
    if output.stdout in ("", None) and output.stderr in ("", None):
        yield Note("info", "it wrote nothing")
    yield from _outcome(output.outcome)
    yield from pairs({"created by": output.created_by}, quiet=True)
    yield from extra_blocks(output)


def _outcome(outcome: Any) -> Iterator[Block]:
    if not isinstance(outcome, v.ShellOutcome):
        yield from value_blocks(outcome, "outcome")
        return
    if outcome.type == "timeout":
        yield Note("error", "timed out")
        yield from pairs({"exit code": outcome.exit_code})
    elif outcome.type == "exit" and isinstance(outcome.exit_code, int):
        yield Note("info" if outcome.exit_code == 0 else "error", f"exit code {shown(outcome.exit_code)}")
    else:
        yield from pairs({"outcome": outcome.type, "exit code": outcome.exit_code})
    yield from extra_blocks(outcome)


def apply_patch_blocks(view: v.ApplyPatchView) -> Iterator[Block]:
    """One file created, changed or deleted."""
    operation = view.operation
    if not isinstance(operation, v.PatchOperation):
        yield from value_blocks(operation, "operation") or (Note("info", "no operation"),)
        return
    kind = shown(operation.type) if operation.type is not None else "operation"
    path = shown(operation.path) if operation.path is not None else "?"
    yield Heading(path, kind, "type.call")
    if isinstance(operation.diff, str):
        yield Diff(operation.diff.removesuffix("\n")) if operation.diff else Note("info", "an empty patch")
    else:
        yield from value_blocks(operation.diff, "diff")
    yield from extra_blocks(operation, "Other fields of this operation")


def apply_patch_output_blocks(view: v.ApplyPatchOutputView) -> Iterator[Block]:
    """What came of a patch."""
    if view.status is not None:
        yield Note("error" if view.status == "failed" else "info", f"patch {shown(view.status)}")
    if isinstance(view.output, str):
        yield from text_blocks(view.output)
    else:
        yield from value_blocks(view.output)
