"""The client against real connections. What hostile answers do to it is in tests/hostile/test_urls.py."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lookalong.outgoing import Answer, OutgoingClient, OutgoingFailed, OutgoingRefused, Rule
from tests.harness.callee import FakeNetwork, called, says

if TYPE_CHECKING:
    import asyncio

    from tests.harness.callee import Callee

# openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=ok.test
#   -addext subjectAltName=DNS:ok.test
CERTIFICATE = Path(__file__).parent / "ok.test.pem"

JSON = "200 OK\nContent-Type: application/json; charset=utf-8"


def client_of(
    callee: Callee, network: FakeNetwork | None = None, trust: ssl.SSLContext | None = None
) -> OutgoingClient:
    rule = Rule(schemes=frozenset({"http", "https"}), inside=callee.inside)
    return OutgoingClient(rule, network=network or FakeNetwork(ok_test=[["127.0.0.1"]]), trust=trust)


async def test_an_answer_is_its_status_type_and_body() -> None:
    async with called(says(JSON, b'{"a":1}')) as callee:
        assert await client_of(callee).ask("GET", callee.url("/x?y=1")) == Answer(200, "application/json", b'{"a":1}')
    assert callee.requests[0].startswith(f"GET /x?y=1 HTTP/1.1\r\nHost: ok.test:{callee.port}\r\n".encode())


async def test_a_body_and_headers_are_sent() -> None:
    async with called(says("204 No Content")) as callee:
        answer = await client_of(callee).ask(
            "POST", callee.url(), takes=frozenset(), headers=[("X-Signature", "abc")], body=b"hello"
        )
    assert answer == Answer(204, "", b"")
    assert b"\r\nX-Signature: abc\r\n" in callee.requests[0]
    assert callee.requests[0].endswith(b"\r\n\r\nhello")


async def test_an_error_of_another_type_is_told_without_its_body() -> None:
    async with called(says("404 Not Found\nContent-Type: text/html", b"<p>no")) as callee:
        assert await client_of(callee).ask("GET", callee.url()) == Answer(404, "text/html", b"")


async def test_a_chunked_answer_is_read() -> None:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n")
        writer.write(b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")

    async with called(reply) as callee:
        assert (await client_of(callee).ask("GET", callee.url())).body == b"{}"


async def test_headers_that_are_none_are_refused_before_anything_is_sent() -> None:
    async with called(says(JSON)) as callee:
        with pytest.raises(OutgoingRefused):
            await client_of(callee).ask("GET", callee.url(), headers=[("X", "a\r\nY: b")])
    assert callee.requests == []


async def test_a_name_that_changes_is_connected_to_as_it_was_checked() -> None:
    network = FakeNetwork(ok_test=[["127.0.0.1"], ["127.0.0.2"]])
    async with called(says(JSON, b"{}")) as callee:
        await client_of(callee, network).ask("GET", callee.url())
    assert network.asked == ["ok.test"]
    assert network.connected == ["127.0.0.1"]


async def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    network = FakeNetwork(ok_test=[["127.0.0.2", "127.0.0.1"]])
    async with called(says(JSON, b"{}")) as callee:
        assert (await client_of(callee, network).ask("GET", callee.url())).status == 200
    assert network.connected == ["127.0.0.2", "127.0.0.1"]


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: " + bytes(64) * 1024,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 64 * 1024,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ],
    ids=["nothing", "another protocol", "cut off", "control characters", "an endless head", "a switch of protocols"],
)
async def test_what_is_no_answer_fails(sent: bytes) -> None:
    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with called(reply) as callee:
        with pytest.raises(OutgoingFailed):
            await client_of(callee).ask("GET", callee.url())


async def test_nobody_there_fails() -> None:
    async with called(says(JSON)) as callee:
        pass
    with pytest.raises(OutgoingFailed):
        await client_of(callee).ask("GET", callee.url())


# TLS ----------------------------------------------------------------------------------------------


def server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


async def test_tls_is_with_the_name_that_was_asked_for() -> None:
    trust = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with called(says(JSON, b"{}"), server_tls()) as callee:
        assert (await client_of(callee, trust=trust).ask("GET", callee.url(scheme="https"))).status == 200


async def test_a_certificate_of_another_name_fails() -> None:
    trust = ssl.create_default_context(cafile=str(CERTIFICATE))
    async with called(says(JSON, b"{}"), server_tls()) as callee:
        rule = Rule(inside=frozenset({f"other.test:{callee.port}"}))
        client = OutgoingClient(rule, network=FakeNetwork(other_test=[["127.0.0.1"]]), trust=trust)
        with pytest.raises(OutgoingFailed):
            await client.ask("GET", f"https://other.test:{callee.port}/")
    assert callee.requests == []


async def test_a_certificate_nobody_vouches_for_fails() -> None:
    async with called(says(JSON, b"{}"), server_tls()) as callee:
        with pytest.raises(OutgoingFailed):
            await client_of(callee).ask("GET", callee.url(scheme="https"))
    assert callee.requests == []
