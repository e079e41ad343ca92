"""The thread and the composer, over a socket that a test drives by hand."""

import pytest

from lookalong.protocol import message
from lookalong.protocol.error import CloseCode
from tests.browser.widget.customer import CONVERSATION, Customer, SessionScript, entry, html, welcome
from tests.browser.widget.fake import FakeServer, Link, Page


def send(customer: Customer, link: Link, text: str) -> message.Send:
    customer.widget.type("textarea", text)
    customer.tab.keyboard.press("Enter")
    return link.expect(message.Send)


def test_hello_says_who_and_where_and_nothing_more(customer: Customer) -> None:
    customer.server.pages["/shop"] = Page(html())
    customer.tab.goto(customer.server.url + "/shop?token=secret#part")
    customer.widget.click(".bubble")
    hello = customer.server.link().expect(message.VisitorHello)
    assert hello.site_key == "demo"
    assert hello.page_url == customer.server.url + "/shop"
    assert (hello.visitor_token, hello.resume_token, hello.last_seq) == ("", "", 0)
    assert all("secret" not in request for request in customer.server.requests[1:])


def test_a_text_goes_from_sending_to_read(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    sent = send(customer, link, "Hello?")
    customer.widget.text(".own .mark", "Sending")
    link.send(message.Ack(sent.client_id, CONVERSATION, 1, 1_780_000_000_000))
    customer.widget.text(".own .mark", "Sent")
    link.send(message.ReceiptState(CONVERSATION, "agent", 1, 0))
    customer.widget.text(".own .mark", "Delivered")
    link.send(message.ReceiptState(CONVERSATION, "agent", 1, 1))
    customer.widget.text(".own .mark", "Read")


def test_an_answer_is_shown_and_its_receipt_told(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "We have it <b>in green</b>"))
    customer.widget.text(".theirs .text", "<b>in green</b>")
    customer.widget.text(".name", "Mina")
    receipts = [link.expect(message.Receipt)]
    while receipts[-1].read_up_to < 1:
        receipts.append(link.expect(message.Receipt))
    assert receipts[-1].delivered_up_to == 1


def test_a_message_is_shown_as_it_was_meant_and_stays_safe(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    told = "**Bold** [our help](https://shop.test/help) [bank.test](https://evil.test/)\n- one\n- two\n```\n<b>\n```"
    link.send(entry(1, told), entry(2, "👍"), entry(3, "line\n" * 100))
    customer.widget.text(".theirs strong", "Bold")
    shown = customer.widget.evaluate(
        """(root) => [...root.querySelectorAll(".theirs .text a")].map((it) =>
            [it.textContent, it.href, it.target, it.rel, it.dir])"""
    )
    assert shown == [
        ["our help", "https://shop.test/help", "_blank", "noopener noreferrer", "auto"],
        ["https://evil.test/", "https://evil.test/", "_blank", "noopener noreferrer", "ltr"],
    ]
    customer.widget.text(".theirs bdi", "(shop.test)")
    customer.widget.text(".theirs pre code", "<b>")
    customer.widget.text(".large", "👍")
    customer.widget.click(".more[aria-expanded=false]")
    customer.widget.box(".more[aria-expanded=true]")
    lines = customer.widget.evaluate("(root) => [...root.querySelectorAll('.text')].at(-1).textContent.split('\\n')")
    assert len(lines) == 100


def test_marks_upon_marks_stay_in_their_bubble(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "a" + "\u0301" * 10_000))
    customer.widget.text(".theirs .text", "a\u0301")
    shape = customer.widget.evaluate(
        """(root) => { const text = root.querySelector(".theirs .text");
            return [getComputedStyle(text).overflowY, text.getBoundingClientRect().height < 100]; }"""
    )
    assert shape == ["clip", True]


