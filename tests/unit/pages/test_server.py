"""The page server finds files through mounts, never outside them, and injects the tag."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.pages.server import PageServer, embed_into
from tests.pages.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAG = '<script async src="http://127.0.0.1:1/widget.js" data-site="k"></script>'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PageServer]:
    (tmp_path / "secret.txt").write_text("secret")
    base, overlay = tmp_path / "base", tmp_path / "overlay"
    (base / "inner").mkdir(parents=True)
    overlay.mkdir()
    (base / "index.html").write_text("<html><head></head><body>base</body></html>")
    (base / "app.js").write_text("base")
    (base / "inner/font.woff2").write_bytes(b"\0")
    (base / "link.txt").symlink_to(tmp_path / "secret.txt")
    (overlay / "app.js").write_text("overlay")
    site = Site((("", overlay), ("deep/er", base / "inner"), ("", base)))
    with PageServer({"shop": site}) as running:
        yield running


def get(server: PageServer, target: str, method: str = "GET", cookie: str = "") -> tuple[int, str, bytes]:
    """Send the target as it is; a higher client would tidy `..` away."""
    host = urlsplit(server.origin)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=10)
    try:
        connection.request(method, target, headers={"Cookie": cookie})
        answer = connection.getresponse()
        assert answer.getheader("Cache-Control") == "no-store"
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    finally:
        connection.close()


def test_tag_is_put_before_the_end_of_head(server: PageServer) -> None:
    server.embed = TAG
    status, kind, body = get(server, "/shop/")
    assert (status, kind) == (200, "text/html; charset=utf-8")
    assert body.decode() == f"<html><head>{TAG}\n</head><body>base</body></html>"


def test_tag_is_put_into_html_only(server: PageServer) -> None:
    server.embed = TAG
    assert get(server, "/shop/app.js") == (200, "text/javascript; charset=utf-8", b"overlay")


def test_first_mount_that_has_the_file_wins(server: PageServer) -> None:
    assert get(server, "/shop/app.js")[2] == b"overlay"
    assert b"base" in get(server, "/shop/index.html?x=1")[2]
    assert get(server, "/shop/deep/er/font.woff2")[1] == "font/woff2"


@pytest.mark.parametrize(
    "target",
    [
        "/shop/../secret.txt",
        "/shop/%2e%2e/secret.txt",
        "/shop/deep/er/../../../secret.txt",
        "/shop//etc/passwd",
        "/shop/link.txt",
        "/shop/none.css",
        "/shop/inner",
        "/shop",
        "/other/",
        "/",
    ],
)
def test_everything_else_is_not_found(server: PageServer, target: str) -> None:
    assert get(server, target)[0] == 404


def test_head_has_no_body(server: PageServer) -> None:
    assert get(server, "/shop/", "HEAD") == (200, "text/html; charset=utf-8", b"")


def test_url_of_an_unknown_site_names_the_known(server: PageServer) -> None:
    assert server.url("shop", "a.html") == f"{server.origin}/shop/a.html"
    with pytest.raises(KeyError, match=r"expected one of \['shop'\], got 'blog'"):
        server.url("blog")


def test_page_without_head_stays_as_it_is() -> None:
    assert embed_into(b"<p>x</p>", TAG) == b"<p>x</p>"


def test_head_is_found_in_any_case() -> None:
    assert embed_into(b"<HEAD></HEAD>", "T") == b"<HEAD>T\n</HEAD>"


def test_without_the_cookie_of_the_log_in_nothing_is_served(server: PageServer) -> None:
    server.cookie = "log-in=yes"
    assert get(server, "/shop/")[0] == 401
    assert get(server, "/shop/", cookie="other=1; log-in=yesterday")[0] == 401
    assert get(server, "/shop/", cookie="other=1; log-in=yes")[0] == 200
