"""The local Conversations API server: the eight operations, and a list of conversations.

Each request is one call in a thread of the store and in it one transaction, so a request that is cancelled
is stored whole or not at all. Bodies are parsed in that thread too.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tui.errors import LibraryError
from tui.local.answers import fault_answer, internal_answer
from tui.local.binding import LOOPBACK_HOSTS
from tui.local.body import MAX_BODY, invalid_json
from tui.local.envelope import Envelope
from tui.local.faults import RequestFault, StoreBusy
from tui.local.operations import Operations
from tui.local.store import LocalStore
from tui.models.json_value import JsonFault

Endpoint = Callable[[Request], Awaitable[Response]]


class LocalServer(Starlette):
    """The application; the envelope stands outside everything, so that a 500 bears its headers too."""

    def __init__(self, routes: list[Route], envelope: Callable[[ASGIApp], ASGIApp]) -> None:
        super().__init__(
            routes=routes,
            exception_handlers={
                RequestFault: _on_fault,
                JsonFault: _on_unkeepable,
                StoreBusy: _on_busy,
                LibraryError: _on_failure,
                HTTPException: _on_http,
                Exception: _on_failure,
            },
        )
        self.router.redirect_slashes = False
        self._envelope = envelope

    def build_middleware_stack(self) -> ASGIApp:
        """Starlette's own layers, inside the envelope."""
        return self._envelope(super().build_middleware_stack())


def local_app(
    store: LocalStore,
    *,
    api_key: str | None = None,
    hosts: Collection[str] | None = LOOPBACK_HOSTS,
    max_body: int = MAX_BODY,
) -> Starlette:
    """The server over ``store``, its paths beginning with ``/v1/conversations``.

    ``api_key``: every request must bear it. ``hosts``: names that ``Host`` may bear, None for any (only
    together with a key, see ``binding``). The caller opens and closes the store.
    """
    operations = Operations(store, max_body=max_body)
    conversations, items = "/v1/conversations", "/v1/conversations/{conversation_id}/items"
    routes = [
        _route(conversations, {"GET": operations.list_conversations, "POST": operations.create_conversation}),
        _route(
            f"{conversations}/{{conversation_id}}",
            {
                "GET": operations.get_conversation,
                "POST": operations.update_conversation,
                "DELETE": operations.delete_conversation,
            },
        ),
        _route(
            items,
            {
                "GET": operations.list_conversation_items,
                "POST": operations.create_conversation_items,
            },
        ),
        _route(
            f"{items}/{{item_id}}",
            {"GET": operations.get_conversation_item, "DELETE": operations.delete_conversation_item},
        ),
    ]
    return LocalServer(routes, partial(Envelope, api_key=api_key, hosts=hosts))


def _route(path: str, endpoints: dict[str, Endpoint]) -> Route:
    """One route for all methods of a path, so that any other method is 405 with the ones there are."""

    async def answer(request: Request) -> Response:
        return await endpoints["GET" if request.method == "HEAD" else request.method](request)

    return Route(path, answer, methods=list(endpoints))


# Starlette hands each handler the kind of error that it is registered for.


async def _on_fault(_request: Request, error: Exception) -> Response:
    return fault_answer(cast("RequestFault", error))


async def _on_unkeepable(_request: Request, error: Exception) -> Response:
    return fault_answer(invalid_json(str(error)))


async def _on_busy(_request: Request, _error: Exception) -> Response:
    # The service's own word for this; clients know that nothing was done and that they may try again.
    message = "Another process is writing to this server's file. Try again."
    return fault_answer(RequestFault(message, code="conversation_locked"))


async def _on_failure(_request: Request, _error: Exception) -> Response:
    return internal_answer()


async def _on_http(request: Request, error: Exception) -> Response:
    raised = cast("HTTPException", error)
    where = f"({request.method} {request.url.path})"
    if raised.status_code == 405:
        fault = RequestFault(f"Invalid method for URL {where}", status=405, code="method_not_supported")
    else:
        fault = RequestFault(f"Invalid URL {where}", status=raised.status_code)
    answer = fault_answer(fault)
    answer.headers.update(raised.headers or {})
    return answer
