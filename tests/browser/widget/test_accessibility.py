"""What the customer sees and hears, as WCAG 2.2 AA asks for it: every screen of the widget, light and dark."""

import struct

import pytest

from lookalong.protocol import message
from lookalong.protocol.relay import FrameType
from tests.browser.widget.customer import CONVERSATION, NOON_MS, Customer, SessionScript, entry, html
from tests.browser.widget.fake import Page
from tests.harness.axe import SCHEMES, Axe
from tests.harness.screen_reader import Node, ScreenReader

SHOP = """<style>body{margin:0;font:16px sans-serif;block-size:2000px}</style><main><h1>Shop</h1>
<p class="iban">DE00 1234</p><label>Size <input id="size"></label>
<button id="buy" onclick="this.textContent = 'Added'">Add to cart</button></main>"""
RULES = message.SitePrivacy(
    "default", [message.PrivacyRule(".iban", "mask", ""), message.PrivacyRule("#buy", "approve", "")]
)
WHY = "So that we can help you better."
WORDS = message.SiteWording([message.SiteWords("en", WHY, WHY, WHY, WHY, "Ask us: 0800 123")])

WRITTEN = "**Bold**, *italic*, `code`, [help](https://shop.test/)\n- one\n> said\n```\ncode\n```\n" + "line\n" * 40

REGIONS = 7
"""Live regions of the widget with the chat open: what it says of itself, and of the session."""


@pytest.fixture
def axe(customer: Customer) -> Axe:
    return Axe(customer.tab, customer.widget)


def arrived(customer: Customer) -> None:
    customer.visit(Page(html(SHOP)))


def click(customer: Customer, session: SessionScript, selector: str) -> None:
    """Have the agent in control click."""
    action = {"kind": "pointer", "gesture": "click", "rx": 0.5, "ry": 0.5, "modifiers": {}}
    session.frame(FrameType.ACT_POINTER, customer.encode_action(id=customer.node_id(selector), **action))


def test_axe_sees_into_the_closed_root(customer: Customer, axe: Axe) -> None:
    arrived(customer)
    link = customer.open_chat(CONVERSATION)
    SessionScript(link).ask_to_view()
    customer.widget.box(".prompt")
    axe.look("sound")
    assert axe.found == {}
    customer.widget.evaluate(
        """(root) => {
            root.querySelector(".deny").textContent = "";
            root.querySelector(".prompt li").style.color = "#777";
            root.querySelector(".prompt").removeAttribute("aria-labelledby");
        }"""
    )
    axe.look("broken")
    for scheme in SCHEMES:
        lines = axe.found[f"broken, {scheme}"]
        assert {line.partition(":")[0] for line in lines} == {"button-name", "color-contrast"}
        assert all("lookalong-widget >>> " in line for line in lines)


def test_every_screen_of_the_chat(customer: Customer, axe: Axe) -> None:
    arrived(customer)
    axe.look("bubble")
    customer.server.widget_down = True
    customer.widget.click(".bubble")
    customer.widget.text(".notice", "reached")
    axe.look("unreachable")
    customer.server.widget_down = False
    link = customer.open_chat()
    customer.widget.text(".presence")
    axe.look("empty")
    customer.widget.type("textarea", "card 4111 1111 1111 1111")
    customer.tab.keyboard.press("Enter")
    sent = link.expect(message.Send)
    customer.widget.text(".remark", "card number")
    axe.look("sending, with a remark")
    link.send(message.Error("too_long", "expected less", sent.client_id))
    customer.widget.box(".failed")
    axe.look("not sent")
    customer.widget.click(".failed button:nth-of-type(2)")
    talk = [entry(1, "Hello?", "visitor"), entry(2, WRITTEN), entry(3, f"session_seen {NOON_MS} {NOON_MS}", "system")]
    link.send(message.HistoryPage(CONVERSATION, talk, 3, True), message.Availability(False))
    link.send(message.TypingState(CONVERSATION, "agent", "Mina", True))
    customer.widget.text(".typing", "Mina is typing")
    customer.widget.text(".own .mark", "Sent")
    axe.look("thread")
    customer.widget.click(".footer .link:last-child")
    link.expect(message.SessionCodeRequest)
    link.send(message.SessionCode("048213", 4_000_000_000_000))
    customer.widget.box(".digits")
    axe.look("session code")
    link.send(message.SessionCode("048213", 1))
    customer.widget.text(".code-state", "expired")
    axe.look("expired code")
    customer.widget.click(".code .link")
    link.send(message.Availability(True))
    customer.widget.click(".footer .link")
    customer.widget.text(".offer", "Waiting")
    axe.look("page offered")
    customer.server.refuse_sockets = True
    link.close()
    customer.widget.box(".banner.reconnecting")
    axe.look("reconnecting")
    customer.tab.context.set_offline(True)
    customer.widget.box(".banner.offline")
    axe.look("offline")
    assert axe.found == {}


