"""Who may open a socket, from the headers alone."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from lookalong.gateway.handshake import AgentDoor, Refusal, VisitorDoor, refuse
from lookalong.store import SiteRecord, Store

SHOP = SiteRecord("sit_1", "shop", "Shop", frozenset({"https://shop.example"}))
OTHER = SiteRecord("sit_2", "other", "Other", frozenset({"https://other.example"}))


class Sites:
    """Answers what a door asks a store, and counts how often."""

    def __init__(self) -> None:
        self.reads = 0
        self.records = [SHOP, OTHER]

    async def sites(self) -> list[SiteRecord]:
        self.reads += 1
        await asyncio.sleep(0)
        return self.records


def scope(*headers: tuple[str, str], **changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/ws",
        "query_string": b"",
        "subprotocols": ["lookalong.v1"],
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    return base | changes


def visitor_door(sites: Sites, now: float = 0) -> VisitorDoor:
    return VisitorDoor(cast("Store", sites), lambda: now)


async def test_a_sites_origin_may_come_in_with_its_own_key_only() -> None:
    door = visitor_door(Sites())
    claimed = await door.check(scope(("Origin", "https://shop.example")))
    assert await door.site("shop", claimed) is SHOP
    assert await door.site("other", claimed) is None
    assert await door.site("nope", claimed) is None


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Origin", "https://evil.test")],
        [("Origin", "null")],
        [("Origin", "https://shop.example"), ("Origin", "https://shop.example")],
        [("Origin", "https://shop.example/")],
    ],
)
async def test_another_origin_may_not(headers: list[tuple[str, str]]) -> None:
    with pytest.raises(Refusal, check=lambda refusal: refusal.status == 403):
        await visitor_door(Sites()).check(scope(*headers))


@pytest.mark.parametrize(
    "changes", [{"subprotocols": []}, {"subprotocols": ["lookalong.v2"]}, {"query_string": b"token=x"}]
)
async def test_another_protocol_or_a_query_may_not(changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal, check=lambda refusal: refusal.status == 400):
        await visitor_door(Sites()).check(scope(("Origin", "https://shop.example"), **changes))


async def test_sites_are_read_once_a_second() -> None:
    sites, now = Sites(), 0.0
    door = VisitorDoor(cast("Store", sites), lambda: now)
    for moment in (0.0, 0.5, 0.99):
        now = moment
        await door.check(scope(("Origin", "https://shop.example")))
    assert sites.reads == 1
    sites.records = [OTHER]
    now = 1.0
    with pytest.raises(Refusal):
        await door.check(scope(("Origin", "https://shop.example")))


async def test_thousands_of_pages_that_come_back_at_once_read_them_once() -> None:
    sites = Sites()
    door = visitor_door(sites)
    await asyncio.gather(*(door.check(scope(("Origin", "https://shop.example"))) for _ in range(1000)))
    assert sites.reads <= 2


@pytest.mark.parametrize(
    ("public_url", "scheme", "host", "own"),
    [
        ("", "ws", "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("", "wss", "help.example", "https://help.example"),
        ("", "wss", "help.example:443", "https://help.example"),
        ("https://help.example", "ws", "10.0.0.1:8000", "https://help.example"),
    ],
)
def test_the_console_comes_from_the_servers_own_origin(public_url: str, scheme: str, host: str, own: str) -> None:
    door = AgentDoor(public_url)
    name = "__Host-lookalong_agent" if public_url else "lookalong_agent"
    cookie = ("Cookie", f"a=b; {name}=secret; c=d")
    assert door.check(scope(("Host", host), ("Origin", own), cookie, scheme=scheme)) == "secret"
    for foreign in ("https://evil.test", "null", own.replace("http", "ftp")):
        with pytest.raises(Refusal, check=lambda refusal: refusal.status == 403):
            door.check(scope(("Host", host), ("Origin", foreign), cookie, scheme=scheme))


@pytest.mark.parametrize("host", ["", "a/b", "evil.test@127.0.0.1"])
def test_a_host_that_is_none_is_nobodys_origin(host: str) -> None:
    with pytest.raises(Refusal):
        AgentDoor("").check(scope(("Host", host), ("Origin", f"http://{host}")))


@pytest.mark.parametrize(
    "cookies",
    [
        [],
        ["other=secret"],
        ["lookalong_agent=a; lookalong_agent=b"],
        ["lookalong_agent=a", "lookalong_agent=b"],
        ["lookalong_agent=" + "x" * 129],
        ["__Host-lookalong_agent=secret"],
    ],
)
def test_a_cookie_that_is_not_there_exactly_once_is_none(cookies: list[str]) -> None:
    headers = [("Cookie", cookie) for cookie in cookies]
    assert AgentDoor("").check(scope(("Host", "h"), ("Origin", "http://h"), *headers)) == ""


async def test_a_refusal_is_an_http_answer_where_the_server_can_give_one() -> None:
    sent: list[Any] = []

    async def send(event: Any) -> None:
        sent.append(event)

    await refuse(scope(extensions={"websocket.http.response": {}}), send, Refusal(403, "no"))
    assert (sent[0]["status"], sent[1]["body"]) == (403, b"no")
    sent.clear()
    await refuse(scope(), send, Refusal(403, "no"))
    assert [event["type"] for event in sent] == ["websocket.close"]
