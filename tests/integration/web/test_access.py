"""Roles and sites, route by route: no route is without a row in the matrix, and each does what its row says."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lookalong.security import token
from lookalong.web.route import OPERATIONS
from tests.harness.matrix import ROLES, ROWS, Role, Row
from tests.integration.web.test_account import code

if TYPE_CHECKING:
    import httpx2

    from tests.integration.web.conftest import Web

WEB = Path(__file__).parents[3] / "server/lookalong/web"
RANK: dict[str, int] = {role: rank for rank, role in enumerate(ROLES)}

# What the placeholders of paths stand for: something of one's own site, and nothing at all.
OWN = {
    "site_key": "shop",
    "hash": "A" * 43,
    "name": "chat-ABCD1234.js",
    "path:path": "index.html",
    "login_id": "lin_0",
    "key_id": "key_0",
    "passkey_id": "pky_0",
}
NOTHING = {
    "site_key": "nope",
    "agent_id": "agt_0",
    "login_id": "lin_0",
    "visitor_id": "vis_0",
    "key_id": "key_0",
    "passkey_id": "pky_0",
}

rows = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
guarded = pytest.mark.parametrize("row", [row for row in ROWS if row.least in RANK], ids=lambda row: row.id)
of_sites = pytest.mark.parametrize(
    "row", [row for row in ROWS if row.least in RANK and "{" in row.path], ids=lambda r: r.id
)


@pytest.fixture(autouse=True)
async def visitor(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody of the site `shop`, for paths that name a visitor."""
    known, _ = await web.parts.store.add_visitor(web.site.id, "")
    monkeypatch.setitem(OWN, "visitor_id", known.id)


def filled(path: str, values: dict[str, str]) -> str:
    for name, value in {**OWN, **values}.items():
        path = path.replace("{" + name + "}", value)
    if path.startswith("/console/chat"):
        path = "/console/console-ABCD1234.js"
    return path


async def session(web: Web, role: Role) -> httpx2.AsyncClient:
    """A browser of somebody of that role, on the site `shop`."""
    if role == "nobody":
        return web.client()
    if role == "visitor":
        _, secret = await web.parts.store.add_visitor(web.site.id, "")
    else:
        secret = token.new()
        agent = await web.parts.store.add_agent(f"{role}@roles.example", role, role, "x", [web.site.id])
        await web.parts.store.add_login(agent.id, token.digest(secret), web.clock.milliseconds() + 60_000)
    return web.client(Cookie=f"lookalong_agent={secret}")


async def ask(web: Web, client: httpx2.AsyncClient, row: Row, **headers: str) -> httpx2.Response:
    return await call(client, row, {"agent_id": web.mina.id}, **headers)


async def call(client: httpx2.AsyncClient, row: Row, values: dict[str, str], **headers: str) -> httpx2.Response:
    return await client.request(row.method, filled(row.path, values), json=row.body, headers=headers)


def test_every_route_has_a_row_and_every_row_a_route(web: Web) -> None:
    routes = {
        f"{method} {route.path}"  # type: ignore[attr-defined]
        for route in web.side._routes.routes
        for method in route.methods - {"HEAD", "OPTIONS"}  # type: ignore[attr-defined]
    }
    assert routes == {row.id for row in ROWS}


def test_the_document_lists_every_operation_with_its_role(web: Web) -> None:
    listed = {f"{each.method} /api/v1{each.path}": each.access for each in OPERATIONS}
    named = {"public": "anyone"}
    assert listed == {row.id: named.get(row.least, row.least) for row in ROWS if row.of_api}


