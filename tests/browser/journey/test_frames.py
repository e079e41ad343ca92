"""A page with a frame of another origin that embeds the widget, too: one page to the agent, and to nobody else."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from email.message import Message
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from lookalong.protocol.relay import FrameType
from tests.browser.journey.conftest import inside, insider
from tests.browser.journey.intranet import png
from tests.browser.journey.test_control import take_control
from tests.browser.journey.test_viewing import Wire, share
from tests.harness.font import EM_WIDTH, make_font
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer
from tests.harness.tap import Tap, forms_of
from tests.harness.waiting import until
from tests.harness.web import Answer, WebServer

PAY = "<!doctype html><style>h2{{color:rgb(1,2,3)}}</style><h2>Pay here</h2><input id=name><input id=card>{tag}"
SECRET = "geheim-7Q9Z"

# Where only the customer's browser finds the payment page.
NEAR = "pay.test"
SHOWS = """<!doctype html><link rel=stylesheet href=/style.css><h2>Pay here</h2>
<img id=picture src=/card.png alt=""><div id=back></div><span id=letter>A</span>{tag}"""
STYLE = (
    """@font-face { font-family: own; src: url(/own.ttf) }
#back { width: 80px; height: 60px; background: url(/back.png) }
#letter { font: 20px own, serif }
"""
    + "/* A sheet as large as most. */\n" * 100
)

# The document in the frame of the replica.
INNER = "root.querySelector('iframe')?.contentDocument"
CLOSED = f"(root) => {INNER}?.body?.textContent === 'Content of another site, not shared'"


class Host(WebServer):
    """Pages by path, on an origin of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, str] = {}
        self.files: dict[str, tuple[str, bytes]] = {}

    def answer(self, target: str, headers: Message) -> Answer:
        """Answer with a file or page."""
        path = urlsplit(target).path
        if path in self.files:
            kind, body = self.files[path]
            return Answer(body, kind)
        return Answer(self.pages.get(path, "").encode(), status=200 if path in self.pages else 404)


class World:
    """A shop, the payment pages it shows in a frame, and a stranger who shows them, too."""

    def __init__(self, server: DemoServer) -> None:
        self.shop, self.payment, self.stranger = Host(), Host(), Host()
        tag = server.tag
        self.payment.pages["/pay"] = PAY.format(tag=tag)
        self.payment.pages["/paid"] = f"<!doctype html><h2>Paid</h2>{tag}"
        self.payment.pages["/plain"] = "<!doctype html><h2>Nothing of ours</h2>"
        frame = f"<iframe id=f src={self.payment.origin}/pay width=500 height=200></iframe>"
        self.shop.pages["/"] = f"<!doctype html><h1>Checkout</h1>{frame}{tag}"
        self.shop.pages["/bare"] = self.stranger.pages["/"] = f"<!doctype html>{frame}"
        self.near = f"http://{NEAR}:{urlsplit(self.payment.origin).port}"
        self.shop.pages["/near"] = self.shop.pages["/"].replace(f"{self.payment.origin}/pay", f"{self.near}/near")
        self.payment.pages["/near"] = SHOWS.format(tag=tag)
        self.payment.files = {
            "/card.png": ("image/png", png(40, 30, b"\xff\0\0")),
            "/back.png": ("image/png", png(80, 60, b"\0\xff\0")),
            "/own.ttf": ("font/ttf", make_font()),
            "/style.css": ("text/css", STYLE.encode()),
        }

    def close(self) -> None:
        for host in (self.shop, self.payment, self.stranger):
            host.close()


@pytest.fixture(scope="module")
def world(server: DemoServer) -> Iterator[World]:
    world = World(server)
    server.admit(world.shop.origin, world.payment.origin, world.near)
    yield world
    world.close()


def share_checkout(customer: Customer, agent: Agent, world: World, words: str) -> None:
    """Have the shop's page shared, and wait until the agent sees into the frame."""
    share(customer, agent, f"{world.shop.origin}/", words)
    customer.close_chat()
    sees_inside(agent, "Pay here")


def sees_inside(agent: Agent, words: str) -> None:
    """Wait until the agent sees words in the frame."""
    agent.replica(f"(root, words) => {INNER}?.querySelector('h2')?.textContent === words", words)


def inner(customer: Customer) -> Frame:
    """The page in the frame."""
    handle = customer.page.locator("#f").element_handle()
    frame = handle.content_frame()
    assert frame is not None
    return frame


