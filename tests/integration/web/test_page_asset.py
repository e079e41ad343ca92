"""Files of customers' pages over HTTP: to viewers alone, and harmless wherever they are opened."""

import re

import httpx2
import pytest

from lookalong.cobrowse import Asset
from lookalong.protocol.message import AssetType
from lookalong.security import token
from lookalong.security.login import cookie_name
from lookalong.web.header import REPLICA_POLICY

from .conftest import Web

HASH = "A" * 43
SVG = Asset("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")


async def viewer(web: Web, asset: Asset = SVG) -> httpx2.AsyncClient:
    """A browser whose log-in views a page with that file."""
    client = await web.logged_in("mina@shop.example")
    web.shown.files[token.digest(client.cookies[cookie_name(False)]), HASH] = asset
    return client


@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml", "font/woff2"])
async def test_a_viewer_gets_the_file_and_nothing_can_come_of_it(web: Web, kind: AssetType) -> None:
    client = await viewer(web, Asset(kind, SVG.body))
    answer = await client.get(f"/assets/{HASH}", headers={"Range": "bytes=0-0,1-1"})
    assert (answer.status_code, answer.content) == (200, SVG.body)
    headers = dict(answer.headers)
    assert headers["content-type"] == kind
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"] == "attachment"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "private, max-age=3600, immutable"
    assert headers["vary"] == "Cookie"
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers
    policy = dict(re.findall(r"([a-z-]+) ?([^;]*);? ?", headers["content-security-policy"]))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "font-src": "data:",
        "sandbox": "",
    }


async def test_a_browser_that_has_it_is_told_so(web: Web) -> None:
    client = await viewer(web)
    tag = (await client.get(f"/assets/{HASH}")).headers["etag"]
    answer = await client.get(f"/assets/{HASH}", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_everyone_else_gets_the_same_answer_as_for_no_file(web: Web) -> None:
    client = await viewer(web)
    other = await web.logged_in("mina@shop.example")
    forged = web.client()
    forged.cookies.set(cookie_name(False), "x" * 43)
    answers = [
        await web.client().get(f"/assets/{HASH}"),
        await forged.get(f"/assets/{HASH}"),
        await other.get(f"/assets/{HASH}"),
        await client.get(f"/assets/{'B' * 43}"),
        await client.get(f"/assets/{HASH}x"),
        await client.get(f"/assets/{HASH[1:]}%2e"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


async def test_a_log_in_that_ended_opens_nothing(web: Web) -> None:
    client = await viewer(web)
    cookies = dict(client.cookies)
    await client.post("/api/v1/logout", json={})
    for name, value in cookies.items():
        client.cookies.set(name, value)
    assert (await client.get(f"/assets/{HASH}")).status_code == 404


async def test_the_replica_loads_from_this_server_alone() -> None:
    sources = dict(part.split(" ", 1) for part in REPLICA_POLICY.split("; ") if " " in part)
    assert sources["img-src"] == sources["font-src"] == "'self' data:"
    assert sources["default-src"] == "'none'"
    assert not re.search(r"https?:|\*", REPLICA_POLICY)
