"""Acting on the customer's page: the commands that leave, what refuses them, how it ends."""

import struct
from typing import Any

import pytest
from playwright.sync_api import expect

from lookalong.protocol.message import ControlHandOver, PermissionRequest, PermissionRevoke, Viewer
from lookalong.protocol.relay import ALL_CAPABILITIES, Capability, FrameType
from tests.browser.console.agent import Agent, session
from tests.browser.console.customer import Customer
from tests.browser.console.fake import Link
from tests.browser.console.view import picture, point_on, view
from tests.harness.inbox import Frame

HELD = {"control": "on", "holder": 1, "capabilities": ALL_CAPABILITIES, "epoch": 3}


def control(agent: Agent, customer: Customer, **fields: Any) -> Link:
    """Have control of the customer's page."""
    link = view(agent, customer, control="requested", asking=1)
    link.send(session(**{**HELD, **fields}))
    expect(agent.page.get_by_text("You can click and type on the customer\u2019s page now.")).to_be_visible()
    return link


def action(customer: Customer, frame: Frame) -> dict[str, Any]:
    """The action in a frame, as the customer's side decodes it."""
    decoded: dict[str, Any] = customer.page.evaluate(
        "(body) => mirror.decodeAction(new Uint8Array(body))", list(frame.body)
    )
    return decoded


def answer(customer: Customer, link: Link, frame: Frame, refused: str | None) -> None:
    """Send the result of an action."""
    result = {"seq": frame.header.seq, "id": 1, "refused": refused}
    payload = bytes(customer.page.evaluate("(result) => [...mirror.encodeActionResult(result)]", result))
    customer.send_payload(link, FrameType.ACTION_RESULT, payload)


def click(agent: Agent, selector: str, **options: Any) -> None:
    agent.page.mouse.click(*point_on(agent.page, picture(agent.page).locator(selector)), **options)


