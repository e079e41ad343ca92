"""What browsers load, with the headers that keep it safe and cached."""

import shutil
from pathlib import Path

import httpx2
import pytest

from lookalong.config import Settings
from lookalong.web.header import CONSOLE_POLICY, REPLICA_POLICY
from tests.integration.web.conftest import Web


async def get(web: Web, path: str, **headers: str) -> httpx2.Response:
    return await web.client(**headers).get(path)


async def test_loader_is_for_any_page_and_briefly_cached(web: Web) -> None:
    answer = await get(web, "/widget.js", **{"Accept-Encoding": "identity"})
    assert answer.text.startswith("loader()")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert "content-encoding" not in answer.headers


async def test_loader_is_compressed_once_for_those_who_take_it(web: Web) -> None:
    packed = await get(web, "/widget.js", **{"Accept-Encoding": "br, gzip"})
    plain = await get(web, "/widget.js", **{"Accept-Encoding": "gzip;q=0, identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("weak", ["", "W/"])
async def test_loader_that_has_not_changed_is_not_sent_again(web: Web, weak: str) -> None:
    etag = (await get(web, "/widget.js")).headers["etag"]
    answer = await get(web, "/widget.js", **{"If-None-Match": f'"other", {weak}{etag}'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_loader_built_again_is_served_at_once(web: Web, assets: Path) -> None:
    before = await get(web, "/widget.js")
    (assets / "widget.js").write_text("other")
    after = await get(web, "/widget.js", **{"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.text) == (200, "other")


async def test_chunks_are_cached_for_ever(web: Web) -> None:
    answer = await get(web, "/widget/chat-ABCD1234.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_console_runs_nothing_but_its_own_files(web: Web) -> None:
    answer = await get(web, "/console/")
    assert answer.headers["content-security-policy"] == CONSOLE_POLICY
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    script = await get(web, "/console/console-ABCD1234.js")
    assert script.headers["cache-control"].endswith("immutable")
    assert "access-control-allow-origin" not in script.headers
    assert (await get(web, "/console/logo.svg")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(("name", "begins"), [("replica", b"<!doctype html>"), ("replica-quirks", b"<html>")])
async def test_replica_documents_are_empty_and_locked(web: Web, name: str, begins: bytes) -> None:
    answer = await get(web, f"/console/{name}.html")
    assert answer.content.startswith(begins)
    assert b"<body></body>" in answer.content
    assert answer.headers["content-security-policy"] == REPLICA_POLICY
    assert "sandbox allow-same-origin" in REPLICA_POLICY
    assert "allow-scripts" not in REPLICA_POLICY
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


async def test_demo_pages_carry_the_tag(web: Web) -> None:
    answer = await get(web, "/demo/")
    assert '<script async src="/widget.js" data-site="demo"></script></head>' in answer.text
    assert "lookalong:embed" not in answer.text


@pytest.mark.parametrize("settings", [Settings(demo=True, public_url="https://help.example")])
async def test_tag_names_the_public_url_and_never_the_host_header(web: Web, settings: Settings) -> None:
    answer = await get(web, "/demo/", Host="evil.test", **{"X-Forwarded-Host": "evil.test"})
    assert '<script async src="https://help.example/widget.js" data-site="demo">' in answer.text
    assert "evil" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self' https://help.example wss://help.example" in policy


@pytest.mark.parametrize("path", ["", "index.html", "new", "alps-2027", "제주-도"])
async def test_planner_is_one_page_at_all_its_addresses(web: Web, path: str) -> None:
    answer = await get(web, f"/demo/planner/{path}")
    assert answer.status_code == 200
    assert "<title>Planner</title>" in answer.text


async def test_demo_files_are_served_as_they_are(web: Web) -> None:
    answer = await get(web, "/demo/style.css")
    assert (answer.text, answer.headers["content-type"]) == ("body{}", "text/css; charset=utf-8")


@pytest.mark.parametrize("settings", [Settings(demo=False)])
async def test_there_is_no_shop_without_demo_mode(web: Web, settings: Settings) -> None:
    assert (await get(web, "/demo/")).status_code == 404
    assert (await get(web, "/")).headers["location"] == "/console/"


@pytest.mark.parametrize(
    "path",
    [
        "/demo/../widget.js",
        "/demo/%2e%2e/widget.js",
        "/demo/..%2f..%2foutside.txt",
        "/demo/..%5coutside.txt",
        "/demo/%2fetc/passwd",
        "/demo//etc/passwd",
        "/demo/.secret",
        "/demo/link.txt",
        "/demo/a%00.html",
        "/demo/planner/missing.js",
        "/demo/planner/trips/5",
        "/widget/..%2fconsole%2findex.html",
        "/widget/none.js",
        "/console/..%2f..%2foutside.txt",
        "/CONSOLE/",
        "/nope",
    ],
)
async def test_nothing_else_is_served(web: Web, path: str) -> None:
    answer = await web.get_raw(path)
    assert answer.status_code == 404
    assert "There is nothing at this address." in answer.text
    assert "outside" not in answer.text


@pytest.mark.parametrize(("path", "to"), [("/", "/demo/"), ("/console", "/console/"), ("/demo", "/demo/")])
async def test_redirects_stay_on_the_host(web: Web, path: str, to: str) -> None:
    answer = await get(web, path, Host="evil.test")
    assert (answer.status_code // 100, answer.headers["location"]) == (3, to)


@pytest.mark.parametrize("path", ["//evil.test/..", "//evil.test", "/console//", "/console/%0d%0aSet-Cookie:x"])
async def test_odd_addresses_lead_nowhere(web: Web, path: str) -> None:
    answer = await web.get_raw(path)
    assert answer.status_code == 404
    assert not {"location", "set-cookie"} & set(answer.headers)


@pytest.mark.parametrize("path", ["/widget.js", "/widget/chat-ABCD1234.js", "/console/", "/demo/"])
async def test_missing_browser_code_says_what_to_run(web: Web, assets: Path, path: str) -> None:
    shutil.rmtree(assets)
    answer = await get(web, path)
    assert answer.status_code == 503
    assert "make build" in answer.text


async def test_101_ranges_are_answered_with_the_whole_file(web: Web) -> None:
    ranges = "bytes=" + ",".join("0-1" for _ in range(101))
    assert (await get(web, "/widget.js", Range=ranges)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/widget.js", "/console/", "/demo/", "/nope"])
async def test_pages_take_no_other_method(web: Web, path: str) -> None:
    for method in ("POST", "TRACE"):
        answer = await web.client().request(method, path)
        assert answer.status_code == (404 if path == "/nope" else 405)
        assert answer.headers["content-type"].startswith("text/html")
