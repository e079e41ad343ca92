"""Stop against a stream of commands and frames, over a network that delays both: whoever is on the way comes too late.

`make faults` runs 500 of these races, the tests a few; the seed of each is in its name.
"""

import asyncio
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from benchmarks.client import log_in
from lookalong.protocol.relay import FrameType
from tests.harness.people import Customer
from tests.harness.remote_agent import Background, RemoteAgent
from tests.harness.server import DemoServer
from tests.harness.slow_link import SlowLink
from tests.harness.waiting import until

RACES = int(os.environ.get("STOP_RACES", "4"))

WAYS = ("button", "Escape", "take back", "page")
"""How control ends: Stop, its key, only control taken back, or the page tells the widget to shut down."""

LONGEST_S = 0.03
"""Longest delay of a chunk, each way."""

# A click and a turn of the wheel on the document, id 1 of every mirror (docs/mirror.md, "Actions").
COMMANDS = (
    (FrameType.ACT_POINTER, bytes([10, 0, 1, 1, 0xFF, 0xFF, 1, 0xFF, 0xFF, 1, 0])),
    (FrameType.ACT_SCROLL, bytes([4, 1, 1, 0, 2])),
)

# Before any script of the page: what an agent's hand does, what leaves, and the moment from which neither may.
WATCH = """(() => {
  const race = globalThis.race = {over: false, acted: 0, left: 0, actedLate: 0, leftLate: 0};
  const note = (what) => race[race.over ? what + 'Late' : what]++;
  for (const kind of ['click', 'wheel', 'pointermove'])
    addEventListener(kind, (event) => { if (!event.isTrusted) note('acted'); }, true);
  addEventListener('keydown', (event) => { if (event.isTrusted && event.key === 'Escape') race.over = true; }, true);
  addEventListener('click', (event) => {
    if (event.isTrusted && event.target.localName === 'lookalong-widget' && race.armed) race.over = true;
  }, true);
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const first = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0)[0];
    if (first >= 0x01 && first <= 0x1f) note('left');
    return send.call(this, data);
  };
  let turn = 0;
  setInterval(() => { document.body?.setAttribute('data-turn', String(turn++)); }, 4);
})()"""


@dataclass(frozen=True)
class Track:
    """Where races are run."""

    server: DemoServer
    background: Background
    link: SlowLink
    cookie: str


@pytest.fixture(scope="module")
def track(server: DemoServer) -> Iterator[Track]:
    with Background() as background:
        link = SlowLink(int(server.url.rpartition(":")[2]), seed=RACES)
        background.run(link.__aenter__())
        server.admit(link.url)
        yield Track(server, background, link, log_in(server))
        background.run(link.__aexit__(None, None, None))


async def command(agent: RemoteAgent) -> None:
    """Send commands until control is over, and then some more: a hostile console would."""
    turn, more = 0, 40
    while more > 0:
        more -= not agent.controls
        await agent.act(*COMMANDS[turn % len(COMMANDS)])
        turn += 1
        # Room for the answers; no condition is waited for.
        await asyncio.sleep(0.002)


@pytest.mark.parametrize("seed", range(RACES))
def test_nothing_acts_and_nothing_leaves_after_stop(browser: Browser, track: Track, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 # a race, no secrets
    way = WAYS[seed % len(WAYS)]
    run = track.background.run
    track.link.delay(0)
    customer = Customer(browser)
    customer.page.add_init_script(WATCH)
    customer.visit(f"{track.link.url}/demo/")
    agent = run(RemoteAgent.open(track.link.url, track.cookie))
    said = f"Race {seed} of {RACES}, {os.getpid()}"
    customer.say(said)
    run(agent.request(said))
    customer.allow("view")
    run(agent.ask_control())
    customer.allow("control")
    run(agent.until(lambda: agent.controls))
    customer.page.evaluate("race.armed = true")
    track.link.delay(LONGEST_S)
    commands = track.background.start(command(agent))
    run(agent.until(lambda: agent.acted > 0))
    # No condition is awaited here: the moment of Stop within the stream is what differs from race to race.
    customer.page.wait_for_timeout(chance.uniform(0, 120))
    stop(customer, way)
    commands.result(30)
    run(track.link.drained())
    until(customer.page, "() => new Promise((done) => requestIdleCallback(() => done(true)))")
    race = customer.page.evaluate("race")
    run(agent.close())
    customer.leave()
    assert race["acted"] > 0
    assert race["left"] > 0
    assert race["actedLate"] == 0
    assert way == "take back" or race["leftLate"] == 0


def stop(customer: Customer, way: str) -> None:
    if way == "button":
        customer.stop()
    elif way == "Escape":
        customer.page.keyboard.press("Escape")
    elif way == "take back":
        customer.widget.click(".bar .back")
    else:
        customer.page.evaluate("Lookalong.shutdown(), race.over = true")
