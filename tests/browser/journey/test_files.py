"""A site behind a log-in, on a host the agent's browser cannot find, looks the same to the agent."""

import base64
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, StorageState

from lookalong.protocol.relay import FrameType
from tests.browser.journey.conftest import inside, insider
from tests.browser.journey.intranet import CDN, HOST, STYLE, Intranet
from tests.harness.font import EM_WIDTH
from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer

# The colour in the middle of a picture, or null before it is there.
PIXEL = """(root, selector) => {
    const image = root.querySelector(selector);
    if (!image?.complete || !image.naturalWidth) return null;
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1);
    return [canvas.width, canvas.height, ...data.slice(0, 3)];
}"""

# The address of a picture, or null before there is one.
LOADED = "(root, selector) => root.querySelector(selector).getAttribute('src').match(/^.assets.+/)?.[0]"

# The colour in the middle of what is on the screen.
SHOWN = """async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return [...context.getImageData(image.width >> 1, image.height >> 1, 1, 1).data.slice(0, 3)];
}"""


@pytest.fixture(scope="module")
def intranet(server: DemoServer) -> Iterator[Intranet]:
    with Intranet() as site:
        site.embed = server.tag
        server.admit(site.origin)
        yield site


@pytest.fixture(scope="module")
def within(browser: Browser) -> Iterator[Browser]:
    """A browser within that network."""
    with inside(browser, HOST, CDN) as started:
        yield started


@pytest.fixture
def employee(within: Browser) -> Iterator[Customer]:
    """A customer who has logged in there."""
    with insider(within) as customer:
        yield customer


def share(employee: Customer, agent: Agent, intranet: Intranet, words: str) -> None:
    employee.visit(f"{intranet.origin}/login")
    employee.say(words)
    agent.open_conversation(words)
    agent.press("Ask to see the page")
    employee.allow("view")
    agent.replica("(root) => root.querySelector('h1') !== null")


def test_the_agent_sees_what_only_the_customer_can_load(
    employee: Customer, agent: Agent, intranet: Intranet, server: DemoServer, asked: list[str]
) -> None:
    share(employee, agent, intranet, "The page behind the log-in")
    assert employee.page.evaluate("isSecureContext") is False, "no crypto.subtle: plain http"
    shows_all(agent, intranet)
    assert agent.replica(PIXEL, "#choice") == [40, 30, 0, 255, 0]
    assert agent.replica(PIXEL, "#picture") == [40, 30, 0, 0, 255]
    assert agent.replica(PIXEL, "#drawing") == [40, 30, 255, 255, 0]
    agent.replica("(root) => root.querySelector('#button').getBoundingClientRect().width === 40")
    agent.replica("(root) => root.querySelector('#inner').getAttribute('href').startsWith('/assets/')")
    agent.replica("(root) => root.querySelector('#film').poster.includes('/assets/')")
    box = agent.box("#background")
    shot = agent.page.screenshot(clip={"x": box.x, "y": box.y, "width": box.width, "height": box.height})
    colour = employee.context.new_page().evaluate(SHOWN, base64.b64encode(shot).decode())
    assert colour == [0, 255, 0]
    assert [url for url in asked if not url.startswith(f"{server.url}/")] == []
    assert [path for path in intranet.refused if path != "/favicon.ico"] == []


def test_a_sheet_of_another_host_is_read_where_its_server_allows(
    employee: Customer, agent: Agent, intranet: Intranet
) -> None:
    share(employee, agent, intranet, "The sheet of another host")
    agent.replica("(root) => getComputedStyle(root.querySelector('#shared')).color === 'rgb(1, 2, 3)'")
    agent.replica("(root) => getComputedStyle(root.querySelector('#shared')).backgroundImage.includes('/assets/')")


def test_what_nobody_may_read_leaves_a_gap_of_the_right_size(
    employee: Customer, agent: Agent, intranet: Intranet, server: DemoServer, asked: list[str]
) -> None:
    share(employee, agent, intranet, "A picture of another host")
    size = "(root) => { const {width, height} = root.querySelector('#far').getBoundingClientRect(); "
    agent.replica(size + "return width === 120 && height === 90; }")
    agent.replica("(root) => root.querySelector('#gone').getBoundingClientRect().width === 33")
    assert [url for url in asked if not url.startswith(f"{server.url}/")] == []


def shows_all(agent: Agent, intranet: Intranet) -> None:
    """Wait until the agent sees the page of the newest visit, files and all."""
    agent.sees(f"Visit {intranet.visits}")
    assert agent.replica(PIXEL, "#plain") == [40, 30, 255, 0, 0]
    agent.replica(f"(root) => root.querySelector('#letter').getBoundingClientRect().width === {EM_WIDTH * 20}")


def test_the_customers_browser_loads_nothing_for_the_agent(
    employee: Customer, agent: Agent, intranet: Intranet
) -> None:
    intranet.requests.clear()
    share(employee, agent, intranet, "Nothing that was not there")
    shows_all(agent, intranet)
    unused = ("/unused.png", "/unused.ttf", "/below.png", "/fallback.png")
    assert [intranet.count(path) for path in unused] == [0, 0, 0, 0]
    assert intranet.count("/red.png") == 1, "read from the browser's own cache"


def test_the_next_page_sends_no_file_again(
    employee: Customer, agent: Agent, intranet: Intranet, server: DemoServer, asked: list[str]
) -> None:
    share(employee, agent, intranet, "Nothing twice")
    shows_all(agent, intranet)
    sent: list[bytes] = []

    def note(data: bytes | str) -> None:
        sent.append(data if isinstance(data, bytes) else data.encode())

    employee.page.on("websocket", lambda socket: socket.on("framesent", note))
    employee.page.reload()
    shows_all(agent, intranet)
    assert sent
    assert [data for data in sent if data[0] == FrameType.ASSET] == []
    sheet = urlsafe_b64encode(sha256(STYLE.encode()).digest()).decode().rstrip("=")
    assert f"{server.url}/assets/{sheet}" in asked, "the mirror named the style sheet and did not say it"


def test_a_viewer_who_comes_late_has_the_files_too(employee: Customer, agent: Agent, intranet: Intranet) -> None:
    share(employee, agent, intranet, "Again and again")
    shows_all(agent, intranet)
    agent.page.reload()
    shows_all(agent, intranet)


def test_a_page_whose_policy_forbids_reading_goes_on_without_an_error(
    employee: Customer, agent: Agent, intranet: Intranet, server: DemoServer
) -> None:
    socket = server.url.replace("http", "ws", 1)
    intranet.policy = f"default-src 'self' {server.url} http://{CDN}:*; connect-src {server.url} {socket}"
    try:
        share(employee, agent, intranet, "A strict page")
        agent.replica("(root) => root.querySelector('#plain').getBoundingClientRect().width === 40")
        assert agent.replica(PIXEL, "#plain")[:2] == [40, 30]
    finally:
        intranet.policy = ""


def test_the_files_are_gone_for_the_agent_when_the_session_is_over(
    employee: Customer, agent: Agent, intranet: Intranet, server: DemoServer, login: StorageState, browser: Browser
) -> None:
    share(employee, agent, intranet, "Gone when it is over")
    url = server.url + agent.replica(LOADED, "#plain")
    assert agent.context.request.get(url).status == 200
    stranger = browser.new_context()
    assert stranger.request.get(url).status == 404
    stranger.close()
    employee.stop()
    agent.sees_state("Page sharing ended")
    assert agent.context.request.get(url).status == 404
