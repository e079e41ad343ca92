"""While a page is shared: the border, what leaves, what agents show, Stop, and the next page."""

import hashlib
import struct
import zlib
from base64 import urlsafe_b64encode

from playwright.sync_api import BrowserContext

from lookalong.protocol import message
from lookalong.protocol.relay import Flag, FrameType
from tests.browser.widget.customer import CONVERSATION, SESSION, Customer, SessionScript, html, welcome
from tests.browser.widget.fake import Link, Page
from tests.browser.widget.test_consent import settle
from tests.harness.waiting import until

SHOP = """
<style>body{margin:0;font:16px sans-serif} #far{margin-top:2000px;width:200px;height:40px}
#buy{position:absolute;left:200px;top:300px;width:160px;height:48px}</style>
<h1>Shop</h1><button id="buy">Add to cart</button>
<input id="name" value="Ada Secretname"><input id="pin" type="password" value="hunter2hunter2">
<button id="far">Far away</button><img src="/dot.svg" alt="">
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'


def shared(customer: Customer) -> tuple[Link, SessionScript]:
    customer.server.pages["/dot.svg"] = Page(SVG, {"Content-Type": "image/svg+xml"})
    customer.visit(Page(html(SHOP)))
    link = customer.open_chat(CONVERSATION)
    session = SessionScript(link)
    session.share(customer)
    customer.widget.click(".header .close")
    return link, session


def text_of(link: Link) -> bytes:
    """Every byte of the mirror that came, decompressed."""
    payloads: list[bytes] = []
    for frame in link.frames:
        if frame.header.type not in (FrameType.SNAPSHOT, FrameType.DIFF):
            continue
        if frame.header.flags & Flag.FIRST:
            payloads.append(b"")
        payloads[-1] += frame.body
        if frame.header.flags & Flag.LAST and frame.header.flags & Flag.DEFLATED:
            payloads[-1] = zlib.decompress(payloads[-1], -15)
    return b"".join(payloads)


def test_the_border_and_who_sees_are_in_sight(customer: Customer) -> None:
    link, session = shared(customer)
    frame = customer.widget.box(".frame")
    assert (frame.width, frame.height) == (1280, 800)
    customer.widget.text(".bar", "Mina Park sees this page")
    stop = customer.widget.box(".stop")
    assert stop.width >= 44
    assert stop.height >= 44
    two = [*session.state.viewers, message.Viewer(4, "agt_2", "Jun")]
    session.say(viewers=two)
    customer.widget.text(".bar", "Mina Park and Jun see")
    assert not link.closed.is_set()


def test_field_values_and_the_widget_itself_never_leave(customer: Customer) -> None:
    link, _ = shared(customer)
    customer.tab.fill("#name", "Grace Secretname")
    customer.tab.evaluate("document.querySelector('h1').textContent = 'Changed'")
    link.expect_frame(FrameType.DIFF)
    sent = text_of(link)
    assert b"Shop" in sent
    for secret in (b"Secretname", b"hunter2", b"sees this page", b"lookalong-widget"):
        assert secret not in sent


def test_frames_count_without_holes_and_say_the_epoch(customer: Customer) -> None:
    link, session = shared(customer)
    session.say(control="requested", capabilities=1)
    customer.widget.box(".prompt")
    customer.tab.evaluate("document.querySelector('h1').textContent = 'Changed'")
    while link.expect_frame().header.epoch != session.state.epoch:
        pass
    assert [frame.header.seq for frame in link.frames] == list(range(1, len(link.frames) + 1))
    assert link.frames[-1].header.epoch == 3


def test_a_picture_of_the_page_is_read_for_the_agent(customer: Customer) -> None:
    link, _ = shared(customer)
    offer = link.expect(message.AssetOffer)
    digest = hashlib.sha256(SVG.encode()).digest()
    name = urlsafe_b64encode(digest).decode().rstrip("=")
    file = message.AssetFile(customer.server.url + "/dot.svg", name, "image/svg+xml", len(SVG))
    assert (offer.session_id, offer.files, offer.gaps) == (SESSION, [file], [])
    link.send(message.AssetWanted(SESSION, [name], []))
    frame = link.expect_frame(FrameType.ASSET)
    assert (frame.header.seq, frame.header.flags) == (1, Flag.FIRST | Flag.LAST)
    assert frame.body == digest + SVG.encode()


def test_a_snapshot_is_sent_when_the_server_asks(customer: Customer) -> None:
    link, _ = shared(customer)
    link.send(message.SnapshotRequest(SESSION, "mismatch"))
    assert link.expect_frame(FrameType.SNAPSHOT).header.seq > 1


def assert_silent(customer: Customer, link: Link, session: SessionScript) -> None:
    """Whatever comes now, nothing leaves and nothing acts."""
    link.expect(message.SessionEnd)
    before = len(link.frames)
    clicks = customer.tab.evaluate("window.clicks = 0; document.addEventListener('click', () => clicks++); clicks")
    customer.tab.evaluate("document.querySelector('h1').textContent = 'After Stop'")
    session.say(view="on", annotate="on", control="on", capabilities=31, holder=3)
    link.send(message.SnapshotRequest(SESSION, "start"))
    session.frame(FrameType.ACT_POINTER, b"\x05\x00\x01\x00\x00\x00\x00")
    session.say(phase="authorizing", view="requested", annotate="requested")
    settle(customer)
    assert len(link.frames) == before
    assert clicks == customer.tab.evaluate("clicks")
    assert not customer.widget.has(".prompt")
    assert not customer.widget.has(".frame")


def test_stop_by_the_button_is_final(customer: Customer) -> None:
    link, session = shared(customer)
    customer.widget.click(".stop")
    assert_silent(customer, link, session)
    customer.widget.text(".bar.over", "Nothing is shared any more")


def test_stop_by_escape_is_final_and_not_for_the_page(customer: Customer) -> None:
    link, session = shared(customer)
    customer.tab.evaluate("window.keys = []; document.addEventListener('keydown', (event) => keys.push(event.key))")
    customer.tab.keyboard.press("Escape")
    assert customer.tab.evaluate("keys") == []
    assert_silent(customer, link, session)
    customer.tab.mouse.click(600, 600)
    customer.tab.keyboard.press("Escape")
    assert customer.tab.evaluate("keys") == ["Escape"]


def test_an_escape_no_human_pressed_stops_nothing(customer: Customer) -> None:
    shared(customer)
    customer.tab.evaluate("window.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))")
    settle(customer)
    assert customer.widget.has(".bar.view")


def test_stop_without_a_network_is_told_later_even_after_a_reload(customer: Customer) -> None:
    link, _ = shared(customer)
    link.close()
    customer.widget.text(".bar.waiting", "nothing is shared")
    customer.widget.click(".stop")
    customer.server.link()  # the reconnect, left without a welcome
    customer.tab.reload()
    next_link = customer.server.link()
    assert next_link.expect(message.VisitorHello).resume_token == ""
    next_link.send(welcome(CONVERSATION))
    assert next_link.expect(message.SessionEnd).session_id == SESSION
    settle(customer)
    assert next_link.frames == []


def test_what_the_agent_ends_is_over_and_says_so(customer: Customer) -> None:
    link, session = shared(customer)
    session.say(phase="ended", view="off", annotate="off", resume_token="", ended_reason="agent_ended")
    customer.widget.text(".bar.over", "Mina Park ended the session")
    customer.widget.gone(".frame")
    before = len(link.frames)
    customer.tab.evaluate("document.querySelector('h1').textContent = 'Later'")
    settle(customer)
    assert len(link.frames) == before


def test_the_next_page_goes_on_without_asking_border_first(customer: Customer) -> None:
    _, session = shared(customer)
    customer.visit(Page(html("<h1>Cart</h1>")), "/cart")
    link = customer.server.link()
    assert link.expect(message.VisitorHello).resume_token == "resume-1"
    link.send(welcome(CONVERSATION))
    session.link = link
    session.say(resume_token="resume-2")
    link.send(message.SnapshotRequest(SESSION, "start"))
    frame = link.expect_frame(FrameType.SNAPSHOT)
    assert (frame.header.seq, frame.header.epoch) == (1, session.state.epoch)
    assert customer.widget.has(".frame.view")
    assert not customer.widget.has(".prompt")
    settle(customer)
    assert [each.header.type for each in link.frames].count(FrameType.SNAPSHOT) == 1
    customer.tab.reload()
    assert customer.server.link().expect(message.VisitorHello).resume_token == "resume-2"


def test_control_does_not_go_on_to_the_next_page(customer: Customer) -> None:
    _, session = shared(customer)
    session.grant_control(customer)
    customer.widget.box(".bar.control")
    customer.visit(Page(html("<h1>Cart</h1>")), "/cart")
    link = customer.welcomed(CONVERSATION)
    session.link = link
    session.say()
    link.expect_frame(FrameType.SNAPSHOT)
    assert customer.widget.has(".bar.view")
    assert not customer.widget.has(".bar.control")


def test_another_tab_does_not_share_by_itself(customer: Customer, context: BrowserContext) -> None:
    _, session = shared(customer)
    other = Customer(customer.server, context.new_page())
    other.visit(Page(html("<h1>Other</h1>")), "/other")
    other.widget.click(".bubble")
    link = customer.server.link()
    assert link.expect(message.VisitorHello).resume_token == ""
    link.send(welcome(CONVERSATION))
    session.link = link
    session.say()
    settle(other)
    assert link.frames == []
    assert not other.widget.has(".frame")


def test_a_lost_network_pauses_and_goes_on_with_a_new_stream(customer: Customer) -> None:
    link, session = shared(customer)
    link.close()
    customer.widget.text(".bar.waiting", "nothing is shared")
    link = customer.welcomed(CONVERSATION)
    session.link = link
    customer.tab.evaluate("document.querySelector('h1').textContent = 'While away'")
    settle(customer)
    assert link.frames == []
    session.say(resume_token="resume-2")
    frame = link.expect_frame()
    assert (frame.header.type, frame.header.seq) == (FrameType.SNAPSHOT, 1)
    customer.widget.text(".bar.view", "sees this page")


def test_the_laser_stays_on_its_element(customer: Customer) -> None:
    _, session = shared(customer)
    node = customer.node_id("#buy")
    session.frame(FrameType.POINTER, struct.pack("!IHH", node, 0x8000, 0x8000))
    box = customer.widget.box(".laser .tag")
    assert customer.widget.text(".laser") == "Mina Park"
    customer.tab.evaluate("scrollTo(0, 120)")
    moved = customer.widget.box(".laser .tag")
    assert abs(box.y - 120 - moved.y) < 1
    assert abs(box.x - moved.x) < 1
    session.frame(FrameType.POINTER, b"")
    customer.widget.gone(".laser")


def test_a_highlight_encloses_its_element_is_said_and_scrolls_to_it_on_request(customer: Customer) -> None:
    _, session = shared(customer)
    node = customer.node_id("#far")
    session.frame(FrameType.HIGHLIGHT, struct.pack("!I", node))
    customer.widget.text('[role="status"]', "Mina Park points at: Far away")
    assert customer.tab.evaluate("scrollY") == 0
    session.frame(FrameType.HIGHLIGHT, struct.pack("!IB", node, 1))
    in_sight = "() => { const { y } = far.getBoundingClientRect(); return y >= 0 && y < 800; }"
    until(customer.tab, in_sight)
    outline = customer.widget.box(".outline")
    far = customer.tab.locator("#far").bounding_box()
    assert far is not None
    assert 0 <= far["y"] <= 800
    assert abs(outline.x + 4 - far["x"]) < 1.5
    assert abs(outline.width - 8 - far["width"]) < 1.5
    session.frame(FrameType.HIGHLIGHT, b"")
    customer.widget.gone(".outline")
    session.frame(FrameType.HIGHLIGHT, struct.pack("!I", node))
    customer.widget.box(".outline")
    customer.tab.evaluate("far.remove()")
    customer.widget.gone(".outline")


def test_malformed_annotations_of_an_agent_cost_the_customer_nothing(customer: Customer) -> None:
    link, session = shared(customer)
    for body in (b"\x01", b"\x00" * 9, b"\xff" * 4000):
        session.frame(FrameType.POINTER, body)
        session.frame(FrameType.HIGHLIGHT, body)
    session.frame(FrameType.HIGHLIGHT, struct.pack("!I", 0xFFFFFFFF))
    session.frame(FrameType.POINTER, struct.pack("!IHH", customer.node_id("#buy"), 0, 0))
    customer.widget.box(".laser .tag")
    assert not link.closed.is_set()


def test_annotations_of_an_older_epoch_or_without_permission_are_dropped(customer: Customer) -> None:
    _, session = shared(customer)
    body = struct.pack("!IHH", customer.node_id("#buy"), 0, 0)
    session.frame(FrameType.POINTER, body, epoch=1)
    session.frame(FrameType.POINTER, body, channel=8)
    session.say(annotate="revoked")
    session.frame(FrameType.POINTER, body)
    settle(customer)
    assert not customer.widget.has(".laser")


def test_stop_can_be_reached_while_the_page_shows_a_modal_dialog(customer: Customer) -> None:
    link, _ = shared(customer)
    customer.tab.evaluate(
        """() => {
            const dialog = document.body.appendChild(document.createElement("dialog"));
            dialog.textContent = "Page's own";
            dialog.showModal();
        }"""
    )
    customer.tab.wait_for_function("document.querySelector('lookalong-widget').parentNode.localName === 'dialog'")
    customer.widget.click(".stop")
    link.expect(message.SessionEnd)


def test_the_bar_comes_back_when_the_page_throws_the_widget_out(customer: Customer) -> None:
    link, _ = shared(customer)
    customer.tab.evaluate("document.querySelector('lookalong-widget').remove()")
    customer.widget.click(".stop")
    link.expect(message.SessionEnd)


def test_the_bar_cannot_be_hidden_by_a_call(customer: Customer) -> None:
    shared(customer)
    customer.tab.evaluate("Lookalong.hide()")
    customer.widget.box(".stop")


def test_a_session_leaves_the_page_as_it_was(customer: Customer) -> None:
    patched = """[Element.prototype.attachShadow, CSSStyleSheet.prototype.insertRule, history.pushState,
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set].map(String).join()"""
    customer.server.pages["/plain"] = Page("<!doctype html><title>plain</title>")
    customer.tab.goto(customer.server.url + "/plain")
    before = customer.tab.evaluate(patched)
    link, _ = shared(customer)
    customer.widget.click(".stop")
    link.expect(message.SessionEnd)
    assert customer.tab.evaluate(patched) == before


def test_a_duplicated_tab_takes_the_session_along(customer: Customer) -> None:
    link, _ = shared(customer)
    link.close(4409)
    customer.widget.text(".bar.over", "other tab")
    customer.widget.gone(".frame")
    hello = customer.server.link().expect(message.VisitorHello)
    assert hello.resume_token == ""


def test_a_session_the_server_knows_no_more_is_over(customer: Customer) -> None:
    link, _ = shared(customer)
    link.close()
    customer.widget.text(".bar.waiting", "nothing is shared")
    customer.welcomed(CONVERSATION)
    customer.widget.text(".bar.over", "connection was lost too long")
    customer.widget.gone(".frame")
    customer.tab.reload()
    customer.widget.click(".bubble")
    assert customer.server.link().expect(message.VisitorHello).resume_token == ""


def test_a_page_that_shuts_the_widget_down_ends_the_session(customer: Customer) -> None:
    link, _ = shared(customer)
    customer.tab.evaluate("Lookalong.shutdown()")
    link.expect(message.SessionEnd)
    assert link.closed.wait(5)
    assert customer.tab.locator("lookalong-widget").count() == 0


def test_a_page_chooses_the_colour_of_the_chat_and_not_of_what_tells_who_sees_it(customer: Customer) -> None:
    head = "<style>:root{--lookalong-accent:rgb(124,58,237);--lookalong-on-accent:rgb(255,255,254)}</style>"
    customer.visit(Page(html(head=head)))
    link = customer.open_chat(CONVERSATION)
    customer.widget.type("textarea", "x")
    look = """(root, selector) => {
        const {backgroundColor, color} = getComputedStyle(root.querySelector(selector));
        return [backgroundColor, color];
    }"""
    for selector in (".bubble", ".send"):
        assert customer.widget.evaluate(look, selector) == ["rgb(124, 58, 237)", "rgb(255, 255, 254)"]
    SessionScript(link).ask_to_view()
    customer.widget.box(".prompt .primary")
    assert customer.widget.evaluate(look, ".prompt .primary") == ["rgb(15, 118, 110)", "rgb(255, 255, 255)"]
