"""``http.json``: each item is a test of its name here, against a real server over TCP, or there is a reason why not."""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyotp
import pytest
from starlette.routing import Route

from lookalong.config import Settings
from lookalong.security.login import ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_AGENT
from lookalong.web.route import HttpSide
from tests.harness.matrix import ROWS
from tests.harness.server import run_demo
from tests.harness.wire import Wire
from tests.hostile.battery import http_names
from tests.hostile.site import JSON, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.wire import Answer

ABSENT = {
    "invite-reuse": ("invit", "agents are added by command, nobody is invited by a link"),
    "csv-injection": ("csv", "what is stored is given out as JSON, nothing as CSV"),
    "email-header-injection": ("mail", "the server sends no e-mail"),
    "webhook-replay": ("hook", "the server calls nobody"),
}
"""Items without a test: a word that the address of what they are about would have, and why there is none."""

EVIL = "https://evil.test"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with run_demo(limits={"body_s": 1.0, "connects": [1000.0, 1000.0]}, LOOKALONG_LOG_LEVEL="info") as server:
        yield Site(server)


def example(path: str) -> str:
    """An address, with something that there is in the place of its parameters."""
    path = path.replace("{site_key}", "demo").replace("{hash}", "A" * 43)
    path = (
        path.replace("{agent_id}", "agt_nobody").replace("{login_id}", "lin_none").replace("{visitor_id}", "vis_none")
    )
    path = path.replace("{upload_id}", "att_none").replace("{number}", "0").replace("{file_id}", "att_none")
    return path.replace("{variant}", "full").replace("{name}", "x.js").replace("{path:path}", "")


def routes(word: str = "") -> list[tuple[str, str]]:
    """Each method and address of the server, with an example in the place of a parameter."""
    found = []
    for route in HttpSide(Settings(demo=True))._routes.routes:
        assert isinstance(route, Route)
        path = example(route.path)
        found += [
            (method, path)
            for method in sorted(route.methods or ())
            if method not in ("HEAD", "OPTIONS") and word in path
        ]
    return found


BY_PASS = "/uploads"
"""Addresses that look at no cookie: what opens them no page of another site has. See the test of that name."""

MUTATING = [(method, path) for method, path in routes() if method != "GET" and BY_PASS not in path]


# The battery --------------------------------------------------------------------------------------


def test_every_item_has_a_test_of_its_name_or_a_reason() -> None:
    tests = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    names = http_names()
    assert names - tests - set(ABSENT) == set()
    assert set(ABSENT) <= names - tests


@pytest.mark.parametrize("name", ABSENT, ids="no-{}".format)
def test_what_an_item_is_missing_is_not_there(name: str) -> None:
    word, reason = ABSENT[name]
    assert reason
    assert [path for _, path in routes() if word in path] == [], f"there is something for {name} to test now"


# Other sites' pages -------------------------------------------------------------------------------


async def test_login_csrf(site: Site) -> None:
    form = "Content-Type: application/x-www-form-urlencoded"
    answer = await site.ask("POST", "/api/v1/login", f"Origin: {EVIL}", form, body="email=a&password=b")
    assert answer.status == 403


async def test_state_change_by_get(site: Site) -> None:
    assert len(MUTATING) > 3
    readable = {path for method, path in routes() if method == "GET"}
    for _, path in MUTATING:
        if path not in readable:
            assert (await site.ask("GET", path)).status == 405
    cookie = await site.log_in("administrator")
    before = (await site.ask("GET", "/api/v1/sites", cookie)).body
    for path in readable & {path for _, path in MUTATING}:
        # What can be read with GET only reads.
        await site.ask("GET", f"{path}?name=Evil&origins={EVIL}", cookie)
    assert (await site.ask("GET", "/api/v1/sites", cookie)).body == before


