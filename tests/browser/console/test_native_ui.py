"""What the customer's browser shows by itself: the agent reads, hears and sees a stand-in of it."""

from playwright.sync_api import Locator, expect

from lookalong.protocol.relay import FrameType
from tests.browser.console.agent import Agent
from tests.browser.console.customer import Customer
from tests.browser.console.fake import Link
from tests.browser.console.view import view


def stand_in(agent: Agent) -> Locator:
    """Where the stand-in is drawn."""
    return agent.page.locator(".stage-native")


def follow(customer: Customer, link: Link) -> list[bytes]:
    """Send what was emitted, payload by payload; returns those."""
    payloads = [payload for _, payload in customer.taken()]
    for payload in payloads:
        customer.send_payload(link, FrameType.DIFF, payload)
    return payloads


def test_an_open_list_is_drawn_at_its_field(agent: Agent, customer: Customer) -> None:
    customer.page.evaluate("document.querySelector('#colour').setAttribute('aria-label', 'Colour of the kettle')")
    link = view(agent, customer)
    customer.page.locator("#colour").click()
    follow(customer, link)
    expect(stand_in(agent).get_by_role("status")).to_have_text("The customer has a list open: Colour of the kettle")
    entries = stand_in(agent).locator("li")
    expect(entries).to_have_text(["Blue", "Green", "Copper"])
    expect(entries.nth(0)).to_have_attribute("data-kind", "chosen")
    expect(entries.nth(2)).to_have_attribute("data-kind", "disabled")
    scale = agent.page.evaluate("document.querySelector('.stage-page').offsetWidth / 1280")
    page = agent.page.locator(".stage-page").bounding_box()
    box = stand_in(agent).bounding_box()
    assert page is not None
    assert box is not None
    assert abs(box["x"] - page["x"] - 100 * scale) < 3
    assert abs(box["y"] - page["y"] - 240 * scale) < 8
    customer.page.keyboard.press("Escape")
    customer.page.wait_for_function("!document.querySelector('#colour').matches(':open')")
    follow(customer, link)
    expect(stand_in(agent)).not_to_have_attribute("data-kind", "list")
    expect(stand_in(agent).get_by_role("status")).to_have_text("")


def test_a_masked_choice_is_not_in_the_list(agent: Agent, customer: Customer) -> None:
    customer.page.evaluate("""() => { capture.stop(); sent.length = 0;
        window.capture = mirror.startCapture(window, { privacy: "default" }, ({ kind, payload }) =>
            sent.push([kind, btoa(Array.from(payload, (byte) => String.fromCharCode(byte)).join(""))])); }""")
    link = view(agent, customer)
    customer.page.locator("#colour").click()
    follow(customer, link)
    expect(stand_in(agent).locator("li")).to_have_count(3)
    expect(stand_in(agent).locator("[data-kind=chosen]")).to_have_count(0)


def test_a_message_of_the_page_is_read_out(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    customer.page.once("dialog", lambda dialog: dialog.dismiss())
    customer.page.evaluate("confirm('Remove the kettle from your cart?')")
    first, *rest = [payload for _, payload in customer.taken(2)]
    customer.send_payload(link, FrameType.DIFF, first)
    expect(stand_in(agent).get_by_role("status")).to_have_text("The customer has to answer yes or no first")
    expect(stand_in(agent).locator("blockquote")).to_have_text("Remove the kettle from your cart?")
    for payload in rest:
        customer.send_payload(link, FrameType.DIFF, payload)
    expect(stand_in(agent).locator("blockquote")).to_have_count(0)


def test_a_question_is_told_in_the_agents_language(agent: Agent, customer: Customer) -> None:
    agent.page.add_init_script("Object.defineProperty(navigator, 'languages', {value: ['ko']})")
    link = view(agent, customer)
    customer.page.evaluate("""() => {
        navigator.permissions.query = async () => Object.assign(new EventTarget(), {state: "prompt"});
        navigator.geolocation.getCurrentPosition(() => {});
    }""")
    follow(customer, link)
    expect(stand_in(agent).get_by_role("status")).to_have_text("고객의 브라우저가 위치 확인을 허용할지 묻고 있습니다")
