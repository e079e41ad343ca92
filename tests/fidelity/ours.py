"""Our engine, end to end without a server: the one place that knows what both ends are called."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from tests.fidelity.bundle import script
from tests.fidelity.screen import AGENT_ORIGIN, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.fidelity.screen import Shop

__all__ = ["Ours"]


class Ours:
    """Carries the mirror and the page's files from the customer's page to the agent's.

    Attributes:
        role: what the probe calls a copy of this kind.
        frame: JavaScript that finds the frame of the copy.
        resyncs: why the replica asked for another snapshot; none is expected.
        missing: files that the copy wanted and did not get.
    """

    role = "lookalong"
    frame = "lookalongAgent.frame()"

    def __init__(self, browser: Browser, shop: Shop) -> None:
        """Start to mirror."""
        self.resyncs: list[str] = []
        self.missing: list[str] = []
        self._customer = shop.page
        self.desk = Desk(browser, "")
        self.desk.page.evaluate(script("agent", "lookalongAgent"))
        self.desk.page.evaluate("lookalongAgent.start(document.body)")
        shop.page.evaluate(script("customer", "lookalongCustomer"))
        shop.page.evaluate("lookalongCustomer.start()")

    def carry(self) -> None:
        """Carry over what has gathered."""
        for parcel in self._customer.evaluate("lookalongCustomer.take()"):
            if parcel["kind"] == "asset":
                self._store(parcel)
            else:
                self.desk.page.evaluate("({ kind, bytes }) => lookalongAgent.apply(kind, bytes)", parcel)
        for reason in self.desk.page.evaluate("lookalongAgent.takeResyncs()"):
            self.resyncs.append(reason)
            self._customer.evaluate("lookalongCustomer.resync()")

    def finish(self) -> None:
        """Wait for the files of the page."""
        self._customer.evaluate("lookalongCustomer.filesRead()")
        self.carry()
        self.missing += self.desk.page.evaluate("lookalongAgent.give()")

    def _store(self, parcel: dict[str, Any]) -> None:
        """Keep a file as the server would: by what is in it, at an address of the agent's own origin."""
        data = base64.b64decode(parcel["bytes"])
        name = f"asset/{hashlib.sha256(data).hexdigest()}"
        self.desk.files[name] = (parcel["type"], data)
        self.desk.page.evaluate(
            "([url, local]) => lookalongAgent.store(url, local)", [parcel["url"], f"{AGENT_ORIGIN}/{name}"]
        )
