"""Actions that a site lets an agent do only with the customer's yes to each."""

import pytest

from lookalong.protocol import message
from lookalong.protocol.relay import FrameType
from tests.browser.widget.customer import CONVERSATION, Customer, SessionScript, html
from tests.browser.widget.fake import Page
from tests.browser.widget.test_consent import settle
from tests.browser.widget.test_control import Hand, bought

APPROVE = message.SitePrivacy("default", [message.PrivacyRule("#buy", "approve", "")])
SHOP = """<button id="buy" onclick="this.textContent = 'Added'">Add to cart</button><button id="other">Other</button>"""


class Held(Hand):
    """An agent in control, on a site that wants a yes for the button."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        customer.visit(Page(html(SHOP)))
        self.link = customer.open_chat(CONVERSATION, privacy=APPROVE)
        self.session = SessionScript(self.link)
        self.session.share(customer)
        self.session.grant_control(customer)
        customer.widget.box(".bar.control")
        # The customer has just clicked "Allow": their hand must rest before the agent's moves.
        customer.widget.evaluate("() => new Promise((done) => setTimeout(() => done(true), 600))")


def test_a_press_waits_for_the_customers_yes(customer: Customer) -> None:
    hand = Held(customer)
    hand.click("#buy")
    assert hand.result() == "approval"
    shown = customer.widget.text(".prompt", "wants to press")
    assert "Mina Park wants to press “Add to cart”" in shown
    assert not bought(customer)
    hand.click("#other")
    assert hand.result() == "customer_active"
    customer.allow()
    assert hand.result() is None
    assert bought(customer)
    assert customer.widget.has(".bar.control")


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_a_no_is_told_and_control_goes_on(customer: Customer, way: str) -> None:
    hand = Held(customer)
    hand.click("#buy")
    customer.widget.box(".veil.action .deny")
    if way == "button":
        customer.widget.click(".veil.action .deny")
    else:
        customer.tab.keyboard.press("Escape")
    assert [hand.result(), hand.result()] == ["approval", "declined"]
    customer.widget.gone(".veil")
    assert not bought(customer)
    assert customer.widget.has(".bar.control")


def test_a_page_is_opened_with_a_yes_of_its_own(customer: Customer) -> None:
    hand = Held(customer)
    hand.session.frame(FrameType.ACT_NAVIGATE, customer.encode_action(kind="navigate", to="back"))
    assert hand.result() == "navigation", "before this page came none of the site"
    body = customer.encode_action(kind="navigate", to="page", address="/shop?page=2")
    hand.session.frame(FrameType.ACT_NAVIGATE, body)
    assert hand.result() == "approval"
    assert "Mina Park wants to open “/shop?page=2”" in customer.widget.text(".veil.open .prompt", "wants to open")
    customer.widget.click(".veil.open .deny")
    assert hand.result() == "declined"
    assert "page=2" not in customer.tab.url
    hand.session.frame(FrameType.ACT_NAVIGATE, body)
    customer.allow()
    customer.tab.wait_for_url("**/shop?page=2")


def test_the_question_goes_with_control(customer: Customer) -> None:
    hand = Held(customer)
    hand.click("#buy")
    customer.widget.box(".veil.action")
    hand.session.say(control="off", holder=0, capabilities=0)
    customer.widget.gone(".veil")
    settle(customer)
    assert not bought(customer)


def test_a_yes_under_permissions_that_changed_meanwhile_does_nothing(customer: Customer) -> None:
    hand = Held(customer)
    hand.click("#buy")
    customer.widget.box(".veil.action")
    hand.session.say()
    customer.allow()
    assert [hand.result(), hand.result()] == ["approval", "not_granted"]
    assert not bought(customer)


def test_what_needs_no_yes_is_done_at_once(customer: Customer) -> None:
    hand = Held(customer)
    hand.click("#other")
    assert hand.result() is None
    assert not customer.widget.has(".veil")
