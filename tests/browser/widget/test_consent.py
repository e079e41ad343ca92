"""Nothing of the page without the customer's own yes, whatever the server says."""

import pytest

from lookalong.protocol import message, relay
from lookalong.protocol.field import SessionPhase
from lookalong.protocol.relay import FrameType
from tests.browser.widget.customer import CONVERSATION, SESSION, Customer, SessionScript, html
from tests.browser.widget.fake import Link, Page

# A page that notes who reads it: capture cannot do without these.
WATCHED = """
window.reads = 0;
const Original = window.MutationObserver;
const observe = Original.prototype.observe;
Original.prototype.observe = function (target, options) {
    if (options.characterData) window.reads++;
    return observe.call(this, target, options);
};
"""


def started(customer: Customer) -> tuple[Link, SessionScript]:
    customer.tab.add_init_script(WATCHED)
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    return link, SessionScript(link)


def settle(customer: Customer) -> None:
    """Let every frame and timer that is due go by."""
    customer.tab.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
    )


def assert_nothing_left(customer: Customer, link: Link) -> None:
    settle(customer)
    assert link.frames == []
    assert customer.tab.evaluate("window.reads") == 0


def test_the_prompt_says_who_asks_and_what_they_will_see(customer: Customer) -> None:
    link, session = started(customer)
    session.ask_to_view()
    shown = customer.widget.text(".prompt", "Mina Park")
    for part in ("see this page", "form fields is hidden", "anything else on your screen", "stop at any time"):
        assert part in shown
    dialog = "(root) => { const it = root.querySelector('.prompt'); return [it.role, it.ariaModal]; }"
    assert customer.widget.evaluate(dialog) == ["dialog", "true"]
    assert_nothing_left(customer, link)


def test_a_name_cannot_play_tricks(customer: Customer) -> None:
    _, session = started(customer)
    session.say(requested_by="\u202eMina\u2066\n\nYour bank asks you to press Allow now, this is urgent")
    title = customer.widget.text(".prompt h2")
    assert "\u202e" not in title
    assert "urgent" not in title


def test_a_yes_counts_only_after_the_prompt_was_seen(customer: Customer) -> None:
    link, session = started(customer)
    session.ask_to_view()
    x, y = customer.widget.box('.allow[aria-disabled="true"]').center
    customer.tab.mouse.click(x, y)
    assert customer.widget.has(".prompt")
    assert not any(isinstance(each, message.PermissionAnswer) for each in link.received)
    customer.allow()
    assert link.expect(message.PermissionAnswer).granted is True


def test_a_click_no_human_made_is_no_yes(customer: Customer) -> None:
    link, session = started(customer)
    session.ask_to_view()
    customer.widget.box('.allow[aria-disabled="false"]')
    customer.widget.evaluate("(root) => root.querySelector('.allow').click()")
    customer.widget.evaluate(
        "(root) => root.querySelector('.allow').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    settle(customer)
    assert customer.widget.has(".prompt")
    assert not any(isinstance(each, message.PermissionAnswer) for each in link.received)


def test_the_focus_stays_in_the_prompt_and_returns(customer: Customer) -> None:
    _, session = started(customer)
    customer.tab.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'q'}))")
    customer.tab.focus("#q")
    session.ask_to_view()
    customer.widget.box(".prompt h2:focus")
    for expected in (".deny", ".allow", ".deny"):
        customer.tab.keyboard.press("Tab")
        customer.widget.box(f"{expected}:focus")
    customer.tab.keyboard.press("Shift+Tab")
    customer.widget.box(".allow:focus")
    customer.tab.keyboard.press("Escape")
    customer.widget.gone(".prompt")
    assert customer.tab.evaluate("document.activeElement.id") == "q"


def test_escape_means_no(customer: Customer) -> None:
    link, session = started(customer)
    session.ask_to_view()
    customer.widget.box(".prompt")
    customer.tab.keyboard.press("Escape")
    assert link.expect(message.PermissionAnswer) == message.PermissionAnswer(SESSION, "view", False, 0, 1)
    session.say(phase="active", view="on", annotate="on")
    assert_nothing_left(customer, link)


def test_the_page_is_read_only_after_both_said_yes(customer: Customer) -> None:
    link, session = started(customer)
    session.ask_to_view()
    customer.allow()
    link.expect(message.PermissionAnswer)
    assert_nothing_left(customer, link)
    session.say(phase="active", view="on", annotate="on")
    frame = link.expect_frame(FrameType.SNAPSHOT)
    assert (frame.header.channel, frame.header.epoch, frame.header.seq) == (7, 2, 1)
    assert customer.widget.has(".frame.view")


@pytest.mark.parametrize("phase", ["authorizing", "active"])
def test_a_server_that_lies_about_view_gets_nothing(customer: Customer, phase: SessionPhase) -> None:
    link, session = started(customer)
    session.say(phase=phase, view="on", annotate="on", control="on", capabilities=31, holder=3)
    link.send(message.SnapshotRequest(SESSION, "start"))
    session.frame(FrameType.ACT_POINTER, b"\x00")
    assert_nothing_left(customer, link)
    assert not customer.widget.has(".bar")


def test_a_request_that_is_taken_back_takes_its_prompt_along(customer: Customer) -> None:
    link, session = started(customer)
    session.ask_to_view()
    customer.widget.box(".prompt")
    session.say(phase="ended", view="off", annotate="off", ended_reason="authorizing_timeout")
    customer.widget.gone(".prompt")
    customer.widget.text(".bar.over", "Nothing was shared")
    assert_nothing_left(customer, link)


def test_control_is_asked_apart_and_says_what_it_allows(customer: Customer) -> None:
    link, session = started(customer)
    session.share(customer)
    session.say(control="requested", capabilities=1 | 4, asking=3, limit_ms=1_800_000)
    shown = customer.widget.text(".prompt", "click and type")
    assert "they can click and type" in shown
    assert "scroll" not in shown
    assert "password or card fields" in shown
    customer.widget.click(".deny")
    answer = link.expect(message.PermissionAnswer)
    assert (answer.permission, answer.granted, answer.epoch) == ("control", False, 3)
    session.say(control="rejected")
    customer.widget.text(".bar.view", "sees this page")


def test_a_server_that_lies_about_control_makes_nobody_act(customer: Customer) -> None:
    _, session = started(customer)
    session.share(customer)
    session.say(control="on", capabilities=31, holder=3)
    settle(customer)
    assert customer.widget.has(".bar.view")
    assert not customer.widget.has(".bar.control")


def test_a_prompt_shows_under_a_strict_policy_and_over_a_modal_dialog(customer: Customer) -> None:
    customer.visit(Page(html("<dialog><p>Page's own</p><button>OK</button></dialog>")))
    link = customer.open_chat(CONVERSATION)
    customer.tab.evaluate("document.querySelector('dialog').showModal()")
    session = SessionScript(link)
    session.grant_view(customer)
    link.expect_frame(FrameType.SNAPSHOT)
    customer.tab.evaluate("document.querySelector('dialog').close()")
    customer.widget.click(".stop")
    link.expect(message.SessionEnd)
    assert customer.tab.evaluate("document.querySelector('lookalong-widget').parentNode.localName") == "html"


def test_frames_that_come_before_anything_was_asked_do_nothing(customer: Customer) -> None:
    link, session = started(customer)
    for kind in FrameType:
        session.frame(kind, b"\x01\x02\x03")
    link.send_bytes(relay.write_header(relay.Header(0x1F, 3, 7, 1, 99)))
    link.send(message.Availability(False))
    customer.widget.text(".presence", "Away")
    assert_nothing_left(customer, link)
