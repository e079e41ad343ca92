"""Seeing the customer's page: asking, the picture, its interruptions, its end, pointing at it."""

import zlib
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lookalong.protocol.message import (
    AssetGap,
    AssetPlace,
    AssetState,
    Error,
    PermissionRequest,
    Resync,
    SessionCodeRedeem,
    SessionEnd,
    SessionJoin,
    SessionRequest,
    StreamState,
    Viewer,
)
from lookalong.protocol.relay import Flag, FrameType, Header, write_header
from tests.browser.console.agent import Agent, conversation, session
from tests.browser.console.customer import Customer
from tests.browser.console.fake import DOT, Link
from tests.browser.console.view import picture, point_on, view
from tests.harness.mark import mark, read_mark

ASK = "Ask to see the page"


def test_asking_waits_for_the_customer_and_can_be_cancelled(agent: Agent) -> None:
    link = agent.arrive(conversation(), place="#/c/cnv_1")
    agent.page.get_by_role("button", name=ASK).click()
    assert link.expect(SessionRequest).conversation_id == "cnv_1"
    expect(agent.page.get_by_text("Asking…")).to_be_visible()
    link.send(session(phase="authorizing", view="requested", annotate="requested"))
    expect(agent.page.get_by_text("Waiting for the customer")).to_be_visible()
    agent.page.get_by_role("button", name="Cancel the request").click()
    assert link.expect(SessionEnd).session_id == "ses_1"


def test_a_page_that_is_offered_is_asked_for(agent: Agent) -> None:
    link = agent.arrive(conversation(offered=True), place="#/c/cnv_1")
    expect(agent.page.get_by_role("link", name="Visitor 1")).to_contain_text("Offers page")
    expect(agent.page.get_by_role("heading", name="The customer offers to show the page")).to_be_visible()
    agent.page.get_by_role("button", name="Look at the page").click()
    assert link.expect(SessionRequest).conversation_id == "cnv_1"
    link.send(conversation(), session(phase="ended", ended_reason="customer_ended"))
    expect(agent.page.get_by_role("button", name="Ask again")).to_be_visible()
    link.send(conversation(offered=True))
    expect(agent.page.get_by_role("button", name="Look at the page")).to_be_visible()


def test_a_no_is_said_and_leaves_a_way_to_ask_again(agent: Agent) -> None:
    link = agent.arrive(conversation(), place="#/c/cnv_1")
    link.send(session(phase="ended", view="rejected", annotate="rejected", ended_reason="customer_ended"))
    expect(agent.page.get_by_text("The customer said no", exact=True)).to_be_visible()
    agent.page.get_by_role("button", name="Ask again").click()
    link.expect(SessionRequest)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("customer_ended", "The customer stopped sharing."),
        ("agent_ended", "Sharing was ended on our side."),
        ("authorizing_timeout", "did not answer the prompt in time"),
        ("active_timeout", "reached its time limit"),
        ("interrupted_timeout", "lost for too long"),
        ("limit_enforcement", "a limit was passed"),
    ],
)
def test_an_end_says_its_reason_and_takes_the_picture_away(
    agent: Agent, customer: Customer, reason: str, words: str
) -> None:
    link = view(agent, customer)
    link.send(session(phase="ended", view="off", annotate="off", ended_reason=reason))
    expect(agent.page.locator(".scene")).to_contain_text(words)
    expect(agent.page.locator(".stage")).to_have_count(0)


def test_a_customer_who_is_away_cannot_be_asked(agent: Agent) -> None:
    agent.arrive(conversation(online=False), place="#/c/cnv_1")
    expect(agent.page.get_by_role("button", name=ASK)).to_be_disabled()
    expect(agent.page.get_by_text("The customer is away.")).to_be_visible()


def test_a_request_that_is_refused_is_explained(agent: Agent) -> None:
    link = agent.arrive(conversation(), place="#/c/cnv_1")
    agent.page.get_by_role("button", name=ASK).click()
    link.expect(SessionRequest)
    link.send(Error("customer_away", "", "cnv_1"))
    expect(agent.page.get_by_text("The customer is not on the site now.")).to_be_visible()
    expect(agent.page.get_by_role("button", name=ASK)).to_be_enabled()


