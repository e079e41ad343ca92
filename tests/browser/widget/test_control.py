"""An agent's hand on the customer's page: only what was granted, always in sight, and the customer's own hand first."""

from time import monotonic
from typing import Any

import pytest

from lookalong.protocol import message
from lookalong.protocol.relay import ALL_CAPABILITIES, Capability, FrameType
from tests.browser.widget.customer import CONVERSATION, SESSION, Customer, SessionScript, html
from tests.browser.widget.fake import Link, Page
from tests.browser.widget.test_consent import settle

SHOP = """
<button id="buy" onclick="this.textContent = 'Added'">Add to cart</button>
<input id="name"><input id="pin" type="password"><select id="country"><option>DE<option>KR</select>
<p style="height:2000px"></p>
"""

KINDS = {
    "pointer": FrameType.ACT_POINTER,
    "scroll": FrameType.ACT_SCROLL,
    "key": FrameType.ACT_KEYPRESS,
    "text": FrameType.ACT_KEYPRESS,
    "select": FrameType.ACT_SELECT,
    "navigate": FrameType.ACT_NAVIGATE,
}

#: A little more than an action waits for the customer's hand to rest.
PATIENCE_S = 2.5


class Hand:
    """An agent who holds control."""

    def __init__(self, customer: Customer, capabilities: int = ALL_CAPABILITIES) -> None:
        self.customer = customer
        customer.visit(Page(html(SHOP)))
        self.link: Link = customer.open_chat(CONVERSATION)
        self.session = SessionScript(self.link)
        self.session.share(customer)
        self.session.grant_control(customer, capabilities)
        customer.widget.box(".bar.control")
        # The customer has just clicked "Allow": their hand must rest before the agent's moves.
        customer.widget.evaluate("() => new Promise((done) => setTimeout(() => done(true), 600))")

    def send(self, selector: str, kind: str, frame: FrameType | None = None, **detail: Any) -> None:
        """Send an action without waiting."""
        changes = {name: detail.pop(name) for name in ("epoch", "flags", "channel") if name in detail}
        body = self.customer.encode_action(kind=kind, id=self.customer.node_id(selector), **detail)
        self.session.frame(frame or KINDS[kind], body, **changes)

    def do(self, selector: str, kind: str, **detail: Any) -> str | None:
        """Send an action; return why it was refused, if it was."""
        self.send(selector, kind, **detail)
        return self.result()

    def result(self) -> str | None:
        """Wait for the next result."""
        result = self.customer.decode_result(self.link.expect_frame(FrameType.ACTION_RESULT).body)
        return str(result["refused"]) if result["refused"] else None

    def click(self, selector: str, **changes: Any) -> None:
        """Send a click without waiting."""
        self.send(selector, "pointer", gesture="click", rx=0.5, ry=0.5, modifiers={}, **changes)


def bought(customer: Customer) -> bool:
    return customer.tab.inner_text("#buy") == "Added"


def test_a_click_acts_is_shown_and_is_said(customer: Customer) -> None:
    hand = Hand(customer)
    hand.click("#buy")
    assert hand.result() is None
    assert bought(customer)
    customer.widget.box(".laser.hand .tag")
    customer.widget.text(".laser.hand", "Mina Park")
    customer.widget.text('[role="status"]', "Mina Park clicked: Added")


def test_typing_and_choosing_act(customer: Customer) -> None:
    hand = Hand(customer)
    assert hand.do("#name", "text", text="Ada") is None
    assert hand.do("#country", "select", indexes=[1]) is None
    assert customer.tab.input_value("#name") == "Ada"
    assert customer.tab.input_value("#country") == "KR"


def test_the_never_list_holds_whatever_was_granted(customer: Customer) -> None:
    hand = Hand(customer)
    assert hand.do("#pin", "text", text="1234") == "secret"
    assert customer.tab.input_value("#pin") == ""


@pytest.mark.parametrize(
    "changes",
    [{"epoch": 3}, {"epoch": 5}, {"flags": 4}, {"channel": 8}],
    ids=["old epoch", "future epoch", "another viewer", "another session"],
)
def test_a_frame_that_does_not_fit_does_not_act(customer: Customer, changes: dict[str, int]) -> None:
    hand = Hand(customer)
    hand.click("#buy", **changes)
    settle(customer)
    assert not bought(customer)