async def test_the_document_is_the_table(web: Web) -> None:
    document = (await web.client().get("/api/v1/openapi.json")).json()
    found = {
        (method.upper(), path): operation["x-access"]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert found == {(each.method, f"/api/v1{each.path}"): each.access for each in OPERATIONS}
    ids = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(set(ids)) == len(ids)


@rows
async def test_each_role_gets_what_its_row_says(web: Web, row: Row) -> None:
    await web.parts.store.set_origins(web.site.id, ["https://shop.example"])
    for role in ROLES:
        client = await session(web, role)
        answer = await ask(web, client, row)
        told = (role, answer.status_code)
        if row.least == "holder":
            assert told == (role, row.status), "no role is a pass"
        elif row.least in ("page", "machine"):
            assert told == (role, 403), "neither a page of the site nor this machine"
        elif row.least == "public" or RANK[role] > RANK[row.least]:
            # The second to add the same is told so; who may not is told something else.
            assert answer.status_code in (row.status, 409), told
        elif role == row.least:
            assert told == (role, row.status)
        else:
            expected = (401, "not_authenticated") if RANK[role] < RANK["agent"] else (403, "not_allowed")
            assert (answer.status_code, code(answer)) == expected, told


@guarded
async def test_no_role_helps_a_page_of_another_site(web: Web, row: Row) -> None:
    client = await session(web, "administrator")
    for headers in ({"Origin": "https://shop.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = await ask(web, client, row, **headers)
        assert (answer.status_code, code(answer)) == (403, "not_allowed")


@of_sites
async def test_what_belongs_to_another_site_is_not_there(web: Web, row: Row) -> None:
    foreign = await stranger(web)
    client = await session(web, "administrator")
    before = await state(web)
    for name, value in foreign.items():
        if f"{{{name}}}" not in row.path:
            continue
        own = {"agent_id": web.mina.id}
        theirs = await call(client, row, own | {name: value})
        nothing = await call(client, row, own | {name: NOTHING[name]})
        assert (theirs.status_code, code(theirs)) == (404, "not_found"), name
        told = nothing.text.replace(f"'{NOTHING[name]}'", f"'{value}'")
        assert (nothing.status_code, told) == (404, theirs.text), "the same words"
    assert await state(web) == before


async def stranger(web: Web) -> dict[str, str]:
    """What a path may name of another site: its key, an agent who helps on it too, their log-in, a visitor."""
    site = await web.parts.store.add_site("Other", "other", ["https://other.example"])
    agent = await web.parts.store.add_agent("b@other.example", "B", "agent", "x", [site.id, web.site.id])
    await web.parts.store.add_login(agent.id, "digest", web.clock.milliseconds() + 60_000)
    [login] = await web.parts.store.logins(agent.id)
    visitor, _ = await web.parts.store.add_visitor(site.id, "")
    key = await web.parts.store.add_api_key(site.id, "Theirs", ["audit:read"], "digest", "")
    passkey = await web.parts.store.add_passkey(agent.id, "credential", "key", 0, "")
    return {
        "site_key": "other",
        "passkey_id": passkey.id,
        "agent_id": agent.id,
        "login_id": login.id,
        "visitor_id": visitor.id,
        "key_id": key.id,
    }


async def state(web: Web) -> object:
    agents = await web.parts.store.agents()
    sites = await web.parts.store.sites()
    keys = [await web.parts.store.api_keys(site.id) for site in sites]
    passkeys = [await web.parts.store.passkeys(agent.id) for agent in agents]
    return sites, agents, keys, passkeys, [await web.parts.store.logins(agent.id) for agent in agents]


async def test_lists_hold_one_s_own_sites_alone(web: Web) -> None:
    await stranger(web)
    client = await session(web, "administrator")
    listed = (await client.get("/api/v1/sites")).json()["sites"]
    assert [site["key"] for site in listed] == ["shop"]
    listed = (await client.get("/api/v1/agents")).json()["agents"]
    assert "b@other.example" not in [agent["email"] for agent in listed]
    assert [site["name"] for site in (await client.get("/api/v1/me")).json()["sites"]] == ["Shop"]


def test_requests_reach_the_store_through_the_scope_alone() -> None:
    """Except: whether it answers, which site a page's tag names, and whose an API key is."""
    allowed = {"scope.py", "health.py"}
    reaching = {
        (file.name, function.name)
        for file in WEB.glob("*.py")
        if file.name not in allowed
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr == "store"
    }
    assert reaching == {("operation.py", "scope"), ("site.py", "_check"), ("caller.py", "key_of")}
