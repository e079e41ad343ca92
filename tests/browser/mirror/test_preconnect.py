"""A page can have browsers connect to an address before anything is asked for there, past every policy.

Browsers under automation do not do it, so this one is started as a person would start it: it reports by itself.
"""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import socket
import subprocess
import threading
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.browser.mirror.test_hostile_html import HERE, hostile_bundles, raw, served
from tests.harness.chromium import executable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser.mirror.conftest import Mirror, Site

__all__ = ["hostile_bundles", "served"]

HINTS = """<!doctype html><head>
<link rel=preconnect href="CANARY/"><link rel="preconnect" href="CANARY" crossorigin>
<link rel=dns-prefetch href="CANARY"><link rel=preload as=image href="CANARY/i">
<link rel=preload as=fetch href="CANARY/f">
<link rel=modulepreload href="CANARY/m.js"><link rel=prefetch href="CANARY/p"><link rel=prerender href="CANARY/r">
<link rel="next prefetch" href="CANARY/n"><link REL=PreConnect HREF="CANARY/u"><link rel=stylesheet href="CANARY/s.css">
<meta http-equiv=x-dns-prefetch-control content=on><meta http-equiv=Link content="<CANARY>; rel=preconnect">
<script type=speculationrules>{"prefetch":[{"source":"list","urls":["CANARY/s"]}]}</script>
</head><body>shown<a href="CANARY/a" ping="CANARY/ping"></a><svg><a href="CANARY/b"></a></svg></body>"""


class Listener:
    """Accepts connections and counts them; says nothing."""

    def __init__(self) -> None:
        self.connections = 0
        self.connected = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self.connected.set()
            peer.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listeners() -> Iterator[tuple[Listener, Listener]]:
    """One that nobody may connect to, and one that shows that this browser does connect."""
    pair = (Listener(), Listener())
    yield pair
    for each in pair:
        each.close()


def start(profile: Path, url: str) -> subprocess.Popen[bytes]:
    """Start a browser as a person would, but without a window, in a group of processes of its own."""
    command = [executable(), "--headless=new", "--no-sandbox", f"--user-data-dir={profile}", url]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


@pytest.mark.parametrize("engine", ["mirror.js", "permissive.js"])
async def test_no_hint_reaches_a_plainly_started_browser(
    mirror: Mirror, served: Site, listeners: tuple[Listener, Listener], tmp_path: Path, engine: str
) -> None:
    """Without the replica's filter they do: neither sandbox nor policy stops them."""
    canary, control = listeners
    payload = await raw(mirror, HINTS.replace("CANARY", canary.url))
    served.serve("/payload", base64.b64decode(payload), "application/octet-stream")
    served.serve("/plain", (HERE / "plain.html").read_text().replace("mirror.js", engine))
    browser = start(tmp_path, f"{served.url}/plain?control={quote(control.url)}")
    try:
        assert await asyncio.to_thread(control.connected.wait, 60), "a browser that connects to nothing proves nothing"
    finally:
        os.killpg(browser.pid, signal.SIGKILL)
        await asyncio.to_thread(browser.wait)
    report = parse_qs(urlsplit(next(path for path in served.requests if path.startswith("/report"))).query)
    if engine == "mirror.js":
        assert report == {"shown": ["shown"], "links": ["0"]}
        assert canary.connections == 0
    else:
        assert canary.connections > 0
