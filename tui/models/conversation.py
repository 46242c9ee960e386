"""A conversation as the API answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Conversation(BaseModel):
    """A conversation: id, time of creation, metadata.

    Servers leave out metadata, answer null, or break its limits; all of that is taken as it comes. Numbers
    that JSON cannot say (NaN, Infinity) or Python cannot hold (1e400) come from ``tui.api`` as strings of their
    text, so that a conversation can always be written again.
    Fields that the published spec does not name are kept (``model_extra``).
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str = Field(min_length=1)
    object: str = "conversation"
    created_at: int | None = None
    """Unix seconds; None where the server gave nothing usable."""
    metadata: Mapping[str, Any] = Field(default_factory=dict)
    """Pairs of key and JSON value; the API says strings, some servers answer other values."""

    @field_validator("created_at", mode="before")
    @classmethod
    def _seconds(cls, value: Any) -> int | None:
        """Whole seconds from any number in the range of dates, else None."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return int(value) if 0 <= value < 253_402_300_800 else None

    @field_validator("object", mode="before")
    @classmethod
    def _object(cls, value: Any) -> str:
        return value if isinstance(value, str) else "conversation"

    @field_validator("metadata", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        return value if isinstance(value, Mapping) else {}


class Deleted(BaseModel):
    """What the API answers to the deletion of a conversation."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str = ""
    object: str = ""
    deleted: bool = True