async def test_no_custom_header(site: Site) -> None:
    cookie = await site.log_in("administrator")
    for method, path in MUTATING:
        for origin in (f"Origin: {EVIL}", f"Origin: {site.server.url}"):
            answer = await site.ask(method, path, cookie, origin, "Content-Type: text/plain", body="{}")
            assert answer.status == (403 if EVIL in origin else 415), path


async def refuses_to_share(site: Site, origin: str) -> None:
    cookie = await site.log_in("administrator")
    for method, path in routes("/api/"):
        answer = await site.ask(method, path, cookie, f"Origin: {origin}", JSON, body=b"" if method == "GET" else "{}")
        assert answer.get("access-control-allow-credentials") == ""
        # The widget's own help is for any page, the same for all, and never with the cookie's agent in it.
        # So are uploads: whoever reads the answer has the pass, or learns that it is missing.
        anybody = "/widget/" in path or BY_PASS in path
        assert answer.get("access-control-allow-origin") == ("*" if anybody else ""), path
        preflight = await site.ask("OPTIONS", path, f"Origin: {origin}", "Access-Control-Request-Method: POST")
        assert preflight.get("access-control-allow-origin") == ("*" if BY_PASS in path else "")
        assert preflight.get("access-control-allow-credentials") == ""


async def test_cors_reflect(site: Site) -> None:
    await refuses_to_share(site, EVIL)


async def test_cors_null(site: Site) -> None:
    await refuses_to_share(site, "null")


async def test_xs_leak_timing(site: Site) -> None:
    email, password = site.people["agent"]
    body = json.dumps({"email": email, "password": password})
    answer = await site.ask("POST", "/api/v1/login", JSON, body=body, address=site.stranger())
    assert "SameSite=strict" in answer.get("set-cookie")
    cookie = await site.log_in("administrator")
    for method, path in routes("/api/"):
        if "/widget/" not in path and BY_PASS not in path:
            for where in ("cross-site", "same-site"):
                sent = await site.ask(method, path, cookie, f"Sec-Fetch-Site: {where}", JSON, body="{}")
                assert sent.status == 403, path


async def test_what_a_pass_opens_looks_at_no_cookie(site: Site) -> None:
    cookie = await site.log_in("administrator")
    asked = [each for each in routes("/api/") if BY_PASS in each[1]]
    assert len(asked) == 4
    for method, path in asked:
        for origin in (EVIL, site.server.url):
            kind = "Content-Type: application/octet-stream" if method == "PUT" else JSON
            said = json.dumps({"client_id": "f1", "name": "a.txt", "size": 1})
            answer = await site.ask(
                method, path, cookie, f"Origin: {origin}", kind, body="" if method == "GET" else said
            )
            assert (answer.status, answer.get("set-cookie")) == (401, ""), path


async def test_clickjack_console(site: Site) -> None:
    answer = await site.ask("GET", "/console/")
    assert "frame-ancestors 'none'" in answer.get("content-security-policy")
    assert answer.get("x-frame-options") == "DENY"


async def test_widget_frame_other_site(site: Site) -> None:
    """The widget is a script in the host's page; no page of ours can be framed by another site at all."""
    for method, path in routes():
        if method == "GET":
            policy = (await site.ask(method, path)).get("content-security-policy")
            assert re.search(r"frame-ancestors '(none|self)'(;|$)", policy) or policy.endswith("sandbox"), path


# Addresses and headers ----------------------------------------------------------------------------


async def test_host_header_reset(site: Site) -> None:
    """No link is ever sent; none that is shown is made from the Host."""
    for path in ("/", "/console", "/demo/", "/console/", "/nope", "/api/v1/widget/demo"):
        answer = await site.ask("GET", path, "Host: evil.test")
        assert "evil.test" not in repr(answer.headers) + answer.body.decode()


