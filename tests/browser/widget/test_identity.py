"""The site says who the customer is: before the chat is loaded, later, and for nobody any more."""

from typing import Any

import msgspec

from lookalong.protocol import message
from tests.browser.widget.customer import CONVERSATION, Customer, entry, html, welcome
from tests.browser.widget.fake import Page

WORD = "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"


def test_what_was_said_before_the_chat_goes_with_the_first_hello(customer: Customer) -> None:
    early = f"<script>(window.Lookalong ||= []).push(['identify', '{WORD}'])</script>"
    customer.visit(Page(html(early)))
    customer.tab.evaluate("void Lookalong.on('identity', (outcome) => { globalThis.told = outcome; })")
    customer.widget.click(".bubble")
    link = customer.server.link()
    assert link.expect(message.VisitorHello).identity == WORD
    link.send(welcome(CONVERSATION, identity="verified"))
    customer.tab.wait_for_function("globalThis.told === 'verified'")
    assert "token" not in str(customer.tab.evaluate("Object.keys(localStorage)"))


def test_a_word_given_later_connects_as_that_person(customer: Customer) -> None:
    customer.visit()
    link = customer.open_chat(CONVERSATION, 1)
    link.send(entry(1, "What the anonymous visitor read"))
    customer.widget.text(".theirs .text", "anonymous")
    customer.tab.evaluate(f"Lookalong.identify('{WORD}')")
    link = customer.server.link()
    hello: Any = link.expect(message.VisitorHello)
    assert (hello.identity, hello.visitor_token, hello.last_seq) == (WORD, "token-1", 0)
    link.send(welcome("cnv_other", 1, identity="verified"))
    customer.widget.gone(".theirs .text")
    link.send(msgspec.structs.replace(entry(1, "What the known customer read"), conversation_id="cnv_other"))
    customer.widget.text(".theirs .text", "known customer")
    customer.tab.evaluate("Lookalong.identify('')")
    hello = customer.server.link().expect(message.VisitorHello)
    assert (hello.identity, hello.visitor_token) == ("", "")


def test_the_same_word_again_changes_nothing(customer: Customer) -> None:
    customer.visit()
    customer.tab.evaluate(f"Lookalong.identify('{WORD}')")
    link = customer.open_chat(CONVERSATION)
    customer.tab.evaluate(f"Lookalong.identify('{WORD}')")
    customer.widget.type("textarea", "still here")
    customer.tab.keyboard.press("Enter")
    assert link.expect(message.Send).text == "still here"


def test_what_is_no_token_is_not_sent_and_a_refused_one_is_told(customer: Customer) -> None:
    told: list[str] = []
    customer.tab.on("console", lambda line: told.append(line.text))
    customer.visit()
    customer.tab.evaluate("Lookalong.identify('what is this')")
    customer.widget.click(".bubble")
    link = customer.server.link()
    assert link.expect(message.VisitorHello).identity == ""
    for wrong in ("{name: 'Mina'}", "'x'.repeat(4097)", "undefined", "null"):
        customer.tab.evaluate(f"Lookalong.identify({wrong})")
    customer.tab.evaluate(f"Lookalong.identify('{WORD}')")
    link = customer.server.link()
    link.expect(message.VisitorHello)
    with customer.tab.expect_console_message(lambda line: "refused (expired)" in line.text):
        link.send(welcome(identity="expired"))
    assert len([line for line in told if "takes a signed JSON Web Token" in line]) == 3
