"""The curtain, and grants that run out: both are the widget's own doing, whatever the server says."""

import msgspec

from lookalong.protocol import message
from lookalong.protocol.relay import FrameType
from tests.browser.widget.customer import CONVERSATION, SESSION, Customer, SessionScript, html
from tests.browser.widget.fake import Page
from tests.browser.widget.test_consent import settle
from tests.browser.widget.test_session import shared


def test_a_paused_page_sends_nothing_until_the_customer_goes_on(customer: Customer) -> None:
    link, session = shared(customer)
    customer.widget.click(".pause")
    customer.widget.text(".bar.paused", "nobody sees this page")
    assert not customer.widget.has(".frame")
    assert link.expect(message.SessionPause) == message.SessionPause(SESSION, True)
    session.say(phase="paused")
    before = len(link.frames)
    customer.tab.evaluate("document.querySelector('h1').textContent = 'Behind the curtain'")
    link.send(message.SnapshotRequest(SESSION, "start"))
    settle(customer)
    assert len(link.frames) == before

    customer.widget.click(".bar .back")
    assert link.expect(message.SessionPause) == message.SessionPause(SESSION, False)
    settle(customer)
    assert len(link.frames) == before
    session.say(phase="active")
    frame = link.expect_frame(FrameType.SNAPSHOT)
    assert (frame.header.seq, frame.header.epoch) == (1, session.state.epoch)
    customer.widget.text(".bar.view", "sees this page")
    assert customer.widget.has(".frame.view")


def test_a_server_that_lies_about_the_curtain_sees_nothing(customer: Customer) -> None:
    link, session = shared(customer)
    customer.widget.click(".pause")
    link.expect(message.SessionPause)
    before = len(link.frames)
    session.say(phase="active")
    settle(customer)
    assert len(link.frames) == before
    customer.widget.text(".bar.paused")


def test_pausing_takes_control_away(customer: Customer) -> None:
    link, session = shared(customer)
    session.grant_control(customer)
    customer.widget.click(".bar.control .pause")
    session.say(phase="paused", control="revoked", holder=0)
    customer.widget.click(".bar.paused .back")
    session.say(phase="active", control="on", holder=3)
    customer.widget.text(".bar.view", "sees this page")
    link.expect_frame(FrameType.SNAPSHOT)
    assert not customer.widget.has(".bar.control")


def test_the_curtain_stays_drawn_on_the_next_page(customer: Customer) -> None:
    _, session = shared(customer)
    customer.widget.click(".pause")
    session.say(phase="paused")
    customer.widget.text(".bar.paused")
    customer.visit(Page(html("<h1>Cart</h1>")), "/cart")
    link = customer.welcomed(CONVERSATION)
    session.link = link
    session.say(phase="paused")
    customer.widget.text(".bar.paused", "nobody sees this page")
    settle(customer)
    assert link.frames == []
    customer.widget.click(".bar .back")
    link.expect(message.SessionPause)
    session.say(phase="active")
    link.expect_frame(FrameType.SNAPSHOT)


def test_a_pause_without_a_network_is_told_later(customer: Customer) -> None:
    link, session = shared(customer)
    link.close()
    customer.widget.text(".bar.waiting")
    link = customer.welcomed(CONVERSATION)
    session.link = link
    session.say()
    link.expect_frame(FrameType.SNAPSHOT)
    link.close()
    customer.widget.text(".bar.waiting")
    link = customer.welcomed(CONVERSATION)
    session.link = link
    session.say(phase="paused")
    customer.widget.click(".bar.paused .back")
    assert link.expect(message.SessionPause) == message.SessionPause(SESSION, False)


def test_escape_stops_a_paused_session_and_is_the_pages_again_afterwards(customer: Customer) -> None:
    link, _ = shared(customer)
    customer.widget.click(".pause")
    customer.tab.keyboard.press("Escape")
    link.expect(message.SessionEnd)
    customer.widget.text(".bar.over", "Nothing is shared any more")
    customer.tab.evaluate("window.keys = []; document.addEventListener('keydown', (event) => keys.push(event.key))")
    customer.tab.keyboard.press("Escape")
    assert customer.tab.evaluate("keys") == ["Escape"]


def test_control_ends_by_itself_after_the_time_the_prompt_said(customer: Customer) -> None:
    link, session = shared(customer)
    session.say(control="requested", capabilities=31, asking=3, limit_ms=90_000)
    customer.widget.text(".prompt", "It ends by itself after 2 minutes.")
    customer.widget.click(".deny")
    session.say(control="requested", capabilities=31, asking=3, limit_ms=400)
    customer.allow()
    session.say(control="on", holder=3, asking=0, limit_ms=0)
    customer.widget.text(".bar.view", "sees this page")
    assert link.expect(message.PermissionRevoke) == message.PermissionRevoke(SESSION, "control")
    session.say()
    settle(customer)
    assert not customer.widget.has(".bar.control")


def test_a_session_ends_by_itself_whatever_the_server_says(customer: Customer) -> None:
    customer.visit(Page(html("<h1>Shop</h1>")))
    link = customer.open_chat(CONVERSATION)
    session = SessionScript(link)
    session.state = msgspec.structs.replace(session.state, limit_ms=400)
    session.grant_view(customer)
    customer.widget.text(".bar.over", "time limit")
    link.expect(message.SessionEnd)