async def test_x_forwarded_host(site: Site) -> None:
    lines = ("X-Forwarded-Host: evil.test", "Forwarded: host=evil.test", "X-Original-URL: /api/v1/me")
    for path in ("/", "/console", "/demo/", "/console/", "/nope"):
        answer, plain = await site.ask("GET", path, *lines), await site.ask("GET", path)
        assert (answer.status, answer.body, answer.get("location")) == (plain.status, plain.body, plain.get("location"))
    body = json.dumps({"email": "a", "password": "b"})
    answer = await site.ask("POST", "/api/v1/login", JSON, "Origin: http://evil.test", *lines, body=body)
    assert answer.status == 403


async def test_method_override(site: Site) -> None:
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        for method in ("DELETE", "PUT", "GET"):
            assert (await site.ask("POST", "/healthz", f"{name}: {method}", JSON, body="{}")).status == 405
            assert (await site.ask("GET", "/healthz?_method=DELETE", f"{name}: {method}")).status == 200


async def test_path_dotdot(site: Site) -> None:
    for way in (
        "..%2f..%2fetc/passwd",
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..%5c..%5cetc",
        "..%252f..%252fetc",
    ):
        for root in ("/static/", "/widget/", "/console/", "/demo/", "/assets/"):
            answer = await site.ask("GET", root + way)
            assert answer.status == 404, way
            assert b"root:" not in answer.body


async def test_path_case(site: Site) -> None:
    for path in ("/API/Admin", "/API/V1/ME", "/Console/", "/api/v1/ME", "/METRICS"):
        assert (await site.ask("GET", path)).status == 404


async def test_path_double_slash(site: Site) -> None:
    for path in ("//evil.test/..", "//evil.test", "/\\evil.test", "//evil.test/console", "http://evil.test/console"):
        answer = await site.ask("GET", path)
        assert answer.get("location") in ("", "/console/"), path


async def test_open_redirect(site: Site) -> None:
    for place in ("//evil.test", "https:evil.test", "/\\\\evil.test", "https://evil.test"):
        for path in ("/login", "/", "/console", "/console/", "/demo", "/api/v1/login"):
            answer = await site.ask("GET", f"{path}?next={place}&url={place}&return_to={place}")
            assert answer.get("location") in ("", "/console/", "/demo/")


async def test_header_injection(site: Site) -> None:
    for path in ("/", "/console", "/demo", "/nope", "/console/x%0d%0aSet-Cookie:y"):
        answer = await site.ask("GET", f"{path}?next=%0d%0aSet-Cookie:x")
        assert answer.get("set-cookie") == ""
        assert not [value for _, value in answer.headers if "\r" in value or "\n" in value]


async def test_trace(site: Site) -> None:
    for path in ("/", "/console/", "/api/v1/me"):
        answer = await site.ask("TRACE", path, "Cookie: secret=1")
        assert answer.status == 405
        assert b"secret" not in answer.body


async def test_http2_preface(site: Site) -> None:
    async with await Wire.open(site.server.url) as wire:
        await wire.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert (await wire.answer()).status in (400, 505)


async def test_cookie_bomb(site: Site) -> None:
    answer = await site.ask("GET", "/console/", "Cookie: " + "a=b; " * 13_000)
    assert answer.status == 431


async def test_range_bomb(site: Site) -> None:
    ranges = ",".join(f"{at}-{at + 1}" for at in range(101))
    assert (await site.ask("GET", "/widget.js", f"Range: bytes={ranges}")).status in (200, 416)


async def test_te_chunked_smuggle(site: Site) -> None:
    body = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    for coding in ("chunked", " chunked", "Chunked", "chunked, identity", "identity"):
        answer = await site.ask("POST", "/api/v1/login", JSON, f"Transfer-Encoding: {coding}", body=body)
        assert answer.status == 400, coding
    assert "/smuggled" not in site.server.read_log()


async def test_content_length_lie(site: Site) -> None:
    async with await Wire.open(site.server.url) as wire:
        await wire.send(f"POST /api/v1/login HTTP/1.1\r\nHost: x\r\n{JSON}\r\nContent-Length: 99\r\n\r\n{{".encode())
        # Here after 1 s; the server's own is 20 s.
        await wire.closed(5)