def test_every_screen_of_a_session(customer: Customer, axe: Axe) -> None:
    arrived(customer)
    link = customer.open_chat(CONVERSATION, privacy=RULES)
    session = SessionScript(link)
    session.ask_to_view()
    customer.widget.box(".allow[aria-disabled=true]")
    axe.look("view asked")
    session.share(customer)
    customer.widget.click(".header .close")
    customer.widget.box(".bar.view")
    axe.look("viewed")
    session.frame(FrameType.HIGHLIGHT, struct.pack("!I", customer.node_id("#buy")))
    session.frame(FrameType.POINTER, struct.pack("!IHH", customer.node_id("#size"), 0x8000, 0x8000))
    customer.widget.click(".reveal")
    customer.widget.box(".veiled.masked")
    customer.widget.box(".outline")
    axe.look("guided, hidden parts marked")
    customer.widget.click(".reveal")
    link.send(WORDS)
    session.say(control="requested", capabilities=31, asking=3, limit_ms=1_800_000)
    customer.widget.box(".veil.control .site")
    axe.look("control asked, in the site's words")
    reader = ScreenReader(customer.tab)
    prompt = asked(reader)
    assert prompt.name == "Let Mina Park click and type for you?"
    for part in ("they can click, scroll, type", "password or card fields", "30 minutes", "help you better"):
        assert part in prompt.description
    session.grant_control(customer)
    customer.widget.text(".bar.control", "0800 123")
    axe.look("controlled")
    click(customer, session, "#buy")
    customer.widget.box(".veil.action .allow[aria-disabled=false]")
    axe.look("a press asked")
    assert (asked(reader).name, asked(reader).description) == (
        "Mina Park wants to press “Add to cart”",
        "Your yes is for this one press. So that we can help you better.",
    )
    customer.widget.click(".deny")
    session.frame(FrameType.ACT_NAVIGATE, customer.encode_action(kind="navigate", to="page", address="/shop?page=2"))
    customer.widget.box(".veil.open")
    axe.look("a page asked")
    assert asked(reader).name == "Mina Park wants to open “/shop?page=2”"
    assert "What you have not saved here may be lost." in asked(reader).description
    customer.widget.click(".deny")
    customer.widget.click(".pause")
    customer.widget.box(".bar.paused")
    axe.look("paused")
    customer.server.refuse_sockets = True
    link.close()
    customer.widget.box(".bar.waiting")
    axe.look("waiting")
    customer.widget.click(".stop")
    customer.widget.box(".bar.over")
    axe.look("ended")
    assert axe.found == {}


# What a screen reader is told ---------------------------------------------------------------------


def asked(reader: ScreenReader) -> Node:
    """The prompt."""
    [prompt] = [each for each in reader.nodes("dialog") if each.properties.get("modal")]
    return prompt


def test_a_prompt_is_announced_whole_and_keeps_the_focus(customer: Customer) -> None:
    arrived(customer)
    reader = ScreenReader(customer.tab)
    link = customer.open_chat(CONVERSATION)
    customer.tab.focus("#size")
    session = SessionScript(link)
    session.ask_to_view()
    customer.widget.box(".prompt h2:focus")
    prompt = asked(reader)
    assert prompt.name == "Let Mina Park see this page?"
    for part in ("Mina Park wants to look at this page", "hidden", "anything else on your screen", "the Esc key"):
        assert part in prompt.description
    assert reader.focused().name == prompt.name
    said = [each.name for each in reader.nodes("button")]
    assert said[-2:] == ["No, thanks", "Allow"]
    for key, name in (("Tab", "No, thanks"), ("Tab", "Allow"), ("Tab", "No, thanks"), ("Shift+Tab", "Allow")):
        customer.tab.keyboard.press(key)
        assert reader.focused().name == name
    customer.tab.keyboard.press("Escape")
    assert link.expect(message.PermissionAnswer).granted is False
    customer.widget.gone(".prompt")
    assert reader.focused().name == "Size"


