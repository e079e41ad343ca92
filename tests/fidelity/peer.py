"""rrweb in its best settings, live: the recorder in the customer's page, the player in the agent's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.fidelity.screen import Desk
from tests.pages.corpus import fetch, read_packages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.fidelity.screen import Shop

__all__ = ["PEER_NAME", "Peer"]

_PINS = read_packages(Path(__file__).parents[1] / "pages" / "peers.json")
_RRWEB = next(package for package in _PINS if package.name == "rrweb")

PEER_NAME = f"rrweb {_RRWEB.version}"

RECORD = """() => {
    globalThis.rrwebEvents = [];
    rrweb.record({
        emit: (event) => rrwebEvents.push(JSON.stringify(event)),
        recordCanvas: true, collectFonts: true, inlineStylesheet: true, inlineImages: true,
        maskInputOptions: { password: true },
    });
}"""

# A live player shows an event as long after its time as it is behind; here it never is.
PLAY = """() => {
    const root = document.createElement('div');
    document.body.append(root);
    globalThis.rrwebPlayer = new rrweb.Replayer([], {
        root, liveMode: true, mouseTail: false, UNSAFE_replayCanvas: true, showWarning: false,
    });
    rrwebPlayer.startLive(Date.now() - 1000);
}"""

STYLE = """<style>
    .replayer-wrapper { position: absolute; left: 0; top: 0; }
    .replayer-wrapper > iframe { border: 0; }
    .replayer-mouse, .replayer-mouse-tail { display: none; }
</style>"""


class Peer:
    """Carries events from the recorder to the player; for the attributes see `ours.Ours`."""

    role = "rrweb"
    frame = "rrwebPlayer.iframe"

    def __init__(self, browser: Browser, shop: Shop) -> None:
        """Start to record."""
        self.resyncs: list[str] = []
        self.missing: list[str] = []
        code = (fetch([_RRWEB])["rrweb"] / "umd" / "rrweb.min.js").read_text("utf-8")
        # As a classic script of a page without a module loader, whatever the page has defined.
        load = f"(function () {{ const [module, exports, define] = []; {code}\n}}).call(globalThis)"
        self._customer = shop.page
        self.desk = Desk(browser, STYLE)
        self.desk.page.evaluate(load)
        self.desk.page.evaluate(PLAY)
        shop.page.evaluate(load)
        shop.page.evaluate(RECORD)

    def carry(self) -> None:
        """Carry over what has gathered."""
        events = self._customer.evaluate("rrwebEvents.splice(0)")
        self.desk.page.evaluate(
            "(events) => { for (const event of events) rrwebPlayer.addEvent(JSON.parse(event)); }", events
        )

    def is_whole(self) -> bool:
        """Whether nothing is to come but what events bring: always so."""
        return True
