"""One line of what an item says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final

from tui.analysis.preview_text import LOOKED_AT, arguments_text, one_line, parts_text, short_text
from tui.analysis.shallow import Fields, Shallow, shallow_list, shallow_object, shallow_scalar, shallow_text
from tui.models.item_head import PartHead


def preview_of(item_type: str, fields: Fields) -> str:
    """At most 200 characters on one line, as they came, as ``one_line`` has them; empty where it says nothing.

    Of a type that is not in ``KNOWN_TYPES`` all fields are looked at, so they have to be a ``Shallow``.
    """
    maker = _MAKERS.get(item_type, _anything)
    return one_line(maker(fields))


def message_preview(content: Any, parts: list[PartHead] | None) -> str:
    """The preview of a message; ``parts`` are those of its content where they are of the usual kind."""
    for part in parts or ():
        text = part.text
        line = one_line(text if isinstance(text, str) else shallow_text(text))
        if line:
            return line
    return one_line(parts_text(content))


def _message(fields: Fields) -> str:
    return parts_text(fields.get("content"))


def _output(fields: Fields) -> str:
    return parts_text(fields.get("output"))


def _call(fields: Fields) -> str:
    name = shallow_text(fields.get("name"))
    return f"{name}({arguments_text(fields.get('arguments'))})"


def _custom(fields: Fields) -> str:
    return f"{shallow_text(fields.get('name'))}({parts_text(fields.get('input'))})"


def _mcp_call(fields: Fields) -> str:
    call = _call(fields)
    server = shallow_text(fields.get("server_label"))
    return f"{server}: {call}" if server else call


def _reasoning(fields: Fields) -> str:
    text = parts_text(fields.get("summary")) or parts_text(fields.get("content"))
    if text:
        # A summary begins with a bold heading.
        return text.replace("**", "")
    return "encrypted" if shallow_text(fields.get("encrypted_content")) else "no summary"


def _queries(fields: Fields) -> str:
    queries = [shallow_text(query) for query in shallow_list(fields.get("queries"))[:LOOKED_AT]]
    return " · ".join(query for query in queries if query)


def _web_search(fields: Fields) -> str:
    action = shallow_object(fields.get("action"))
    query = shallow_text(action.get("query")) or _queries(action)
    url, pattern = shallow_text(action.get("url")), shallow_text(action.get("pattern"))
    if pattern:
        return f"“{pattern}” in {url}"
    return query or url or shallow_text(action.get("type"))


def _computer(fields: Fields) -> str:
    actions = [fields.get("action"), *shallow_list(fields.get("actions"))[:LOOKED_AT]]
    return " · ".join(filter(None, (_computer_action(shallow_object(action)) for action in actions)))


def _computer_action(action: Shallow) -> str:
    words = [shallow_text(action.get("type"))]
    x, y = shallow_scalar(action.get("x")), shallow_scalar(action.get("y"))
    words += [f"{x}, {y}"] if x is not None and y is not None else []
    words += [shallow_text(action.get("text"))]
    words += [" ".join(map(shallow_text, shallow_list(action.get("keys"))))]
    return " ".join(filter(None, words))


def _screen(fields: Fields) -> str:
    output = shallow_object(fields.get("output"))
    return f"[{shallow_text(output.get('type')) or 'no output'}]"


def _tools(fields: Fields) -> str:
    tools = shallow_list(fields.get("tools"))
    names = [_tool_name(shallow_object(tool)) for tool in tools[:LOOKED_AT]]
    server = shallow_text(fields.get("server_label"))
    count = f"{len(tools)} tool{'' if len(tools) == 1 else 's'}"
    head = f"{server}: {count}" if server else count
    return f"{head}: {', '.join(names)}" if names else head


def _tool_name(tool: Shallow) -> str:
    return shallow_text(tool.get("name")) or shallow_text(tool.get("type")) or "?"


def _tool_search(fields: Fields) -> str:
    return arguments_text(fields.get("arguments"))


def _field(name: str) -> Callable[[Any], str]:
    return lambda fields: shallow_text(fields.get(name))


def _image(fields: Fields) -> str:
    prompt = shallow_text(fields.get("revised_prompt"))
    return prompt or ("[image]" if shallow_text(fields.get("result")) else "no picture")


def _local_shell(fields: Fields) -> str:
    command = shallow_list(shallow_object(fields.get("action")).get("command"))
    return " ".join(map(shallow_text, command[: LOOKED_AT * 4]))


def _shell(fields: Fields) -> str:
    commands = shallow_list(shallow_object(fields.get("action")).get("commands"))
    return " ; ".join(map(shallow_text, commands[:LOOKED_AT]))


def _shell_output(fields: Fields) -> str:
    return " · ".join(
        filter(None, map(_shell_result, map(shallow_object, shallow_list(fields.get("output"))[:LOOKED_AT])))
    )


def _shell_result(output: Shallow) -> str:
    outcome = shallow_object(output.get("outcome"))
    code = shallow_scalar(outcome.get("exit_code"))
    text = shallow_text(output.get("stdout")).strip() or shallow_text(output.get("stderr")).strip()
    end = "timed out" if shallow_text(outcome.get("type")) == "timeout" else ""
    if code not in (None, 0):
        end = f"exit {code}"
    return " ".join(filter(None, (end, text))) or ("exit 0" if code == 0 else "")


def _patch(fields: Fields) -> str:
    operation = shallow_object(fields.get("operation"))
    kind = shallow_text(operation.get("type")).replace("_", " ")
    return " ".join(filter(None, (kind, shallow_text(operation.get("path")))))


def _patched(fields: Fields) -> str:
    return shallow_text(fields.get("output")) or shallow_text(fields.get("status"))


def _approval(fields: Fields) -> str:
    approve = shallow_scalar(fields.get("approve"))
    word = {True: "approved", False: "denied"}.get(approve, "") if isinstance(approve, bool) else ""
    return ": ".join(filter(None, (word, shallow_text(fields.get("reason")))))


def _anything(fields: Any) -> str:
    """An unknown type: the first text that is no id, else the first fields that say something."""
    for key in ("text", "name", "content", "output", "summary", "message", "query", "input"):
        text = parts_text(fields.get(key))
        if text:
            return text
    rest = {key: value for key, value in fields.items() if key not in _DULL}
    return ", ".join(f"{key}={short_text(value)}" for key, value in islice(rest.items(), LOOKED_AT))


_DULL: Final = frozenset({"id", "type", "role", "status", "call_id"})


def _table(rows: Iterable[tuple[str, Callable[[Any], str]]]) -> Mapping[str, Callable[[Any], str]]:
    return dict(rows)


_MAKERS: Final = _table(
    (
        ("message", _message),
        ("function_call", _call),
        ("function_call_output", _output),
        ("file_search_call", _queries),
        ("web_search_call", _web_search),
        ("image_generation_call", _image),
        ("computer_call", _computer),
        ("computer_call_output", _screen),
        ("tool_search_call", _tool_search),
        ("tool_search_output", _tools),
        ("additional_tools", _tools),
        ("reasoning", _reasoning),
        ("program", _field("code")),
        ("program_output", _field("result")),
        ("compaction", lambda _fields: "stands for the items before it"),
        ("code_interpreter_call", _field("code")),
        ("local_shell_call", _local_shell),
        ("local_shell_call_output", _output),
        ("shell_call", _shell),
        ("shell_call_output", _shell_output),
        ("apply_patch_call", _patch),
        ("apply_patch_call_output", _patched),
        ("mcp_list_tools", _tools),
        ("mcp_approval_request", _mcp_call),
        ("mcp_approval_response", _approval),
        ("mcp_call", _mcp_call),
        ("custom_tool_call", _custom),
        ("custom_tool_call_output", _output),
    )
)

KNOWN_TYPES: Final = frozenset(_MAKERS)
"""The types whose previews are made of fields that are asked for by their names."""