def test_the_picture_follows_the_customers_page(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    customer.page.evaluate("document.querySelector('#buy').textContent = 'Added'")
    customer.send(link)
    expect(picture(agent.page).get_by_text("Added")).to_be_visible()
    expect(agent.page.locator(".state-chip")).to_have_text("Viewing")


def test_a_compressed_snapshot_in_many_chunks_is_shown(agent: Agent, customer: Customer) -> None:
    customer.page.evaluate("document.body.append(...Array.from({length: 4000}, (_, i) => `${Math.sin(i)} `))")
    link = agent.arrive(conversation(session_id="ses_1"), place="#/c/cnv_1")
    link.send(session())
    frames = customer.taken(2)
    deflate = zlib.compressobj(wbits=-15)
    kind, first = frames[0]
    assert kind == "snapshot"
    customer.send_payload(link, FrameType.SNAPSHOT, deflate.compress(first) + deflate.flush(), Flag.DEFLATED)
    for _, diff in frames[1:]:
        customer.send_payload(link, FrameType.DIFF, diff)
    expect(picture(agent.page).get_by_text(str(0.8414709848078965))).to_be_attached()


def test_the_picture_can_neither_run_nor_be_reached(agent: Agent, customer: Customer) -> None:
    view(agent, customer)
    frame = agent.page.locator(".stage iframe")
    expect(frame).to_have_attribute("sandbox", "allow-same-origin")
    over = """(each) => {
        const box = each.getBoundingClientRect();
        return document.elementFromPoint(box.x + 5, box.y + 5).className;
    }"""
    assert frame.evaluate(over) == "stage-glass"
    agent.page.get_by_role("button", name="End", exact=True).focus()
    for _ in range(12):
        agent.page.keyboard.press("Tab")
        assert frame.evaluate("(each) => each !== document.activeElement && !each.contentDocument.hasFocus()")


def test_the_picture_fits_the_room_or_has_its_own_size(agent: Agent, customer: Customer) -> None:
    view(agent, customer)
    room = agent.page.locator(".stage-scroll").bounding_box()
    shown = agent.page.locator(".stage-page").bounding_box()
    assert room is not None
    assert shown is not None
    assert shown["width"] <= room["width"]
    assert abs(shown["width"] / shown["height"] - 1280 / 800) < 0.02
    agent.page.get_by_role("button", name="100 %").click()
    expect(agent.page.locator(".stage-page")).to_have_css("width", "1280px")


def test_a_page_change_keeps_the_last_picture_dimmed_until_the_next(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    link.send(session(phase="interrupted"))
    expect(agent.page.get_by_text("The customer\u2019s page is loading…")).to_be_visible()
    expect(picture(agent.page).get_by_text("Add to cart")).to_be_attached()
    expect(agent.page.locator(".stage-replica")).to_have_css("opacity", "0.45")
    expect(agent.page.get_by_role("button", name="Point", exact=True)).to_be_disabled()
    link.send(session(epoch=3))
    customer.page.evaluate("document.body.textContent = 'The next page'; capture.requestSnapshot()")
    customer.page.wait_for_function("sent.some(([kind]) => kind === 'snapshot')")
    customer.epoch, customer.seq = 3, 0
    customer.send(link)
    expect(picture(agent.page).get_by_text("The next page")).to_be_visible()
    expect(agent.page.get_by_text("The customer\u2019s page is loading…")).to_have_count(0)


def test_a_missing_frame_asks_for_a_resync_and_says_so(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    customer.seq += 1
    customer.page.evaluate("document.querySelector('#buy').textContent = 'Added'")
    customer.send(link)
    assert link.expect(Resync).reason == "hole"
    expect(agent.page.get_by_text("Getting a fresh picture…")).to_be_visible()
    customer.page.evaluate("capture.requestSnapshot()")
    customer.send(link)
    expect(picture(agent.page).get_by_text("Added")).to_be_visible()


def test_a_corrupt_payload_asks_for_a_resync(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    customer.send_payload(link, FrameType.DIFF, b"\x00\xff\xff\xff")
    assert link.expect(Resync).reason == "corrupt"


def test_a_slow_connection_is_said(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    link.send(StreamState("ses_1", True))
    expect(agent.page.get_by_text("Your connection is slow.")).to_be_visible()


def test_a_reloaded_console_comes_back_to_the_view(agent: Agent, customer: Customer) -> None:
    view(agent, customer)
    agent.page.reload()
    link = agent.greet(conversation(session_id="ses_1"))
    assert link.expect(SessionJoin).session_id == "ses_1"
    link.send(session(own_viewer=2, viewers=[Viewer(2, "agt_1", "Mina")]))
    customer.page.evaluate("capture.requestSnapshot()")
    customer.send(link)
    expect(picture(agent.page).get_by_text("Add to cart")).to_be_visible()


def test_a_lost_connection_is_said_on_the_picture_and_the_session_joined_again(
    agent: Agent, customer: Customer
) -> None:
    link = view(agent, customer)
    link.close()
    expect(agent.page.get_by_text("the picture may be out of date")).to_be_visible()
    link = agent.greet(conversation(session_id="ses_1"))
    link.expect(SessionJoin)


def test_a_colleagues_session_can_be_joined(agent: Agent) -> None:
    link = agent.arrive(conversation(session_id="ses_1"), place="#/c/cnv_1")
    expect(agent.page.get_by_text("A colleague is viewing this page")).to_be_visible()
    agent.page.get_by_role("button", name="Join").click()
    assert link.expect(SessionJoin).session_id == "ses_1"
    expect(agent.page.get_by_text("Joining…")).to_be_visible()


def test_files_of_the_page_come_from_the_customer_and_from_nowhere_else(agent: Agent, customer: Customer) -> None:
    requested: list[str] = []
    agent.page.on("request", lambda request: requested.append(request.url))
    link = view(agent, customer)
    image = picture(agent.page).locator("img")
    expect(image).to_be_attached()
    link.send(AssetState("ses_1", [AssetPlace("https://shop.example/kettle.png", DOT)], []))
    agent.page.wait_for_function("document.querySelector('.stage iframe').contentDocument.images[0].naturalWidth === 1")
    assert [each for each in requested if f"/assets/{DOT}" in each]
    assert not [each for each in requested if "shop.example" in each]


def test_a_file_nobody_may_read_leaves_a_gap_of_its_size(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    link.send(AssetState("ses_1", [], [AssetGap("https://shop.example/kettle.png", 123, 45)]))
    agent.page.wait_for_function(
        "document.querySelector('.stage iframe').contentDocument.images[0].naturalWidth === 123"
    )


def test_another_file_at_an_address_is_shown_from_the_tail(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    url = "https://shop.example/kettle.png"
    link.send(AssetState("ses_1", [], [AssetGap(url, 123, 45)]))
    agent.page.wait_for_function(
        "document.querySelector('.stage iframe').contentDocument.images[0].naturalWidth === 123"
    )
    link.send(AssetState("ses_1", [AssetPlace(url, DOT)], []))
    assert link.expect(Resync).reason == "start"


def test_the_laser_follows_the_pointer_and_leaves_with_it(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    agent.page.get_by_role("button", name="Point", exact=True).click()
    agent.page.mouse.move(*point_on(agent.page, picture(agent.page).locator("#buy")))
    frame = link.expect_frame(FrameType.POINTER)
    assert (frame.header.flags, frame.header.channel, frame.header.epoch) == (1, 7, 2)
    assert int.from_bytes(frame.body[:4], "big") == customer.id_of("#buy")
    assert all(abs(int.from_bytes(part, "big") / 0xFFFF - 0.5) < 0.05 for part in (frame.body[4:6], frame.body[6:8]))
    expect(agent.page.locator(".state-chip")).to_have_text("Pointing")
    agent.page.mouse.move(5, 5)
    while link.expect_frame(FrameType.POINTER).body:
        pass


def test_a_highlight_is_set_shown_and_cleared_by_a_second_click(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    agent.page.get_by_role("button", name="Highlight").click()
    target = point_on(agent.page, picture(agent.page).locator("#engraving"))
    agent.page.mouse.click(*target)
    frame = link.expect_frame(FrameType.HIGHLIGHT)
    assert int.from_bytes(frame.body, "big") == customer.id_of("#engraving")
    expect(agent.page.locator(".stage-mark")).to_be_visible()
    agent.page.get_by_role("button", name="Scroll to it").click()
    assert link.expect_frame(FrameType.HIGHLIGHT).body == frame.body + b"\x01"
    agent.page.mouse.click(*target)
    assert link.expect_frame(FrameType.HIGHLIGHT).body == b""
    expect(agent.page.locator(".stage-mark")).to_have_count(0)


def test_what_is_drawn_hangs_on_its_element_and_is_cleared(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    tools = agent.page.locator(".tools")
    tools.get_by_role("button", name="Box").click()
    x, y = point_on(agent.page, picture(agent.page).locator("#buy"))
    # The button is 200 wide and 40 high; the picture is smaller than life.
    scale = agent.page.evaluate("new DOMMatrix(getComputedStyle(document.querySelector('.stage-replica')).transform).a")
    dx, dy = 110 * scale, 26 * scale
    drag(agent, (x - dx, y - dy), (x + dx, y + dy))
    # Around the button, whose box is the measure: as far before it as behind.
    points = drawn(link, "rectangle", 1, customer.id_of("#buy"), lambda points: is_near(points[0] + points[2], 1))
    assert points[0] < -0.05
    assert points[3] > 1.05
    # The keys are those of the view.
    agent.page.keyboard.press("a")
    expect(tools.get_by_role("button", name="Arrow")).to_have_attribute("aria-pressed", "true")
    drag(agent, (x + 2 * dx, y + 9 * dy), (x, y))
    drawn(link, "arrow", 2, customer.id_of("#buy"), lambda points: is_near(points[2], 0.5) and is_near(points[3], 0.5))
    agent.page.keyboard.press("d")
    drag(agent, (x - dx, y - dy), (x, y + dy), (x + dx, y - dy))
    drawn(link, "ink", 3, customer.id_of("#buy"), lambda points: is_near(points[0] + points[-2], 1))
    agent.page.mouse.down()
    agent.page.mouse.move(x + 10, y)
    agent.page.keyboard.press("Escape")
    agent.page.mouse.up()
    expect(tools.get_by_role("button", name="Look")).to_have_attribute("aria-pressed", "true")
    assert link.expect_frame(FrameType.ERASE).body == b"\x00\x04"
    lines = agent.page.locator(".stage-drawings svg > g > g")
    expect(lines).to_have_count(3)
    window = agent.page.viewport_size
    assert window is not None
    agent.page.set_viewport_size({"width": 600, "height": window["height"]})
    expect(lines.first).to_be_hidden()
    agent.page.set_viewport_size(window)
    expect(lines.first).to_be_visible()
    agent.page.get_by_role("button", name="Clear", exact=True).click()
    assert link.expect_frame(FrameType.ERASE).body == b""
    expect(lines).to_have_count(0)
    link.send(session(viewers=[*session().viewers, Viewer(2, "agt_2", "Jun")]))
    line = mark("ink", 1, customer.id_of("#buy"), [0, 0, 1, 1])
    link.send_bytes(write_header(Header(FrameType.MARK, 2, customer.channel, customer.epoch, 1)) + line)
    expect(lines).to_have_text("Jun")
    agent.page.get_by_role("button", name="Clear all").click()
    assert link.expect_frame(FrameType.ERASE).body == b"\x01"
    expect(lines).to_have_count(0)
    agent.page.keyboard.press("r")
    expect(tools.get_by_role("button", name="Box")).to_have_attribute("aria-pressed", "true")
    agent.page.keyboard.press("Escape")
    agent.page.locator(".composer textarea").fill("An ")
    agent.page.keyboard.type("arrow")
    expect(tools.get_by_role("button", name="Look")).to_have_attribute("aria-pressed", "true")


def drag(agent: Agent, start: tuple[float, float], *way: tuple[float, float]) -> None:
    mouse = agent.page.mouse
    mouse.move(*start)
    mouse.down()
    for point in way:
        mouse.move(*point, steps=6)
    mouse.up()


def drawn(link: Link, kind: str, number: int, node: int, done: Callable[[list[float]], bool]) -> list[float]:
    """Wait until a line is told as it is to stay; return its points."""
    while True:
        told = read_mark(link.expect_frame(FrameType.MARK).body)
        if told[:3] == (kind, number, node) and done(told[3]):
            return told[3]


def is_near(one: float, other: float) -> bool:
    return abs(one - other) < 0.03


def test_nothing_is_sent_while_only_looking(agent: Agent, customer: Customer) -> None:
    link = view(agent, customer)
    agent.page.mouse.move(*point_on(agent.page, picture(agent.page).locator("#buy")))
    agent.page.mouse.click(*point_on(agent.page, picture(agent.page).locator("#buy")))
    agent.page.mouse.wheel(0, 300)
    agent.page.get_by_role("button", name="Ask for control").click()
    link.expect(PermissionRequest)
    assert link.frames == []


def test_a_session_code_is_pasted_checked_and_leads_to_its_customer(agent: Agent) -> None:
    link = agent.arrive(conversation())
    agent.page.get_by_role("button", name="Enter session code").click()
    field = agent.page.get_by_role("textbox", name="Session code")
    agent.page.get_by_role("button", name="Start").click()
    expect(agent.page.get_by_role("alert")).to_contain_text("6 digits")
    field.fill("12-34 56")
    expect(field).to_have_value("123 456")
    field.press("Enter")
    assert link.expect(SessionCodeRedeem).code == "123456"
    link.send(Error("code_invalid", "", ""))
    expect(agent.page.get_by_role("alert")).to_contain_text("wrong, used or expired")
    field.fill("654321")
    field.press("Enter")
    link.expect(SessionCodeRedeem)
    link.send(session(phase="authorizing", view="requested"))
    expect(agent.page.get_by_role("dialog")).to_be_hidden()
    expect(agent.page.get_by_text("Waiting for the customer")).to_be_visible()


def test_wrong_codes_in_a_row_are_told_to_wait(agent: Agent) -> None:
    link = agent.arrive(conversation())
    agent.page.get_by_role("button", name="Enter session code").click()
    agent.page.get_by_role("textbox", name="Session code").fill("123456")
    agent.page.get_by_role("button", name="Start").click()
    link.expect(SessionCodeRedeem)
    link.send(Error("rate_limited", "", ""))
    expect(agent.page.get_by_role("alert")).to_contain_text("Too many wrong codes")
    agent.page.keyboard.press("Escape")
    expect(agent.page.get_by_role("dialog")).to_be_hidden()
