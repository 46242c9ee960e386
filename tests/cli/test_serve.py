from __future__ import annotations

import asyncio
import signal
import socket
from pathlib import Path

import httpx
import openai
import pytest
from openai.types.responses import ResponseInputItemParam

from tests.cli.program import SECONDS, serving, tui
from tui.local.binding import url_host


def test_the_official_sdk_uses_it_through_all_operations(tmp_path: Path) -> None:
    with serving("--port", "0", "--data", str(tmp_path / "own.sqlite3")) as (url, _process):
        assert url.startswith("http://127.0.0.1:")
        assert url.endswith("/v1")
        with openai.OpenAI(api_key="any", base_url=url, max_retries=0) as client:
            conversation = client.conversations.create(metadata={"a": "b"})
            items: list[ResponseInputItemParam] = [
                {"type": "message", "role": "user", "content": f"{number}"} for number in range(20)
            ]
            made = client.conversations.items.create(conversation.id, items=items)
            assert len(made.data) == 20
            listed = list(client.conversations.items.list(conversation.id, order="asc", limit=7))
            assert [item.id for item in listed] == [item.id for item in made.data]
            first = client.conversations.items.retrieve(
                str(made.data[0].id), conversation_id=conversation.id, include=["message.output_text.logprobs"]
            )
            assert first.id == made.data[0].id
            client.conversations.items.delete(str(first.id), conversation_id=conversation.id)
            changed = client.conversations.update(conversation.id, metadata={"c": "d"})
            assert changed.metadata == {"c": "d"}
            assert client.conversations.delete(conversation.id).deleted
            with pytest.raises(openai.NotFoundError):
                client.conversations.retrieve(conversation.id)


def test_its_data_is_that_of_the_profile_local() -> None:
    made = tui("create", "--message", "hi").out.strip()
    with serving("--port", "0") as (url, _process):

        async def read() -> str:
            async with openai.AsyncOpenAI(api_key="any", base_url=url) as client:
                return (await client.conversations.retrieve(made)).id

        assert asyncio.run(read()) == made
        assert tui("list", "--json", "--base-url", url).rows[0]["id"] == made


def test_a_key_is_asked_for_where_one_is_named() -> None:
    with serving("--port", "0", "--api-key-env", "SERVE_KEY", env={"SERVE_KEY": "sk-serve"}) as (url, _process):
        with (
            openai.OpenAI(api_key="wrong", base_url=url, max_retries=0) as client,
            pytest.raises(openai.AuthenticationError),
        ):
            client.conversations.create()
        with openai.OpenAI(api_key="sk-serve", base_url=url, max_retries=0) as client:
            assert client.conversations.create().id


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104
def test_with_a_key_it_answers_under_any_name_of_this_machine(host: str) -> None:
    if host == "::" and not has_ipv6():
        pytest.skip("no IPv6 here")
    args = ("--port", "0", "--host", host, "--api-key-env", "SERVE_KEY")
    with serving(*args, env={"SERVE_KEY": "sk-serve"}) as (url, process):
        assert url.startswith(f"http://{url_host(host)}:")
        port = url.removesuffix("/v1").rpartition(":")[2]
        reached = f"http://{'127.0.0.1' if host == '0.0.0.0' else '[::1]'}:{port}/v1/conversations"  # noqa: S104
        for name in ("build.lan", f"build.lan:{port}", "192.0.2.7", "[2001:db8::7]:80"):
            headers = {"Host": name, "Authorization": "Bearer sk-serve"}
            assert httpx.get(reached, headers=headers).status_code == 200
            wrong = httpx.get(reached, headers=headers | {"Authorization": "Bearer other"})
            assert wrong.status_code == 401
        assert httpx.get(reached).status_code == 401
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0


def test_without_a_key_it_answers_under_its_own_names_only() -> None:
    with serving("--port", "0") as (url, _process):
        assert httpx.get(f"{url}/conversations").status_code == 200
        assert httpx.get(f"{url}/conversations", headers={"Host": "rebound.example"}).status_code >= 400


def test_a_signal_ends_it_although_a_client_holds_its_connection() -> None:
    with serving("--port", "0") as (url, process), httpx.Client() as client:
        assert client.get(f"{url}/conversations").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_nobodys_home_is_said_plainly() -> None:
    ended = tui("serve", "--port", "0", "--data", "~nosuchuser/x.sqlite3")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err == "Error: --data: there is no home folder for '~nosuchuser/x.sqlite3'\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_with_nothing_else_on_stdout(number: signal.Signals) -> None:
    with serving("--port", "0") as (url, process):
        assert url
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
        assert (process.returncode, out) == (0, b"")
        assert err.startswith(b"Serving ")
        assert err.count(b"\n") == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--host", "0.0.0.0"], "--api-key-env"),  # noqa: S104
        (["--api-key-env", "NOT_SET"], "NOT_SET is empty"),
        (["--host", "no.such.host.invalid", "--api-key-env", "HOME"], "cannot listen"),
        (["--port", "70000"], "70000"),
    ],
)
def test_what_it_refuses(args: list[str], words: str) -> None:
    ended = tui("serve", *args)
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err


def test_a_taken_port_is_said_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = tui("serve", "--port", str(taken.getsockname()[1]))
    assert ended.status == 2
    assert "cannot listen on 127.0.0.1 port" in ended.err
