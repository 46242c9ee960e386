"""Typed views of the hosted tools: search, code, images, shells, patches, computer."""

from __future__ import annotations

from typing import Any

from tui.models.views.base import CallView, ItemView, View


class FileSearchResult(View):
    """One hit of a file search."""

    file_id: str | Any = None
    filename: str | Any = None
    score: float | int | Any = None
    text: str | Any = None
    attributes: dict[str, Any] | Any = None
    vector_store_id: str | Any = None


class FileSearchView(ItemView):
    """``file_search_call``."""

    queries: list[Any] | Any = None
    results: list[FileSearchResult | Any] | Any = None


class WebSearchAction(View):
    """``search``, ``open_page`` or ``find_in_page``."""

    type: str | Any = None
    query: str | Any = None
    queries: list[Any] | Any = None
    sources: list[Any] | Any = None
    url: str | Any = None
    pattern: str | Any = None


class WebSearchView(ItemView):
    """``web_search_call``."""

    action: WebSearchAction | Any = None
    results: list[Any] | Any = None


class ImageGenerationView(ItemView):
    """``image_generation_call``: ``result`` is the picture in base64."""

    result: str | Any = None
    revised_prompt: str | Any = None
    action: str | Any = None
    size: str | Any = None
    quality: str | Any = None
    background: str | Any = None
    output_format: str | Any = None


class CodeOutput(View):
    """``logs`` or ``image``."""

    type: str | Any = None
    logs: str | Any = None
    url: str | Any = None


class CodeInterpreterView(ItemView):
    """``code_interpreter_call``."""

    code: str | Any = None
    container_id: str | Any = None
    outputs: list[CodeOutput | Any] | Any = None


class ComputerCallView(CallView):
    """``computer_call``: one action, or a list of them."""

    action: dict[str, Any] | Any = None
    actions: list[Any] | Any = None
    pending_safety_checks: list[Any] | Any = None


class ComputerOutputView(CallView):
    """``computer_call_output``: a screenshot."""

    output: dict[str, Any] | Any = None
    acknowledged_safety_checks: list[Any] | Any = None


class LocalShellAction(View):
    """What a local shell runs."""

    type: str | Any = None
    command: list[Any] | Any = None
    env: dict[str, Any] | Any = None
    timeout_ms: int | Any = None
    user: str | Any = None
    working_directory: str | Any = None


class LocalShellCallView(CallView):
    """``local_shell_call``."""

    action: LocalShellAction | Any = None


class LocalShellOutputView(CallView):
    """``local_shell_call_output``."""

    output: str | Any = None


class ShellAction(View):
    """What a shell runs."""

    commands: list[Any] | Any = None
    timeout_ms: int | Any = None
    max_output_length: int | Any = None


class ShellCallView(CallView):
    """``shell_call``."""

    action: ShellAction | Any = None
    environment: dict[str, Any] | Any = None


class ShellOutcome(View):
    """``exit`` with its code, or ``timeout``."""

    type: str | Any = None
    exit_code: int | Any = None


class ShellOutput(View):
    """What one command wrote, and how it ended."""

    stdout: str | Any = None
    stderr: str | Any = None
    outcome: ShellOutcome | Any = None
    created_by: str | Any = None


class ShellOutputView(CallView):
    """``shell_call_output``."""

    output: list[ShellOutput | Any] | Any = None
    max_output_length: int | Any = None


class PatchOperation(View):
    """``create_file``, ``update_file`` or ``delete_file``."""

    type: str | Any = None
    path: str | Any = None
    diff: str | Any = None


class ApplyPatchView(CallView):
    """``apply_patch_call``."""

    operation: PatchOperation | Any = None


class ApplyPatchOutputView(CallView):
    """``apply_patch_call_output``."""

    output: str | Any = None