def test_frame_is_shown_and_what_is_typed_in_it_is_masked(
    customer: Customer, agent: Agent, server: DemoServer, world: World
) -> None:
    tap = Tap(customer.page, server.url)
    share_checkout(customer, agent, world, "What does this frame want?")
    assert agent.replica(f"(root) => getComputedStyle({INNER}.querySelector('h2')).color") == "rgb(1, 2, 3)"
    assert agent.replica(f"(root) => {INNER}.defaultView.innerWidth") == 500
    customer.page.frame_locator("#f").locator("#name").press_sequentially(SECRET)
    agent.replica(f"(root, mask) => {INNER}.querySelector('#name').value === mask", "•" * len(SECRET))
    sent = b"\n".join([tap.raw, *(payload for _, payload in tap.payloads)])
    assert b"Pay here" in sent
    assert [form for form in forms_of(SECRET) if form in sent] == []


def test_frame_in_the_frame_is_shown(customer: Customer, agent: Agent, world: World) -> None:
    leaf = f"<iframe src={world.shop.origin}/leaf></iframe>"
    world.payment.pages["/outer"] = world.payment.pages["/paid"] + leaf
    world.shop.pages["/leaf"] = world.payment.pages["/paid"].replace("Paid", "Leaf")
    world.shop.pages["/nest"] = world.shop.pages["/"].replace("/pay ", "/outer ")
    share(customer, agent, f"{world.shop.origin}/nest", "A frame in a frame")
    agent.replica(f"(root) => {INNER}?.querySelector('iframe')?.contentDocument?.body?.innerText === 'Leaf'")


def test_console_that_comes_late_sees_into_the_frame(customer: Customer, agent: Agent, world: World) -> None:
    share_checkout(customer, agent, world, "Reload your console, please")
    inner(customer).evaluate("document.querySelector('h2').textContent = 'Pay now'")
    sees_inside(agent, "Pay now")
    agent.page.reload()
    sees_inside(agent, "Pay now")
    inner(customer).evaluate("document.querySelector('h2').textContent = 'Pay soon'")
    sees_inside(agent, "Pay soon")


def test_frame_goes_on_to_other_pages(customer: Customer, agent: Agent, world: World) -> None:
    share_checkout(customer, agent, world, "The frame moves on")
    to = "(url) => { document.getElementById('f').src = url; }"
    customer.page.evaluate(to, f"{world.payment.origin}/paid")
    sees_inside(agent, "Paid")
    customer.page.evaluate(to, f"{world.payment.origin}/plain")
    agent.replica(CLOSED)
    customer.page.evaluate(to, f"{world.payment.origin}/pay")
    sees_inside(agent, "Pay here")
    customer.page.evaluate("document.getElementById('f').remove()")
    agent.replica("(root) => root.querySelector('iframe') === null")


def test_rules_of_the_site_hold_inside_at_once(
    customer: Customer, agent: Agent, server: DemoServer, world: World
) -> None:
    share_checkout(customer, agent, world, "Hide the heading, please")

    def hide(rules: list[dict[str, str]]) -> None:
        url = f"{server.url}/api/v1/sites/demo/privacy"
        assert agent.context.request.put(url, data={"preset": "default", "rules": rules}).ok

    hide([{"selector": "h2", "action": "mask", "url": ""}])
    try:
        sees_inside(agent, "••• ••••")
    finally:
        hide([])
    sees_inside(agent, "Pay here")


@pytest.mark.parametrize("way", ["button", "Escape inside"])
def test_stop_ends_it_inside_at_once(customer: Customer, agent: Agent, world: World, way: str) -> None:
    wire = Wire(customer)
    share_checkout(customer, agent, world, f"Stop by {way}")
    if way == "button":
        customer.stop()
    else:
        customer.page.frame_locator("#f").locator("#name").press("Escape")
    customer.widget.text(".bar.over", "You stopped sharing")
    agent.sees_state("The customer stopped sharing")
    left = len(wire.frames)
    customer.page.frame_locator("#f").locator("#name").press_sequentially("after")
    customer.say("Thank you, that is all")
    agent.reads("Thank you, that is all")
    assert len(wire.frames) == left