# Log-ins ------------------------------------------------------------------------------------------


async def test_session_fixation(site: Site) -> None:
    email, password = site.people["agent"]
    body = json.dumps({"email": email, "password": password})
    old = await site.log_in("agent")
    for fixed in ("A" * 43, old.partition("=")[2]):
        line = f"Cookie: lookalong_agent={fixed}"
        answer = await site.ask("POST", "/api/v1/login", JSON, line, body=body, address=site.stranger())
        assert fixed not in answer.get("set-cookie")
        assert (await site.ask("GET", "/api/v1/me", line)).status == 401


async def test_sid_after_logout(site: Site) -> None:
    cookie = await site.log_in("agent")
    assert (await site.ask("GET", "/api/v1/me", cookie)).status == 200
    assert (await site.ask("POST", "/api/v1/logout", cookie, JSON, body="{}")).status == 200
    assert (await site.ask("GET", "/api/v1/me", cookie)).status == 401


async def test_sid_in_url(site: Site) -> None:
    secret = (await site.log_in("agent")).partition("=")[2]
    for name in ("sid", "lookalong_agent", "token", "session"):
        assert (await site.ask("GET", f"/api/v1/me?{name}={secret}")).status == 401
    assert (await site.ask("GET", "/api/v1/me", f"Authorization: Bearer {secret}")).status == 401


async def test_user_enumeration(site: Site) -> None:
    seconds: dict[str, list[float]] = {"known": [], "unknown": []}
    bodies = set()
    for _ in range(3):
        for who, email in (("known", site.people["supervisor"][0]), ("unknown", "nobody@shop.example")):
            body = json.dumps({"email": email, "password": "wrong"})
            began = time.perf_counter()
            answer = await site.ask("POST", "/api/v1/login", JSON, body=body, address=site.stranger())
            seconds[who].append(time.perf_counter() - began)
            bodies.add((answer.status, answer.body))
    assert len(bodies) == 1
    known, unknown = (statistics.median(each) for each in seconds.values())
    # Hashing takes tens of milliseconds: left out, it would show as a tenth of the time.
    assert 1 / 4 < known / unknown < 4


async def test_brute_password(site: Site) -> None:
    body = json.dumps({"email": site.people["b"][0], "password": "wrong"})
    statuses = [
        (await site.ask("POST", "/api/v1/login", JSON, body=body, address=site.stranger())).status for _ in range(20)
    ]
    assert statuses == [401] * ATTEMPTS_PER_AGENT + [429] * (20 - ATTEMPTS_PER_AGENT)
    address = site.stranger()
    statuses = [
        (
            await site.ask(
                "POST",
                "/api/v1/login",
                JSON,
                body=json.dumps({"email": f"a{number}@shop.example", "password": "spray"}),
                address=address,
            )
        ).status
        for number in range(200)
    ]
    # One or another may have come back while the others were tried.
    assert statuses[:ATTEMPTS_PER_ADDRESS] == [401] * ATTEMPTS_PER_ADDRESS
    assert statuses.count(429) > 150


async def test_unicode_email(site: Site) -> None:
    email, password = site.people["agent"]
    for alike in (
        email.replace("a", "\u0430"),
        email.replace("@", "\uff20"),
        email.replace("s", "\u017f"),
        email + "\u200b",
    ):
        body = json.dumps({"email": alike, "password": password})
        answer = await site.ask("POST", "/api/v1/login", JSON, body=body, address=site.stranger())
        assert answer.status == 401, alike


