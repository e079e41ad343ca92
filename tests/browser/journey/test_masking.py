"""The masking battery over the real thing: nothing of a secret in any byte that leaves the customer's browser."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import FilePayload

from tests.harness.people import Agent, Customer
from tests.harness.server import run_demo
from tests.harness.tap import Tap, forms_of
from tests.harness.waiting import until
from tests.harness.web import Answer, WebServer
from tests.integration.gateway_redis import RedisServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from playwright.sync_api import Browser

    from tests.harness.server import DemoServer

BATTERY = json.loads((Path(__file__).parents[2] / "hostile" / "masking.json").read_text())
ITEMS: dict[str, dict[str, Any]] = {item["name"]: item for item in BATTERY["items"]}
RULES = {
    "inputs-unmasked": [{"selector": "input", "action": "show"}],
    "select": [{"selector": "select", "action": "mask"}],
    "title": [{"selector": "title", "action": "mask"}],
}
"""Rules of the site behind the battery's ``mask``; what it calls ``iban-rule`` is always on."""

LATE = [{"selector": ".late", "action": "mask"}]


class Shop(WebServer):
    """Answers every request for a page with the one the test wants, with the demo's tag."""

    def __init__(self) -> None:
        super().__init__()
        self.html = self.tag = ""

    def answer(self, target: str, headers: Message) -> Answer:
        """Answer with the page; to a request for anything else, with nothing."""
        is_page = headers.get("Sec-Fetch-Dest") == "document"
        return Answer((self.html + self.tag if is_page else "").encode())


