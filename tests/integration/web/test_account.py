"""Log-in, log-out, me: the cookie, the rate limits, and what a stranger learns (nothing)."""

from http.cookies import SimpleCookie
from pathlib import Path

import httpx2
import pytest

from lookalong.config import Settings
from lookalong.security import token
from lookalong.security.login import ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_AGENT, Ended
from tests.integration.web.conftest import BASE, PASSWORD, Web

MINA = {"email": "mina@shop.example", "password": PASSWORD}
WRONG = {"email": "mina@shop.example", "password": "wrong"}


def code(answer: httpx2.Response) -> str:
    """The code of an error in the one shape they have."""
    error = answer.json()["error"]
    assert error.keys() == {"code", "message"}
    return str(error["code"])


async def test_login_answers_with_the_agent_and_a_strict_cookie(web: Web) -> None:
    answer = await web.client().post("/api/v1/login", json=MINA)
    assert answer.json() == {
        "agent": {
            "id": web.mina.id,
            "email": "mina@shop.example",
            "name": "Mina",
            "role": "agent",
            "must_change_password": False,
            "second_factor": False,
        }
    }
    cookie = SimpleCookie(answer.headers["set-cookie"])["lookalong_agent"]
    assert len(cookie.value) == 43
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["secure"], cookie["domain"]) == (
        "/",
        True,
        "strict",
        "",
        "",
    )
    assert cookie["max-age"] == "3600"
    assert answer.headers["cache-control"] == "no-store"


async def test_me_tells_who_is_logged_in(web: Web) -> None:
    client = await web.logged_in("MINA@shop.example ")
    assert (await client.get("/api/v1/me")).json() == {
        "agent": {
            "id": web.mina.id,
            "email": "mina@shop.example",
            "name": "Mina",
            "role": "agent",
            "must_change_password": False,
            "second_factor": False,
        },
        "sites": [{"id": web.site.id, "key": web.site.key, "name": "Shop"}],
    }


@pytest.mark.parametrize("cookie", ["", "x", "' OR 1=1 --", "A" * 43])
async def test_me_without_a_live_login_is_401(web: Web, cookie: str) -> None:
    answer = await web.client(Cookie=f"lookalong_agent={cookie}").get("/api/v1/me")
    assert (answer.status_code, code(answer)) == (401, "not_authenticated")


async def test_cookie_is_useless_after_log_out(web: Web) -> None:
    client = await web.logged_in(MINA["email"])
    cookie = client.cookies["lookalong_agent"]
    answer = await client.post("/api/v1/logout", json={})
    assert answer.status_code == 200
    assert 'lookalong_agent=""' in answer.headers["set-cookie"]
    reused = await web.client(Cookie=f"lookalong_agent={cookie}").get("/api/v1/me")
    assert reused.status_code == 401


async def test_log_out_tells_the_observers_at_once(web: Web) -> None:
    ended: list[Ended] = []
    stop = web.parts.logins.observe(ended.append)
    client = await web.logged_in(MINA["email"])
    cookie = client.cookies["lookalong_agent"]
    await client.post("/api/v1/logout", json={})
    assert ended == [Ended(web.mina.id, token.digest(cookie))]
    stop()
    again = await web.logged_in(MINA["email"])
    await again.post("/api/v1/logout", json={})
    assert len(ended) == 1


async def test_log_out_without_a_login_is_no_error(web: Web) -> None:
    assert (await web.client().post("/api/v1/logout", json={})).status_code == 200


async def test_new_login_gets_a_new_cookie_and_ends_the_old_one(web: Web) -> None:
    client = await web.logged_in(MINA["email"])
    first = client.cookies["lookalong_agent"]
    await client.post("/api/v1/login", json=MINA)
    assert client.cookies["lookalong_agent"] != first
    assert await web.parts.logins.find(first) is None


async def test_cookie_that_was_set_before_is_not_taken_over(web: Web) -> None:
    fixed = "A" * 43
    answer = await web.client(Cookie=f"lookalong_agent={fixed}").post("/api/v1/login", json=MINA)
    assert fixed not in answer.headers["set-cookie"]
    assert await web.parts.logins.find(fixed) is None


async def test_login_in_the_address_is_not_looked_at(web: Web) -> None:
    client = await web.logged_in(MINA["email"])
    cookie = client.cookies["lookalong_agent"]
    assert (await web.client().get("/api/v1/me", params={"lookalong_agent": cookie})).status_code == 401


async def test_unknown_email_and_wrong_password_get_the_same_answer(web: Web) -> None:
    client = web.client()
    wrong = await client.post("/api/v1/login", json=WRONG)
    unknown = await client.post("/api/v1/login", json={"email": "nobody@shop.example", "password": "wrong"})
    assert (wrong.status_code, code(wrong)) == (401, "wrong_credentials")
    assert unknown.content == wrong.content
    assert dict(unknown.headers) | {"x-request-id": ""} == dict(wrong.headers) | {"x-request-id": ""}


async def test_20_wrong_passwords_for_one_agent_are_stopped(web: Web) -> None:
    statuses = []
    for number in range(20):
        client = web.client(address=f"203.0.113.{number}")
        statuses.append((await client.post("/api/v1/login", json=WRONG)).status_code)
    assert statuses == [401] * ATTEMPTS_PER_AGENT + [429] * (20 - ATTEMPTS_PER_AGENT)
    refused = await web.client().post("/api/v1/login", json=MINA)
    assert (refused.status_code, code(refused), refused.headers["retry-after"]) == (429, "rate_limited", "30")
    web.clock.now_s += 30
    assert (await web.client().post("/api/v1/login", json=MINA)).status_code == 200


