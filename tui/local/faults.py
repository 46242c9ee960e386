"""What can go wrong in the local server, as the server answers it."""

from __future__ import annotations

from tui.errors import ConversationsTuiError, LibraryError


class RequestFault(ConversationsTuiError):
    """A request cannot be served; carries the parts of the API's error body."""

    def __init__(
        self, message: str, *, status: int = 400, param: str | None = None, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.param = param
        self.code = code


class ConversationMissing(RequestFault):
    """No conversation has this id."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"Conversation with id '{conversation_id}' not found.", status=404)


class ItemMissing(RequestFault):
    """No item of the conversation has this id."""

    def __init__(self, item_id: str, *, param: str | None = None) -> None:
        super().__init__(f"Item with id '{item_id}' not found in conversation.", status=404, param=param)


class StoreBusy(LibraryError):
    """Another process held the file's lock for longer than a write waits. Nothing was done."""