class Monitor:
    """Everything that passes through a Redis, by its MONITOR command."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.sendall(b"MONITOR\r\n")
        self.seen = bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while data := self._socket.recv(65536):
            self.seen += data

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()


@dataclass
class Sharing:
    """A customer whose page an agent sees, and everything that could tell."""

    server: DemoServer
    customer: Customer
    agent: Agent
    tap: Tap
    monitor: Monitor
    shop: Shop
    turn: int = 0
    rules: list[dict[str, str]] | None = None

    def set_rules(self, rules: list[dict[str, str]]) -> None:
        """Set what the site hides, as an administrator does; nothing if nothing changes."""
        if rules == self.rules:
            return
        self.rules = rules
        answer = self.agent.context.request.put(
            f"{self.server.url}/api/v1/sites/demo/privacy", data={"preset": "default", "rules": rules}
        )
        assert answer.ok, answer.text()

    def open(self, html: str, address: str = "/page") -> None:
        """Have the customer open a page, and wait until the agent sees it."""
        self.turn += 1
        self.tap.clear()
        self.shop.html = f"<!doctype html><html class=begin{self.turn}><body>{html}"
        self.customer.page.goto(f"{self.shop.origin}{address}")
        self.agent.replica("(root, name) => root.documentElement.className === name", f"begin{self.turn}")

    def settle(self) -> None:
        """Wait until the agent sees whatever has happened on the page so far."""
        self.turn += 1
        self.customer.page.evaluate("(name) => { document.documentElement.className = name; }", f"end{self.turn}")
        self.agent.replica("(root, name) => root.documentElement.className === name", f"end{self.turn}")

    def agent_dom(self) -> str:
        """All that is in the picture the agent has, values of fields too."""
        return str(
            self.agent.replica(
                """(root) => root.documentElement.outerHTML + [...root.querySelectorAll('*')].map((each) =>
                    [each.value, each.shadowRoot?.innerHTML, getComputedStyle(each, '::after').content])"""
            )
        )

    def assert_absent(self, secret: str) -> None:
        """Search everything for a secret."""
        texts = self.tap.texts.encode()
        if len(secret) < 6:
            # Three digits are in any stream of bytes; of the page's own texts they may not be.
            assert secret.encode() not in texts
            return
        places = {
            "raw": self.tap.raw,
            "payloads": b"\n".join(payload for _, payload in self.tap.payloads),
            "texts": texts,
            "agent": self.agent_dom().encode(),
            "redis": bytes(self.monitor.seen),
        }
        found = {name: form for name, data in places.items() for form in forms_of(secret) if form in data}
        assert found == {}


@pytest.fixture(scope="module")
def sharing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sharing]:
    """A demo of its own, because what a site hides is changed here, with a Redis that is listened to."""
    folder = tmp_path_factory.mktemp("redis")
    with RedisServer(folder) as redis, run_demo(LOOKALONG_BUS_URL=redis.url) as server, Shop() as shop:
        shop.tag = server.tag
        server.admit(shop.origin)
        customer, agent = Customer(browser), Agent(browser, server)
        with closing(Monitor(redis.port)) as monitor:
            agent.log_in()
            sharing = Sharing(server, customer, agent, Tap(customer.page, server.url), monitor, shop)
            start(sharing)
            yield sharing
        customer.leave()
        agent.leave()


def start(sharing: Sharing) -> None:
    """Have the page shared."""
    sharing.shop.html = "<!doctype html><h1>Start</h1>"
    sharing.customer.visit(f"{sharing.shop.origin}/start")
    sharing.customer.say("Look with me, please")
    sharing.agent.open_conversation("Look with me, please")
    sharing.agent.press("Ask to see the page")
    sharing.customer.allow("view")
    sharing.agent.replica("(root) => root.querySelector('h1') !== null")
    sharing.customer.close_chat()


def act(sharing: Sharing, action: str, secret: str) -> None:
    """Do what an item says, step by step."""
    page = sharing.customer.page
    for step in filter(None, (each.strip() for each in action.split("; ") if not action.startswith("js "))):
        verb, _, rest = step.partition(" ")
        if verb == "type":
            page.locator(rest.split()[0]).press_sequentially(secret)
        elif verb == "click":
            page.locator(rest).click()
        elif verb == "js":
            page.evaluate(f"(SECRET) => {{ {rest} }}", secret)
        elif verb == "setfiles":
            name = rest.split()[1].replace("SECRET", secret)
            page.locator(rest.split()[0]).set_input_files(FilePayload(name=name, mimeType="text/plain", buffer=b"x"))
        elif verb == "select":
            page.evaluate("(selector) => getSelection().selectAllChildren(document.querySelector(selector))", rest)
        elif verb == "copy":
            page.locator("#i").focus()
            page.keyboard.press("Control+A")
            page.keyboard.press("Control+C")
        else:
            raise ValueError(f"expected an action of the battery, got {step!r}")
    if action.startswith("js "):
        page.evaluate(f"(SECRET) => {{ {action.removeprefix('js ')} }}", secret)


ORDINARY = [
    name
    for name, item in ITEMS.items()
    if not item["html"].startswith("(") and not item["name"].startswith("masking-rules") and name != "error-report"
]


@pytest.mark.parametrize("name", ORDINARY)
def test_item(sharing: Sharing, name: str) -> None:
    item = ITEMS[name]
    secret = item["secret"]
    # The page of the item before is no longer shared when its rules go.
    wanted = RULES.get(item["mask"], [])
    if wanted != sharing.rules:
        sharing.open("")
    sharing.set_rules(wanted)
    sharing.open(item["html"])
    act(sharing, item["action"], secret)
    sharing.settle()
    sharing.assert_absent(secret)
    if item["expect"] == "mask of constant length":
        assert sharing.agent.replica("(root) => root.querySelector('input').value.length") == 8


def test_the_search_finds_what_is_shown(sharing: Sharing) -> None:
    sharing.set_rules([])
    sharing.open("<p>FOUND-7Q9Z</p>")
    sharing.settle()
    assert "FOUND-7Q9Z" in sharing.tap.texts
    with pytest.raises(AssertionError):
        sharing.assert_absent("FOUND-7Q9Z")


def test_pan_in_chat(sharing: Sharing) -> None:
    item = ITEMS["pan-in-chat"]
    sharing.open("<p>x</p>")
    sharing.customer.say("my card is 4111111111111111")
    sharing.agent.reads("my card is")
    sharing.settle()
    sharing.assert_absent(item["secret"])
    assert item["secret"] not in sharing.agent.page.content()
    sharing.customer.close_chat()


def test_page_url(sharing: Sharing) -> None:
    secret = ITEMS["page-url"]["secret"]
    sharing.open("<p id=p>x</p><a href='#there'>there</a>", f"/checkout?session={secret}#{secret}")
    sharing.settle()
    sharing.assert_absent(secret)
    assert secret not in sharing.agent.page.content()


def test_masking_rules_update_live(sharing: Sharing) -> None:
    secret = ITEMS["masking-rules-update-live"]["secret"]
    sharing.set_rules([])
    sharing.open("<p class=late>known before</p>")
    sharing.agent.sees("known before")
    # A page that has just come may be told anew once it is connected.
    sharing.settle()
    before = sharing.tap.snapshots
    sharing.set_rules(LATE)
    sharing.agent.replica("(root) => root.querySelector('.late')?.textContent === '••••• ••••••'")
    assert sharing.tap.snapshots == before + 1
    sharing.tap.clear()
    sharing.customer.page.evaluate("(secret) => document.querySelector('.late').append(secret)", secret)
    sharing.settle()
    sharing.assert_absent(secret)


def test_masking_rules_that_the_browser_does_not_understand(sharing: Sharing) -> None:
    secret = ITEMS["masking-rules-fail-closed"]["secret"]
    sharing.set_rules([{"selector": "p:no-such-state", "action": "mask"}, {"selector": "p", "action": "show"}])
    sharing.open(f"<p title={secret}>{secret}</p><p data-lookalong=show>{secret}</p>")
    sharing.settle()
    sharing.assert_absent(secret)
    sharing.agent.sees_state("privacy rules could not be used")
    sharing.set_rules([])
    sharing.agent.sees(secret)
    until(sharing.agent.page, "() => document.querySelector('.stage-missing').textContent === ''")


def test_masking_rules_fail_closed(sharing: Sharing) -> None:
    secret = ITEMS["masking-rules-fail-closed"]["secret"]
    sharing.set_rules([])
    with sqlite3.connect(next(sharing.server.data.glob("*.sqlite3"))) as store:
        store.execute("UPDATE site SET privacy = '{'")
    store.close()
    sharing.rules = None
    sharing.open(f"<p title={secret}>{secret}</p><p data-lookalong=show>{secret}</p>")
    sharing.settle()
    sharing.assert_absent(secret)
    sharing.agent.sees_state("privacy rules could not be used")
    sharing.open("")
    sharing.set_rules([])


def test_error_report(sharing: Sharing) -> None:
    secret = ITEMS["error-report"]["secret"]
    sharing.set_rules([])
    sharing.open("<p>x</p>")
    fail_once = """(SECRET) => {
        let failed = false;
        const own = Object.getOwnPropertyDescriptor(Document.prototype, 'styleSheets');
        Object.defineProperty(Document.prototype, 'styleSheets', { configurable: true, get() {
            Object.defineProperty(Document.prototype, 'styleSheets', own);
            failed = true;
            throw new Error(`could not read ${SECRET}`);
        } });
        window.hasFailed = () => failed;
        document.head.append(document.createElement('style'));
    }"""
    sharing.customer.page.evaluate(fail_once, secret)
    until(sharing.customer.page, "() => hasFailed()")
    sharing.settle()
    sharing.assert_absent(secret)


def test_nothing_is_stored_or_logged(sharing: Sharing) -> None:
    """Comes last: what all items before it have left on disk."""
    kept = {path.name: path.read_bytes() for path in sharing.server.data.rglob("*") if path.is_file()}
    secrets = {item["secret"] for item in ITEMS.values() if len(item["secret"]) >= 6}
    assert "server.log" in kept
    found = [(name, secret) for name, data in kept.items() for secret in secrets if secret.encode() in data]
    assert found == []
    assert bytes(sharing.monitor.seen).count(b"PUBLISH") > 0


def test_every_item_has_a_test() -> None:
    rest = {name.replace("-", "_") for name in ITEMS.keys() - set(ORDINARY)}
    assert {name for name in rest if f"test_{name}" not in globals()} == set()
