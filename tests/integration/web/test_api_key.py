"""API keys: what each may do, on one site, until it is ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lookalong.security.api_key import KEY_SCOPES
from lookalong.web.route import OPERATIONS
from tests.harness.matrix import ROWS, Row
from tests.integration.web.test_access import RANK, call, stranger
from tests.integration.web.test_account import code

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import httpx2

    from tests.integration.web.conftest import Web

SCOPES = {f"{each.method} /api/v1{each.path}": each.key_scope for each in OPERATIONS}
#: What an agent may be asked for; what anyone may is no matter of keys.
GUARDED = [row for row in ROWS if row.of_api and row.least in RANK]
guarded = pytest.mark.parametrize("row", GUARDED, ids=lambda row: row.id)
scoped = pytest.mark.parametrize("row", [row for row in GUARDED if SCOPES[row.id]], ids=lambda row: row.id)


@pytest.fixture
async def values(web: Web) -> dict[str, str]:
    known, _ = await web.parts.store.add_visitor(web.site.id, "")
    return {"agent_id": web.mina.id, "visitor_id": known.id}


def stored(folder: Path) -> bytes:
    """Everything the store has on disk."""
    return b"".join(file.read_bytes() for file in folder.glob("store.sqlite3*"))


async def program(web: Web, scopes: Collection[str], name: str = "Job") -> httpx2.AsyncClient:
    """A program with a new key of the site `shop`."""
    admin = await web.logged_in("admin@shop.example")
    answer = await admin.post("/api/v1/sites/shop/keys", json={"name": name, "scopes": sorted(scopes)})
    assert answer.status_code == 201
    return web.client(Authorization=f"Bearer {answer.json()['secret']}")


@guarded
async def test_a_key_does_what_its_scopes_say_and_nothing_else(web: Web, row: Row, values: dict[str, str]) -> None:
    scope = SCOPES[row.id]
    able = await call(await program(web, KEY_SCOPES), row, values)
    assert able.status_code == (row.status if scope else 403)
    unable = await call(await program(web, KEY_SCOPES - {scope}), row, values)
    assert (unable.status_code, code(unable)) == (403, "not_allowed")


@scoped
async def test_another_site_is_not_there_for_a_key(web: Web, row: Row, values: dict[str, str]) -> None:
    foreign = await stranger(web)
    answer = await call(await program(web, KEY_SCOPES), row, values | {"site_key": foreign["site_key"]})
    assert (answer.status_code, code(answer)) == (404, "not_found")


@scoped
async def test_a_page_of_another_origin_may_not_use_a_key(web: Web, row: Row, values: dict[str, str]) -> None:
    client = await program(web, KEY_SCOPES)
    answer = await call(client, row, values, Origin="https://shop.example")
    assert (answer.status_code, code(answer)) == (403, "not_allowed")


@pytest.mark.parametrize(
    "sent", ["Bearer lkk_" + "A" * 43, "Bearer", "Bearer ", "lkk_", "Basic bWluYTo=", "", "Bearer x y"]
)
async def test_what_is_no_key_is_refused_also_beside_a_log_in(web: Web, sent: str) -> None:
    client = await web.logged_in("admin@shop.example")
    answer = await client.get("/api/v1/sites/shop/privacy", headers={"Authorization": sent})
    assert (answer.status_code, code(answer)) == (401, "not_authenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_is_good_until_it_is_ended(web: Web) -> None:
    client = await program(web, {"privacy:read"})
    admin = await web.logged_in("admin@shop.example")
    address = "/api/v1/sites/shop/privacy"
    assert (await client.get(address)).status_code == 200
    [key] = (await admin.get("/api/v1/sites/shop/keys")).json()["keys"]
    assert (await admin.delete(f"/api/v1/sites/shop/keys/{key['id']}")).status_code == 200
    assert (await client.get(address)).status_code == 401
    assert (await admin.get("/api/v1/sites/shop/keys")).json() == {"keys": []}


async def test_the_list_says_when_a_key_was_used_and_never_what_it_is(web: Web, tmp_path: Path) -> None:
    client = await program(web, {"privacy:read"})
    admin = await web.logged_in("admin@shop.example")
    secret = client.headers["authorization"].removeprefix("Bearer ")
    for used in (0, web.clock.milliseconds()):
        listed = await admin.get("/api/v1/sites/shop/keys")
        [key] = listed.json()["keys"]
        assert (key["name"], key["scopes"], key["used_at_ms"]) == ("Job", ["privacy:read"], used)
        assert secret not in listed.text
        await client.get("/api/v1/sites/shop/privacy")
    assert secret.encode() not in stored(tmp_path)
    assert b"Job" in stored(tmp_path)


async def test_the_audit_log_names_the_key(web: Web, values: dict[str, str]) -> None:
    client = await program(web, {"visitors:export", "audit:read"}, "Data requests")
    await client.post(f"/api/v1/sites/shop/visitors/{values['visitor_id']}/export", json={})
    entries = (await client.get("/api/v1/sites/shop/audit")).json()["entries"]
    told = [(each["kind"], each["actor_name"]) for each in entries[:2]]
    assert told == [("visitor_exported", "Data requests"), ("api_key_added", "Ada")]


async def test_a_key_needs_scopes_there_are(web: Web) -> None:
    admin = await web.logged_in("admin@shop.example")
    for scopes in ([], ["everything"], ["audit:read"] * 17):
        answer = await admin.post("/api/v1/sites/shop/keys", json={"name": "Job", "scopes": scopes})
        assert (answer.status_code, code(answer)) == (400, "bad_request")
