"""What all typed views have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from tui.models.json_value import JsonObject


class View(BaseModel):
    """A typed reading of one JSON object, made for servers that do not keep to the spec.

    Every field may be absent, and each is typed as the spec says with any JSON value as the last choice:
    where a server sends another shape, the field holds that value as it came. Fields that the spec does
    not name are kept in ``model_extra``. So no JSON object is refused.
    """

    model_config = ConfigDict(frozen=True, extra="allow", protected_namespaces=())

    @classmethod
    def read(cls, data: JsonObject) -> Self:
        """The view of any JSON object; keys that are no valid Unicode are left out of it."""
        try:
            return cls.model_validate(data)
        except ValidationError:
            # The one thing that is refused: an extra key holding a lone surrogate.
            return cls.model_validate({key: value for key, value in data.items() if _encodable(key)})

    @property
    def extras(self) -> Mapping[str, Any]:
        """The fields that the spec does not name."""
        return self.model_extra or {}


class ItemView(View):
    """The fields that most types share."""

    type: str | Any = None
    id: str | Any = None
    status: str | Any = None
    created_by: str | Any = None


class Caller(View):
    """Who made a call: the model itself, or a program that the model wrote."""

    type: str | Any = None
    caller_id: str | Any = None


class CallView(ItemView):
    """The fields of an item that pairs a call with its output."""

    call_id: str | Any = None
    caller: Caller | Any = None
    namespace: str | Any = None


def _encodable(key: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in key)
