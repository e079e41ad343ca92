"""A customer's page in a browser of its own: what the mirror engine sends of it, as the frames of a session."""

import base64
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from lookalong.protocol.limit import MAX_RELAY_BODY
from lookalong.protocol.relay import Flag, FrameType, Header, write_header
from tests.browser.console.fake import Link

__all__ = ["Customer", "build_engine"]

ROOT = Path(__file__).parents[3]

START = """() => {
    window.sent = [];
    window.capture = mirror.startCapture(window, { privacy: "open" }, ({ kind, payload }) =>
        window.sent.push([kind, btoa(Array.from(payload, (byte) => String.fromCharCode(byte)).join(""))]));
}"""

SHOP = """<!doctype html><title>Shop</title><style>
    body { margin: 0; font: 16px sans-serif; block-size: 2400px }
    button, input, select { position: absolute; inset-inline-start: 100px; inline-size: 200px; block-size: 40px }
</style>
<button id="buy" style="top: 40px">Add to cart</button>
<input id="engraving" style="top: 120px">
<select id="colour" style="top: 200px"><option>Blue<option>Green<option disabled>Copper</select>
<input id="when" type="date" style="top: 280px">
<img src="https://shop.example/kettle.png" style="position: absolute; top: 360px; width: 50px; height: 50px">
"""


def build_engine(folder: Path) -> Path:
    """Build the mirror engine as one script for a customer's page."""
    script = folder / "mirror.js"
    command = ["npx", "esbuild", "static/mirror/index.ts", "--bundle", "--format=iife", "--global-name=mirror"]
    subprocess.run([*command, "--target=es2022", "--log-level=error", f"--outfile={script}"], check=True, cwd=ROOT)
    return script


class Customer:
    """The page of a session, and the counting of its frames."""

    def __init__(self, browser: Browser, engine: Path, html: str = SHOP) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 800})
        self.page: Page = self.context.new_page()
        self.page.set_content(html)
        self.page.add_script_tag(path=engine)
        self.page.evaluate(START)
        self.channel, self.epoch, self.seq = 7, 2, 0

    def taken(self, at_least: int = 1) -> list[tuple[str, bytes]]:
        """Return what capture emitted since the last look, once there is anything."""
        self.page.wait_for_function("(count) => sent.length >= count", arg=at_least)
        sent: list[Any] = self.page.evaluate("sent.splice(0)")
        return [(kind, base64.b64decode(payload)) for kind, payload in sent]

    def send(self, link: Link) -> None:
        """Send what capture emitted."""
        for kind, payload in self.taken():
            self.send_payload(link, FrameType.SNAPSHOT if kind == "snapshot" else FrameType.DIFF, payload)

    def send_payload(self, link: Link, kind: FrameType, payload: bytes, flags: int = 0) -> None:
        """Send one payload in chunks."""
        parts = [payload[at : at + MAX_RELAY_BODY] for at in range(0, len(payload), MAX_RELAY_BODY)] or [b""]
        for index, part in enumerate(parts):
            place = (Flag.FIRST if index == 0 else 0) | (Flag.LAST if index == len(parts) - 1 else 0)
            self.seq += 1
            link.send_bytes(write_header(Header(kind, flags | place, self.channel, self.epoch, self.seq)) + part)

    def id_of(self, selector: str) -> int:
        """Return the node id of an element."""
        found: int = self.page.evaluate("(selector) => capture.idOf(document.querySelector(selector))", selector)
        return found