def test_enter_breaks_the_line_with_shift_and_never_while_composing(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    customer.widget.type("textarea", "one")
    customer.tab.keyboard.press("Shift+Enter")
    customer.tab.keyboard.type("two")
    customer.widget.evaluate(
        """(root) => root.querySelector("textarea").dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    customer.widget.evaluate(
        """(root) => root.querySelector("textarea").dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true, cancelable: true}))"""
    )
    customer.tab.keyboard.press("Enter")
    assert link.expect(message.Send).text == "one\ntwo"
    assert [each for each in link.received if isinstance(each, message.Send)] == [link.received[-1]]


def test_the_composer_grows_and_then_scrolls(customer: Customer) -> None:
    customer.visit()
    customer.open_chat()
    before = customer.widget.box("textarea").height
    customer.widget.type("textarea", "one")
    for _ in range(12):
        customer.tab.keyboard.press("Shift+Enter")
    after = customer.widget.box("textarea").height
    assert before < after <= 140


def test_keys_in_the_composer_do_not_reach_the_page(customer: Customer) -> None:
    customer.visit()
    customer.tab.evaluate("document.addEventListener('keydown', (event) => (window.heard ??= []).push(event.key))")
    customer.open_chat()
    customer.widget.type("textarea", "/?")
    assert customer.tab.evaluate("window.heard ?? []") == []


def test_a_card_number_never_leaves_whole(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    assert send(customer, link, "card 4111 1111 1111 1111").text == "card •••• •••• •••• 1111"
    customer.widget.text(".remark", "card number")
    assert "4111" not in customer.tab.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")


def test_typing_is_told_both_ways(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    customer.widget.type("textarea", "he")
    assert link.expect(message.Typing).on is True
    for _ in "he":
        customer.tab.keyboard.press("Backspace")
    assert link.expect(message.Typing).on is False
    link.send(message.TypingState(CONVERSATION, "agent", "Mina", True))
    customer.widget.text(".typing", "Mina is typing")
    link.send(message.TypingState(CONVERSATION, "agent", "Mina", False))
    customer.widget.gone(".typing")


def test_unsent_texts_survive_a_reload_and_are_sent_once(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    first = send(customer, link, "Are you there?")
    customer.tab.reload()
    link = customer.welcomed(CONVERSATION)
    again = link.expect(message.Send)
    assert (again.client_id, again.text) == (first.client_id, "Are you there?")
    link.send(message.Ack(first.client_id, CONVERSATION, 1, 1_780_000_000_000))
    customer.widget.text(".own .mark", "Sent")
    customer.tab.reload()
    link = customer.welcomed(CONVERSATION, 1)
    link.send(message.HistoryPage(CONVERSATION, [entry(1, "Are you there?", "visitor")], 1, False))
    customer.widget.text(".own .text", "Are you there?")
    assert not any(isinstance(each, message.Send) for each in link.received)


def test_what_is_written_while_reconnecting_is_sent_afterwards(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    link.close()
    customer.widget.text(".banner", "Reconnecting")
    customer.widget.type("textarea", "Still here")
    customer.tab.keyboard.press("Enter")
    customer.widget.text(".own .mark", "Waiting")
    link = customer.welcomed()
    assert link.expect(message.Send).text == "Still here"
    customer.widget.gone(".banner.shown")


def test_a_refused_text_stays_with_its_reason_until_thrown_away(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    sent = send(customer, link, "odd")
    link.send(message.Error("too_long", "expected less", sent.client_id))
    customer.widget.text(".failed", "too long")
    customer.tab.reload()
    customer.welcomed()
    customer.widget.text(".failed", "too long")
    customer.widget.click(".failed button:last-child")
    customer.widget.gone(".failed")
    assert "unsent" not in customer.tab.evaluate("Object.keys(localStorage).join()")


def test_a_store_that_is_away_makes_the_text_wait(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    sent = send(customer, link, "hold on")
    link.send(message.Error("store_unavailable", "later", sent.client_id))
    assert link.expect(message.Send) == sent


def test_a_hole_is_asked_for(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "one"), entry(3, "three"))
    asked = link.expect(message.HistoryRequest)
    assert asked.after_seq == 1
    link.send(message.HistoryPage(CONVERSATION, [entry(2, "two"), entry(3, "three")], 3, False))
    customer.widget.text(".theirs .text", "two")
    order = customer.widget.evaluate("(root) => [...root.querySelectorAll('.text')].map((each) => each.innerText)")
    assert order == ["one", "two", "three"]


def test_the_hello_after_a_loss_says_what_is_known(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "one"), entry(2, "two"))
    customer.widget.text(".theirs .text", "two")
    link.close()
    hello = customer.server.link().expect(message.VisitorHello)
    assert (hello.last_seq, hello.visitor_token) == (2, "token-1")


def test_who_comes_back_reads_on_where_they_stopped(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "Seen"))
    customer.widget.text(".theirs .text", "Seen")
    customer.widget.gone(".new")
    link.send(entry(2, "line\n" * 19))
    customer.widget.text(".message:last-child", "line")
    customer.widget.evaluate("(root) => { root.querySelector('.thread').scrollTop = 0; }")
    customer.widget.box(".newest")
    customer.widget.click(".header .close")
    link.send(*[entry(seq, f"Answer {seq}\n\n\n") for seq in range(3, 21)])
    customer.widget.text("[role=status]", "18 new messages")
    customer.widget.click(".bubble")
    customer.widget.text(".new", "New messages")
    customer.widget.text(".newest", "18 new messages")
    below = """(root) => {
        const line = root.querySelector(".new");
        const top = (it) => it.getBoundingClientRect().top;
        return [line.nextElementSibling.textContent.includes("Answer 3"),
                Math.abs(top(line) - top(root.querySelector(".thread"))) < 40];
    }"""
    assert customer.widget.evaluate(below) == [True, True]
    customer.widget.click(".newest")
    customer.widget.gone(".newest")
    receipts = [link.expect(message.Receipt)]
    while receipts[-1].read_up_to < 20:
        receipts.append(link.expect(message.Receipt))
    customer.widget.box(".new")
    customer.widget.click(".header .close")
    customer.widget.click(".bubble")
    customer.widget.gone(".new")


def test_unread_answers_are_counted_on_the_closed_bubble(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    customer.widget.click(".header .close")
    link.send(entry(1, "one"), entry(2, "two"))
    customer.widget.text(".count", "2")
    label = "(root) => root.querySelector('.bubble').getAttribute('aria-label')"
    assert "2 new messages" in customer.widget.evaluate(label)
    customer.widget.click(".bubble")
    while link.expect(message.Receipt).read_up_to < 2:
        pass
    assert customer.widget.evaluate("(root) => root.querySelector('.count').textContent") == ""


def test_an_answer_is_noticed_on_the_next_page_without_opening(customer: Customer, server: FakeServer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "one"))
    customer.widget.text(".theirs", "one")
    customer.widget.click(".header .close")
    customer.visit(path="/cart")
    link = customer.welcomed(CONVERSATION, 2)
    link.send(message.HistoryPage(CONVERSATION, [entry(1, "one"), entry(2, "two")], 2, False))
    customer.widget.text(".count", "1")


def test_an_open_panel_and_a_draft_stay_over_a_page_change(customer: Customer) -> None:
    customer.visit()
    customer.open_chat()
    customer.widget.type("textarea", "half a thou")
    customer.visit(path="/cart")
    customer.welcomed()
    customer.widget.box(".panel.open")
    assert customer.widget.evaluate("(root) => root.querySelector('textarea').value") == "half a thou"


def test_routes_of_a_single_page_application_are_told(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    customer.tab.evaluate("history.pushState({}, '', '/planner/day?q=secret')")
    assert link.expect(message.Page) == message.Page(customer.server.url + "/planner/day", True)


def test_a_route_taken_before_the_welcome_is_told_after_it(customer: Customer) -> None:
    customer.visit()
    customer.widget.click(".bubble")
    link = customer.server.link()
    link.expect(message.VisitorHello)
    customer.tab.evaluate("history.pushState({}, '', '/planner/day')")
    link.send(welcome())
    assert link.expect(message.Page).url.endswith("/planner/day")


def test_routes_are_told_without_the_navigation_api_and_history_is_put_back(customer: Customer) -> None:
    customer.tab.add_init_script("delete window.navigation; delete Window.prototype.navigation")
    customer.visit()
    original = customer.tab.evaluate("(window.original = history.pushState, 'navigation' in window)")
    assert original is False
    link = customer.open_chat()
    customer.tab.evaluate("history.pushState({}, '', '/planner/day')")
    assert link.expect(message.Page).url.endswith("/planner/day")
    customer.tab.evaluate("Lookalong.shutdown()")
    assert customer.tab.evaluate("history.pushState === window.original") is True


def test_a_session_code_is_shown_large_and_read_by_digits(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    customer.widget.click(".footer .icon-phone")
    link.expect(message.SessionCodeRequest)
    now = customer.tab.evaluate("Date.now()")
    link.send(message.SessionCode("048213", now + 600_000))
    assert "0 4 8 2 1 3" in customer.widget.text(".digits", "048")
    customer.widget.text(".code-state", "10 more minutes")
    assert customer.widget.box(".digits").height >= 40
    link.send(message.SessionCode("048213", now - 1))
    customer.widget.text(".code-state", "expired")


def test_a_refused_code_says_why(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat()
    customer.widget.click(".footer .icon-phone")
    link.expect(message.SessionCodeRequest)
    link.send(message.Error("rate_limited", "later", ""))
    customer.widget.text(".code-state", "wait a minute")


def test_a_token_that_is_no_longer_good_is_given_up(customer: Customer) -> None:
    customer.visit()
    customer.open_chat()
    customer.widget.text(".header", "Fernweh Outfitters")  # the welcome, and the token with it, is there
    customer.tab.reload()
    link = customer.server.link()
    assert link.expect(message.VisitorHello).visitor_token == "token-1"
    link.close(CloseCode.NOT_AUTHENTICATED)
    assert customer.server.link().expect(message.VisitorHello).visitor_token == ""


def test_a_duplicated_tab_gets_an_id_of_its_own(customer: Customer) -> None:
    customer.visit()
    customer.widget.click(".bubble")
    link = customer.server.link()
    first = link.expect(message.VisitorHello).tab_id
    link.close(CloseCode.REPLACED)
    assert customer.server.link().expect(message.VisitorHello).tab_id != first


@pytest.mark.parametrize("data", [b"\x93\x63\x01\x02", b"\xc1", b"\x92\x05\xa1x"])
def test_a_server_that_talks_nonsense_harms_nothing(customer: Customer, data: bytes) -> None:
    customer.visit()
    link = customer.open_chat()
    link.send_bytes(data)
    customer.widget.text(".banner", "available on this page")


def test_events_of_the_session_are_told_in_words(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    link.send(entry(1, "session_requested", "system"), entry(2, "from_a_newer_server", "system"))
    customer.widget.text(".event", "Mina asked to see your page")
    customer.widget.text(".event", "was updated")


def test_customer_reads_who_saw_the_page_and_how_much_they_did(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    from_ms, to_ms = 1_700_000_000_000, 1_700_000_420_000
    link.send(
        entry(1, f"session_seen {from_ms} {to_ms}", "system"),
        entry(2, f"session_acted {from_ms} {to_ms} 3", "system"),
        entry(3, f"session_acted {from_ms} {to_ms} 1", "system"),
    )
    clock = "(ms) => new Date(ms).toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' })"
    times = " to ".join(customer.tab.evaluate(clock, ms) for ms in (from_ms, to_ms))
    customer.widget.text(".event", f"Mina saw your page from {times} and did nothing on it")
    customer.widget.text(".event", f"Mina saw your page from {times} and did 3 things on it")
    customer.widget.text(".event", f"Mina saw your page from {times} and did 1 thing on it")


def test_escape_closes_the_panel_without_a_session(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION)
    customer.widget.click("textarea")
    customer.tab.keyboard.press("Escape")
    customer.widget.gone(".panel.open")
    customer.widget.click(".bubble")
    SessionScript(link).grant_view(customer)
    customer.widget.click("textarea")
    customer.tab.keyboard.press("Escape")
    link.expect(message.SessionEnd)
    assert customer.widget.has(".panel.open")