async def test_one_password_over_many_agents_is_stopped(web: Web) -> None:
    client = web.client()
    statuses = [
        (await client.post("/api/v1/login", json={"email": f"a{number}@shop.example", "password": "x"})).status_code
        for number in range(ATTEMPTS_PER_ADDRESS + 2)
    ]
    assert statuses == [401] * ATTEMPTS_PER_ADDRESS + [429] * 2
    assert (await web.client(address="198.51.100.1").post("/api/v1/login", json=MINA)).status_code == 200


async def test_a_network_of_ipv6_is_one_address(web: Web) -> None:
    statuses = []
    for number in range(ATTEMPTS_PER_ADDRESS + 1):
        client = web.client(address=f"2001:db8::{number + 1}")
        answer = await client.post("/api/v1/login", json={"email": f"a{number}@shop.example", "password": "x"})
        statuses.append(answer.status_code)
    assert statuses == [401] * ATTEMPTS_PER_ADDRESS + [429]


async def test_a_stolen_log_in_does_not_keep_its_agent_from_the_next(web: Web) -> None:
    thief = await web.logged_in(MINA["email"])
    change = {"current": "not the one", "new": "battery staple"}
    statuses = [
        (await thief.put("/api/v1/me/password", json=change)).status_code for _ in range(ATTEMPTS_PER_AGENT + 1)
    ]
    assert statuses == [403] * ATTEMPTS_PER_AGENT + [429]
    assert (await web.client(address="198.51.100.1").post("/api/v1/login", json=MINA)).status_code == 200


async def test_right_passwords_are_not_counted(web: Web) -> None:
    for _ in range(ATTEMPTS_PER_AGENT + 2):
        assert (await web.client().post("/api/v1/login", json=MINA)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Origin": "http://help.example.evil.test"},
        {"Origin": "https://help.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": BASE},
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/login", "/api/v1/logout"])
async def test_other_sites_pages_cannot_log_in_or_out(web: Web, path: str, headers: dict[str, str]) -> None:
    answer = await web.client(**headers).post(path, json=MINA)
    assert (answer.status_code, code(answer)) == (403, "not_allowed")


async def test_own_pages_can_log_in(web: Web) -> None:
    client = web.client(Origin=BASE, **{"Sec-Fetch-Site": "same-origin"})
    assert (await client.post("/api/v1/login", json=MINA)).status_code == 200


@pytest.mark.parametrize("settings", [Settings(public_url="https://help.example")])
async def test_behind_https_the_cookie_belongs_to_the_host_alone(web: Web, settings: Settings, tmp_path: Path) -> None:
    # The proxy speaks http to us and passes whatever Host it likes: the public URL alone counts.
    client = web.client(base="http://10.0.0.5:8000", Origin="https://help.example")
    answer = await client.post("/api/v1/login", json=MINA)
    assert answer.status_code == 200
    cookie = SimpleCookie(answer.headers["set-cookie"])["__Host-lookalong_agent"]
    assert cookie["secure"] is True
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    other = await web.client(base="http://10.0.0.5:8000", Origin="http://10.0.0.5:8000").post(
        "/api/v1/login", json=MINA
    )
    assert other.status_code == 403


@pytest.mark.parametrize(
    ("content", "headers", "status", "expected"),
    [
        (b"email=a&password=b", {"Content-Type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        (b"{}", {}, 415, "unsupported_media_type"),
        (b"{}", {"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415, "unsupported_media_type"),
        (b"", {"Content-Type": "application/json"}, 400, "bad_request"),
        (b"{}", {"Content-Type": "application/json"}, 400, "bad_request"),
        (b'{"email":"a","password":NaN}', {"Content-Type": "application/json"}, 400, "bad_request"),
        (b'{"email":"a","password":1e400}', {"Content-Type": "application/json"}, 400, "bad_request"),
        (b'{"email":1,"password":"b"}', {"Content-Type": "application/json"}, 400, "bad_request"),
        (b'{"email":"a","password":"\xff"}', {"Content-Type": "application/json"}, 400, "bad_request"),
        (b'{"email":"a","password":"\\ud800"}', {"Content-Type": "application/json"}, 400, "bad_request"),
        ('{"email":"a","password":"b"}'.encode("utf-16"), {"Content-Type": "application/json"}, 400, "bad_request"),
        (b"[" * 10_000, {"Content-Type": "application/json"}, 400, "bad_request"),
        (b'{"email":"a","password":"' + b"x" * 1025 + b'"}', {"Content-Type": "application/json"}, 400, "bad_request"),
        (b" " * (24 * 1024 + 1), {"Content-Type": "application/json"}, 413, "too_large"),
    ],
)
async def test_bad_body_is_refused(
    web: Web, content: bytes, headers: dict[str, str], status: int, expected: str
) -> None:
    answer = await web.client().post("/api/v1/login", content=content, headers=headers)
    assert (answer.status_code, code(answer)) == (status, expected)


async def test_of_two_equal_keys_the_last_counts(web: Web) -> None:
    body = b'{"email":"mina@shop.example","password":"wrong","password":"correct horse"}'
    answer = await web.client().post("/api/v1/login", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/login", "/api/v1/logout"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "TRACE"])
async def test_nothing_changes_by_another_method(web: Web, path: str, method: str) -> None:
    answer = await web.client(**{"X-HTTP-Method-Override": "POST"}).request(method, path)
    assert (answer.status_code, code(answer)) == (405, "method_not_allowed")