def test_a_capability_that_was_not_granted_does_not_act(customer: Customer) -> None:
    hand = Hand(customer, Capability.POINTER)
    hand.send("#name", "text", text="Ada")
    hand.send("#name", "text", frame=FrameType.ACT_POINTER, text="Ada")  # typing that claims to be a click
    hand.click("#buy")
    assert hand.result() is None
    assert customer.tab.input_value("#name") == ""


def test_control_that_is_taken_back_ends_at_once_and_sharing_goes_on(customer: Customer) -> None:
    hand = Hand(customer)
    customer.widget.click(".back")
    assert hand.link.expect(message.PermissionRevoke) == message.PermissionRevoke(SESSION, "control")
    hand.click("#buy")  # at an epoch that was good a moment ago: the server has not answered yet
    settle(customer)
    assert not bought(customer)
    customer.widget.box(".bar.view")
    hand.session.say(control="on")
    settle(customer)
    assert not customer.widget.has(".bar.control")


def test_the_customers_hand_comes_first(customer: Customer) -> None:
    hand = Hand(customer)
    customer.tab.mouse.move(300, 300)
    customer.tab.mouse.move(310, 310)
    hand.click("#buy")
    assert not bought(customer)
    assert hand.result() is None
    assert bought(customer)


def test_the_customers_hand_takes_what_the_agents_holds(customer: Customer) -> None:
    hand = Hand(customer)
    note = "(e) => heard.push(`${e.type} ${e.buttons} ${e.isTrusted ? 'customer' : 'agent'}`)"
    customer.tab.evaluate(
        f"""() => {{ window.heard = [];
        for (const type of ['pointerdown', 'pointermove', 'pointerup']) window.addEventListener(type, {note}); }}"""
    )
    press = {"rx": 0.5, "ry": 0.5, "modifiers": {}}
    assert hand.do("#buy", "pointer", gesture="press", **press) is None
    customer.widget.text('[role="status"]', "Mina Park is dragging: Add to cart")
    customer.tab.mouse.move(300, 300)
    customer.tab.mouse.move(310, 300)
    heard = customer.tab.evaluate("heard")
    assert heard[:2] == ["pointerdown 1 agent", "pointerup 0 agent"]
    assert heard[2] == "pointermove 0 customer"
    assert not bought(customer)
    assert report(hand) == ("drag", 1, "Add to cart", "")


def test_the_agent_waits_while_the_customer_composes_a_syllable(customer: Customer) -> None:
    hand = Hand(customer)
    customer.tab.focus("#name")
    cdp = customer.tab.context.new_cdp_session(customer.tab)
    cdp.send("Input.imeSetComposition", {"text": "하", "selectionStart": 1, "selectionEnd": 1})
    customer.tab.wait_for_function("new Promise((done) => setTimeout(() => done(true), 700))")
    hand.send("#name", "text", text="Ada")
    settle(customer)
    assert customer.tab.input_value("#name") == "하"
    cdp.send("Input.insertText", {"text": "한"})
    assert hand.result() is None
    assert customer.tab.input_value("#name") == "한Ada"


def test_an_action_that_waits_too_long_is_given_up(customer: Customer) -> None:
    hand = Hand(customer)
    customer.tab.mouse.move(300, 300)
    hand.click("#buy")
    busy_until = monotonic() + PATIENCE_S
    while monotonic() < busy_until:
        customer.tab.mouse.move(300, 310)
        customer.tab.mouse.move(340, 310)
    assert hand.result() == "customer_active"
    assert not bought(customer)


def test_stop_drops_what_waits_for_the_customers_hand(customer: Customer) -> None:
    hand = Hand(customer)
    customer.tab.mouse.move(300, 300)
    hand.click("#buy")
    customer.tab.mouse.move(310, 310)
    customer.tab.keyboard.press("Escape")
    hand.link.expect(message.SessionEnd)
    customer.tab.wait_for_function("new Promise((done) => setTimeout(() => done(true), 700))")
    assert not bought(customer)


