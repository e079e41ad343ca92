"""Log-ins that are listed and ended, by their agent and by an administrator; passwords that are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lookalong.security import token
from lookalong.security.login import ATTEMPTS_PER_AGENT, TOUCH_MS, Ended
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.test_account import MINA, code

if TYPE_CHECKING:
    import httpx2

    from tests.integration.web.conftest import Web

NEW = "battery staple"


async def alive(client: httpx2.AsyncClient) -> bool:
    return (await client.get("/api/v1/me")).status_code == 200


async def logins(client: httpx2.AsyncClient, path: str = "/api/v1/me/logins") -> list[dict[str, object]]:
    answer = await client.get(path)
    assert answer.status_code == 200
    listed: list[dict[str, object]] = answer.json()["logins"]
    return listed


def digest(client: httpx2.AsyncClient) -> str:
    return token.digest(client.cookies["lookalong_agent"])


async def test_one_s_log_ins_are_listed_and_told_apart(web: Web) -> None:
    first = web.client(**{"User-Agent": "Fire\x07fox\t " + "x" * 300})
    await first.post("/api/v1/login", json=MINA)
    web.clock.now_s += 5
    second = await web.logged_in(MINA["email"])
    newest, oldest = await logins(second)
    assert (newest["own"], oldest["own"]) == (True, False)
    assert oldest["client"] == ("Fire fox " + "x" * 300)[:120]
    assert oldest["address"] == "203.0.113.0/24"
    assert oldest["expires_at_ms"] == web.clock.milliseconds() - 5_000 + 1_800_000
    assert digest(first) not in str(await logins(second)), "what opens nothing is no secret, but nobody's business"


async def test_an_agent_ends_one_or_all_of_their_other_log_ins(web: Web) -> None:
    ended: list[Ended] = []
    web.parts.logins.observe(ended.append)
    one, two, three = [await web.logged_in(MINA["email"]) for _ in range(3)]
    by_login = {str(each["id"]): each["own"] for each in await logins(one)}
    [own] = [name for name, is_own in by_login.items() if is_own]
    assert (await two.delete(f"/api/v1/me/logins/{own}")).status_code == 200
    assert [await alive(each) for each in (one, two, three)] == [False, True, True]
    assert ended == [Ended(web.mina.id, digest(one))]
    assert (await two.delete(f"/api/v1/me/logins/{own}")).status_code == 404, "it is over"
    assert (await two.delete("/api/v1/me/logins")).status_code == 200
    assert [await alive(each) for each in (two, three)] == [True, False]
    assert ended[1:] == [Ended(web.mina.id, digest(three))]


async def test_nobody_ends_a_log_in_of_somebody_else_by_its_id(web: Web) -> None:
    mina, admin = await web.logged_in(MINA["email"]), await web.logged_in("admin@shop.example")
    [login] = await logins(admin)
    answer = await mina.delete(f"/api/v1/me/logins/{login['id']}")
    assert (answer.status_code, code(answer)) == (404, "not_found")
    assert await alive(admin)


async def test_an_administrator_ends_an_agent_s_log_ins(web: Web) -> None:
    mina, again = await web.logged_in(MINA["email"]), await web.logged_in(MINA["email"])
    admin = await web.logged_in("admin@shop.example")
    listed = (await admin.get("/api/v1/agents")).json()["agents"]
    assert [agent["email"] for agent in listed] == ["admin@shop.example", "mina@shop.example"]
    assert "password_hash" not in listed[1]
    path = f"/api/v1/agents/{web.mina.id}/logins"
    [one, _] = await logins(admin, path)
    assert (await admin.delete(f"{path}/{one['id']}")).status_code == 200
    assert sorted([await alive(mina), await alive(again)]) == [False, True]
    assert (await admin.delete(path)).status_code == 200
    assert [await alive(each) for each in (mina, again, admin)] == [False, False, True]
    kinds = [(entry.kind, entry.actor_id) for entry in await web.parts.store.audit_page("server", limit=2)]
    assert kinds == [("logins_ended", web.admin.id)] * 2


async def test_a_log_in_of_another_agent_is_not_ended_by_this_agent_s_address(web: Web) -> None:
    admin = await web.logged_in("admin@shop.example")
    [own] = await logins(admin)
    assert (await admin.delete(f"/api/v1/agents/{web.mina.id}/logins/{own['id']}")).status_code == 404
    assert await alive(admin)


# Idle and absolute expiry -------------------------------------------------------------------------


async def test_an_unused_log_in_runs_out(web: Web) -> None:
    client = await web.logged_in(MINA["email"])
    web.clock.now_s += 1799
    assert await alive(client), "asking who one is does not use it"
    web.clock.now_s += 1
    assert not await alive(client)


async def test_a_log_in_that_is_used_lasts_until_its_absolute_end(web: Web) -> None:
    client = await web.logged_in(MINA["email"])
    for _ in range(3):
        web.clock.now_s += 1150
        await logins(client)
    web.clock.now_s += 149
    assert await alive(client)
    web.clock.now_s += 1
    assert not await alive(client)


async def test_use_is_noted_once_a_minute(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await web.logged_in(MINA["email"])
    noted: list[int] = []
    touch = web.parts.store.touch_login

    async def count(token_hash: str, seen_at_ms: int, expires_at_ms: int) -> None:
        noted.append(seen_at_ms)
        await touch(token_hash, seen_at_ms, expires_at_ms)

    monkeypatch.setattr(web.parts.store, "touch_login", count)
    for _ in range(5):
        web.clock.now_s += TOUCH_MS / 2000
        await logins(client)
    assert len(noted) == 2


# Passwords ----------------------------------------------------------------------------------------


async def test_a_changed_password_ends_the_other_log_ins(web: Web) -> None:
    client, other = await web.logged_in(MINA["email"]), await web.logged_in(MINA["email"])
    answer = await client.put("/api/v1/me/password", json={"current": PASSWORD, "new": NEW})
    assert answer.status_code == 200
    assert [await alive(client), await alive(other)] == [True, False]
    assert (await web.client().post("/api/v1/login", json=MINA)).status_code == 401
    assert (await web.client().post("/api/v1/login", json=MINA | {"password": NEW})).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"current": "wrong", "new": NEW}, 403, "wrong_credentials"),
        ({"current": PASSWORD, "new": PASSWORD}, 400, "bad_request"),
        ({"current": PASSWORD, "new": "short"}, 400, "bad_request"),
        ({"current": PASSWORD, "new": "x" * 1025}, 400, "bad_request"),
        ({"new": NEW}, 400, "bad_request"),
    ],
)
async def test_a_password_that_cannot_be_is_refused(web: Web, body: dict[str, str], status: int, expected: str) -> None:
    client = await web.logged_in(MINA["email"])
    answer = await client.put("/api/v1/me/password", json=body)
    assert (answer.status_code, code(answer)) == (status, expected)
    assert (await web.client().post("/api/v1/login", json=MINA)).status_code == 200


async def test_the_current_password_cannot_be_guessed_with_a_stolen_log_in(web: Web) -> None:
    client = await web.logged_in(MINA["email"])
    body = {"current": "wrong", "new": NEW}
    statuses = [(await client.put("/api/v1/me/password", json=body)).status_code for _ in range(ATTEMPTS_PER_AGENT + 1)]
    assert statuses == [403] * ATTEMPTS_PER_AGENT + [429]


async def test_who_has_to_change_the_password_can_do_nothing_else(web: Web) -> None:
    await web.parts.store.set_password(web.mina.id, web.mina.password_hash, must_change=True)
    client = web.client()
    entered = await client.post("/api/v1/login", json=MINA)
    assert entered.json()["agent"]["must_change_password"] is True
    assert (await client.get("/api/v1/me")).json()["agent"]["must_change_password"] is True
    refused = await client.get("/api/v1/me/logins")
    assert (refused.status_code, code(refused)) == (403, "password_change_required")
    assert (await client.put("/api/v1/me/password", json={"current": PASSWORD, "new": NEW})).status_code == 200
    assert (await client.get("/api/v1/me")).json()["agent"]["must_change_password"] is False
    assert (await client.get("/api/v1/me/logins")).status_code == 200