async def test_mass_assignment(site: Site) -> None:
    email, password = site.people["agent"]
    body = json.dumps({"email": email, "password": password, "role": "administrator", "agent": {"role": "owner"}})
    answer = await site.ask("POST", "/api/v1/login", JSON, body=body, address=site.stranger())
    assert json.loads(answer.body)["agent"]["role"] == "agent"
    cookie = await site.log_in("administrator")
    wanted = {"name": "New", "origins": ["https://mass.example"], "key": "mass", "id": "site_mine", "privacy": None}
    added = json.loads((await site.ask("POST", "/api/v1/sites", cookie, JSON, body=json.dumps(wanted))).body)
    assert added["id"] != "site_mine"


@pytest.fixture(scope="module")
def secret(site: Site) -> str:
    """Of the app of somebody with a second factor, whom `site.people` knows as `careful`."""
    return site.add_careful()


async def enter(site: Site, code: str) -> int:
    email, password = site.people["careful"]
    body = json.dumps({"email": email, "password": password, "code": code})
    return (await site.ask("POST", "/api/v1/login", JSON, body=body, address=site.stranger())).status


async def test_totp_reuse(site: Site, secret: str) -> None:
    code = pyotp.TOTP(secret).now()
    assert [await enter(site, code), await enter(site, code)] == [200, 401]


async def test_totp_window(site: Site, secret: str) -> None:
    assert await enter(site, pyotp.TOTP(secret).at(int(time.time()) - 90)) == 401
    assert await enter(site, pyotp.TOTP(secret).at(int(time.time()) + 90)) == 401


async def test_totp_brute(site: Site, secret: str) -> None:
    assert [await enter(site, f"{number:06}") for number in range(10)][-1] == 429


# Who may do what ----------------------------------------------------------------------------------


async def test_role_matrix(site: Site) -> None:
    """Each role is let in or not as the matrix says, before anything is looked at: bodies are empty objects here."""
    assert {(row.method, example(row.path)) for row in ROWS} == set(routes())
    roles = {"nobody": "X-Nobody: 1"}
    roles |= {who: await site.log_in(who) for who in ("agent", "supervisor", "administrator")}
    last = "/api/v1/logout"
    for row in sorted(ROWS, key=lambda row: row.path == last):
        for rank, (who, line) in enumerate(roles.items()):
            lines = [line, JSON, f"Origin: {site.server.url}"]
            address = site.stranger() if "login" in row.path else ""
            body = "" if row.method == "GET" else "{}"
            answer = await site.ask(row.method, example(row.path), *lines, body=body, address=address)
            if row.least == "holder":
                assert answer.status in (400, 401, 415), row.id
                continue
            least = list(roles).index(row.least) if row.least in roles else 0
            allowed = answer.status not in (401, 403) or row.least == "page"
            assert allowed == (rank >= least), (row.id, who, answer.status)
            assert allowed or answer.status == (401 if rank == 0 else 403), (row.id, who, answer.status)


async def test_idor_matrix(site: Site) -> None:
    """Another site's agent gets nothing by any address that names something, of what is not for everybody."""
    cookie = await site.log_in("agent")
    for method, path in routes():
        named = path.replace("/sites/demo", "/sites/other")
        if named != path or path.startswith("/assets/"):
            body = "" if method == "GET" else '{"preset": "default", "rules": []}'
            answer = await site.ask(method, named, cookie, JSON, body=body)
            # 403 is said before anything is looked up, so it says nothing about what there is.
            missing = await site.ask(method, named.replace("other", "nowhere"), cookie, JSON, body=body)
            assert answer.status in (403, 404)
            # An answer may repeat what was asked for; it says nothing more.
            assert (missing.status, missing.body.replace(b"nowhere", b"other")) == (answer.status, answer.body)
    sites = json.loads((await site.ask("GET", "/api/v1/me", cookie)).body)["sites"]
    assert "Other" not in [each["name"] for each in sites]


async def test_metrics_open(site: Site) -> None:
    assert (await site.ask("GET", "/metrics", "X-Forwarded-For: 203.0.113.9")).status == 403
    for path in ("/debug", "/openapi.json", "/docs", "/health", "/server-status", "/.env", "/.git/config"):
        assert (await site.ask("GET", path)).status == 404
    for path in ("/healthz", "/readyz"):
        assert set(json.loads((await site.ask("GET", path)).body)) <= {"ok", "store", "bus", "files"}