def test_widget_that_is_put_away_tells_nothing_any_more(customer: Customer, agent: Agent, world: World) -> None:
    share_checkout(customer, agent, world, "The frame goes quiet")
    inner(customer).evaluate("Lookalong.shutdown()")
    agent.replica(CLOSED)
    # Back on its page, it answers when it is asked again.
    inner(customer).evaluate("Lookalong.boot()")
    customer.page.evaluate("document.getElementById('f').src += '?again'")
    sees_inside(agent, "Pay here")


def test_agent_cannot_act_in_the_frame(customer: Customer, agent: Agent, world: World) -> None:
    take_control(customer, agent, f"{world.shop.origin}/", "Fill this in for me")
    sees_inside(agent, "Pay here")
    agent.click_on("#f")
    expect(agent.page.get_by_text("another site", exact=False).first).to_be_visible()
    assert inner(customer).evaluate("document.activeElement.id") == ""


# Who gets what -----------------------------------------------------------------------------------------

# What a page says to one in a frame, and what it hears.
OFFER = """(key) => {
    window.got = [];
    const { port1, port2 } = new MessageChannel();
    window.kept = port1;
    port1.onmessage = ({ data }) => got.push(data);
    port1.addEventListener('close', () => got.push('close'));
    document.getElementById('f').contentWindow.postMessage(`Lookalong: ${key}`, '*', [port2]);
}"""

# The same page lets the one in the frame in, whatever that has said.
LET_IN = """() => {
    window.told = [];
    const [own, files] = [new MessageChannel(), new MessageChannel()];
    window.kept = [own.port1, files.port1];
    own.port1.onmessage = () => told.push('payload');
    files.port1.onmessage = () => told.push('file');
    document.getElementById('f').contentWindow.postMessage('Lookalong: demo', '*', [own.port2, files.port2]);
}"""

# A page in a frame that answers whoever asks, with the words after the `#` of its address if there are any.
EAGER = """<!doctype html><h2>Not of the site</h2><script>
window.got = [];
const lie = location.hash && JSON.parse(decodeURIComponent(location.hash.slice(1)));
addEventListener('message', ({ origin, ports }) => {
  got.push(ports.length);
  const [door] = ports;
  door.onmessage = ({ data }) => {
    got.push(data);
    if (data.proof) door.postMessage('open');
  };
  door.postMessage(lie || { around: origin, origin: self.origin, challenge: 'x'.repeat(43) });
});
</script>"""


def settle(page: Page | Frame) -> None:
    """Wait until what was posted before has been heard."""
    page.evaluate("new Promise((done) => setTimeout(() => requestAnimationFrame(done)))")


def test_page_of_another_origin_gets_nothing(customer: Customer, server: DemoServer, world: World) -> None:
    customer.page.goto(f"{world.stranger.origin}/")
    with customer.page.expect_response(lambda answer: "/frame?around=" in answer.url) as asked:
        customer.page.evaluate(OFFER, "demo")
    assert asked.value.status == 403
    assert asked.value.url.startswith(f"{server.url}/api/v1/widget/demo/frame")
    # What the frame asks now is answered after what it asked before.
    assert inner(customer).evaluate("(url) => fetch(url).then(({ status }) => status)", asked.value.url) == 403
    settle(customer.page)
    assert customer.page.evaluate("got") == []

    # The same offer from the site's own page is answered: the test would see an answer.
    customer.page.goto(f"{world.shop.origin}/bare")
    customer.page.evaluate(OFFER, "demo")
    until(customer.page, "() => got[0]?.challenge?.length === 43")


def test_page_of_the_site_that_is_not_shared_gets_nothing(customer: Customer, world: World) -> None:
    customer.page.goto(f"{world.shop.origin}/bare")
    customer.page.evaluate(OFFER, "demo")
    question = until(customer.page, "() => got[0]")
    assert (question["around"], question["origin"]) == (world.shop.origin, world.payment.origin)
    # No proof, one of its own making, and then as if it had been let in.
    with customer.page.expect_console_message(lambda it: "showed no proof that it is shared" in it.text):
        customer.page.evaluate("kept.postMessage({ challenge: got[0].challenge, proof: got[0].challenge })")
    customer.page.evaluate(LET_IN)
    settle(inner(customer))
    inner(customer).evaluate("document.querySelector('h2').append('!')")
    settle(inner(customer))
    settle(customer.page)
    assert customer.page.evaluate("[got.slice(1), told]") == [[], []]


