"""A page with a frame of another origin that embeds the widget, too: one page to the agent, and to nobody else."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, expect

from tests.browser.journey.test_control import take_control
from tests.browser.journey.test_viewing import Wire, share
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer
from tests.harness.tap import Tap, forms_of
from tests.harness.waiting import until

PAY = "<!doctype html><style>h2{{color:rgb(1,2,3)}}</style><h2>Pay here</h2><input id=name><input id=card>{tag}"
SECRET = "geheim-7Q9Z"

# The document in the frame of the replica.
INNER = "root.querySelector('iframe')?.contentDocument"
CLOSED = f"(root) => {INNER}?.body?.textContent === 'Content of another site, not shared'"


class Host:
    """Pages by path, on an origin of their own."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = host.pages.get(urlsplit(self.path).path, "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep the test output clean."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


class World:
    """A shop, the payment pages it shows in a frame, and a stranger who shows them, too."""

    def __init__(self, server: DemoServer) -> None:
        self.shop, self.payment, self.stranger = Host(), Host(), Host()
        tag = f'<script async src="{server.url}/widget.js" data-site="demo"></script>'
        self.payment.pages["/pay"] = PAY.format(tag=tag)
        self.payment.pages["/paid"] = f"<!doctype html><h2>Paid</h2>{tag}"
        self.payment.pages["/plain"] = "<!doctype html><h2>Nothing of ours</h2>"
        frame = f"<iframe id=f src={self.payment.origin}/pay width=500 height=200></iframe>"
        self.shop.pages["/"] = f"<!doctype html><h1>Checkout</h1>{frame}{tag}"
        self.shop.pages["/bare"] = self.stranger.pages["/"] = f"<!doctype html>{frame}"

    def close(self) -> None:
        for host in (self.shop, self.payment, self.stranger):
            host.close()


@pytest.fixture(scope="module")
def world(server: DemoServer) -> Iterator[World]:
    world = World(server)
    origins = [f"--origin={host.origin}" for host in (world.shop, world.payment)]
    subprocess.run(
        [sys.executable, "-m", "lookalong", "site", "add", "--key", "demo", *origins],
        check=True,
        capture_output=True,
        env={**os.environ, "LOOKALONG_DATA_DIR": str(server.data)},
    )
    yield world
    world.close()


def share_checkout(customer: Customer, agent: Agent, world: World, words: str) -> None:
    """Have the shop's page shared, and wait until the agent sees into the frame."""
    share(customer, agent, f"{world.shop.origin}/", words)
    customer.close_chat()
    sees_inside(agent, "Pay here")


def sees_inside(agent: Agent, words: str) -> None:
    """Wait until the agent sees words in the frame."""
    agent.replica(f"(root, words) => {INNER}?.querySelector('h2')?.textContent === words", words)


def inner(customer: Customer) -> Frame:
    """The page in the frame."""
    handle = customer.page.locator("#f").element_handle()
    frame = handle.content_frame()
    assert frame is not None
    return frame


def test_frame_is_shown_and_what_is_typed_in_it_is_masked(
    customer: Customer, agent: Agent, server: DemoServer, world: World
) -> None:
    tap = Tap(customer.page, server.url)
    share_checkout(customer, agent, world, "What does this frame want?")
    assert agent.replica(f"(root) => getComputedStyle({INNER}.querySelector('h2')).color") == "rgb(1, 2, 3)"
    assert agent.replica(f"(root) => {INNER}.defaultView.innerWidth") == 500
    customer.page.frame_locator("#f").locator("#name").press_sequentially(SECRET)
    agent.replica(f"(root, mask) => {INNER}.querySelector('#name').value === mask", "•" * len(SECRET))
    sent = b"\n".join([tap.raw, *(payload for _, payload in tap.payloads)])
    assert b"Pay here" in sent
    assert [form for form in forms_of(SECRET) if form in sent] == []


def test_console_that_comes_late_sees_into_the_frame(customer: Customer, agent: Agent, world: World) -> None:
    share_checkout(customer, agent, world, "Reload your console, please")
    inner(customer).evaluate("document.querySelector('h2').textContent = 'Pay now'")
    sees_inside(agent, "Pay now")
    agent.page.reload()
    sees_inside(agent, "Pay now")
    inner(customer).evaluate("document.querySelector('h2').textContent = 'Pay soon'")
    sees_inside(agent, "Pay soon")


