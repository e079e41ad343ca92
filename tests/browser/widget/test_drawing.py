"""What agents draw on the customer's page: where it lies, whose it is, how much there can be, and when it goes."""

import json
import struct

from lookalong.protocol import message
from lookalong.protocol.limit import MAX_MARKS
from lookalong.protocol.relay import FrameType
from tests.browser.widget.customer import Customer, SessionScript
from tests.browser.widget.test_consent import settle
from tests.browser.widget.test_session import shared
from tests.harness.mark import mark

# Of viewers 3 and 10.
BLUE, INDIGO = "#006bd6", "#5a5af2"

# Around the button of the shop, in whole pixels: it lies at 200, 300 and measures 160 by 48.
AROUND = [-0.125, -0.25, 1.125, 1.25]

# Name, colour and boxes of what each agent has on the page, in the order they began.
DRAWN = """(root) => [...root.querySelectorAll(".mark-layer svg > g")].map((hand) => [
    hand.textContent, hand.getAttribute("stroke"), ...[...hand.children].map((line) => {
        const path = line.querySelector("path");
        const { x, y, width, height } = path.getBBox(), { e, f } = path.getScreenCTM();
        return [x + e, y + f, width, height].map(Math.round);
    })])"""


def sees(customer: Customer, *drawn: list[object]) -> None:
    """Wait until exactly that is drawn."""
    probe = f"(root, _, wanted) => JSON.stringify(({DRAWN})(root)) === wanted || null"
    wanted = json.dumps(drawn, separators=(",", ":"))
    try:
        customer.widget.wait(probe, "", wanted)
    except AssertionError:
        assert customer.widget.evaluate(DRAWN) == list(drawn)
        raise


def draw(session: SessionScript, body: bytes, **changes: int) -> None:
    session.frame(FrameType.MARK, body, **changes)


def test_a_drawing_stays_on_its_element_and_goes_with_it(customer: Customer) -> None:
    _, session = shared(customer)
    node = customer.node_id("#buy")
    draw(session, mark("rectangle", 1, node, AROUND))
    sees(customer, ["Mina Park", BLUE, [180, 288, 200, 72]])
    sheet = customer.widget.box(".mark-layer svg")
    assert (sheet.x, sheet.y, sheet.width, sheet.height) == (0, 0, 1280, 800), "nothing is cut off"
    customer.tab.evaluate("scrollTo(0, 120)")
    sees(customer, ["Mina Park", BLUE, [180, 168, 200, 72]])
    customer.tab.evaluate("buy.style.left = '40px'; buy.style.width = '320px'")
    sees(customer, ["Mina Park", BLUE, [0, 168, 400, 72]])
    # The same number again takes its place; the pen is told when it rests.
    draw(session, mark("arrow", 1, node, [-0.5, 0.5, 0, 0.5]))
    customer.widget.text('[role="status"]', "Mina Park points at: Add to cart")
    assert customer.tab.evaluate("document.elementFromPoint(50, 200).id") == "buy", "what is drawn takes no clicks"
    customer.tab.evaluate("buy.hidden = true")
    settle(customer)
    customer.tab.evaluate("buy.hidden = false")
    assert len(customer.widget.evaluate(DRAWN)) == 1, "hidden is not gone"
    customer.tab.evaluate("buy.remove()")
    sees(customer)
    assert not customer.widget.has("svg > g")


def test_each_agent_has_a_colour_and_clears_their_own_or_all(customer: Customer) -> None:
    _, session = shared(customer)
    node = customer.node_id("#buy")
    session.say(viewers=[*session.state.viewers, message.Viewer(10, "agt_2", "Jun")])
    draw(session, mark("rectangle", 1, node, AROUND))
    draw(session, mark("ink", 2, node, [0, 0, 0.5, 0.5, 1, 0]))
    draw(session, mark("ink", 1, node, [0, 1, 0.5, 0.5]), flags=10)
    mina: list[object] = ["Mina Park", BLUE, [180, 288, 200, 72], [200, 300, 160, 24]]
    jun: list[object] = ["Jun", INDIGO, [200, 324, 80, 24]]
    sees(customer, mina, jun)
    session.frame(FrameType.ERASE, b"\x00\x01")
    sees(customer, ["Mina Park", BLUE, [200, 300, 160, 24]], jun)
    session.frame(FrameType.ERASE, b"", flags=10)
    sees(customer, ["Mina Park", BLUE, [200, 300, 160, 24]])
    draw(session, mark("ink", 2, node, [0, 1, 0.5, 0.5]), flags=10)
    session.frame(FrameType.ERASE, b"\x01", flags=10)
    sees(customer)
    customer.tab.evaluate(
        """() => {
            const next = requestAnimationFrame;
            window.painted = 0;
            window.requestAnimationFrame = (work) => next(work, painted++);
        }"""
    )
    settle(customer)
    assert customer.tab.evaluate("painted") == 2, "the two of settling: nothing is painted while nothing is shown"
    draw(session, mark("ink", 3, node, [0, 1, 0.5, 0.5]))
    draw(session, mark("ink", 3, node, [0, 1, 0.5, 0.5]), flags=10)
    # One who leaves takes everything along.
    session.say(viewers=session.state.viewers[1:])
    sees(customer, jun)
    customer.widget.click(".stop")
    draw(session, mark("ink", 4, node, [0, 0]), flags=10)
    settle(customer)
    assert not customer.widget.has("svg > g")


def test_ink_that_vanishes_is_gone_by_itself_and_the_oldest_of_too_many_goes(customer: Customer) -> None:
    _, session = shared(customer)
    node = customer.node_id("#buy")
    draw(session, mark("vanishing", 500, node, [0, 0, 1, 1]))
    sees(customer, ["Mina Park", BLUE, [200, 300, 160, 48]])
    customer.tab.evaluate("const now = performance.now.bind(performance); performance.now = () => now() + 4100")
    sees(customer)
    for number in range(1, MAX_MARKS + 2):
        draw(session, mark("rectangle", number, node, [0, 0, number / 32, 1]))
    widths = [5 * number for number in range(2, MAX_MARKS + 2)]
    sees(customer, ["Mina Park", BLUE, *([200, 300, width, 48] for width in widths)])


def test_what_is_no_drawing_or_not_allowed_draws_nothing(customer: Customer) -> None:
    link, session = shared(customer)
    node = customer.node_id("#buy")
    good = mark("ink", 1, node, [0, 0, 1, 1])
    shapeless = [b"", b"\x03", good[:-1], b"\x09" + good[1:], mark("ink", 1, node, [0] * 600)]
    endless = [mark("ink", 1, node, [0, 1000]), struct.pack("!BHIff", 3, 1, node, float("nan"), float("inf"))]
    for body in shapeless + endless:
        draw(session, body)
        session.frame(FrameType.ERASE, body or b"\x05")
    draw(session, mark("ink", 1, 0xFFFFFFFF, [0, 0]))
    draw(session, good, epoch=1)
    session.say(annotate="revoked")
    draw(session, good)
    settle(customer)
    assert not customer.widget.has(".mark-layer svg")
    session.say(annotate="on")
    draw(session, good)
    sees(customer, ["Mina Park", BLUE, [200, 300, 160, 48]])
    assert not link.closed.is_set()
    session.say(annotate="revoked")
    sees(customer)
