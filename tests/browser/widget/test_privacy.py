"""What the site wants hidden is hidden before anything leaves, and the customer can see what that is."""

import json
from typing import Any

from lookalong.protocol import message
from lookalong.protocol.message import PrivacyRule, SitePrivacy
from lookalong.protocol.relay import FrameType
from tests.browser.widget.customer import CONVERSATION, Customer, SessionScript, html
from tests.browser.widget.fake import Link, Page
from tests.browser.widget.test_consent import settle
from tests.browser.widget.test_session import text_of
from tests.harness.waiting import until

SHOP = """
<style>body{margin:0;font:16px sans-serif;block-size:3000px}
.at{position:absolute;left:100px;width:300px;height:48px}</style>
<h1>Shop</h1><p class="at iban" style="top:80px">Number SECRETIBAN</p>
<input class=at id=name value=Ada style="top:160px"><p class=at style="top:240px" data-lookalong=ignore>Never</p>
<button class="at buy" id=buy style="top:320px">Buy</button>
<p class=at id=far style="top:1600px" data-lookalong=redact>Blocked</p>
"""
MASK = PrivacyRule(".iban", "mask", "")


def shared(customer: Customer, privacy: SitePrivacy | None, page: Page | None = None) -> tuple[Link, SessionScript]:
    customer.visit(page or Page(html(SHOP)))
    customer.widget.click(".bubble")
    link = customer.server.link()
    link.expect(message.VisitorHello)
    said = [] if privacy is None else [privacy]
    link.send(message.VisitorWelcome(0, "node-1", "token-1", CONVERSATION, 0, 20, "Fernweh", True, "none"), *said)
    session = SessionScript(link)
    session.share(customer)
    customer.widget.click(".header .close")
    settle(customer)
    return link, session


def marked(customer: Customer) -> list[dict[str, Any]]:
    """What is marked as hidden, from top to bottom: kind, words, where, and where the element is."""
    script = """(root) => JSON.stringify([...root.querySelectorAll('.veiled:not([hidden])')].map((each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        return { kind: each.className, text: each.innerText, box: [x, y, width, height].map(Math.round) };
    }).sort((a, b) => a.box[1] - b.box[1]))"""
    found: list[dict[str, Any]] = json.loads(customer.widget.evaluate(script))
    return found


def box_of(customer: Customer, selector: str) -> list[int]:
    script = "(each) => { const { x, y, width, height } = each.getBoundingClientRect(); return [x, y, width, height]; }"
    return [round(each) for each in customer.tab.locator(selector).evaluate(script)]


# What leaves -------------------------------------------------------------------------------------


def test_rules_of_the_site_are_in_force_from_the_first_byte(customer: Customer) -> None:
    link, _ = shared(customer, SitePrivacy("default", [MASK]))
    sent = text_of(link)
    assert b"Shop" in sent
    assert b"SECRETIBAN" not in sent


def test_without_word_of_the_site_everything_is_hidden(customer: Customer) -> None:
    link, _ = shared(customer, None)
    sent = text_of(link)
    assert "••••".encode() in sent
    assert b"Shop" not in sent
    link.send(SitePrivacy("default", [MASK]))
    while b"Shop" not in text_of(link):
        link.expect_frame(FrameType.SNAPSHOT)
    assert b"SECRETIBAN" not in text_of(link)


def test_words_the_widget_does_not_know_hide_everything(customer: Customer) -> None:
    link, _ = shared(customer, SitePrivacy("lenient", []))
    assert b"Shop" not in text_of(link)
    before = len(link.frames)
    link.send(SitePrivacy("default", [PrivacyRule("h1", "blur", "")]))
    link.expect_frame(FrameType.SNAPSHOT)
    settle(customer)
    assert len(link.frames) > before
    assert b"Shop" not in text_of(link)


def test_new_rules_replace_the_picture_and_known_ones_do_not(customer: Customer) -> None:
    link, _ = shared(customer, SitePrivacy("default", []))
    assert b"SECRETIBAN" in text_of(link)
    begun = len(link.frames)
    link.send(SitePrivacy("default", []))
    settle(customer)
    assert [frame for frame in link.frames[begun:] if frame.header.type == FrameType.SNAPSHOT] == []
    link.send(SitePrivacy("default", [MASK]))
    link.expect_frame(FrameType.SNAPSHOT)
    link.frames[:begun] = []
    settle(customer)
    customer.tab.evaluate("document.querySelector('.iban').append(' SECRETMORE')")
    link.expect_frame(FrameType.DIFF)
    assert b"SECRET" not in text_of(link)


def test_no_agent_acts_on_what_a_rule_hides(customer: Customer) -> None:
    _, session = shared(customer, SitePrivacy("default", [PrivacyRule(".buy", "readonly", "")]))
    session.grant_control(customer)
    click = {"kind": "pointer", "gesture": "click", "rx": 0.5, "ry": 0.5, "modifiers": {}}
    body = customer.encode_action(id=customer.node_id("#buy"), **click)
    session.frame(FrameType.ACT_POINTER, body)
    result = session.link.expect_frame(FrameType.ACTION_RESULT)
    assert customer.decode_result(result.body)["refused"] == "readonly"


LABELS = """
<button id=plain>Pay <b class=iban>SECRETIBAN</b> now <i data-lookalong=redact>SECRETBOX</i></button>
<button id=hidden class=iban aria-label=SECRETLABEL>SECRETTEXT</button>
<label>Account <select id=list><option>SECRETOPTION</select></label><button id=card>Card 4111 1111 1111 1111</button>
"""