def test_control_is_asked_for_waited_for_and_given_back(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    expect(agent.page.get_by_role("button", name="Control", exact=True)).to_be_disabled()
    agent.page.get_by_role("button", name="Ask for control").click()
    asked = link.expect(PermissionRequest)
    assert (asked.permission, asked.capabilities) == ("control", ALL_CAPABILITIES)
    link.send(session(control="requested", asking=1, epoch=3))
    expect(agent.page.locator(".state-chip")).to_have_text("Control requested")
    link.send(session(**{**HELD, "epoch": 4}))
    expect(agent.page.locator(".state-chip")).to_have_text("You are in control")
    expect(agent.page.get_by_role("button", name="Control", exact=True)).to_have_attribute("aria-pressed", "true")
    agent.page.get_by_role("button", name="Give back control").click()
    assert link.expect(PermissionRevoke).permission == "control"
    link.send(session(epoch=5))
    expect(agent.page.get_by_text("You no longer control the page.")).to_be_visible()
    expect(agent.page.get_by_role("button", name="Look", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_no_to_control_is_said(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer, control="requested", asking=1)
    link.send(session(control="rejected", epoch=3))
    expect(agent.page.get_by_text("The customer said no to control.")).to_be_visible()
    expect(agent.page.get_by_role("button", name="Ask for control")).to_be_enabled()


def test_a_request_for_control_can_be_taken_back(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer, control="requested", asking=1)
    agent.page.get_by_role("button", name="Take back").click()
    assert link.expect(PermissionRevoke).permission == "control"


def test_control_is_handed_over_to_a_colleague_who_looks_along(agent: Agent, customer: Customer) -> None:
    both = [Viewer(1, "agt_1", "Mina"), Viewer(2, "agt_2", "Jun")]
    link = control(agent, customer)
    menu = agent.page.get_by_text("Hand over…")
    expect(menu).to_have_count(0)
    link.send(session(**{**HELD, "epoch": 4, "viewers": both}))
    menu.click()
    agent.page.keyboard.press("Escape")
    expect(agent.page.get_by_role("button", name="To Jun")).to_be_hidden()
    agent.page.keyboard.press("Enter")
    agent.page.get_by_role("button", name="To Jun").click()
    asked = link.expect(ControlHandOver)
    assert (asked.session_id, asked.viewer) == ("ses_1", 2)
    link.send(session(control="requested", asking=2, holder=0, epoch=5, viewers=both))
    expect(agent.page.get_by_text("You no longer control the page.")).to_be_visible()
    expect(menu).to_have_count(0)


def test_a_click_goes_to_the_element_under_the_pointer(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#buy")
    frame = link.expect_frame(FrameType.ACT_POINTER)
    while action(customer, frame)["gesture"] == "move":
        frame = link.expect_frame(FrameType.ACT_POINTER)
    assert (frame.header.flags, frame.header.channel, frame.header.epoch) == (1, 7, 3)
    done = action(customer, frame)
    assert (done["gesture"], done["id"]) == ("click", customer.id_of("#buy"))
    assert abs(done["rx"] - 0.5) < 0.05
    answer(customer, link, frame, None)
    expect(agent.page.locator(".stage-ripple[data-refused=false]")).to_be_attached()


def test_a_right_click_opens_no_menu_here(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#buy", button="right")
    gestures: list[str] = []
    while "context" not in gestures:
        gestures.append(action(customer, link.expect_frame(FrameType.ACT_POINTER))["gesture"])
    assert "click" not in gestures


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("secret", "passwords, card details and files are the customer\u2019s alone"),
        ("masked", "protected from you by the site"),
        ("customer_active", "The customer is using the page right now"),
        ("window", "That would leave the site"),
    ],
)
def test_a_refusal_is_explained(agent: Agent, customer: Customer, reason: str, words: str) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    answer(customer, link, link.expect_frame(FrameType.ACT_POINTER), reason)
    expect(agent.page.locator(".notice", has_text=words)).to_be_visible()


def test_what_is_typed_goes_to_the_field_last_clicked(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    expect(agent.page.locator(".stage-keys")).to_be_focused()
    agent.page.keyboard.type("Hi")
    agent.page.keyboard.press("Shift+Tab")
    typed = [action(customer, link.expect_frame(FrameType.ACT_KEYPRESS)) for _ in range(3)]
    assert [(each["kind"], each.get("text"), each.get("key")) for each in typed] == [
        ("text", "H", None),
        ("text", "i", None),
        ("key", None, "Tab"),
    ]
    assert {each["id"] for each in typed} == {customer.id_of("#engraving")}
    assert typed[2]["modifiers"]["shift"]


def test_after_tab_keys_go_where_the_customers_focus_went(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    agent.page.keyboard.press("Tab")
    agent.page.keyboard.type("x")
    link.expect_frame(FrameType.ACT_KEYPRESS)
    typed = action(customer, link.expect_frame(FrameType.ACT_KEYPRESS))
    assert typed["id"] == customer.id_of("html")


def test_a_korean_syllable_is_sent_when_it_is_composed(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    cdp = agent.page.context.new_cdp_session(agent.page)
    for step in ("ㅎ", "하", "한"):
        cdp.send("Input.imeSetComposition", {"text": step, "selectionStart": 1, "selectionEnd": 1})
    cdp.send("Input.insertText", {"text": "한"})
    assert action(customer, link.expect_frame(FrameType.ACT_KEYPRESS))["text"] == "한"
    assert [frame for frame in link.frames if frame.header.type == FrameType.ACT_KEYPRESS][1:] == []


def test_a_long_text_is_pasted_in_pieces_that_fit(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    agent.page.keyboard.insert_text("가" * 2500)
    pieces = [action(customer, link.expect_frame(FrameType.ACT_KEYPRESS))["text"] for _ in range(3)]
    assert "".join(pieces) == "가" * 2500
    assert all(len(frame.body) <= 4096 for frame in link.frames)


def test_escape_leaves_the_page_and_is_not_sent(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    agent.page.keyboard.press("Escape")
    expect(agent.page.locator(".stage-keys")).not_to_be_focused()
    agent.page.keyboard.type("not for the page")
    click(agent, "#engraving")
    agent.page.keyboard.type("x")
    assert action(customer, link.expect_frame(FrameType.ACT_KEYPRESS))["text"] == "x"


def test_a_list_is_chosen_from_here(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#colour")
    options = agent.page.get_by_role("option")
    expect(options).to_have_text(["Blue", "Green", "Copper"])
    expect(options.nth(2)).to_be_disabled()
    expect(options.nth(0)).to_be_focused()
    agent.page.keyboard.press("ArrowDown")
    agent.page.keyboard.press("Enter")
    done = action(customer, link.expect_frame(FrameType.ACT_SELECT))
    assert (done["id"], done["indexes"]) == (customer.id_of("#colour"), [1])
    expect(agent.page.get_by_role("listbox")).to_have_count(0)
    expect(agent.page.locator(".stage-keys")).to_be_focused()


def test_a_list_closes_with_escape_and_with_a_click_beside_it(agent: Agent, customer: Customer) -> None:
    control(agent, customer)
    click(agent, "#colour")
    expect(agent.page.get_by_role("option", name="Blue")).to_be_focused()
    agent.page.keyboard.press("Escape")
    expect(agent.page.get_by_role("listbox")).to_have_count(0)
    click(agent, "#colour")
    expect(agent.page.get_by_role("listbox")).to_be_visible()
    click(agent, "#buy")
    expect(agent.page.get_by_role("listbox")).to_have_count(0)


def test_a_date_is_picked_here(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#when")
    agent.page.get_by_label("Value of the customer\u2019s field").fill("2026-12-24")
    agent.page.get_by_role("button", name="Set", exact=True).click()
    done = action(customer, link.expect_frame(FrameType.ACT_SELECT))
    assert (done["id"], done["value"]) == (customer.id_of("#when"), "2026-12-24")


def test_the_wheel_scrolls_the_customers_page_at_its_own_scale(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    agent.page.mouse.move(*point_on(agent.page, picture(agent.page).locator("#engraving")))
    agent.page.mouse.wheel(0, 100)
    done = action(customer, link.expect_frame(FrameType.ACT_SCROLL))
    scale = agent.page.evaluate("new DOMMatrix(getComputedStyle(document.querySelector('.stage-replica')).transform).a")
    assert scale < 1
    assert abs(done["dy"] - 100 / scale) <= 1


def gestures(customer: Customer, link: Link, last: str) -> list[dict[str, Any]]:
    """Return what the pointer does up to a gesture, but for its movements."""
    done = [action(customer, link.expect_frame(FrameType.ACT_POINTER))]
    while done[-1]["gesture"] != last:
        done.append(action(customer, link.expect_frame(FrameType.ACT_POINTER)))
    return [each for each in done if each["gesture"] != "move"]


def test_what_is_pulled_is_dragged_and_not_clicked(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    x, y = point_on(agent.page, picture(agent.page).locator("#buy"))
    mouse = agent.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 20, y)  # a hand that slips on a button
    mouse.up()
    assert [each["gesture"] for each in gestures(customer, link, "click")] == ["click"]
    mouse.move(x, y)
    mouse.down()
    mouse.move(x, y + 20)
    mouse.move(*point_on(agent.page, picture(agent.page).locator("#engraving")))
    mouse.up()
    pressed, released = gestures(customer, link, "release")
    assert (pressed["gesture"], pressed["id"]) == ("press", customer.id_of("#buy"))
    assert released["id"] == customer.id_of("#engraving")
    click(agent, "#buy")
    assert [each["gesture"] for each in gestures(customer, link, "click")] == ["click"]


def test_a_finger_scrolls_the_customers_page(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    x, y = point_on(agent.page, picture(agent.page).locator("#engraving"))
    cdp = agent.page.context.new_cdp_session(agent.page)
    for kind, up in (("touchStart", 0), ("touchMove", 20), ("touchMove", 60), ("touchEnd", 0)):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y - up}]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    done = action(customer, link.expect_frame(FrameType.ACT_SCROLL))
    assert done["dy"] > 0
    assert FrameType.ACT_POINTER not in {frame.header.type for frame in link.frames}


def test_a_page_can_be_reloaded_for_the_customer(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    agent.page.get_by_role("button", name="Reload the customer\u2019s page").click()
    assert action(customer, link.expect_frame(FrameType.ACT_NAVIGATE))["to"] == "reload"


def test_another_page_is_opened_by_its_address(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    field = agent.page.get_by_label("Address of the customer\u2019s page")
    shown = field.input_value()
    field.fill("/returns?order=7")
    field.press("Enter")
    field.fill(f"{shown}/b")
    field.press("Enter")
    sent = [action(customer, link.expect_frame(FrameType.ACT_NAVIGATE)) for _ in range(2)]
    assert [(each["to"], each["address"]) for each in sent] == [
        ("page", "/returns?order=7"),
        ("page", f"//{shown}/b"),
    ]


def test_what_was_not_granted_is_not_sent(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer, capabilities=int(Capability.POINTER))
    click(agent, "#engraving")
    agent.page.keyboard.type("x")
    expect(agent.page.locator(".notice", has_text="You have no permission for that now.")).to_be_visible()
    expect(agent.page.get_by_role("button", name="Reload the customer\u2019s page")).to_have_count(0)
    link.expect_frame(FrameType.ACT_POINTER)
    assert {frame.header.type for frame in link.frames} == {FrameType.ACT_POINTER}


def test_control_that_is_taken_back_stops_at_once(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    link.expect_frame(FrameType.ACT_POINTER)
    link.send(session(control="revoked", epoch=4))
    expect(agent.page.get_by_text("The customer took control back.")).to_be_visible()
    sent = len(link.frames)
    agent.page.keyboard.type("late")
    click(agent, "#buy")
    agent.page.get_by_role("button", name="Ask for control").click()
    link.expect(PermissionRequest)
    assert len(link.frames) == sent


def test_each_frame_counts_on(agent: Agent, customer: Customer) -> None:
    link = control(agent, customer)
    click(agent, "#engraving")
    agent.page.keyboard.type("abc")
    for _ in range(3):
        link.expect_frame(FrameType.ACT_KEYPRESS)
    assert [frame.header.seq for frame in link.frames] == list(range(1, len(link.frames) + 1))
    assert all(struct.calcsize("!BBHIQ") + len(frame.body) < 4096 for frame in link.frames)