def test_the_widget_is_out_of_reach(customer: Customer) -> None:
    hand = Hand(customer)
    ids = range(1, 200)
    for node in ids:
        body = customer.encode_action(kind="pointer", id=node, gesture="move", rx=0.5, ry=0.5, modifiers={})
        hand.session.frame(FrameType.ACT_POINTER, body)
    own = "Object.getOwnPropertySymbols(document.querySelector('lookalong-widget')).length"
    assert customer.tab.evaluate(own) == 0


def test_malformed_actions_cost_the_customer_nothing(customer: Customer) -> None:
    hand = Hand(customer)
    for body in (b"", b"\x00", b"\xff" * 4000, b"\x05\x00\x01\x09\x00\x00\x00"):
        hand.session.frame(FrameType.ACT_POINTER, body)
    hand.click("#buy")
    assert hand.result() is None


# What is reported --------------------------------------------------------------------------------------


def report(hand: Hand) -> tuple[str, int, str, str]:
    """Wait for the next report of what was done."""
    told = hand.link.expect(message.Acted)
    assert (told.session_id, told.viewer) == (SESSION, 3)
    return told.action, told.count, told.label, told.refused


def test_what_the_agent_does_is_reported_by_the_name_of_what_it_was_done_to(customer: Customer) -> None:
    hand = Hand(customer)
    customer.tab.evaluate("document.querySelector('#name').setAttribute('aria-label', 'Your name')")
    hand.click("#buy")
    assert report(hand) == ("click", 1, "Add to cart", "")
    for letter in "secret words":
        hand.send("#name", "text", text=letter)
    hand.click("#pin")
    typed = 0
    while typed < 12:
        action, count, label, refused = report(hand)
        assert (action, label, refused) == ("text", "Your name", "")
        typed += count
    assert typed == 12, "one report or, on a slow machine, some"
    assert report(hand) == ("click", 1, "", "secret")
    assert "secret words" not in str(hand.link.received)


def test_what_was_done_is_reported_before_the_end_that_the_customer_brings(customer: Customer) -> None:
    hand = Hand(customer)
    assert hand.do("#buy", "pointer", gesture="click", rx=0.5, ry=0.5, modifiers={}) is None
    customer.tab.keyboard.press("Escape")
    hand.link.expect(message.SessionEnd)
    kinds = [type(each) for each in hand.link.received]
    assert message.Acted in kinds[: kinds.index(message.SessionEnd)]
    assert kinds.count(message.Acted) == 1


# Notes how often the button was pressed when the end of the session was told (message type 36).
END_NOTED = """
window.clicks = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
    if (data[0] === 0x92 && data[1] === 36) window.clicksAtEnd = window.clicks;
    return send.call(this, data);
};
"""


def test_the_focus_stays_where_the_customer_types_to_the_agent(customer: Customer) -> None:
    hand = Hand(customer)
    customer.widget.type(".composer textarea", "one moment")
    hand.click("#name")
    settle(customer)
    assert customer.tab.evaluate("document.activeElement.localName") == "lookalong-widget"
    assert hand.result() is None
    assert customer.tab.evaluate("document.activeElement.id") == "name"


def test_a_stream_of_clicks_does_nothing_after_stop(customer: Customer) -> None:
    customer.tab.add_init_script(END_NOTED)
    hand = Hand(customer)
    customer.tab.evaluate("document.querySelector('#buy').addEventListener('click', () => clicks++)")
    node = customer.node_id("#buy")
    body = customer.encode_action(kind="pointer", id=node, gesture="click", rx=0.5, ry=0.5, modifiers={})
    for _ in range(50):
        hand.session.frame(FrameType.ACT_POINTER, body)
    assert hand.result() is None
    customer.tab.keyboard.press("Escape")
    for _ in range(200):
        hand.session.frame(FrameType.ACT_POINTER, body)
    hand.link.expect(message.SessionEnd)
    hand.link.send(message.Availability(False))
    customer.widget.text(".presence", "Away")  # everything sent before has arrived
    assert customer.tab.evaluate("clicks") == customer.tab.evaluate("clicksAtEnd") > 0
