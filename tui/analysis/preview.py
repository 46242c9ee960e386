"""One line of what an item says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from tui.analysis.shallow import Shallow, shallow_list, shallow_object, shallow_scalar, shallow_text
from tui.models.json_value import dump_json

PREVIEW_MAX: Final = 200
_LOOKED_AT: Final = 8
"""Parts, queries or arguments that are looked at."""


def preview_of(item_type: str, fields: Shallow) -> str:
    """At most 200 characters on one line, as they came; empty where an item says nothing."""
    maker = _MAKERS.get(item_type, _anything)
    return one_line(maker(fields))


def one_line(text: str) -> str:
    """The beginning of a text with every run of white space as one blank."""
    line = " ".join(text.lstrip()[: PREVIEW_MAX + 60].split())
    return line if len(line) <= PREVIEW_MAX else line[: PREVIEW_MAX - 1] + "…"


def _parts(value: Any) -> str:
    """The first text of some content, else the kinds of its parts."""
    text = shallow_text(value)
    if text:
        return text
    kinds: list[str] = []
    for part in shallow_list(value)[:_LOOKED_AT]:
        fields = shallow_object(part)
        for key in ("text", "refusal"):
            text = shallow_text(fields.get(key))
            if text.strip():
                return text if key == "text" else f"refusal: {text}"
        kind = shallow_text(fields.get("type"))
        name = shallow_text(fields.get("filename"))
        kinds.append(f"[{kind} {name}]" if name else f"[{kind or 'part'}]")
    return " ".join(kinds)


def _message(fields: Shallow) -> str:
    return _parts(fields.get("content"))


def _output(fields: Shallow) -> str:
    return _parts(fields.get("output"))


def _call(fields: Shallow) -> str:
    name = shallow_text(fields.get("name"))
    return f"{name}({_arguments(fields.get('arguments'))})"


def _arguments(value: Any) -> str:
    """``key=value`` pairs of an object or of JSON text of one; other text as it is."""
    text = shallow_text(value)
    if text:
        pairs = shallow_object(text.encode("utf-8", "replace")) if text[:1] == "{" else {}
        if not pairs:
            return "" if text.strip() == "{}" else text
    else:
        pairs = shallow_object(value)
    entries = list(pairs.items())[:_LOOKED_AT]
    return ", ".join(f"{key}={_short(inner)}" for key, inner in entries)


def _short(value: Any) -> str:
    text = shallow_text(value)
    if text:
        return text[:PREVIEW_MAX]
    scalar = shallow_scalar(value)
    if scalar is not None:
        # Only infinite numbers and NaN are not written.
        return f"{scalar}" if isinstance(scalar, float) else dump_json(scalar).decode("ascii")
    if shallow_object(value):
        return "{…}"
    return "[…]" if shallow_list(value) else "null"


def _custom(fields: Shallow) -> str:
    return f"{shallow_text(fields.get('name'))}({_parts(fields.get('input'))})"


def _mcp_call(fields: Shallow) -> str:
    call = _call(fields)
    server = shallow_text(fields.get("server_label"))
    return f"{server}: {call}" if server else call


def _reasoning(fields: Shallow) -> str:
    text = _parts(fields.get("summary")) or _parts(fields.get("content"))
    if text:
        # A summary begins with a bold heading.
        return text.replace("**", "")
    return "encrypted" if shallow_text(fields.get("encrypted_content")) else "no summary"


def _queries(fields: Shallow) -> str:
    queries = [shallow_text(query) for query in shallow_list(fields.get("queries"))[:_LOOKED_AT]]
    return " · ".join(query for query in queries if query)


def _web_search(fields: Shallow) -> str:
    action = shallow_object(fields.get("action"))
    query = shallow_text(action.get("query")) or _queries(action)
    url, pattern = shallow_text(action.get("url")), shallow_text(action.get("pattern"))
    if pattern:
        return f"“{pattern}” in {url}"
    return query or url or shallow_text(action.get("type"))


def _computer(fields: Shallow) -> str:
    actions = [fields.get("action"), *shallow_list(fields.get("actions"))[:_LOOKED_AT]]
    return " · ".join(filter(None, (_computer_action(shallow_object(action)) for action in actions)))


def _computer_action(action: Shallow) -> str:
    words = [shallow_text(action.get("type"))]
    x, y = shallow_scalar(action.get("x")), shallow_scalar(action.get("y"))
    words += [f"{x}, {y}"] if x is not None and y is not None else []
    words += [shallow_text(action.get("text"))]
    words += [" ".join(map(shallow_text, shallow_list(action.get("keys"))))]
    return " ".join(filter(None, words))


def _screen(fields: Shallow) -> str:
    output = shallow_object(fields.get("output"))
    return f"[{shallow_text(output.get('type')) or 'no output'}]"


def _tools(fields: Shallow) -> str:
    tools = shallow_list(fields.get("tools"))
    names = [_tool_name(shallow_object(tool)) for tool in tools[:_LOOKED_AT]]
    server = shallow_text(fields.get("server_label"))
    count = f"{len(tools)} tool{'' if len(tools) == 1 else 's'}"
    head = f"{server}: {count}" if server else count
    return f"{head}: {', '.join(names)}" if names else head


def _tool_name(tool: Shallow) -> str:
    return shallow_text(tool.get("name")) or shallow_text(tool.get("type")) or "?"


def _tool_search(fields: Shallow) -> str:
    return _arguments(fields.get("arguments"))


def _field(name: str) -> Callable[[Shallow], str]:
    return lambda fields: shallow_text(fields.get(name))


def _image(fields: Shallow) -> str:
    prompt = shallow_text(fields.get("revised_prompt"))
    return prompt or ("[image]" if shallow_text(fields.get("result")) else "no picture")


def _local_shell(fields: Shallow) -> str:
    command = shallow_list(shallow_object(fields.get("action")).get("command"))
    return " ".join(map(shallow_text, command[: _LOOKED_AT * 4]))


def _shell(fields: Shallow) -> str:
    commands = shallow_list(shallow_object(fields.get("action")).get("commands"))
    return " ; ".join(map(shallow_text, commands[:_LOOKED_AT]))


def _shell_output(fields: Shallow) -> str:
    return " · ".join(
        filter(None, map(_shell_result, map(shallow_object, shallow_list(fields.get("output"))[:_LOOKED_AT])))
    )


def _shell_result(output: Shallow) -> str:
    outcome = shallow_object(output.get("outcome"))
    code = shallow_scalar(outcome.get("exit_code"))
    text = shallow_text(output.get("stdout")).strip() or shallow_text(output.get("stderr")).strip()
    end = "timed out" if shallow_text(outcome.get("type")) == "timeout" else ""
    if code not in (None, 0):
        end = f"exit {code}"
    return " ".join(filter(None, (end, text))) or ("exit 0" if code == 0 else "")


def _patch(fields: Shallow) -> str:
    operation = shallow_object(fields.get("operation"))
    kind = shallow_text(operation.get("type")).replace("_", " ")
    return " ".join(filter(None, (kind, shallow_text(operation.get("path")))))


def _patched(fields: Shallow) -> str:
    return shallow_text(fields.get("output")) or shallow_text(fields.get("status"))


def _approval(fields: Shallow) -> str:
    approve = shallow_scalar(fields.get("approve"))
    word = {True: "approved", False: "denied"}.get(approve, "") if isinstance(approve, bool) else ""
    return ": ".join(filter(None, (word, shallow_text(fields.get("reason")))))


def _anything(fields: Shallow) -> str:
    """An unknown type: the first text that is no id, else the first fields that say something."""
    for key in ("text", "name", "content", "output", "summary", "message", "query", "input"):
        text = _parts(fields.get(key))
        if text:
            return text
    rest = {key: value for key, value in fields.items() if key not in _DULL}
    return ", ".join(f"{key}={_short(value)}" for key, value in list(rest.items())[:_LOOKED_AT])


_DULL: Final = frozenset({"id", "type", "role", "status", "call_id"})


def _table(rows: Iterable[tuple[str, Callable[[Shallow], str]]]) -> Mapping[str, Callable[[Shallow], str]]:
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
