"""Why a connection failed, in words: the reason lies deep in a chain of exceptions."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator
from socket import gaierror
from typing import Final

from tui.api.scrub import Scrub

_DEPTH: Final = 20
_TEXT_MAX: Final = 300


def words_of(error: BaseException, scrub: Scrub | None = None) -> str:
    """A short reason: the most telling exception among the causes, else the outermost one's own text.

    ``scrub`` takes the key out of that text, which may repeat what a server sent.
    """
    scrub = scrub or Scrub()
    chain = list(_chain(error))
    for kind in (gaierror, ssl.SSLCertVerificationError, ssl.SSLError, OSError):
        for cause in chain:
            # Without a number it only says that all attempts failed; the attempts lie below.
            if isinstance(cause, kind) and cause.errno is not None:
                return scrub.text(_os_words(cause))[:_TEXT_MAX]
    return scrub.text(str(error))[:_TEXT_MAX] or type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and its causes, the members of groups among them; bounded, for chains can be circular."""
    waiting = [error]
    for _ in range(_DEPTH):
        if not waiting:
            return
        current = waiting.pop(0)
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        cause = current.__cause__ or current.__context__
        if cause is not None:
            waiting.append(cause)


def _os_words(error: OSError) -> str:
    if isinstance(error, gaierror):
        return "the host's name is not known"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the server's certificate is not trusted ({getattr(error, 'verify_message', error)})"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({getattr(error, 'reason', None) or 'no reason given'})"
    if error.errno == errno.ECONNREFUSED:
        return "connection refused"
    if error.errno == errno.ECONNRESET:
        return "connection reset"
    return error.strerror or str(error) or type(error).__name__
