"""Errors have one shape, say nothing of the inside, and every answer carries the safe headers."""

import pytest
import structlog

from lookalong.store import StoreUnavailable
from tests.integration.web.conftest import PASSWORD, Web
from tests.integration.web.test_account import code


@pytest.mark.parametrize(
    "path", ["/healthz", "/api/v1/me", "/api/v1/nope", "/nope", "/console/", "/demo/", "/widget.js"]
)
async def test_every_answer_is_locked_down(web: Web, path: str) -> None:
    headers = (await web.client().get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "content-security-policy" in headers
    assert "cross-origin-resource-policy" in headers
    assert len(headers["x-request-id"]) == 16
    assert "server" not in headers


async def test_unknown_addresses_of_the_api_get_json(web: Web) -> None:
    answer = await web.client().get("/api/v1/nope")
    assert (answer.status_code, code(answer)) == (404, "not_found")


async def test_store_in_trouble_is_503_and_worth_a_retry(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unavailable(*_: object) -> None:
        raise StoreUnavailable("expected the store to answer") from OSError("/secret/path")

    monkeypatch.setattr(type(web.parts.store), "login", unavailable)
    answer = await web.client(Cookie="lookalong_agent=x").get("/api/v1/me")
    assert (answer.status_code, code(answer), answer.headers["retry-after"]) == (503, "store_unavailable", "2")
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/me", "/readyz"])
async def test_failure_shows_an_id_and_no_traceback(
    web: Web, monkeypatch: pytest.MonkeyPatch, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr(type(web.parts.store), "login", broken)
    monkeypatch.setattr(type(web.parts.store), "ping", broken)
    with structlog.testing.capture_logs() as logs:
        answer = await web.client(Cookie="lookalong_agent=x").get(path)
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    assert "Traceback" not in answer.text
    request_id = answer.headers["x-request-id"]
    assert request_id in answer.text
    failed = [entry for entry in logs if entry["event"] == "request_failed"]
    assert [entry["request_id"] for entry in failed] == [request_id]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_log_has_a_line_per_request_without_query_or_secrets(web: Web) -> None:
    with structlog.testing.capture_logs() as logs:
        client = await web.logged_in("mina@shop.example")
        await client.get("/api/v1/me", params={"token": "hunter2"}, headers={"User-Agent": "x\x1b[2J"})
        await web.client().post("/api/v1/login", json={"email": "mina@shop.example", "password": "hunter2"})
    requests = [(entry["method"], entry["path"], entry["status"]) for entry in logs if entry["event"] == "request"]
    assert requests == [("POST", "/api/v1/login", 200), ("GET", "/api/v1/me", 200), ("POST", "/api/v1/login", 401)]
    text = repr(logs)
    assert not [secret for secret in ("hunter2", PASSWORD, client.cookies["lookalong_agent"], "[2J") if secret in text]
