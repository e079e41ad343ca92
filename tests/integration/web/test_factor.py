"""The second factor, over the clock of the test: enrolment, log-in, recovery, and what guessing gets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyotp
import pytest

from lookalong.security import password
from lookalong.security.login import ATTEMPTS_AT_CODE, CODE_PAUSE_S
from tests.integration.web.conftest import PASSWORD
from tests.integration.web.test_account import MINA, code

if TYPE_CHECKING:
    import httpx2

    from tests.integration.web.conftest import Web


@dataclass
class App:
    """Mina's authenticator app, and the codes she wrote down."""

    web: Web
    secret: str
    recovery: list[str]

    def shows(self, later_s: float = 0) -> str:
        return pyotp.TOTP(self.secret).at(int(self.web.clock.now_s + later_s))

    def wait(self) -> str:
        """The code of the next step, when it is there."""
        self.web.clock.now_s += 30
        return self.shows()


@pytest.fixture
async def app(web: Web) -> App:
    client = await web.logged_in(MINA["email"])
    offered = (await client.post("/api/v1/me/totp")).json()
    app = App(web, offered["secret"], [])
    assert offered["address"].startswith("otpauth://totp/Lookalong:mina%40shop.example?")
    body = {"password": PASSWORD, "secret": app.secret, "code": app.shows()}
    answer = await client.put("/api/v1/me/totp", json=body)
    assert answer.status_code == 200
    app.recovery = answer.json()["recovery_codes"]
    web.clock.now_s += 30
    return app


async def log_in(web: Web, typed: str | None, address: str = "203.0.113.7") -> httpx2.Response:
    extra = {} if typed is None else {"code": typed}
    return await web.client(address=address).post("/api/v1/login", json=MINA | extra)


async def test_a_log_in_needs_password_and_code(web: Web, app: App) -> None:
    for missing in (None, ""):
        answer = await log_in(web, missing)
        assert (answer.status_code, code(answer)) == (401, "second_factor_required")
        assert "set-cookie" not in answer.headers
    entered = await log_in(web, app.shows())
    assert (entered.status_code, entered.json()["agent"]["second_factor"]) == (200, True)
    wrong = await web.client().post("/api/v1/login", json=MINA | {"password": "x", "code": app.wait()})
    assert code(wrong) == "wrong_credentials", "a code says nothing about a password"
    assert (await log_in(web, app.shows())).status_code == 200, "and is not used up by a wrong one"


async def test_a_code_is_good_once_whatever_happens_at_the_same_time(web: Web, app: App) -> None:
    typed = app.shows()
    answers = await asyncio.gather(*(log_in(web, typed, f"203.0.113.{number}") for number in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401]
    assert code(await log_in(web, typed)) == "wrong_code"


async def test_a_code_of_before_is_good_for_a_step_and_no_longer(web: Web, app: App) -> None:
    assert (await log_in(web, app.shows(60))).status_code == 401, "of a clock that is ahead"
    early = app.wait()
    web.clock.now_s += 30
    assert (await log_in(web, early)).status_code == 200
    old = app.wait()
    web.clock.now_s += 60
    assert (await log_in(web, old)).status_code == 401


async def test_a_recovery_code_opens_once(web: Web, app: App) -> None:
    assert len(app.recovery) == 10
    first = app.recovery[0]
    typed = f" {first.upper()} "
    answers = await asyncio.gather(*(log_in(web, typed, f"203.0.113.{number}") for number in range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert (await log_in(web, app.recovery[1])).status_code == 200
    kinds = [entry.kind for entry in await web.parts.store.audit_page("server", limit=20)]
    assert kinds.count("recovery_code_used") == 2
    assert first not in str(await web.parts.store.audit_page("server", limit=50))


async def test_guessing_codes_is_stopped_also_from_many_addresses(web: Web, app: App) -> None:
    statuses = [(await log_in(web, "000000", f"203.0.113.{number}")).status_code for number in range(10)]
    assert statuses == [401] * ATTEMPTS_AT_CODE + [429] * (10 - ATTEMPTS_AT_CODE)
    refused = await log_in(web, app.shows())
    assert (refused.status_code, refused.headers["retry-after"]) == (429, str(int(CODE_PAUSE_S)))
    web.clock.now_s += CODE_PAUSE_S
    assert (await log_in(web, app.shows())).status_code == 200


async def test_a_second_factor_ends_the_log_ins_that_began_without_it(web: Web) -> None:
    client, other = await web.logged_in(MINA["email"]), await web.logged_in(MINA["email"])
    secret = (await client.post("/api/v1/me/totp")).json()["secret"]
    typed = pyotp.TOTP(secret).at(int(web.clock.now_s))
    await client.put("/api/v1/me/totp", json={"password": PASSWORD, "secret": secret, "code": typed})
    assert [(await each.get("/api/v1/me")).status_code for each in (client, other)] == [200, 401]
    assert code(await log_in(web, typed)) == "wrong_code", "the code that proved the app is used"


@pytest.mark.parametrize(
    ("changes", "status", "expected"),
    [
        ({"password": "wrong"}, 403, "wrong_credentials"),
        ({"code": "000000"}, 403, "wrong_code"),
        ({"secret": "A"}, 400, "bad_request"),
        ({"secret": "0" * 32}, 400, "bad_request"),
    ],
)
async def test_a_factor_that_is_not_proved_is_not_set(
    web: Web, changes: dict[str, str], status: int, expected: str
) -> None:
    client = await web.logged_in(MINA["email"])
    secret = (await client.post("/api/v1/me/totp")).json()["secret"]
    body = {"password": PASSWORD, "secret": secret, "code": pyotp.TOTP(secret).at(int(web.clock.now_s))}
    answer = await client.put("/api/v1/me/totp", json=body | changes)
    assert (answer.status_code, code(answer)) == (status, expected)
    assert (await log_in(web, None)).status_code == 200


async def test_the_factor_goes_with_password_and_code(web: Web, app: App) -> None:
    client = web.client()
    await client.post("/api/v1/login", json=MINA | {"code": app.shows()})
    remove = "/api/v1/me/totp/remove"
    assert code(await client.post(remove, json={"password": "wrong", "code": app.wait()})) == "wrong_credentials"
    assert code(await client.post(remove, json={"password": PASSWORD, "code": "000000"})) == "wrong_code"
    assert (await client.post(remove, json={"password": PASSWORD, "code": app.recovery[0]})).status_code == 200
    assert (await log_in(web, None)).status_code == 200
    assert not await web.parts.store.use_recovery_code(web.mina.id, app.recovery[1]), "they went with it"


async def test_an_administrator_sees_who_has_one_and_not_what_it_is(web: Web, app: App) -> None:
    admin = await web.logged_in("admin@shop.example")
    listed = await admin.get("/api/v1/agents")
    assert [agent["second_factor"] for agent in listed.json()["agents"]] == [False, True]
    agent = await web.parts.store.agent(web.mina.id)
    assert app.secret not in listed.text + repr(agent)


async def test_a_new_password_alone_does_not_pass_the_factor(web: Web, app: App) -> None:
    await web.parts.store.set_password(web.mina.id, await password.hash("battery staple"))
    answer = await web.client().post("/api/v1/login", json=MINA | {"password": "battery staple"})
    assert code(answer) == "second_factor_required"
