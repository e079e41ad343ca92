"""Asking a provider: a right one, one that lies in one way, and one that is slow, silent or too talkative."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

import pytest
from joserfc.jwk import ECKey

from lookalong.security import provider as ours
from lookalong.security.attempt import Attempt
from lookalong.security.provider import Person, ProviderRefused
from tests.harness.idp import REDIRECT, Idp, run_idp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lookalong.security.provider import Provider, Reason

CONFIGURATION = "/realm/.well-known/openid-configuration"
JSON = "200 OK\nContent-Type: application/json"
MINA = Person("4711", "mina@shop.example", True, "Mina")


@pytest.fixture
async def idp() -> AsyncIterator[Idp]:
    async with run_idp() as idp:
        yield idp


async def person(idp: Idp, provider: Provider | None = None, code: str = "code", issuer: str | None = None) -> Person:
    """Go there and back."""
    provider, attempt = provider or idp.provider(), Attempt()
    idp.goes(await provider.address_for(attempt))
    return await provider.person_of(attempt, code, issuer)


async def refusal(idp: Idp, provider: Provider | None = None, **back: Any) -> Reason:
    with pytest.raises(ProviderRefused) as refused:
        await person(idp, provider, **back)
    return refused.value.reason


async def test_who_comes_back_is_who_the_provider_says(idp: Idp) -> None:
    assert await person(idp, issuer=idp.issuer) == MINA


async def test_a_browser_is_sent_with_all_that_binds_the_answer(idp: Idp) -> None:
    attempt = Attempt()
    address = await idp.provider().address_for(attempt)
    assert address.startswith(idp.callee.url("/auth?tenant=1&"))
    query = idp.goes(address)
    assert query == {
        "tenant": "1",
        "response_type": "code",
        "client_id": "lookalong",
        "redirect_uri": REDIRECT,
        "scope": "openid email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
    }
    assert attempt.secret not in address
    assert attempt.verifier not in address


async def test_a_code_is_redeemed_with_the_verifier_and_as_ourselves(idp: Idp) -> None:
    provider, attempt = idp.provider(secret="a:b c%"), Attempt()
    idp.goes(await provider.address_for(attempt))
    await provider.person_of(attempt, "the code", None)
    [form] = [each for each in idp.forms if each]
    assert form == {
        "grant_type": ["authorization_code"],
        "code": ["the code"],
        "redirect_uri": [REDIRECT],
        "code_verifier": [attempt.verifier],
    }
    # RFC 6749 §2.3.1: both are written as in a form first.
    expected = base64.b64encode(b"lookalong:a%3Ab+c%25")
    assert any(b"\r\nAuthorization: Basic " + expected in each for each in idp.callee.requests)


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(idp: Idp) -> None:
    idp.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post", "private_key_jwt"]
    await person(idp)
    [form] = [each for each in idp.forms if each]
    assert (form["client_id"], form["client_secret"]) == (["lookalong"], ["the secret"])
    assert not any(b"Authorization" in each for each in idp.callee.requests)


@pytest.mark.parametrize("verified", [True, "true"])
async def test_an_address_may_be_told_elsewhere_than_in_the_token(idp: Idp, verified: object) -> None:
    idp.claims = {"email": None, "email_verified": None, "name": None}
    idp.userinfo = {"email": "mina@shop.example", "email_verified": verified, "name": "Mina"}
    assert await person(idp) == MINA
    assert any(b"\r\nAuthorization: Bearer access" in each for each in idp.callee.requests)


async def test_what_is_told_elsewhere_is_of_the_same_person(idp: Idp) -> None:
    idp.claims = {"email": None}
    idp.userinfo = {"sub": "1", "email": "admin@shop.example", "email_verified": True}
    assert await refusal(idp) == "refused"


@pytest.mark.parametrize(
    ("claims", "known"),
    [
        ({"email_verified": False}, Person("4711", "mina@shop.example", False, "Mina")),
        ({"email_verified": "false"}, Person("4711", "mina@shop.example", False, "Mina")),
        ({"email_verified": 1}, Person("4711", "mina@shop.example", False, "Mina")),
        ({"email_verified": None}, Person("4711", "mina@shop.example", None, "Mina")),
        ({"email": 7, "name": ["Mina"]}, Person("4711", "", True, "")),
        ({"email": "x" * 321}, Person("4711", "", True, "Mina")),
    ],
)
async def test_what_is_said_oddly_says_nothing(idp: Idp, claims: dict[str, Any], known: Person) -> None:
    idp.claims = claims
    assert await person(idp) == known


# Lies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"nonce": "another"},
        {"exp": 1_700_000_000},
        {"iat": 1_900_000_000},
        {"at_hash": "another"},
    ],
)
async def test_a_token_that_is_not_for_this_log_in_is_refused(idp: Idp, claims: dict[str, Any]) -> None:
    idp.claims = claims
    assert await refusal(idp) == "refused"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"jwks_uri": "http://169.254.169.254/latest"},
        {"token_endpoint": "http://127.0.0.1/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://evil.example/auth"},
        {"token_endpoint": 7},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        {"code_challenge_methods_supported": ["plain"]},
    ],
)
async def test_a_provider_that_cannot_be_meant_gets_no_browser(idp: Idp, metadata: dict[str, Any]) -> None:
    idp.metadata = metadata
    assert await refusal(idp) in ("refused", "unreachable")
    assert idp.asked == [CONFIGURATION]


async def test_an_endpoint_for_more_is_called_under_the_same_rule(idp: Idp) -> None:
    idp.metadata, idp.claims = {"userinfo_endpoint": "http://169.254.169.254/"}, {"email": None}
    assert await refusal(idp) == "unreachable"


async def test_an_answer_of_another_provider_is_refused_before_its_code_goes_anywhere(idp: Idp) -> None:
    """RFC 9207: else the code of one provider is redeemed at another."""
    assert await refusal(idp, issuer="https://evil.example") == "refused"
    idp.metadata["authorization_response_iss_parameter_supported"] = True
    assert await refusal(idp) == "refused"
    assert "/token" not in idp.asked
    assert await person(idp, issuer=idp.issuer) == MINA


@pytest.mark.parametrize("code", ["", "x" * 4097])
async def test_a_code_that_is_none_is_not_sent(idp: Idp, code: str) -> None:
    assert await refusal(idp, code=code) == "refused"
    assert "/token" not in idp.asked


@pytest.mark.parametrize(
    ("path", "answer", "reason"),
    [
        ("/token", ("400 Bad Request\nContent-Type: application/json", b'{"error":"invalid_grant"}'), "refused"),
        ("/token", ("500 Oops\nContent-Type: text/html", b""), "unreachable"),
        ("/token", (JSON, b"{}"), "refused"),
        ("/token", (JSON, b'{"id_token":"a.b.c"}'), "refused"),
        ("/token", (JSON, b'{"id_token":"' + b"x" * 70_000 + b'"}'), "refused"),
        ("/token", (JSON, b"[" * 100_000), "refused"),
        ("/token", (JSON, b"\xff\xfe"), "refused"),
        ("/token", ("302 Found\nLocation: http://127.0.0.1/", b""), "unreachable"),
        ("/token", ("200 OK\nContent-Type: text/html", b"<p>Log in"), "unreachable"),
        ("/keys", (JSON, b'{"keys":[' + b'{"kty":"RSA"},' * 30_000 + b"{}]}"), "unreachable"),
        ("/keys", (JSON, b'{"keys":"none"}'), "refused"),
        ("/keys", ("200 OK\nContent-Type: application/json\nContent-Encoding: gzip", b"\x1f\x8b"), "unreachable"),
        (CONFIGURATION, (JSON, b" " * 300_000), "unreachable"),
        (CONFIGURATION, ("404 Not Found", b""), "refused"),
        (CONFIGURATION, ("HTTP", b""), "unreachable"),
    ],
)
async def test_an_answer_that_is_none_is_one_clear_refusal(
    idp: Idp, path: str, answer: tuple[str, bytes], reason: str
) -> None:
    idp.answers[path] = answer
    assert await refusal(idp) == reason
    idp.answers.clear()
    idp.now_s += ours.LIFETIME_S
    assert await person(idp) == MINA, "it is no worse off when it has come to its senses"


async def test_nobody_there_is_one_clear_refusal(idp: Idp) -> None:
    provider = idp.provider()
    idp.callee.port = 1
    assert await refusal(idp, idp.provider()) == "unreachable"
    await provider.close()


# Keys ---------------------------------------------------------------------------------------------


async def test_a_new_key_is_fetched_once_a_token_names_it(idp: Idp) -> None:
    provider = idp.provider()
    await person(idp, provider)
    idp.key = ECKey.generate_key("P-256", {"kid": "two"})
    idp.published.append(idp.key)
    assert await refusal(idp, provider) == "refused", "so soon"
    idp.now_s += ours.KEYS_PAUSE_S
    assert await person(idp, provider) == MINA
    assert idp.asked.count("/keys") == 2


async def test_unknown_keys_do_not_make_us_ask_without_end(idp: Idp) -> None:
    provider = idp.provider()
    await person(idp, provider)
    idp.now_s += ours.KEYS_PAUSE_S
    for number in range(20):
        idp.header = {"kid": f"unknown {number}"}
        assert await refusal(idp, provider) == "refused"
    assert idp.asked.count("/keys") == 2


async def test_documents_are_kept_and_a_key_that_is_withdrawn_is_not_believed_for_long(idp: Idp) -> None:
    provider = idp.provider()
    await person(idp, provider)
    await person(idp, provider)
    assert (idp.asked.count(CONFIGURATION), idp.asked.count("/keys")) == (1, 1)
    idp.published = [ECKey.generate_key("P-256", {"kid": "two"})]
    idp.now_s += ours.LIFETIME_S
    assert await refusal(idp, provider) == "refused"
    assert (idp.asked.count(CONFIGURATION), idp.asked.count("/keys")) == (2, 2)


# Time ---------------------------------------------------------------------------------------------


async def test_a_slow_provider_holds_nobody_for_long_and_is_asked_once(idp: Idp, monkeypatch: Any) -> None:
    released, begun = asyncio.Event(), asyncio.Event()

    async def wait(_: object) -> None:
        begun.set()
        await released.wait()

    monkeypatch.setattr(idp, "reply", wait)
    monkeypatch.setattr(ours, "EXCHANGE_S", 0.2)
    provider = idp.provider()
    found = await asyncio.gather(*(provider.address_for(Attempt()) for _ in range(50)), return_exceptions=True)
    assert {each.reason for each in found if isinstance(each, ProviderRefused)} == {"unreachable"}
    assert len(found) == 50
    await begun.wait()
    assert len(idp.callee.requests) == 1
    await provider.close()
    released.set()


async def test_many_who_come_back_at_once_are_dealt_with_in_turn(idp: Idp, monkeypatch: Any) -> None:
    provider, attempt, full = idp.provider(), Attempt(), asyncio.Event()
    now = most = 0
    idp.goes(await provider.address_for(attempt))

    async def wait(_: object) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == ours.MAX_EXCHANGES:
            full.set()
        await full.wait()
        now -= 1

    monkeypatch.setattr(idp, "reply", wait)
    coming = [provider.person_of(attempt, "code", None) for _ in range(3 * ours.MAX_EXCHANGES)]
    found = await asyncio.gather(*coming, return_exceptions=True)
    assert {each.reason for each in found if isinstance(each, ProviderRefused)} == {"unreachable"}
    assert most == ours.MAX_EXCHANGES


async def test_a_provider_in_one_s_own_network_has_to_be_named(idp: Idp) -> None:
    for inside in (frozenset[str](), frozenset({"ok.test:1"})):
        assert await refusal(idp, idp.provider(inside=inside)) == "unreachable"
    assert idp.callee.requests == []
