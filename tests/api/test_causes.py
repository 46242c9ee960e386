"""The reason deep in a chain of exceptions."""

from __future__ import annotations

import socket
import ssl

import pytest

from tui.api.causes import words_of


def wrapped(cause: BaseException) -> Exception:
    """The cause three exceptions deep, as a connection's fault arrives."""
    error = OSError("All connection attempts failed")
    error.__cause__ = cause
    outer = RuntimeError("outer words")
    outer.__context__ = error
    return outer


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "connection refused"),
        (ConnectionResetError(104, "Connection reset by peer"), "connection reset"),
        (socket.gaierror(-2, "Name or service not known"), "the host's name is not known"),
        (OSError(101, "Network is unreachable"), "Network is unreachable"),
        (ssl.SSLError(1, "x"), "TLS failed (no reason given)"),
        (ExceptionGroup("many", [OSError(111, "refused"), OSError(111, "refused")]), "connection refused"),
        (ValueError("other"), "outer words"),
    ],
)
def test_the_telling_cause_is_found(cause: Exception, words: str) -> None:
    assert words_of(wrapped(cause)) == words


def test_a_certificate_says_why() -> None:
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_message = "self-signed certificate"
    assert words_of(error) == "the server's certificate is not trusted (self-signed certificate)"


def test_without_words_the_kind_is_named_and_circles_end() -> None:
    error = RuntimeError()
    error.__context__ = ValueError()
    error.__context__.__context__ = error
    assert words_of(error) == "RuntimeError"
    assert words_of(OSError(99999, "")) == "[Errno 99999] "
    assert len(words_of(RuntimeError("x" * 5000))) == 300
