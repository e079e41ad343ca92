"""The one tag: what it does before anybody wants to chat, and where a page makes it hard."""

import gzip
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext
from playwright.sync_api import Page as Tab

from benchmarks.size import loaded_with
from lookalong.protocol import message
from tests.browser.widget.customer import CONVERSATION, STRICT_POLICY, Customer, entry, html
from tests.browser.widget.fake import FakeServer, Page

LOADER_BYTES = 3 * 1024
CHAT_BYTES = 30_000
MENU_BYTES = 5 * 1024


def gzipped(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_loads_nothing_until_intent(customer: Customer, server: FakeServer) -> None:
    customer.visit()
    customer.tab.wait_for_load_state("networkidle")
    customer.tab.evaluate("new Promise((done) => requestIdleCallback(done))")
    assert set(server.requests) - {"/favicon.ico"} == {"/shop", "/widget.js"}


def test_leaves_one_global_and_no_cookie(customer: Customer) -> None:
    customer.server.pages["/plain"] = Page("<!doctype html><title>plain</title>")
    customer.tab.goto(customer.server.url + "/plain")
    before = set(customer.tab.evaluate("Object.getOwnPropertyNames(window)"))
    customer.visit()
    customer.open_chat()
    customer.widget.text(".empty")
    after = set(customer.tab.evaluate("Object.getOwnPropertyNames(window)"))
    assert after - before == {"Lookalong"}
    assert customer.tab.context.cookies() == []


def test_is_small(assets: Path) -> None:
    assert gzipped(assets / "widget.js") <= LOADER_BYTES
    chunks = list((assets / "widget").iterdir())
    chats = [file for file in chunks if file.name.startswith("chat-")]
    assert len(chats) == 2
    for chat in chats:
        assert gzipped(*loaded_with(chat)) <= CHAT_BYTES
    assert gzipped(*(file for file in chunks if file.name.startswith("menu"))) <= MENU_BYTES


def test_bubble_is_a_named_button_a_thumb_can_hit(customer: Customer) -> None:
    customer.visit()
    box = customer.widget.box(".bubble")
    assert box.width >= 44
    assert box.height >= 44
    assert customer.widget.evaluate("(root) => root.querySelector('.bubble').getAttribute('aria-label')")
    customer.tab.keyboard.press("Tab")
    outline = "(root) => getComputedStyle(root.querySelector('.bubble:focus-visible')).outlineWidth"
    assert customer.widget.evaluate(outline) == "3px"


def test_opens_by_keyboard_and_gives_the_focus_back(customer: Customer) -> None:
    customer.visit()
    customer.tab.keyboard.press("Tab")
    customer.tab.keyboard.press("Enter")
    customer.welcomed()
    customer.widget.box("textarea:focus")
    customer.tab.keyboard.press("Escape")
    customer.widget.box(".bubble:focus")


@pytest.mark.parametrize("call", ["open", "requestCode"])
def test_calls_of_the_page_load_the_chat(customer: Customer, call: str) -> None:
    customer.visit()
    customer.tab.evaluate(f"Lookalong.{call}()")
    link = customer.welcomed()
    customer.widget.box(".panel.open")
    if call == "requestCode":
        link.expect(message.SessionCodeRequest)


def test_calls_made_before_the_tag_are_kept(customer: Customer) -> None:
    queued = '<script>window.Lookalong = []; Lookalong.push(["prefill", "My order 42"], ["open"])</script>'
    customer.visit(Page(html(head=queued)))
    customer.welcomed()
    customer.widget.box(".panel.open")
    assert customer.widget.evaluate("(root) => root.querySelector('textarea').value") == "My order 42"


def test_a_wrong_call_is_told_and_harms_nothing(customer: Customer) -> None:
    customer.visit()
    with customer.tab.expect_console_message() as told:
        customer.tab.evaluate("Lookalong.push(['constructor'], ['open'])")
    assert "constructor" in told.value.text
    customer.welcomed()


def test_events_reach_the_page_until_it_stops_listening(customer: Customer) -> None:
    customer.visit()
    customer.tab.evaluate(
        """() => {
            window.heard = [];
            for (const name of ["ready", "open", "close", "message", "unread", "availability"])
                Lookalong.on(name, (detail) => heard.push([name, detail ?? null]));
            window.stop = Lookalong.on("message", () => heard.push("never"));
            stop();
        }"""
    )
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "Hello"))
    customer.widget.text(".theirs", "Hello")
    heard = customer.tab.evaluate("heard")
    assert ["ready", None] in heard
    assert ["open", None] in heard
    assert ["availability", True] in heard
    assert ["message", {"author": "agent", "text": "Hello"}] in heard
    assert "never" not in heard


