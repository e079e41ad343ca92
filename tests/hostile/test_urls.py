"""``urls.json``: each item is a test of its name here.

Whatever calls an address that somebody typed in, or that another server names, has this client and no other: the log-in
provider is asked by it (``tests/integration/security/test_provider.py``), webhooks will be. Items about a proxy for
pages' files hold because there is none: the customer's own browser brings those.
"""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING, Any

import pytest

from lookalong.outgoing import OutgoingClient, OutgoingFailed, OutgoingRefused, Rule
from tests.harness.callee import FakeNetwork, called, says
from tests.hostile.battery import url_items
from tests.hostile.test_http import routes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ANY_SCHEME = frozenset({"http", "https"})
JSON = "200 OK\nContent-Type: application/json"

IN_THE_TEXT = {
    item["name"]: item["url"]
    for item in url_items()
    if item["name"]
    not in {
        "dns-to-private",
        "dns-mixed",
        "redirect-to-private",
        "redirect-scheme",
        "redirect-loop",
        "huge-body",
        "slow-body",
        "gzip-bomb",
        "other-origin",
        "set-cookie",
        "svg-from-proxy",
        "css-import-chain",
    }
}
"""What is refused without asking what it resolves to."""


@pytest.mark.parametrize("name", IN_THE_TEXT)
async def test_refused_before_a_name_is_looked_up(name: str) -> None:
    network = FakeNetwork(ok_test=[["93.184.216.34"]], metadata_google_internal=[["93.184.216.34"]])
    client = OutgoingClient(Rule(schemes=ANY_SCHEME), network=network)
    with pytest.raises(OutgoingRefused):
        await client.ask("GET", IN_THE_TEXT[name])
    assert network.asked == network.connected == []


# What names resolve to ----------------------------------------------------------------------------


async def refused_once_resolved(host: str, answers: list[str]) -> None:
    network = FakeNetwork(**{host.replace(".", "_"): [answers]})
    with pytest.raises(OutgoingRefused):
        await OutgoingClient(Rule(schemes=ANY_SCHEME), network=network).ask("GET", f"http://{host}/")
    assert network.asked == [host]
    assert network.connected == []


async def test_dns_to_private() -> None:
    await refused_once_resolved("private.test", ["10.0.0.5"])


async def test_dns_mixed() -> None:
    await refused_once_resolved("mixed.test", ["93.184.216.34", "127.0.0.1"])


# What is answered ---------------------------------------------------------------------------------


async def asked(reply: Callable[[asyncio.StreamWriter], Awaitable[None]], **options: Any) -> tuple[Any, list[bytes]]:
    """Call somebody who answers so; return what came of it and the requests there were."""
    async with called(reply) as callee:
        network = FakeNetwork(ok_test=[["127.0.0.1"]])
        client = OutgoingClient(Rule(schemes=ANY_SCHEME, inside=callee.inside), network=network, **options)
        try:
            return await client.ask("GET", callee.url()), callee.requests
        except OutgoingFailed as failed:
            return failed, callee.requests
        finally:
            assert network.asked == ["ok.test"]


async def not_followed(place: str) -> None:
    outcome, requests = await asked(says(f"302 Found\nLocation: {place}\nContent-Type: application/json", b"{}"))
    assert "redirect" in str(outcome)
    assert len(requests) == 1


async def test_redirect_to_private() -> None:
    await not_followed("http://127.0.0.1/")


async def test_redirect_scheme() -> None:
    await not_followed("file:///etc/passwd")


async def test_redirect_loop() -> None:
    await not_followed("/loop")


async def test_huge_body() -> None:
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10000000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(bytes(64 * 1024))
            sent += 64 * 1024
            await writer.drain()

    outcome, _ = await asked(endless)
    assert "bytes" in str(outcome)
    assert sent < 64 * 1024 * 1024, "what the sockets of both sides take in, and no more"


async def test_slow_body() -> None:
    async def slow(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    # Each byte comes soon after the last one: only a deadline for the whole ends this.
    outcome, _ = await asked(slow, deadline_s=0.2)
    assert "within 0.2 s" in str(outcome)


async def test_gzip_bomb() -> None:
    outcome, requests = await asked(says(f"{JSON}\nContent-Encoding: gzip", gzip.compress(bytes(1_000_000))))
    assert "compressed" in str(outcome)
    assert b"Accept-Encoding: identity\r\n" in requests[0]


async def test_set_cookie() -> None:
    async with called(says(f"{JSON}\nSet-Cookie: a=b", b"{}")) as callee:
        rule = Rule(schemes=ANY_SCHEME, inside=callee.inside)
        client = OutgoingClient(rule, network=FakeNetwork(ok_test=[["127.0.0.1"]]))
        for _ in range(2):
            answer = await client.ask("GET", callee.url())
            assert "a=b" not in repr(answer)
        assert len(callee.requests) == 2
        assert not [request for request in callee.requests if b"cookie" in request.lower()]


async def test_svg_from_proxy() -> None:
    outcome, _ = await asked(says("200 OK\nContent-Type: image/svg+xml", b"<svg onload='alert(1)'/>"))
    assert "of type application/json" in str(outcome)
    assert [path for _, path in routes() if "proxy" in path] == []


async def test_css_import_chain() -> None:
    """Nothing in an answer is ever fetched; and a style sheet is no answer."""
    outcome, requests = await asked(says("200 OK\nContent-Type: text/css", b"@import 'b.css';"))
    assert isinstance(outcome, OutgoingFailed)
    assert len(requests) == 1


async def test_other_origin() -> None:
    network = FakeNetwork(third_test=[["93.184.216.34"]])
    client = OutgoingClient(Rule(schemes=ANY_SCHEME, hosts=frozenset({"shop.test"})), network=network)
    with pytest.raises(OutgoingRefused):
        await client.ask("GET", "http://third.test/a.css")
    assert network.asked == []
