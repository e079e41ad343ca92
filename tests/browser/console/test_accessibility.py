"""What agents see and hear, as WCAG 2.2 AA asks for it: every screen of the console, light and dark."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from lookalong.protocol.message import Error, Send, SessionCodeRedeem, TypingState, Viewer
from lookalong.protocol.relay import ALL_CAPABILITIES, FrameType, Header, write_header
from tests.browser.console.agent import NOW_MS, Agent, conversation, session, text
from tests.browser.console.customer import Customer
from tests.browser.console.test_audit import supervise
from tests.browser.console.view import picture, point_on, view
from tests.harness.axe import SCHEMES, Axe
from tests.harness.mark import mark
from tests.harness.screen_reader import ScreenReader

LOGIN = {
    "created_at_ms": NOW_MS,
    "seen_at_ms": NOW_MS,
    "address": "203.0.113.0/24",
    "client": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
}
ANSWERS: dict[str, Any] = {
    "GET me": {"agent": {"email": "mina@shop.example", "name": "Mina", "second_factor": False}},
    "GET me/logins": {"logins": [{**LOGIN, "id": "a", "own": True}, {**LOGIN, "id": "b", "own": False}]},
    "GET me/passkeys": {
        "available": True,
        "passkeys": [{"id": "p", "client": "Chrome", "created_at_ms": NOW_MS, "used_at_ms": 0}],
    },
    "POST me/totp": {"secret": "JBSWY3DPEHPK3PXP" * 2, "address": "otpauth://totp/Lookalong?secret=JBSWY3DPEHPK3PXP"},
    "PUT me/totp": {"recovery_codes": [f"{number}2345-6789a" for number in range(10)]},
}


HEARD = [
    "Waiting for the customer",
    "You see their page.",
    "Here I am",
    "Control requested",
    "You are in control",
    "Page sharing ended",
]


@pytest.fixture
def axe(agent: Agent) -> Axe:
    return Axe(agent.page)


def answer(route: Route) -> None:
    """Answer as a server does that has accounts."""
    request = route.request
    route.fulfill(json=ANSWERS[f"{request.method} {request.url.partition('/api/v1/')[2]}"])


def press(agent: Agent, name: str) -> None:
    agent.page.get_by_role("button", name=name, exact=True).click()


def test_axe_finds_what_is_broken_in_the_console(agent: Agent, axe: Axe) -> None:
    agent.arrive(conversation(), place="#/c/cnv_1")
    expect(agent.page.get_by_role("heading", name="Visitor 1")).to_be_visible()
    agent.page.evaluate("document.querySelector('.rail button').removeAttribute('aria-label')")
    agent.page.evaluate("document.querySelector('.rail button').removeAttribute('title')")
    agent.page.evaluate("document.querySelector('.row-name').style.color = '#777'")
    axe.look("broken")
    for scheme in SCHEMES:
        rules = {line.partition(":")[0] for line in axe.found[f"broken, {scheme}"]}
        assert rules == {"button-name", "color-contrast"}


def test_the_audit_log(agent: Agent, axe: Axe) -> None:
    supervise(agent, "supervisor")
    expect(agent.page.get_by_role("row")).to_have_count(3)
    axe.look("audit log")
    agent.server.answers.clear()
    press(agent, "Show earlier entries")
    expect(agent.page.get_by_text("The log could not be read.")).to_be_visible()
    axe.look("audit log, unreadable")
    assert axe.found == {}


def test_every_screen_of_the_log_in(agent: Agent, axe: Axe) -> None:
    agent.server.provider = "Example"
    agent.open()
    expect(agent.page.get_by_role("button", name="Example")).to_be_visible()
    expect(agent.page.get_by_label("E-mail")).to_be_visible()
    axe.look("log-in")
    press(agent, "Log in")
    expect(agent.page.get_by_role("alert")).to_contain_text("Enter your e-mail")
    axe.look("log-in, refused")
    agent.server.code, agent.server.must_change = "123456", True
    agent.page.get_by_label("E-mail").fill("mina@shop.example")
    agent.page.get_by_label("Password", exact=True).fill("right")
    press(agent, "Log in")
    expect(agent.page.get_by_label("Code of your app")).to_be_focused()
    axe.look("second factor")
    agent.page.get_by_label("Code of your app").fill("123456")
    press(agent, "Log in")
    expect(agent.page.get_by_role("heading", name="Choose a password")).to_be_visible()
    axe.look("forced change")
    assert axe.found == {}


def test_every_screen_of_the_desk(agent: Agent, axe: Axe) -> None:
    link = agent.read(text(1, "Hello"), row=conversation(visitor_subject="4711", head_seq=1))
    rows = [conversation(2, offered=True, visitor_name=""), conversation(3, online=False, visitor_read_up_to=1)]
    link.send(*rows, text(2, "session_declined", kind="event", author="system", author_id="", author_name="Visitor 1"))
    agent.page.get_by_label("Message to Visitor 1").fill("Hi there")
    agent.page.keyboard.press("Enter")
    sent = link.expect(Send)
    link.send(Error("too_long", "expected less", sent.client_id), TypingState("cnv_1", "visitor", "Visitor 1", True))
    expect(agent.page.locator(".typing")).to_be_visible()
    expect(agent.page.get_by_text("Offers page")).to_be_visible()
    axe.look("conversation")
    agent.page.route("**/api/v1/me**", answer)
    press(agent, "Your log-in")
    expect(agent.page.get_by_role("button", name="Log out of Firefox · Windows")).to_be_visible()
    axe.look("account")
    for part, field in (("Change password", "New password"), ("Add a passkey", "Password you have")):
        press(agent, part)
        expect(agent.page.get_by_label(field, exact=True)).to_be_visible()
        axe.look(part)
        press(agent, "Back")
    press(agent, "Turn it on")
    expect(agent.page.get_by_role("img", name="Picture for the camera")).to_be_visible()
    axe.look("second factor")
    agent.page.get_by_label("Password you have").fill("right")
    agent.page.get_by_label("Code of your app").fill("123456")
    press(agent, "Turn it on")
    expect(agent.page.locator(".recovery li")).to_have_count(10)
    axe.look("recovery codes")
    press(agent, "I have kept them")
    agent.page.keyboard.press("Escape")
    press(agent, "Enter session code")
    agent.page.locator("input.digits").fill("123456")
    agent.page.keyboard.press("Enter")
    link.expect(SessionCodeRedeem)
    link.send(Error("code_invalid", "no such code", ""))
    expect(agent.page.get_by_role("alert").filter(has_text="code")).to_be_visible()
    axe.look("session code, refused")
    agent.page.keyboard.press("Escape")
    agent.server.refuse_sockets = True
    link.close()
    expect(agent.page.get_by_text("Reconnecting…")).to_be_visible()
    axe.look("reconnecting")
    agent.page.set_viewport_size({"width": 320, "height": 640})
    axe.look("narrow")
    assert axe.found == {}


def test_every_screen_of_the_shared_view(agent: Agent, customer: Customer, axe: Axe) -> None:
    link = view(agent, customer)
    axe.look("viewed")
    agent.page.get_by_role("button", name="Highlight").focus()
    agent.page.keyboard.press("h")
    agent.page.keyboard.press("ArrowDown")
    expect(agent.page.locator(".stage-chooser [role=option]")).to_contain_text("Add to cart, button")
    axe.look("choosing by keys")
    both = [Viewer(1, "agt_1", "Mina"), Viewer(2, "agt_2", "Jun")]
    press(agent, "Box")
    x, y = point_on(agent.page, picture(agent.page).locator("#buy"))
    agent.page.mouse.move(x - 40, y - 20)
    agent.page.mouse.down()
    agent.page.mouse.move(x + 40, y + 20, steps=4)
    agent.page.mouse.up()
    line = mark("rectangle", 1, customer.id_of("#when"), [0, 0, 1, 1])
    link.send(session(viewers=both))
    link.send_bytes(write_header(Header(FrameType.MARK, 2, customer.channel, customer.epoch, 1)) + line)
    customer.page.locator("#colour").click()
    customer.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    customer.send(link)
    expect(agent.page.locator(".stage-native li")).to_have_count(3)
    axe.look("drawn on, a list open")
    link.send(session(control="requested", asking=1, epoch=2, viewers=both))
    expect(agent.page.locator(".state-chip")).to_contain_text("Control requested")
    axe.look("control asked")
    held = {"control": "on", "holder": 1, "capabilities": ALL_CAPABILITIES, "epoch": 2}
    link.send(session(**held, viewers=both))
    agent.page.get_by_text("Hand over…").click()
    expect(agent.page.get_by_role("button", name="To Jun")).to_be_visible()
    axe.look("controlled")
    link.send(session(**{**held, "holder": 2}, viewers=both))
    expect(agent.page.locator(".state-chip")).to_contain_text("Jun")
    axe.look("controlled by a colleague")
    link.send(session(phase="interrupted", viewers=both))
    expect(agent.page.locator(".view [role=status]").first).to_be_visible()
    axe.look("interrupted")
    link.send(session(phase="ended", view="off", annotate="off", ended_reason="customer_ended"))
    expect(agent.page.get_by_role("button", name="Ask again")).to_be_visible()
    axe.look("ended")
    assert axe.found == {}


# What comes into the live regions, in order.
LISTEN = """() => {
    window.heard = [];
    new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
            const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
            if (!element?.closest("[role=status], [role=alert], [role=log]")) continue;
            const said = addedNodes.length ? [...addedNodes].map((each) => each.textContent) : [target.data];
            heard.push(...said.map((each) => each?.trim()).filter(Boolean));
        }
    }).observe(document, { subtree: true, childList: true, characterData: true });
}"""


def test_what_happens_is_announced_in_order(agent: Agent, customer: Customer) -> None:
    link = agent.read(text(1, "Hello"))
    expect(agent.page.get_by_role("log")).to_contain_text("Hello")
    agent.page.evaluate(LISTEN)
    link.send(session(phase="authorizing", view="requested", annotate="requested", epoch=1))
    expect(agent.page.get_by_text("Waiting for the customer")).to_be_visible()
    link.send(session())
    customer.send(link)
    expect(picture(agent.page).get_by_text("Add to cart")).to_be_visible()
    link.send(text(2, "Here I am"))
    expect(agent.page.get_by_role("log")).to_contain_text("Here I am")
    link.send(session(control="requested", asking=1))
    expect(agent.page.locator(".state-chip")).to_contain_text("Control requested")
    link.send(session(control="on", holder=1, capabilities=ALL_CAPABILITIES))
    expect(agent.page.locator(".state-chip")).to_contain_text("You are in control")
    link.send(session(phase="ended", view="off", annotate="off", ended_reason="customer_ended"))
    expect(agent.page.get_by_role("button", name="Ask again")).to_be_visible()
    heard = agent.page.evaluate("heard")
    assert [part for said in heard for part in HEARD if said.startswith(part)] == HEARD


def test_a_dialog_takes_the_focus_and_gives_it_back(agent: Agent) -> None:
    agent.arrive(conversation(), place="#/c/cnv_1")
    reader = ScreenReader(agent.page)
    for name, title in (("Your log-in", "Your log-in"), ("Enter session code", "Enter session code")):
        agent.page.get_by_role("button", name=name, exact=True).focus()
        agent.page.keyboard.press("Enter")
        expect(agent.page.get_by_role("dialog", name=title)).to_be_visible()
        [dialog] = [each for each in reader.nodes("dialog") if each.properties.get("modal")]
        assert dialog.name == title
        assert agent.page.evaluate("document.activeElement.closest('dialog') !== null")
        agent.page.keyboard.press("Escape")
        expect(agent.page.get_by_role("dialog", name=title)).to_have_count(0)
        assert reader.focused().name == name
