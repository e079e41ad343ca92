"""Our engine, end to end without a server: the one place that knows what both ends are called."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from tests.fidelity.bundle import script
from tests.fidelity.screen import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.fidelity.screen import Shop

__all__ = ["Ours"]

FOLDER = "assets/"
"""Where the server keeps files, below its origin; the console knows it too."""


class Ours:
    """Carries the mirror and the page's files from the customer's page to the agent's.

    Attributes:
        role: what the probe calls a copy of this kind.
        frame: JavaScript that finds the frame of the copy.
        resyncs: why the replica asked for another snapshot; none is expected.
        missing: files of the page that the customer's browser could not read either.
    """

    role = "lookalong"
    frame = "lookalongAgent.frame()"

    def __init__(self, browser: Browser, shop: Shop, *, cabinet: dict[str, tuple[str, bytes]]) -> None:
        """Start to mirror.

        Args:
            browser: the agent's.
            shop: the customer's page.
            cabinet: files that the server has from pages before, by address; new ones are added.
        """
        self.resyncs: list[str] = []
        self.missing: list[str] = []
        self._customer = shop.page
        self.desk = Desk(browser, files=cabinet)
        self.desk.page.evaluate(script("agent", "lookalongAgent"))
        self.desk.page.evaluate("lookalongAgent.start(document.body)")
        shop.page.evaluate(script("customer", "lookalongCustomer"))
        known = [address.removeprefix(FOLDER) for address in cabinet]
        shop.page.evaluate("(known) => lookalongCustomer.start(known)", known)

    def carry(self) -> None:
        """Carry over what has gathered."""
        for parcel in self._customer.evaluate("lookalongCustomer.take()"):
            if parcel["kind"] == "files":
                self._store(parcel)
            else:
                self.desk.page.evaluate("({ kind, bytes }) => lookalongAgent.apply(kind, bytes)", parcel)
        for reason in self.desk.page.evaluate("lookalongAgent.takeResyncs()"):
            self.resyncs.append(reason)
            self._customer.evaluate("lookalongCustomer.resync()")

    def is_whole(self) -> bool:
        """Whether the agent has been told of every file that the customer's browser has loaded for the page."""
        return bool(self._customer.evaluate("lookalongCustomer.filesToCome() === 0"))

    def _store(self, parcel: dict[str, Any]) -> None:
        """Keep files as the server does: by what is in them, at an address of the agent's own origin."""
        for file in parcel["files"]:
            data = file.pop("bytes")
            if data is not None:
                self.desk.files[f"{FOLDER}{file['hash']}"] = (file["type"], base64.b64decode(data))
        self.missing += [gap["url"] for gap in parcel["gaps"]]
        self.desk.page.evaluate("({ files, gaps }) => lookalongAgent.take(files, gaps)", parcel)
