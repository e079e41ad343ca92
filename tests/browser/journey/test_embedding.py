"""One tag: nothing before intent, help for the site owner, and a host page that never suffers."""

from playwright.sync_api import expect

from tests.harness.people import Customer
from tests.harness.server import DemoServer, free_port
from tests.pages.server import PageServer
from tests.pages.site import foreign_sites


def test_nothing_but_the_loader_before_intent(customer: Customer, server: DemoServer) -> None:
    requests: list[str] = []
    sockets: list[str] = []
    customer.page.on("request", lambda request: requests.append(request.url))
    customer.page.on("websocket", lambda socket: sockets.append(socket.url))
    customer.visit(server.shop)
    customer.page.wait_for_load_state("networkidle")
    ours = [url for url in requests if "/demo/" not in url]
    assert ours == [f"{server.url}/widget.js"]
    assert sockets == []
    assert customer.context.cookies() == []

    customer.open_chat()
    assert any("/widget/chat-" in url for url in requests)
    assert sockets == [server.url.replace("http", "ws") + "/ws/visitor"]
    assert customer.context.cookies() == []


def test_loader_does_not_block_rendering(customer: Customer, server: DemoServer) -> None:
    held = []
    customer.page.route("**/widget.js", lambda route: held.append(route))
    customer.page.goto(server.shop, wait_until="domcontentloaded")
    expect(customer.page.locator("h1").first).to_be_visible()
    assert len(held) == 1
    held[0].continue_()
    customer.widget.box(".bubble")


def test_wrong_site_key_tells_the_owner_what_to_fix(customer: Customer, server: DemoServer) -> None:
    customer.page.route(
        "**/demo/",
        lambda route: route.fulfill(body=route.fetch().text().replace('data-site="demo"', 'data-site="nope"')),
    )
    customer.visit(server.shop)
    with customer.page.expect_console_message(lambda message: "Lookalong" in message.text) as warned:
        customer.widget.click(".bubble")
    assert "nope" in warned.value.text
    assert "data-site" in warned.value.text


def test_refused_origin_tells_the_owner_what_to_fix(customer: Customer, server: DemoServer) -> None:
    with PageServer(foreign_sites(), server.tag) as stranger:
        customer.visit(stranger.url("shoelace"))
        with customer.page.expect_console_message(lambda message: "Lookalong" in message.text) as warned:
            customer.widget.click(".bubble")
        assert stranger.origin in warned.value.text
        assert "lookalong site add" in warned.value.text


def test_unreachable_server_leaves_the_page_untouched(customer: Customer, server: DemoServer) -> None:
    dead = f"http://127.0.0.1:{free_port()}"
    customer.page.route(
        "**/demo/",
        lambda route: route.fulfill(
            body=route.fetch().text().replace('src="/widget.js"', f'src="{dead}/widget.js"'),
            content_type="text/html",
        ),
    )
    customer.page.goto(server.shop)
    customer.page.locator("[data-test=product-card]").first.click()
    expect(customer.page.locator("[data-test=product-name]")).to_be_visible()


def test_server_that_goes_away_is_said_softly_and_comes_back(customer: Customer, server: DemoServer) -> None:
    customer.visit(server.shop)
    customer.page.route("**/widget/chat-*", lambda route: route.abort())
    customer.widget.click(".bubble")
    assert customer.widget.text(".notice")
    customer.page.unroute("**/widget/chat-*")
    customer.open_chat()
