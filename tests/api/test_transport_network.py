"""Certificates and proxies."""

from __future__ import annotations

import asyncio
import ssl
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from tests.api.support import GET, Waits, send
from tests.support.fault_server import FaultServer
from tui.api.transport import Transport
from tui.errors import (
    SettingsError,
    Unreachable,
)
from tui.settings.profile import Profile, Timeouts

CERTIFICATE = Path(__file__).parent / "data" / "self_signed.pem"
PLAIN = Profile(name="plain", base_url="http://127.0.0.1:1/v1", timeouts=Timeouts(2.0, 2.0, 4.0))


def test_a_certificate_that_nobody_vouches_for(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with FaultServer(tls=context) as server:
        server.service.add("conv_1")
        with pytest.raises(Unreachable, match="certificate is not trusted") as caught:
            send(server, GET)
        assert not caught.value.may_have_acted
        assert server.requests == []
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert b"conv_1" in send(server, GET)


def test_a_port_that_speaks_no_tls() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async def go() -> None:
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        transport = Transport(replace(PLAIN, base_url=url), None, sleep=Waits().sleep)
        with pytest.raises(Unreachable, match="TLS failed"):
            await transport.request(GET)
        await transport.aclose()
        server.close()
        await server.wait_closed()

    asyncio.run(go())


def test_certificates_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secure = Profile(name="far", base_url="https://example.org/v1")
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    for path in (tmp_path / "absent.pem", broken):
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        with pytest.raises(SettingsError, match="SSL_CERT_FILE"):
            Transport(secure, None)
    monkeypatch.delenv("SSL_CERT_FILE")
    asyncio.run(Transport(secure, None).aclose())


def test_proxies_serve_remote_hosts_only(monkeypatch: pytest.MonkeyPatch, fault_server: FaultServer) -> None:
    with FaultServer() as proxy:
        proxy.answer(200, b'{"id":"through the proxy"}', times=2)
        monkeypatch.setenv("HTTP_PROXY", proxy.base_url.removesuffix("/v1"))
        fault_server.service.add("conv_1")
        assert b"conv_1" in send(fault_server, GET)
        assert proxy.requests == []
        remote = replace(fault_server.profile(), base_url="http://remote.invalid/v1", allow_http=True)
        assert b"through the proxy" in send(fault_server, GET, profile=remote)
        assert proxy.requests[0].target == "http://remote.invalid/v1/conversations/conv_1"
        monkeypatch.setenv("NO_PROXY", "remote.invalid")
        with pytest.raises(Unreachable, match="not known"):
            send(fault_server, GET, profile=remote)
        assert len(proxy.requests) == 1


@pytest.mark.parametrize(
    "proxy", ["socks5://u:pass-word@h:1", "ftp://u:pass-word@h", "http://u:pass-word@h:port"]
)
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(SettingsError, match="proxy") as caught:
        Transport(Profile(name="far", base_url="https://example.org/v1"), None)
    assert "pass-word" not in _trace(caught.value)


def _trace(error: SettingsError) -> str:
    return "".join(traceback.format_exception(error))