def test_frame_goes_on_to_other_pages(customer: Customer, agent: Agent, world: World) -> None:
    share_checkout(customer, agent, world, "The frame moves on")
    to = "(url) => { document.getElementById('f').src = url; }"
    customer.page.evaluate(to, f"{world.payment.origin}/paid")
    sees_inside(agent, "Paid")
    customer.page.evaluate(to, f"{world.payment.origin}/plain")
    agent.replica(CLOSED)
    customer.page.evaluate(to, f"{world.payment.origin}/pay")
    sees_inside(agent, "Pay here")
    customer.page.evaluate("document.getElementById('f').remove()")
    agent.replica("(root) => root.querySelector('iframe') === null")


def test_rules_of_the_site_hold_inside_at_once(
    customer: Customer, agent: Agent, server: DemoServer, world: World
) -> None:
    share_checkout(customer, agent, world, "Hide the heading, please")

    def hide(rules: list[dict[str, str]]) -> None:
        url = f"{server.url}/api/v1/sites/demo/privacy"
        assert agent.context.request.put(url, data={"preset": "default", "rules": rules}).ok

    hide([{"selector": "h2", "action": "mask", "url": ""}])
    try:
        sees_inside(agent, "••• ••••")
    finally:
        hide([])
    sees_inside(agent, "Pay here")


@pytest.mark.parametrize("way", ["button", "Escape inside"])
def test_stop_ends_it_inside_at_once(customer: Customer, agent: Agent, world: World, way: str) -> None:
    wire = Wire(customer)
    share_checkout(customer, agent, world, f"Stop by {way}")
    if way == "button":
        customer.stop()
    else:
        customer.page.frame_locator("#f").locator("#name").press("Escape")
    customer.widget.text(".bar.over", "You stopped sharing")
    agent.sees_state("The customer stopped sharing")
    left = len(wire.frames)
    customer.page.frame_locator("#f").locator("#name").press_sequentially("after")
    customer.say("Thank you, that is all")
    agent.reads("Thank you, that is all")
    assert len(wire.frames) == left


def test_widget_that_is_put_away_tells_nothing_any_more(customer: Customer, agent: Agent, world: World) -> None:
    share_checkout(customer, agent, world, "The frame goes quiet")
    inner(customer).evaluate("Lookalong.shutdown()")
    agent.replica(CLOSED)
    # Back on its page, it answers when it is asked again.
    inner(customer).evaluate("Lookalong.boot()")
    customer.page.evaluate("document.getElementById('f').src += '?again'")
    sees_inside(agent, "Pay here")


def test_agent_cannot_act_in_the_frame(customer: Customer, agent: Agent, world: World) -> None:
    take_control(customer, agent, f"{world.shop.origin}/", "Fill this in for me")
    sees_inside(agent, "Pay here")
    agent.click_on("#f")
    expect(agent.page.get_by_text("another site", exact=False).first).to_be_visible()
    assert inner(customer).evaluate("document.activeElement.id") == ""


OFFER = """(key) => {
    window.got = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => got.push(data instanceof ArrayBuffer ? 'payload' : data);
    port1.addEventListener('close', () => got.push('close'));
    window.kept = port1;
    document.getElementById('f').contentWindow.postMessage(`Lookalong: ${key}`, '*', [port2]);
}"""


def test_page_of_another_origin_gets_nothing(customer: Customer, server: DemoServer, world: World) -> None:
    customer.page.goto(f"{world.stranger.origin}/")
    with customer.page.expect_response(lambda answer: "/frame?around=" in answer.url) as asked:
        customer.page.evaluate(OFFER, "demo")
    assert asked.value.status == 403
    assert asked.value.url.startswith(f"{server.url}/api/v1/widget/demo/frame")
    # What the frame asks now is answered after what it asked before.
    assert inner(customer).evaluate("(url) => fetch(url).then(({ status }) => status)", asked.value.url) == 403
    customer.page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")
    assert customer.page.evaluate("got") == []

    # The same offer from the site's own page is taken: the test would see an answer.
    customer.page.goto(f"{world.shop.origin}/bare")
    customer.page.evaluate(OFFER, "demo")
    until(customer.page, "() => got[0] === 'payload'")


def test_offer_for_another_site_is_no_offer(customer: Customer, world: World) -> None:
    customer.page.goto(f"{world.shop.origin}/bare")
    asked: list[str] = []
    customer.page.on("request", lambda request: asked.append(request.url))
    customer.page.evaluate(OFFER, "other")
    inner(customer).evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")
    assert asked == []
    assert customer.page.evaluate("got") == []
