"""The customer offers to show the page: what is said meanwhile, and that an offer shows nothing."""

import pytest

from lookalong.protocol import message
from tests.browser.widget.customer import SESSION, Customer, SessionScript
from tests.browser.widget.fake import Link

OFFER = ".footer .icon-eye"
WITHDRAW = ".footer .icon-close"
AWAY = ".footer .away"


def offered(customer: Customer) -> tuple[Link, SessionScript]:
    """Return the socket of a customer whose offer waits for an agent, and the session that does."""
    customer.visit()
    link = customer.open_chat()
    customer.widget.click(OFFER)
    link.expect(message.SessionOffer)
    session = SessionScript(link)
    session.say(phase="pending", view="off", annotate="off", viewers=[], asking=0, requested_by="", limit_ms=0)
    assert "asked before they see anything" in customer.widget.text(".offer", "Waiting")
    return link, session


def test_an_offer_shows_nothing_and_is_taken_back(customer: Customer) -> None:
    link, _ = offered(customer)
    customer.widget.click(WITHDRAW)
    assert link.expect(message.SessionEnd).session_id == SESSION
    customer.widget.box(OFFER)
    assert customer.widget.has(".offer:empty")
    assert link.frames == []


def test_an_offer_is_taken_back_before_the_server_has_answered_it(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    customer.widget.click(OFFER)
    customer.widget.click(WITHDRAW)
    link.expect(message.SessionOffer)
    SessionScript(link).say(phase="pending", view="off", annotate="off", viewers=[], asking=0, requested_by="")
    assert link.expect(message.SessionEnd).session_id == SESSION
    customer.widget.box(OFFER)


def test_who_takes_the_offer_still_needs_a_yes(customer: Customer) -> None:
    link, session = offered(customer)
    session.say(
        phase="authorizing", view="requested", annotate="requested", asking=3, requested_by="Mina Park",
        viewers=[message.Viewer(3, "agt_1", "Mina Park")], limit_ms=3_600_000,
    )  # fmt: skip
    assert "Mina Park" in customer.widget.text(".prompt", "Mina Park")
    assert link.frames == []
    customer.allow()
    assert link.expect(message.PermissionAnswer).granted is True
    assert customer.widget.has(AWAY)


def test_an_offer_waits_for_the_network(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    link.close()
    customer.widget.text(".banner", "Reconnecting")
    customer.widget.click(OFFER)
    customer.welcomed().expect(message.SessionOffer)


@pytest.mark.parametrize("how", ["refused", "timeout"])
def test_an_offer_that_nobody_takes_says_so(customer: Customer, how: str) -> None:
    if how == "timeout":
        link, session = offered(customer)
        session.say(phase="ended", ended_reason="pending_timeout")
    else:
        customer.visit()
        link = customer.open_chat()
        customer.widget.click(OFFER)
        link.expect(message.SessionOffer)
        link.send(message.Error("rate_limited", "expected fewer", ""))
    customer.widget.text(".offer", "Nobody can look just now")
    customer.widget.click(OFFER)
    link.expect(message.SessionOffer)


def test_nothing_is_offered_to_nobody(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(online=False)
    customer.widget.text(".presence", "Away")
    assert customer.widget.has(AWAY)
    composer = customer.widget.box("textarea")
    link.send(message.Availability(True))
    customer.widget.gone(AWAY)
    assert customer.widget.box("textarea") == composer, "nothing moves under a finger"


def test_the_pages_own_button_offers_too(customer: Customer) -> None:
    customer.visit()
    customer.tab.evaluate("Lookalong.showPage()")
    customer.welcomed().expect(message.SessionOffer)


def test_control_that_is_handed_over_is_off_until_the_customer_says_yes(customer: Customer) -> None:
    customer.visit()
    session = SessionScript(customer.open_chat())
    session.share(customer)
    session.grant_control(customer)
    customer.widget.text(".bar.control", "Mina Park")
    mina, jun = message.Viewer(3, "agt_1", "Mina Park"), message.Viewer(4, "agt_2", "Jun Lee")
    session.say(control="requested", holder=0, asking=4, requested_by="Jun Lee", viewers=[mina, jun], limit_ms=60_000)
    assert "Jun Lee" in customer.widget.text(".prompt", "Jun Lee")
    assert not customer.widget.has(".bar.control")
    customer.allow()
    assert session.link.expect(message.PermissionAnswer).granted is True
    session.say(control="on", holder=4, asking=0, limit_ms=0)
    customer.widget.text(".bar.control", "Jun Lee")
