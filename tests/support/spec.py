"""The published spec as a judge of JSON values: as much of JSON Schema as it uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SPEC = Path(__file__).parents[3] / "shared" / "spec" / "conversations.openapi.json"
"""The published document; absent on most machines."""

_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


class Spec:
    """``fault`` says where a value breaks a schema, empty where it does not."""

    def __init__(self) -> None:
        self._schemas = json.loads(SPEC.read_text("utf-8"))["components"]["schemas"]

    def fault(self, name: str, value: Any) -> str:
        return self._fault(self._schemas[name], value, name)

    def _fault(self, schema: dict[str, Any], value: Any, at: str) -> str:
        if "$ref" in schema:
            return self.fault(schema["$ref"].split("/")[-1], value)
        if value is None and schema.get("nullable"):
            return ""
        for key in ("oneOf", "anyOf"):
            if key in schema:
                faults = [self._fault(one, value, at) for one in schema[key]]
                if all(faults):
                    # The deepest one tells most: the others are of other types.
                    return f"{at}: none fits: {' | '.join(sorted(faults, key=len, reverse=True)[:3])}"
        for one in schema.get("allOf", ()):
            if fault := self._fault(one, value, at):
                return fault
        if "enum" in schema and value not in schema["enum"]:
            return f"{at}: {value!r} is not one of {schema['enum']}"
        return self._typed(schema, value, at)

    def _typed(self, schema: dict[str, Any], value: Any, at: str) -> str:
        kind = schema.get("type")
        if kind and not isinstance(value, _KINDS[kind]):
            return f"{at}: {type(value).__name__} is no {kind}"
        if isinstance(value, list) and "items" in schema:
            for index, inner in enumerate(value):
                if fault := self._fault(schema["items"], inner, f"{at}[{index}]"):
                    return fault
        return self._object(schema, value, at) if isinstance(value, dict) else ""

    def _object(self, schema: dict[str, Any], value: dict[str, Any], at: str) -> str:
        for key in schema.get("required", ()):
            if key not in value:
                return f"{at}: no {key}"
        for key, inner in schema.get("properties", {}).items():
            if key in value and (fault := self._fault(inner, value[key], f"{at}.{key}")):
                return fault
        return ""