def labels(customer: Customer, preset: str, *selectors: str) -> list[str]:
    """What is reported as the names of elements that an agent clicked."""
    link, session = shared(customer, SitePrivacy(preset, [MASK]), Page(html(LABELS)))
    session.grant_control(customer)
    # The customer has just clicked "Allow": their hand must rest before the agent's moves.
    customer.widget.evaluate("() => new Promise((done) => setTimeout(() => done(true), 600))")
    found = []
    for selector in selectors:
        click = {"kind": "pointer", "gesture": "click", "rx": 0.5, "ry": 0.5, "modifiers": {}}
        session.frame(FrameType.ACT_POINTER, customer.encode_action(id=customer.node_id(selector), **click))
        found.append(link.expect(message.Acted).label)
    assert b"SECRET" not in text_of(link)
    return found


def test_names_of_what_agents_act_on_hide_what_the_page_hides(customer: Customer) -> None:
    told = labels(customer, "default", "#plain", "#hidden", "#list", "#card")
    assert told[:3] == ["Pay now", "", "Account"]
    assert told[3].startswith("Card ")
    assert "4111 1111 1111 1111" not in told[3]


def test_names_are_not_told_where_all_text_is_hidden(customer: Customer) -> None:
    assert labels(customer, "private", "#plain", "#list") == ["", ""]


# What the customer sees --------------------------------------------------------------------------


def test_customer_sees_what_is_hidden(customer: Customer) -> None:
    shared(customer, SitePrivacy("default", [MASK]))
    assert marked(customer) == []
    customer.widget.click(".reveal")
    customer.widget.box(".veiled.ignored")
    found = marked(customer)
    assert [(each["kind"], each["text"]) for each in found[:3]] == [
        ("veiled masked", "Hidden"),
        ("veiled masked", "Hidden"),
        ("veiled ignored", "Not sent"),
    ]
    assert [each["box"] for each in found[:2]] == [box_of(customer, ".iban"), box_of(customer, "#name")]
    customer.widget.text(".bar small", "striped is hidden")
    customer.widget.text("[role=status]", "hidden from the agent")
    customer.widget.click(".reveal")
    customer.widget.gone(".veiled")


def test_stripes_follow_the_page(customer: Customer) -> None:
    shared(customer, SitePrivacy("default", [MASK]))
    customer.widget.click(".reveal")
    customer.widget.box(".veiled.ignored")
    customer.tab.evaluate("scrollTo({ top: 1400, behavior: 'instant' })")
    customer.widget.wait("(root) => root.querySelector('.veiled.redacted:not([hidden])') && true", "")
    customer.widget.box(".veiled.redacted")
    assert box_of(customer, "#far") in [each["box"] for each in marked(customer)]
    customer.tab.evaluate("document.querySelector('#far').style.width = '500px'")
    at_width = "(root) => root.querySelector('.veiled.redacted').offsetWidth === 500 || null"
    assert customer.widget.wait(at_width, "")
    customer.tab.evaluate("document.querySelector('#far').remove()")
    customer.widget.gone(".veiled.redacted")


def test_keyboard_reaches_it_and_it_says_whether_it_is_on(customer: Customer) -> None:
    shared(customer, SitePrivacy("default", [MASK]))
    pressed = "(root) => root.activeElement?.classList.contains('reveal') ? root.activeElement.ariaPressed : null"
    for _ in range(12):
        customer.tab.keyboard.press("Tab")
        if customer.widget.evaluate(pressed) is not None:
            break
    assert customer.widget.evaluate(pressed) == "false"
    name = "(root) => root.activeElement.ariaLabel"
    assert customer.widget.evaluate(name) == "Show what is hidden from the agent"
    customer.tab.keyboard.press("Enter")
    customer.widget.box(".veiled.masked")
    assert customer.widget.evaluate(pressed) == "true"


def test_stripes_are_not_captured_and_go_with_the_session(customer: Customer) -> None:
    link, session = shared(customer, SitePrivacy("default", [MASK]))
    customer.widget.click(".reveal")
    customer.widget.box(".veiled.masked")
    settle(customer)
    assert b"veiled" not in text_of(link)
    assert b"Not sent" not in text_of(link)
    session.say(phase="ended", view="off", annotate="off", ended_reason="agent_ended")
    customer.widget.gone(".veiled")


def test_it_works_under_a_strict_policy(customer: Customer) -> None:
    own = f"'self' {customer.server.url}"
    policy = f"default-src {own}; style-src 'none'; connect-src * ws:; require-trusted-types-for 'script'"
    shared(customer, SitePrivacy("default", [MASK]), Page(html(SHOP), {"Content-Security-Policy": policy}))
    customer.widget.click(".reveal")
    box = customer.widget.box(".veiled.masked")
    assert box.width > 0
    background = "(root) => getComputedStyle(root.querySelector('.veiled')).backgroundImage"
    assert "gradient" in customer.widget.evaluate(background)


def test_everything_is_striped_where_everything_is_hidden(customer: Customer) -> None:
    shared(customer, SitePrivacy("private", []))
    customer.widget.click(".reveal")
    customer.widget.box(".veiled.ignored")
    heading = box_of(customer, "h1")
    assert until(customer.tab, "() => true")
    assert heading in [each["box"] for each in marked(customer)]
