"""What it costs the customer's page that a second agent joins: ours is served from the server's tail."""

import base64
import time
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.harness.people import Agent

from ..row import Row
from .bundle import PEER

__all__ = ["measure"]

_MIRROR = (0x01, 0x02, 0x03)
"""Frames of snapshots, diffs and files."""


def measure(ours: Page, peer: Page, agent: Agent, said: str) -> list[Row]:
    """Let a second console look along; have rrweb do what it must for a second viewer, a full snapshot."""
    cdp = ours.context.new_cdp_session(ours)
    sent: list[int] = []
    cdp.on("Network.webSocketFrameSent", lambda event: sent.append(_first_byte(event)))
    cdp.send("Network.enable")
    browser = agent.context.browser
    assert browser is not None
    second = Agent(browser, agent.server, storage_state=agent.context.storage_state())
    second.come_back()
    second.open_conversation(said)
    second.page.get_by_role("button", name="Join", exact=True).wait_for()
    start, before = time.monotonic(), _cpu_ms(cdp)
    second.press("Join")
    second.replica("(root) => root.querySelector('#stamp, #tick')")
    took, cost = time.monotonic() - start, _cpu_ms(cdp) - before
    idle = _cpu_ms(cdp)
    ours.wait_for_timeout(took * 1000)
    idle = _cpu_ms(cdp) - idle
    frames = sum(first in _MIRROR for first in sent)
    return [
        Row("late join: frames the customer's page sends", frames, "", target=0),
        Row("late join: main thread of the customer's page", max(0, cost - idle), "CPU ms", _anew(peer), PEER),
    ]


# Private -----------------------------------------------------------------------------------------


def _first_byte(event: dict[str, Any]) -> int:
    data = base64.b64decode(event["response"]["payloadData"])
    return data[0] if data else 0


def _cpu_ms(cdp: CDPSession) -> float:
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
    counters = cdp.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in counters if each["name"] == "TaskDuration")) * 1000


def _anew(page: Page) -> float:
    cdp = page.context.new_cdp_session(page)
    before = _cpu_ms(cdp)
    page.evaluate("pipe.join()")
    return _cpu_ms(cdp) - before
