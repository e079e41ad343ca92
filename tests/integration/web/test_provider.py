"""Log-ins through a provider: who gets in, everybody who does not, and what their browser is left with."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pyotp
import pytest

from lookalong.config import Settings
from lookalong.security import factor, password
from lookalong.security.attempt import ATTEMPT_S, Attempt
from lookalong.security.login import ATTEMPTS_AT_CODE
from lookalong.security.provider import Provider, Registration
from lookalong.security.provider_login import ATTEMPTS_PER_ADDRESS, Admission, ProviderLogins
from lookalong.store import AlreadyExists, StoreUnavailable
from lookalong.store.store import now_ms
from tests.harness.idp import REDIRECT, Idp, run_idp
from tests.harness.provider import CLIENT_ID, CLIENT_SECRET, RealProvider, run_provider
from tests.integration.web.conftest import PASSWORD, Web
from tests.integration.web.test_account import code

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    import httpx2

    from lookalong.store import AgentRecord

HERE = "https://help.example"
CALLBACK = "/api/v1/login/provider/callback"
LED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
COOKIE, LOGIN = "__Host-lookalong_provider", "__Host-lookalong_agent"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, public_url=HERE)


@dataclass
class Door:
    """The log-in of a server that has a provider."""

    web: Web
    idp: Idp

    def let_in(self, provider: Provider | None = None, **admission: Any) -> None:
        """Have the owner let some people in."""
        logins = ProviderLogins(
            self.web.parts.store,
            self.web.parts.logins,
            provider or self.idp.provider(),
            Admission(**admission),
            "Example",
            clock_ms=self.web.clock.milliseconds,
            clock_s=self.web.clock.seconds,
        )
        self.web.side.start(dataclasses.replace(self.web.parts, provider=logins))

    def browser(self, address: str = "203.0.113.7") -> httpx2.AsyncClient:
        return self.web.client(HERE, address, **{"User-Agent": "Firefox"})

    async def leave(self, browser: httpx2.AsyncClient) -> dict[str, str]:
        """Press the button; return what the browser takes to the provider."""
        answer = await browser.post("/api/v1/login/provider", json={})
        assert answer.status_code == 200, answer.text
        return self.idp.goes(answer.json()["address"])

    async def log_in(self, browser: httpx2.AsyncClient, **claims: Any) -> str:
        """Go there and back as somebody; return where in the console that leads."""
        self.idp.claims = claims
        asked = await self.leave(browser)
        return place(await back(browser, state=asked["state"], code="code"))


async def back(browser: httpx2.AsyncClient, **query: str) -> httpx2.Response:
    """Come back from another site, as browsers do."""
    return await browser.get(CALLBACK, params=query, headers=LED)


def place(answer: httpx2.Response) -> str:
    assert answer.status_code == 303
    before, _, after = answer.headers["location"].partition("#/")
    assert before == "/console/"
    return str(after)


async def who(browser: httpx2.AsyncClient) -> str:
    """Who is logged in there; empty for nobody."""
    answer = await browser.get("/api/v1/me")
    return str(answer.json()["agent"]["email"]) if answer.status_code == 200 else ""


@pytest.fixture
async def door(web: Web) -> AsyncIterator[Door]:
    async with run_idp() as idp:
        idp.now_s = web.clock.now_s
        door = Door(web, idp)
        door.let_in()
        yield door


# Who gets in --------------------------------------------------------------------------------------


async def test_an_agent_whose_address_is_verified_gets_in(door: Door) -> None:
    browser = door.browser()
    assert await door.log_in(browser, email="MINA@shop.example") == ""
    assert await who(browser) == "mina@shop.example"
    [login] = (await browser.get("/api/v1/me/logins")).json()["logins"]
    assert (login["way"], login["client"], login["address"]) == ("provider", "Firefox", "203.0.113.0/24")
    assert (await browser.post("/api/v1/logout", json={})).status_code == 200
    assert await who(browser) == ""


async def test_cookies_and_headers_on_the_way(door: Door) -> None:
    browser = door.browser()
    begun = await browser.post("/api/v1/login/provider", json={})
    cookie = SimpleCookie(begun.headers["set-cookie"])[COOKIE]
    kept = (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["domain"])
    assert kept == ("/", True, "lax", True, "")
    assert (len(cookie.value), cookie["max-age"]) == (43, str(ATTEMPT_S))
    assert cookie.value not in begun.text
    state = door.idp.goes(begun.json()["address"])["state"]

    answer = await back(browser, state=state, code="code")
    assert place(answer) == ""
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    set_again = SimpleCookie("; ".join(answer.headers.get_list("set-cookie")))
    assert answer.headers.get_list("set-cookie")[0].startswith(f'{COOKIE}=""; ')
    assert set_again[LOGIN]["samesite"] == "strict"
    assert COOKIE not in browser.cookies


async def test_once_bound_it_is_the_person_that_counts_and_no_address(door: Door) -> None:
    first, later, other = door.browser(), door.browser(), door.browser()
    assert await door.log_in(first) == ""
    # At the provider Mina becomes somebody with Ada's address: she stays Mina here.
    assert await door.log_in(later, email="admin@shop.example", email_verified=False) == ""
    assert await who(later) == "mina@shop.example"
    # And somebody who gets Mina's address there does not become her.
    assert await door.log_in(other, sub="other") == "login/not_linked"
    assert await who(other) == ""


async def test_an_agent_who_was_unbound_is_found_by_address_again(door: Door) -> None:
    assert await door.log_in(door.browser()) == ""
    assert await door.web.parts.store.end_provider_identity(door.web.mina.id, "command")
    assert await door.log_in(door.browser(), sub="other") == ""
    assert await door.log_in(door.browser()) == "login/not_linked"


async def test_a_printed_password_need_not_be_changed_by_who_has_not_used_it(door: Door) -> None:
    store, browser = door.web.parts.store, door.browser()
    await store.set_password(door.web.mina.id, door.web.mina.password_hash, must_change=True)
    assert await door.log_in(browser) == ""
    assert (await browser.get("/api/v1/me")).json()["agent"]["must_change_password"] is False
    assert (await browser.get("/api/v1/me/passkeys")).status_code == 200


# Who does not -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "stranger@shop.example"}, "not_linked"),
        ({"email": ""}, "not_linked"),
        ({"email": "mina@shop.example\n"}, "not_linked"),
        ({"email_verified": False}, "unverified"),
        ({"email_verified": None}, "unverified"),
        ({"nonce": "of another"}, "refused"),
    ],
)
async def test_others_are_told_why_and_get_no_log_in(door: Door, claims: dict[str, Any], reason: str) -> None:
    browser = door.browser()
    assert await door.log_in(browser, **claims) == f"login/{reason}"
    assert LOGIN not in browser.cookies


async def test_a_disabled_agent_stays_out_bound_or_not(door: Door) -> None:
    store = door.web.parts.store
    await store.set_disabled(door.web.mina.id, True)
    assert await door.log_in(door.browser()) == "login/disabled"
    await store.set_disabled(door.web.mina.id, False)
    assert await door.log_in(door.browser()) == ""
    await store.set_disabled(door.web.mina.id, True)
    browser = door.browser()
    assert await door.log_in(browser) == "login/disabled"
    assert await who(browser) == ""


async def test_domains_that_are_not_let_in_stay_out(door: Door) -> None:
    for domains, expected in (({"other.example"}, "login/not_linked"), ({"example", "op.example"}, "login/not_linked")):
        door.let_in(domains=frozenset(domains))
        assert await door.log_in(door.browser()) == expected
    door.let_in(domains=frozenset({"shop.example"}))
    assert await door.log_in(door.browser(), email="mina@SHOP.example") == ""


async def test_an_address_that_nothing_is_said_of_counts_where_the_owner_says_so(door: Door) -> None:
    door.let_in(unsaid=True)
    assert await door.log_in(door.browser(), email_verified=False) == "login/unverified"
    assert await door.log_in(door.browser(), email_verified=None) == ""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("access_denied", "cancelled"),
        ("temporarily_unavailable", "unreachable"),
        ("server_error", "unreachable"),
        ("invalid_request", "refused"),
        ("<script>", "refused"),
    ],
)
async def test_what_the_provider_says_instead_of_a_code(door: Door, error: str, reason: str) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    answer = await back(browser, state=asked["state"], error=error)
    assert place(answer) == f"login/{reason}"
    assert "/token" not in door.idp.asked


async def test_a_provider_that_does_not_answer_is_said_before_the_browser_leaves(door: Door) -> None:
    door.idp.answers["/realm/.well-known/openid-configuration"] = ("500 Oops", b"")
    answer = await door.browser().post("/api/v1/login/provider", json={})
    assert (answer.status_code, code(answer)) == (502, "provider_unreachable")
    assert "set-cookie" not in answer.headers


# Attempts -----------------------------------------------------------------------------------------


async def test_an_answer_is_good_once(door: Door) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    cookie = browser.cookies[COOKIE]
    assert place(await back(browser, state=asked["state"], code="code")) == ""
    browser.cookies.set(COOKIE, cookie, "help.example")
    assert place(await back(browser, state=asked["state"], code="code")) == "login/expired"
    assert door.idp.asked.count("/token") == 1


async def test_an_answer_is_good_in_its_own_browser(door: Door) -> None:
    mina, other = door.browser(), door.browser("203.0.113.9")
    asked, others = await door.leave(mina), await door.leave(other)
    nobody = door.browser()
    assert place(await back(nobody, state=asked["state"], code="code")) == "login/expired"
    assert place(await back(other, state=asked["state"], code="code")) == "login/expired"
    assert "/token" not in door.idp.asked
    # Whoever saw the address knows no cookie that it belongs to.
    nobody.cookies.set(COOKIE, asked["state"], "help.example")
    assert place(await back(nobody, state=asked["state"], code="code")) == "login/expired"
    assert place(await back(mina, state=asked["state"], code="code")) == "login/refused", "the nonce is another's"
    assert await who(other) == ""
    assert asked["state"] != others["state"]


async def test_a_link_of_anybody_s_ends_no_attempt(door: Door) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    assert place(await back(browser, state="x", error="access_denied")) == "login/expired"
    assert place(await back(browser, state=asked["state"], code="code")) == ""


@pytest.mark.parametrize(
    "headers",
    [
        LED | {"Sec-Fetch-Dest": "iframe"},
        LED | {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_nothing_but_a_person_who_is_led_there_comes_back(door: Door, headers: dict[str, str]) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    answer = await browser.get(CALLBACK, params={"state": asked["state"], "code": "code"}, headers=headers)
    assert (answer.status_code, code(answer)) == (403, "not_allowed")
    assert place(await back(browser, state=asked["state"], code="code")) == ""


async def test_an_answer_comes_in_time(door: Door) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    door.web.clock.now_s += ATTEMPT_S
    assert place(await back(browser, state=asked["state"], code="code")) == "login/expired"


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=", "?state=%FF&code=%00", "?state={state}&state={state}&code=x"]
)
async def test_what_is_no_answer_leads_to_the_log_in_too(door: Door, query: str) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    assert place(await browser.get(CALLBACK + query.format(state=asked["state"]))) == "login/expired"


async def test_a_code_that_is_said_twice_is_not_said(door: Door) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    assert place(await browser.get(f"{CALLBACK}?state={asked['state']}&code=a&code=b")) == "login/refused"
    assert "/token" not in door.idp.asked


@pytest.mark.parametrize("name", ["next", "return_to", "redirect_uri", "state", "code", "error", "iss"])
async def test_an_answer_leads_nowhere_else(door: Door, name: str) -> None:
    browser = door.browser()
    asked = await door.leave(browser)
    answer = await browser.get(CALLBACK, params={"state": asked["state"], name: "https://evil.example/"})
    assert answer.headers["location"].startswith("/console/#/")
    assert "evil" not in answer.text + str(answer.headers)


async def test_attempts_of_one_address_are_limited(door: Door) -> None:
    for _ in range(ATTEMPTS_PER_ADDRESS):
        await door.leave(door.browser())
    refused = await door.browser().post("/api/v1/login/provider", json={})
    assert (refused.status_code, code(refused)) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) > 0
    await door.leave(door.browser("203.0.113.9"))


async def test_a_page_of_another_site_cannot_begin_a_log_in(door: Door) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await door.browser().post("/api/v1/login/provider", json={}, headers=headers)
        assert (answer.status_code, code(answer)) == (403, "not_allowed")


async def test_a_store_that_is_gone_leads_away_from_the_code_too(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(*_: object) -> bool:
        raise StoreUnavailable("gone")

    browser = door.browser()
    asked = await door.leave(browser)
    monkeypatch.setattr(type(door.web.parts.store), "use_attempt", gone)
    assert place(await back(browser, state=asked["state"], code="code")) == "login/failed"


# The second factor --------------------------------------------------------------------------------


@dataclass
class App:
    secret: str
    web: Web

    def shows(self) -> str:
        self.web.clock.now_s += factor.STEP_S
        return pyotp.TOTP(self.secret).at(int(self.web.clock.now_s))


@pytest.fixture
async def app(web: Web) -> App:
    secret = factor.new_secret()
    await web.parts.store.set_second_factor(web.mina.id, secret, 0, (), web.mina.id)
    return App(secret, web)


async def type_code(browser: httpx2.AsyncClient, typed: str) -> httpx2.Response:
    return await browser.post("/api/v1/login/provider/code", json={"code": typed})


async def test_who_has_a_second_factor_here_is_asked_for_it(door: Door, app: App) -> None:
    browser = door.browser()
    assert await door.log_in(browser) == "login/code"
    assert await who(browser) == ""
    wrong = await type_code(browser, "000000")
    assert (wrong.status_code, code(wrong)) == (401, "wrong_code")
    answer = await type_code(browser, app.shows())
    assert (answer.status_code, answer.json()["agent"]["second_factor"]) == (200, True)
    assert await who(browser) == "mina@shop.example"
    assert COOKIE not in browser.cookies


async def test_nobody_is_bound_before_the_code(door: Door, app: App) -> None:
    assert await door.log_in(door.browser(), sub="first") == "login/code"
    browser = door.browser()
    assert await door.log_in(browser, sub="second") == "login/code"
    assert (await type_code(browser, app.shows())).status_code == 200
    late = door.browser()
    assert await door.log_in(late, sub="first") == "login/not_linked"


async def test_a_code_is_for_the_browser_that_came_back_and_once(door: Door, app: App) -> None:
    browser = door.browser()
    assert await door.log_in(browser) == "login/code"
    kept = browser.cookies[COOKIE]
    assert code(await type_code(door.browser(), app.shows())) == "provider_expired"
    fresh = door.browser()
    await door.leave(fresh)
    assert code(await type_code(fresh, app.shows())) == "provider_expired", "who has only begun is nobody yet"
    assert (await type_code(browser, app.shows())).status_code == 200
    fresh.cookies.set(COOKIE, kept, "help.example")
    assert code(await type_code(fresh, app.shows())) == "provider_expired"


async def test_an_attempt_that_waits_for_a_code_is_no_answer_s(door: Door, app: App) -> None:
    browser = door.browser()
    assert await door.log_in(browser) == "login/code"
    state = Attempt(browser.cookies[COOKIE]).state
    asked = door.idp.asked.count("/token")
    assert place(await back(browser, state=state, code="code")) == "login/expired"
    assert door.idp.asked.count("/token") == asked


async def test_codes_cannot_be_guessed_there_either(door: Door, app: App) -> None:
    browser = door.browser()
    assert await door.log_in(browser) == "login/code"
    found = [code(await type_code(browser, f"00000{number}")) for number in range(ATTEMPTS_AT_CODE + 1)]
    assert found == ["wrong_code"] * ATTEMPTS_AT_CODE + ["rate_limited"]


async def test_who_is_kept_out_meanwhile_stays_out(door: Door, app: App) -> None:
    browser = door.browser()
    assert await door.log_in(browser) == "login/code"
    await door.web.parts.store.set_disabled(door.web.mina.id, True)
    assert code(await type_code(browser, app.shows())) == "provider_disabled"


# New agents ---------------------------------------------------------------------------------------


async def newcomer(door: Door) -> AgentRecord:
    agent = await door.web.parts.store.agent_by_email("nora@shop.example")
    assert agent is not None
    return agent


async def test_an_agent_is_made_where_the_owner_says_so(door: Door) -> None:
    door.let_in(role="supervisor", site_keys=("shop",), domains=frozenset({"shop.example"}))
    browser = door.browser()
    nora = {"sub": "nora", "email": "Nora@shop.example", "name": "Nora\u202e Kim"}
    assert await door.log_in(browser, **nora) == ""
    agent = await newcomer(door)
    assert (agent.name, agent.role) == ("Nora Kim", "supervisor")
    assert agent.site_ids == {door.web.site.id}
    assert not agent.must_change
    body = {"email": "nora@shop.example", "password": PASSWORD}
    assert (await door.browser().post("/api/v1/login", json=body)).status_code == 401, "no password opens it"
    assert not await password.verify(agent.password_hash, "")
    assert await door.log_in(door.browser(), **nora) == ""
    assert await door.log_in(door.browser(), sub="x", email="x@other.example") == "login/not_linked"
    assert (
        await door.log_in(door.browser(), sub="y", email="y@shop.example", email_verified=False) == "login/unverified"
    )
    assert len(await door.web.parts.store.agents()) == 3


async def test_a_newcomer_without_a_name_is_called_by_their_address(door: Door) -> None:
    door.let_in(role="agent", site_keys=("shop",), domains=frozenset({"shop.example"}))
    assert await door.log_in(door.browser(), sub="nora", email="nora@shop.example", name=None) == ""
    assert (await newcomer(door)).name == "nora"


# What is written down -----------------------------------------------------------------------------


async def test_the_log_says_who_came_in_which_way_and_why_others_did_not(door: Door) -> None:
    await door.log_in(door.browser())
    await door.log_in(door.browser("198.51.100.9"), sub="other", email="stranger@shop.example")
    await door.web.parts.store.noted()
    entries = await door.web.parts.store.audit_page("server", 0, 3)
    told = [(each.kind, each.actor_id, each.detail) for each in entries]
    issuer, mina = door.idp.issuer, door.web.mina.id
    assert told == [
        ("login_refused", "", '{"reason":"not_linked","way":"provider"}'),
        ("login", mina, '{"way":"provider"}'),
        ("provider_bound", mina, f'{{"agent_id":"{mina}","issuer":"{issuer}"}}'),
    ]


async def test_two_of_one_person_cannot_be_bound(door: Door) -> None:
    store = door.web.parts.store
    await store.add_provider_identity(door.web.mina.id, "https://login.example", "one")
    for agent, subject in ((door.web.mina, "two"), (door.web.admin, "one")):
        with pytest.raises(AlreadyExists):
            await store.add_provider_identity(agent.id, "https://login.example", subject)
    await store.add_provider_identity(door.web.mina.id, "https://other.example", "one")
    assert await store.agent_id_at("https://login.example", "one") == door.web.mina.id


async def test_a_server_without_a_provider_says_so(web: Web) -> None:
    browser = web.client(HERE)
    assert (await browser.get("/api/v1/login/provider")).json() == {"name": ""}
    assert code(await browser.post("/api/v1/login/provider", json={})) == "conflict"


async def test_a_server_with_one_says_what_it_is_called(door: Door) -> None:
    assert (await door.browser().get("/api/v1/login/provider")).json() == {"name": "Example"}


# A real provider ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> Iterator[RealProvider]:
    with run_provider(HERE) as real:
        yield real


@pytest.fixture
async def real_door(web: Web, real: RealProvider) -> AsyncIterator[Door]:
    settled = Registration(
        issuer=real.issuer,
        client_id=CLIENT_ID,
        secret=CLIENT_SECRET,
        scopes="openid email profile",
        redirect_uri=REDIRECT,
        inside=frozenset({f"localhost:{real.port}"}),
    )
    provider = Provider(settled, clock_ms=now_ms, clock_s=time.monotonic)
    async with run_idp() as idp:
        door = Door(web, idp)
        door.let_in(provider)
        yield door
    await provider.close()


async def arrive(browser: httpx2.AsyncClient, real: RealProvider, login: str) -> httpx2.Response:
    """Log in at the real provider and come back."""
    begun = await browser.post("/api/v1/login/provider", json={})
    there = await real.log_in(begun.json()["address"], login)
    assert there.startswith(REDIRECT)
    return await back(browser, **dict(parse_qsl(urlsplit(there).query)))


async def test_real_an_agent_gets_in_and_stays_who_they_are(real_door: Door, real: RealProvider) -> None:
    real.knows("mina", email="mina@shop.example", email_verified=True, name="Mina")
    browser, later = real_door.browser(), real_door.browser()
    assert place(await arrive(browser, real, "mina")) == ""
    assert await who(browser) == "mina@shop.example"
    real.knows("mina", email="admin@shop.example", email_verified=True)
    assert place(await arrive(later, real, "mina")) == ""
    assert await who(later) == "mina@shop.example"


async def test_real_others_do_not(real_door: Door, real: RealProvider) -> None:
    real.knows("nora", email="mina@shop.example", email_verified=False)
    real.knows("omar", email="stranger@shop.example", email_verified=True)
    assert place(await arrive(real_door.browser(), real, "nora")) == "login/unverified"
    assert place(await arrive(real_door.browser(), real, "omar")) == "login/not_linked"


async def test_real_a_code_needs_the_verifier_of_its_own_browser(real_door: Door, real: RealProvider) -> None:
    """A code that was caught on its way is worth nothing to who did not begin."""
    real.knows("mina", email="mina@shop.example", email_verified=True)
    victim, thief = real_door.browser(), real_door.browser()
    begun = await victim.post("/api/v1/login/provider", json={})
    caught = dict(parse_qsl(urlsplit(await real.log_in(begun.json()["address"], "mina")).query))
    own = await thief.post("/api/v1/login/provider", json={})
    state = dict(parse_qsl(urlsplit(own.json()["address"]).query))["state"]
    assert place(await back(thief, **caught | {"state": state})) == "login/refused"
    assert await who(thief) == ""


async def test_real_the_provider_itself_takes_no_request_without_a_challenge(
    real_door: Door, real: RealProvider
) -> None:
    begun = await real_door.browser().post("/api/v1/login/provider", json={})
    address = begun.json()["address"]
    bare = "&".join(each for each in address.split("&") if not each.startswith("code_challenge"))
    refused = dict(parse_qsl(urlsplit(await real.log_in(bare, "mina")).query))
    assert refused["error"] == "invalid_request"
