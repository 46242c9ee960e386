"""Path and query of a request, checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from starlette.requests import Request

from tui.local.faults import RequestFault
from tui.local.ids import is_well_formed
from tui.models.include import Include
from tui.models.order import Order
from tui.models.page import PAGE_LIMIT_MAX

INCLUDE_PARAMETER: Final = "include[]"
_DEFAULT_LIMIT: Final = 20
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_SANE_DIGITS: Final = 18
"""Python refuses to read integers of thousands of digits; long before that they are out of range."""


def path_id(request: Request, name: str) -> str:
    """The id in the path.

    Raises:
        RequestFault: it is not well-formed.

    """
    return _checked_id(request.path_params[name], name)


def only_parameters(request: Request, known: Collection[str] = ()) -> None:
    """Refuse every query parameter that the operation does not have.

    Raises:
        RequestFault: there is one.

    """
    for name in request.query_params:
        if name == "include" and INCLUDE_PARAMETER in known:
            message = "Unknown parameter: 'include'. Write 'include[]=VALUE', once for each value."
            raise RequestFault(message, param="include", code="unknown_parameter")
        if name not in known:
            raise RequestFault(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")


def limit_of(request: Request) -> int:
    """The ``limit``: 1 to 100, 20 where it is not given.

    Raises:
        RequestFault: it is not an integer, or out of range.

    """
    text = request.query_params.get("limit")
    if text is None:
        return _DEFAULT_LIMIT
    if _INTEGER.fullmatch(text) is None:
        message = f"Invalid type for 'limit': expected an integer, but got '{text[:40]}' instead."
        raise RequestFault(message, param="limit", code="invalid_type")
    value = int(text[: _SANE_DIGITS + 1])
    if value > PAGE_LIMIT_MAX:
        message = f"Invalid 'limit': integer above maximum value. Expected a value <= {PAGE_LIMIT_MAX}"
        code = "integer_above_max_value"
    elif value < 1:
        message = "Invalid 'limit': integer below minimum value. Expected a value >= 1"
        code = "integer_below_min_value"
    else:
        return value
    raise RequestFault(f"{message}, but got {text[:40]} instead.", param="limit", code=code)


def order_of(request: Request) -> Order:
    """The ``order``, newest first where it is not given.

    Raises:
        RequestFault: it is neither ``asc`` nor ``desc``.

    """
    text = request.query_params.get("order", Order.DESC.value)
    if text not in Order.__members__.values():
        message = f"Invalid value: '{text[:40]}'. Supported values are: 'asc' and 'desc'."
        raise RequestFault(message, param="order", code="invalid_value")
    return Order(text)


def after_of(request: Request) -> str | None:
    """The ``after``, None where it is not given.

    Raises:
        RequestFault: it cannot be an id.

    """
    text = request.query_params.get("after")
    return None if text is None else _checked_id(text, "after")


def includes_of(request: Request) -> frozenset[Include]:
    """The values of ``include[]``.

    Raises:
        RequestFault: one is not among the eight.

    """
    values = request.query_params.getlist(INCLUDE_PARAMETER)
    for value in values:
        if value not in Include.__members__.values():
            known = ", ".join(f"'{include}'" for include in Include)
            message = f"Invalid value: '{value[:80]}'. Supported values are: {known}."
            raise RequestFault(message, param="include", code="invalid_value")
    return frozenset(Include(value) for value in values)


def _checked_id(text: str, param: str) -> str:
    if not is_well_formed(text):
        message = f"Invalid '{param}': an id has 1 to 64 letters, digits, underscores or dashes."
        raise RequestFault(message, param=param, code="invalid_value")
    return text