def test_frame_that_is_not_the_site_s_gets_nothing_and_is_not_shown(
    customer: Customer, agent: Agent, server: DemoServer, world: World
) -> None:
    world.stranger.pages["/eager"] = EAGER
    world.shop.pages["/trap"] = world.shop.pages["/"].replace(
        f"{world.payment.origin}/pay", f"{world.stranger.origin}/eager"
    )
    share(customer, agent, f"{world.shop.origin}/trap", "Somebody in the frame lies")
    agent.replica(CLOSED)
    # By its own name: the server knows no such page.
    proofs = "() => got.filter((it) => it.challenge).map(({ proof }) => proof)"
    let_in = "got.filter((it) => it > 1)"
    assert until(inner(customer), f"() => ({proofs})().length > 0 && ({proofs})()")[0] == ""
    settle(inner(customer))
    assert inner(customer).evaluate(let_in) == []

    # By the name of a page of the site, with a challenge that its own server got by lying to ours: the ports are for
    # that page, and the browser gives them to nobody else.
    url = f"{server.url}/api/v1/widget/demo/frame?around={world.shop.origin}"
    told = agent.context.request.get(url, headers={"Origin": world.payment.origin}).json()
    lie = {"around": world.shop.origin, "origin": world.payment.origin, "challenge": told["challenge"]}
    with customer.page.expect_console_message(lambda it: "target origin" in it.text):
        customer.page.evaluate(
            "(lie) => { document.getElementById('f').src += `?lie#${encodeURIComponent(JSON.stringify(lie))}`; }", lie
        )
    frame = inner(customer)
    settle(frame)
    assert "" not in frame.evaluate(proofs)
    assert frame.evaluate(let_in) == []
    agent.replica(CLOSED)


def test_offer_for_another_site_is_no_offer(customer: Customer, world: World) -> None:
    customer.page.goto(f"{world.shop.origin}/bare")
    asked: list[str] = []
    customer.page.on("request", lambda request: asked.append(request.url))
    customer.page.evaluate(OFFER, "other")
    settle(inner(customer))
    assert asked == []
    assert customer.page.evaluate("got") == []


# Files -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def near(browser: Browser) -> Iterator[Browser]:
    """A browser that alone finds the payment page."""
    with inside(browser, NEAR) as started:
        yield started


@pytest.fixture
def neighbour(near: Browser) -> Iterator[Customer]:
    """A customer whose browser that is."""
    with insider(near) as customer:
        yield customer


def sees_files(agent: Agent) -> None:
    """Wait until the agent sees the pictures in the frame, and its words in their font."""
    agent.replica(f"(root) => {INNER}?.querySelector('#picture')?.naturalWidth === 40")
    back = f"{INNER}.defaultView.getComputedStyle({INNER}.querySelector('#back')).backgroundImage"
    agent.replica(f"(root) => {back}.includes('/assets/')")
    width = f"{INNER}.querySelector('#letter').getBoundingClientRect().width"
    agent.replica(f"(root) => {width} === {EM_WIDTH * 20}")


def test_files_of_the_frame_that_only_the_customer_can_load(
    neighbour: Customer, agent: Agent, server: DemoServer, world: World, asked: list[str]
) -> None:
    share(neighbour, agent, f"{world.shop.origin}/near", "What is on this picture?")
    neighbour.close_chat()
    sees_inside(agent, "Pay here")
    sees_files(agent)
    # One that comes later.
    world.payment.files["/late.png"] = ("image/png", png(7, 5, b"\0\0\xff"))
    inner(neighbour).evaluate("document.getElementById('picture').src = '/late.png'")
    agent.replica(f"(root) => {INNER}.querySelector('#picture').naturalWidth === 7")
    assert [url for url in asked if not url.startswith(f"{server.url}/")] == []


def test_files_of_the_frame_are_sent_once(neighbour: Customer, agent: Agent, server: DemoServer, world: World) -> None:
    share(neighbour, agent, f"{world.shop.origin}/near", "The frame, a second time")
    neighbour.close_chat()
    sees_files(agent)
    sent: list[bytes] = []

    def note(data: bytes | str) -> None:
        sent.append(data if isinstance(data, bytes) else data.encode())

    neighbour.page.on("websocket", lambda socket: socket.on("framesent", note))
    sheet = urlsafe_b64encode(sha256(STYLE.encode()).digest()).decode().rstrip("=")
    with agent.page.expect_request(f"{server.url}/assets/{sheet}"):
        neighbour.page.reload()
    sees_files(agent)
    assert sent
    assert [data for data in sent if data[0] == FrameType.ASSET] == []
