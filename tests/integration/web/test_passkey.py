"""Log-ins by passkey: who gets in, and everybody who does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lookalong.security.passkey import CHALLENGE_S
from lookalong.security.passkey_login import QUESTIONS_PER_ADDRESS
from tests.harness.authenticator import PRESENT, VERIFIED, Authenticator
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.test_account import MINA, code

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from tests.integration.web.conftest import Web

HERE = "http://localhost"


async def desk(web: Web) -> httpx2.AsyncClient:
    """Mina's desk, at an address where browsers know passkeys."""
    client = web.client(HERE)
    assert (await client.post("/api/v1/login", json=MINA)).status_code == 200
    return client


async def question(client: httpx2.AsyncClient, path: str) -> dict[str, Any]:
    options: dict[str, Any] = (await client.post(f"/api/v1/{path}/options")).json()["options"]
    return options


async def add(client: httpx2.AsyncClient, device: Authenticator, password: str = PASSWORD) -> httpx2.Response:
    made = device.make(await question(client, "me/passkeys"))
    return await client.post("/api/v1/me/passkeys", json={"password": password, "answer": made})


async def enter(web: Web, device: Authenticator) -> httpx2.Response:
    client = web.client(HERE)
    answer = device.answer(await question(client, "login/passkey"))
    return await client.post("/api/v1/login/passkey", json={"answer": answer})


@pytest.fixture
async def device(web: Web) -> Authenticator:
    """A device with a passkey of Mina's."""
    device = Authenticator(count=5)
    assert (await add(await desk(web), device)).status_code == 201
    return device


async def test_a_passkey_logs_its_agent_in(web: Web, device: Authenticator) -> None:
    entered = await enter(web, device)
    assert (entered.status_code, entered.json()["agent"]["email"]) == (200, "mina@shop.example")
    assert "lookalong_agent" in entered.cookies
    [listed] = (await (await desk(web)).get("/api/v1/me/passkeys")).json()["passkeys"]
    assert listed["used_at_ms"] == web.clock.milliseconds()


async def test_it_is_both_factors(web: Web, device: Authenticator) -> None:
    await web.parts.store.set_second_factor(web.mina.id, "A" * 32, 0, (), "")
    assert (await enter(web, device)).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda device: setattr(device, "origin", "https://evil.example"),
        lambda device: setattr(device, "party", "evil.example"),
        lambda device: setattr(device, "flags", PRESENT),
        lambda device: setattr(device, "flags", VERIFIED),
        lambda device: setattr(device, "key", Authenticator().key),
        lambda device: setattr(device, "id", b"another"),
        lambda device: setattr(device, "count", 4),
    ],
    ids=["origin", "party", "not verified", "not present", "key", "unknown", "copied"],
)
async def test_what_does_not_hold_gets_nobody_in(
    web: Web, device: Authenticator, change: Callable[[Authenticator], None]
) -> None:
    change(device)
    refused = await enter(web, device)
    assert (refused.status_code, code(refused)) == (401, "wrong_passkey")
    assert "set-cookie" not in refused.headers


async def test_an_answer_is_good_once_and_not_for_long(web: Web, device: Authenticator) -> None:
    client = web.client(HERE)
    answer = device.answer(await question(client, "login/passkey"))
    assert (await client.post("/api/v1/login/passkey", json={"answer": answer})).status_code == 200
    assert (await client.post("/api/v1/login/passkey", json={"answer": answer})).status_code == 401
    late = device.answer(await question(client, "login/passkey"))
    web.clock.now_s += CHALLENGE_S
    assert (await client.post("/api/v1/login/passkey", json={"answer": late})).status_code == 401


async def test_the_question_must_be_ours_and_for_that(web: Web, device: Authenticator) -> None:
    client = await desk(web)
    for options in ({"challenge": "AAAA"}, await question(client, "me/passkeys")):
        answer = device.answer(options)
        refused = await client.post("/api/v1/login/passkey", json={"answer": answer})
        assert (refused.status_code, code(refused)) == (401, "wrong_passkey")


async def test_a_disabled_agent_stays_out(web: Web, device: Authenticator) -> None:
    await web.parts.store.set_disabled(web.mina.id, True)
    refused = await enter(web, device)
    assert (refused.status_code, code(refused)) == (401, "wrong_passkey")


async def test_to_add_one_takes_the_password_and_one_s_own_question(web: Web) -> None:
    client = await desk(web)
    refused = await add(client, Authenticator(), "not the one")
    assert (refused.status_code, code(refused)) == (403, "wrong_credentials")
    ada = web.client(HERE)
    await ada.post("/api/v1/login", json={"email": "admin@shop.example", "password": PASSWORD})
    made = Authenticator().make(await question(ada, "me/passkeys"))
    refused = await client.post("/api/v1/me/passkeys", json={"password": PASSWORD, "answer": made})
    assert (refused.status_code, code(refused)) == (403, "wrong_passkey")
    assert (await client.get("/api/v1/me/passkeys")).json() == {"passkeys": [], "available": True}


async def test_one_passkey_belongs_to_one_agent(web: Web, device: Authenticator) -> None:
    client = await desk(web)
    assert [each["type"] for each in (await question(client, "me/passkeys"))["excludeCredentials"]] == ["public-key"]
    refused = await add(client, device)
    assert (refused.status_code, code(refused)) == (409, "conflict")


async def test_a_forgotten_passkey_gets_nobody_in(web: Web, device: Authenticator) -> None:
    client = await desk(web)
    [listed] = (await client.get("/api/v1/me/passkeys")).json()["passkeys"]
    assert (await client.delete(f"/api/v1/me/passkeys/{listed['id']}")).status_code == 200
    assert (await enter(web, device)).status_code == 401
    assert (await client.delete(f"/api/v1/me/passkeys/{listed['id']}")).status_code == 404


async def test_there_are_none_where_browsers_know_none(web: Web) -> None:
    client = await web.logged_in(MINA["email"])
    assert (await client.get("/api/v1/me/passkeys")).json()["available"] is False
    assert code(await client.post("/api/v1/me/passkeys/options")) == "conflict"
    assert code(await client.post("/api/v1/login/passkey/options")) == "conflict"


async def test_questions_are_bounded_by_address(web: Web) -> None:
    client = web.client(HERE)
    for _ in range(QUESTIONS_PER_ADDRESS):
        assert (await client.post("/api/v1/login/passkey/options")).status_code == 200
    refused = await client.post("/api/v1/login/passkey/options")
    assert (refused.status_code, code(refused)) == (429, "rate_limited")
    assert (await web.client(HERE, address="203.0.113.9").post("/api/v1/login/passkey/options")).status_code == 200