async def test_cache_leak(site: Site) -> None:
    cookie = await site.log_in("administrator")
    for method, path in routes("/api/"):
        answer = await site.ask(method, path, cookie, JSON, body="" if method == "GET" else "{}")
        assert answer.get("cache-control") == "no-store", path


async def test_etag_cross_user(site: Site) -> None:
    cookie = await site.log_in("agent")
    for path in ("/api/v1/me", "/api/v1/sites"):
        assert (await site.ask("GET", path, cookie)).get("etag") == ""
        assert (await site.ask("GET", path, cookie, "If-None-Match: *")).status in (200, 403)
    digest = "A" * 43
    for tag in (f'"{digest}"', "*", f'W/"{digest}"'):
        answer = await site.ask("GET", f"/assets/{digest}", cookie, f"If-None-Match: {tag}")
        assert (answer.status, answer.get("etag")) == (404, "")


# Bodies -------------------------------------------------------------------------------------------


async def login_body(site: Site, body: bytes | str, *lines: str) -> Answer:
    return await site.ask("POST", "/api/v1/login", JSON, *lines, body=body, address=site.stranger())


async def test_json_depth(site: Site) -> None:
    assert (await login_body(site, "[" * 10_000 + "]" * 10_000)).status == 400
    assert (await login_body(site, '{"email":' + "[" * 10_000)).status == 400


async def test_json_dup_keys(site: Site) -> None:
    """The last of two equal keys counts."""
    email, password = site.people["agent"]
    pairs = f'"email": "{email}", "password": "wrong", "password": "{password}"'
    assert (await login_body(site, "{" + pairs + "}")).status == 200


async def test_json_nan(site: Site) -> None:
    for text in ('{"x":NaN}', '{"email":"a","password":"b","x":NaN}', '{"email":Infinity,"password":"b"}'):
        assert (await login_body(site, text)).status == 400


async def test_json_bigint(site: Site) -> None:
    for number in ("1e400", "9" * 5000, "-1e999"):
        assert (await login_body(site, f'{{"email":{number},"password":"b"}}')).status == 400


async def test_json_bom_utf16(site: Site) -> None:
    text = '{"email":"a","password":"b"}'
    for body in (text.encode("utf-16"), text.encode("utf-16-le"), b"\xef\xbb\xbf" + text.encode()):
        assert (await login_body(site, body)).status == 400


async def test_gzip_request_bomb(site: Site) -> None:
    for coding in ("gzip", "deflate", "br", "identity, gzip"):
        assert (await login_body(site, b"\x1f\x8b\x08" + bytes(100), f"Content-Encoding: {coding}")).status == 415


async def test_sql_meta(site: Site) -> None:
    words = "' OR 1=1 --"
    assert (await login_body(site, json.dumps({"email": words, "password": words}))).status == 401
    cookie = await site.log_in("administrator")
    wanted = json.dumps({"name": words, "origins": ["https://sql.example"], "key": "sql"})
    added = await site.ask("POST", "/api/v1/sites", cookie, JSON, body=wanted)
    assert json.loads(added.body)["name"] == words
    for path in ("/api/v1/widget/%27%20OR%201=1%20--", "/assets/%27%20OR%201=1%20--", "/widget/%27%20OR%201=1"):
        assert (await site.ask("GET", path)).status == 404
    bad = json.dumps({"name": "x", "origins": ["https://x.example"], "key": words})
    assert (await site.ask("POST", "/api/v1/sites", cookie, JSON, body=bad)).status == 400
    assert (await site.ask("GET", "/api/v1/me", f"Cookie: lookalong_agent={words}")).status == 401