# What comes into the live regions, in order; nothing is heard of a closed panel.
LISTEN = """(root) => {
    window.heard = [];
    new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
            const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
            const region = element?.closest("[role=status], [role=log]");
            if (!region || region.closest("[inert]")) continue;
            const said = addedNodes.length ? [...addedNodes].map((each) => each.textContent) : [target.data];
            heard.push(...said.map((each) => each?.trim()).filter(Boolean));
        }
    }).observe(root, { subtree: true, childList: true, characterData: true });
}"""


def test_what_happens_is_announced_in_order(customer: Customer) -> None:
    arrived(customer)
    link = customer.open_chat(CONVERSATION)
    session = SessionScript(link)
    reader = ScreenReader(customer.tab)
    regions = [each.properties["live"] for each in reader.nodes() if each.role in ("status", "log")]
    assert (len(regions), set(regions)) == (REGIONS, {"polite"}), "a region that comes with its words is not heard"
    customer.widget.evaluate(LISTEN)
    session.share(customer)
    link.send(entry(1, "We have it in green."))
    customer.widget.text(".theirs .text", "in green")
    customer.widget.click(".header .close")
    session.frame(FrameType.HIGHLIGHT, struct.pack("!I", customer.node_id("#buy")))
    customer.widget.text("[role=status]", "points at")
    link.send(entry(2, "Found it?"))
    customer.widget.text("[role=status]", "1 new message")
    session.grant_control(customer)
    customer.widget.box(".bar.control")
    session.say(control="off", holder=0, capabilities=0)
    customer.widget.text(".bar.view")
    customer.widget.click(".pause")
    customer.widget.box(".bar.paused")
    session.say(phase="ended", view="off", annotate="off", resume_token="", ended_reason="agent_ended")
    customer.widget.box(".bar.over")
    begun, _, said, *heard = customer.tab.evaluate("heard")
    assert begun == "Mina Park now sees this page. Press Escape to stop."
    assert said.startswith("MinaWe have it in green."), "after the day it was said"
    assert heard == [
        "Mina Park points at: Add to cart",
        "Chat with us, 1 new message",
        "Mina Park can now click and type on this page. Press Escape to stop.",
        "You have control of the page again.",
        "Paused. Nobody sees this page until you go on.",
        "Mina Park ended the session. Nothing is shared any more.",
    ]


def tabbed_to_stop(customer: Customer, reader: ScreenReader) -> bool:
    """Press Tab until Stop has the focus, as often as there are places for it."""
    customer.tab.evaluate("document.activeElement?.blur()")
    for _ in range(13):
        customer.tab.keyboard.press("Tab")
        if reader.focused().name == "Stop sharing this page":
            return True
    return False


def test_stop_is_reached_by_keyboard_whatever_is_shown(customer: Customer) -> None:
    arrived(customer)
    link = customer.open_chat(CONVERSATION)
    reader = ScreenReader(customer.tab)
    session = SessionScript(link)
    session.share(customer)
    customer.widget.box(".bar.view")
    assert "Page sharing" in [each.name for each in reader.nodes("region")]
    assert tabbed_to_stop(customer, reader), "with the chat open"
    customer.widget.click(".header .close")
    assert tabbed_to_stop(customer, reader)
    session.grant_control(customer)
    customer.widget.box(".bar.control")
    assert tabbed_to_stop(customer, reader)
    customer.tab.evaluate(
        """() => {
            const dialog = document.body.appendChild(document.createElement("dialog"));
            dialog.append(document.createElement("input"));
            dialog.showModal();
        }"""
    )
    customer.tab.wait_for_function("document.querySelector('lookalong-widget').parentNode.localName === 'dialog'")
    assert tabbed_to_stop(customer, reader), "over a modal dialog of the page"
    customer.tab.evaluate("document.querySelector('dialog').close()")
    customer.widget.click(".pause")
    customer.widget.box(".bar.paused")
    assert tabbed_to_stop(customer, reader)
    customer.tab.keyboard.press("Enter")
    link.expect(message.SessionEnd)