def test_an_error_of_a_listener_stays_the_pages_own(server: FakeServer, context: BrowserContext) -> None:
    tab = context.new_page()  # not the fixture's: here the page does err
    customer = Customer(server, tab)
    customer.visit()
    tab.evaluate("void Lookalong.on('open', () => { throw new Error('mine') })")
    with tab.expect_event("pageerror") as error:
        customer.open_chat()
    assert "mine" in str(error.value)
    customer.widget.box(".panel.open")


def test_works_under_a_strict_policy(customer: Customer) -> None:
    refused: list[str] = []
    customer.tab.on("console", lambda told: refused.append(told.text))
    policy = STRICT_POLICY.format(ws=customer.server.url.replace("http", "ws"))
    customer.visit(Page(html(), {"Content-Security-Policy": policy}))
    link = customer.open_chat()
    customer.widget.type("textarea", "Hello")
    customer.tab.keyboard.press("Enter")
    assert link.expect(message.Send).text == "Hello"
    assert customer.widget.evaluate("(root) => getComputedStyle(root.querySelector('.panel')).width") == "380px"
    assert [text for text in refused if "widget" in text or "directive" in text] == []


def test_says_softly_that_the_server_is_away_and_tries_again(customer: Customer) -> None:
    customer.visit()
    customer.server.widget_down = True
    before = customer.tab.evaluate("document.body.innerHTML")
    customer.widget.click(".bubble")
    customer.widget.text(".notice", "be reached")
    assert customer.tab.evaluate("document.body.innerHTML") == before
    customer.server.widget_down = False
    customer.open_chat()
    customer.widget.box(".panel.open")


def test_a_wrong_key_is_explained_to_the_owner_once(customer: Customer) -> None:
    server = customer.server
    server.refuse_sockets = True
    server.site_answer = Page(
        '{"error":{"code":"unknown_site","message":"There is no site with the key \\"demo\\"."}}',
        {"Content-Type": "application/json"},
        HTTPStatus.NOT_FOUND,
    )
    customer.visit()
    warnings: list[str] = []
    customer.tab.on("console", lambda told: warnings.append(told.text) if "Lookalong" in told.text else None)
    customer.widget.click(".bubble")
    customer.widget.text(".banner", "available on this page")
    assert warnings == ['Lookalong: There is no site with the key "demo".']


def test_a_tag_without_a_key_says_what_is_missing(customer: Customer) -> None:
    with customer.tab.expect_console_message() as told:
        customer.server.pages["/bad"] = Page('<!doctype html><script async src="/widget.js"></script>')
        customer.tab.goto(customer.server.url + "/bad")
    assert "data-site" in told.value.text


def test_a_second_tag_is_ignored(customer: Customer) -> None:
    customer.visit(Page(html('<script src="/widget.js" data-site="other"></script>')))
    assert customer.tab.locator("lookalong-widget").count() == 1


def test_page_styles_cannot_reach_it(customer: Customer) -> None:
    hostile = (
        "<style>*{display:none!important;opacity:0!important;font-size:60px!important}html,body{display:block!important}"
        "lookalong-widget{position:static!important;visibility:hidden!important;transform:scale(0)!important}</style>"
    )
    customer.visit(Page(html(head=hostile)))
    box = customer.widget.box(".bubble")
    assert (box.width, box.height) == (56, 56)


def test_hide_and_show(customer: Customer) -> None:
    customer.visit()
    customer.tab.evaluate("Lookalong.hide()")
    assert customer.widget.evaluate("(root) => root.querySelector('.bubble').checkVisibility()") is False
    customer.tab.evaluate("Lookalong.show()")
    customer.widget.box(".bubble")


def test_shutdown_leaves_nothing(customer: Customer) -> None:
    customer.visit()
    patched = "[history.pushState, history.replaceState, Element.prototype.attachShadow].join()"
    before = customer.tab.evaluate(patched)
    link = customer.open_chat()
    customer.tab.evaluate("Lookalong.shutdown()")
    assert customer.tab.locator("lookalong-widget").count() == 0
    assert link.closed.wait(5)
    assert customer.tab.evaluate(patched) == before
    customer.tab.evaluate("Lookalong.boot()")
    customer.open_chat()


def test_speaks_the_language_of_the_page(customer: Customer) -> None:
    customer.visit(Page(html(lang="ko")))
    customer.open_chat()
    customer.widget.text(".empty", "안녕하세요")


def test_the_tag_may_choose_language_and_side(customer: Customer) -> None:
    customer.visit(Page(html(attributes='data-locale="ko" data-position="left"')))
    assert customer.widget.box(".bubble").x == 20
    customer.open_chat()
    customer.widget.text(".empty", "안녕하세요")


def test_sits_at_the_end_of_the_line_in_right_to_left_pages(tab_rtl: Customer) -> None:
    assert tab_rtl.widget.box(".bubble").x == 20


@pytest.fixture
def tab_rtl(customer: Customer, page: Tab) -> Customer:
    customer.visit(Page(html().replace("<html", '<html dir="rtl"')))
    return customer