async def test_regex_dos(site: Site) -> None:
    """A query is words, whatever stands between them: nothing in it is a pattern."""
    site.write("a" * 60_000 + "!", "가" * 20_000)
    cookie = await site.log_in("agent")
    for query in ("(a+)+$" * 30, "(가+)+$" * 30, "a*" * 100, '"' * 200, "NEAR(" * 40):
        for path in ("/api/v1/messages", "/api/v1/sites/demo/messages"):
            began = time.perf_counter()
            answer = await site.ask("GET", f"{path}?q={quote(query)}", cookie)
            assert (answer.status, time.perf_counter() - began < 0.2) == (200, True), query


async def test_template_injection(site: Site) -> None:
    cookie = await site.log_in("administrator")
    wanted = json.dumps({"name": "{{7*7}} ${7*7} {0}", "origins": ["https://tpl.example"], "key": "tpl"})
    added = await site.ask("POST", "/api/v1/sites", cookie, JSON, body=wanted)
    assert json.loads(added.body)["name"] == "{{7*7}} ${7*7} {0}"
    for path in ("/%7B%7B7*7%7D%7D", "/api/v1/widget/%7B%7B7*7%7D%7D", "/api/v1/widget/%7B0%7D"):
        answer = await site.ask("GET", path)
        assert answer.status == 404
        assert b"49" not in answer.body


# What is told -------------------------------------------------------------------------------------


async def test_error_page(site: Site) -> None:
    cookie = await site.log_in("supervisor")
    with closing(sqlite3.connect(site.server.data / "lookalong.sqlite3")) as store, store:
        # No request can do this; a store written by hand can.
        who = "SELECT id FROM agent WHERE name = 'supervisor'"
        store.execute(f"UPDATE login SET expires_at_ms = 'soon' WHERE agent_id IN ({who})")  # noqa: S608 # no input
    answer = await site.ask("GET", "/api/v1/me", cookie)
    assert answer.status == 500
    request_id = answer.get("x-request-id")
    assert request_id in json.loads(answer.body)["error"]["message"]
    assert not re.search(rb"Traceback|TypeError|\.py", answer.body)
    await site.logged(rf"request_failed.*{request_id}|{request_id}.*request_failed")


async def test_log_crlf(site: Site) -> None:
    mark = f"mark{time.monotonic_ns()}"
    await site.ask("GET", f"/{mark}%0d%0aINJECTED%1b[2J", f"User-Agent: {mark}%0d%0aINJECTED")
    await site.ask("GET", "/healthz", f"User-Agent: x\x1b[2J{mark}")
    async with await Wire.open(site.server.url) as wire:
        await wire.send(f"GET /{mark} HTTP/1.1\r\nHost: x\r\nUser-Agent: a\rINJECTED\r\n\r\n".encode())
        assert (await wire.answer()).status == 400
    log = await site.logged(mark)
    assert "\x1b" not in log
    assert len([line for line in log.splitlines() if mark in line]) == 1
    assert not [line for line in log.splitlines() if line.startswith("INJECTED")]


def leaks(log: str, secrets: dict[str, str]) -> list[str]:
    """Which of them stand in a log."""
    return [name for name, secret in secrets.items() if secret in log]


async def test_log_secrets(site: Site) -> None:
    """Of what this file has sent; the run of a whole session is grepped in tests/integration/test_secrets.py."""
    cookie = await site.log_in("administrator")
    secrets: dict[str, Any] = {who: password for who, (_, password) in site.people.items()}
    secrets["cookie"] = cookie.partition("=")[2]
    secrets["query"] = "hunter2hunter2"
    await site.ask("GET", f"/api/v1/me?token={secrets['query']}", cookie, f"Authorization: Bearer {secrets['query']}")
    # The demo prints its log-in for its user, once.
    log = re.sub(r"^Log-in: .*$", "", await site.logged("/api/v1/me"), flags=re.MULTILINE)
    assert leaks(log, secrets) == []
