"""Two people talk: nothing is lost on the way, and both see where the other is."""

from playwright.sync_api import expect

from tests.harness.people import Agent, Customer
from tests.harness.server import DemoServer


def test_they_talk_with_typing_and_receipts(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.visit(server.shop)
    customer.say("Hello, do these boots run small?")
    agent.open_conversation("Hello, do these boots run small?")
    expect(agent.page.locator(".view .address")).to_contain_text("/demo/")
    customer.widget.text(".mark.read")

    agent.page.get_by_label("Message to").press_sequentially("They ")
    customer.widget.text(".typing", "Robin")
    agent.say("They run true to size.")
    customer.reads("They run true to size.")
    customer.widget.gone(".typing")
    expect(agent.page.get_by_role("log").get_by_text("Read").last).to_be_visible()

    customer.widget.type(".composer textarea", "Great")
    expect(agent.page.get_by_text("is typing")).to_be_visible()
    customer.page.keyboard.press("Enter")
    agent.reads("Great")
    expect(agent.page.get_by_text("is typing")).to_have_count(0)


def test_reload_and_another_page_keep_the_conversation(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.visit(server.shop)
    customer.say("I would like the green tent")
    agent.open_conversation("I would like the green tent")
    customer.page.reload()
    customer.finds_chat_open()
    customer.reads("I would like the green tent")

    customer.page.goto(server.shop + "cart.html")
    expect(agent.page.locator(".view .address")).to_contain_text("cart.html")
    agent.say("It is in stock.")
    customer.finds_chat_open()
    customer.reads("I would like the green tent")
    customer.reads("It is in stock.")
    assert customer.widget.evaluate("(root) => root.querySelectorAll('.thread .own').length") == 1


def test_answer_while_the_panel_is_closed_shows_on_the_bubble(
    customer: Customer, agent: Agent, server: DemoServer
) -> None:
    customer.visit(server.shop)
    customer.say("Are you there today?")
    agent.open_conversation("Are you there today?")
    customer.close_chat()
    agent.say("Yes, until six.")
    customer.widget.text(".bubble .count", "1")
    customer.open_chat()
    customer.reads("Yes, until six.")


def test_what_is_written_offline_is_sent_once_later(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.visit(server.shop)
    customer.say("One moment, entering a tunnel")
    agent.open_conversation("One moment, entering a tunnel")
    customer.widget.text(".mark.read")
    customer.context.set_offline(True)
    customer.say("Written in the tunnel")
    customer.context.set_offline(False)
    agent.reads("Written in the tunnel")
    expect(agent.page.get_by_role("log").get_by_text("Written in the tunnel")).to_have_count(1)


def test_markup_is_text_at_both_ends(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.visit(server.shop)
    customer.say("<img src=x onerror=alert(1)> <b>bold</b>")
    agent.open_conversation("<img src=x onerror=alert(1)> <b>bold</b>")
    agent.say("<script>alert(2)</script>")
    customer.reads("<script>alert(2)</script>")


def test_card_number_typed_into_the_chat_goes_nowhere(customer: Customer, agent: Agent, server: DemoServer) -> None:
    customer.visit(server.shop)
    customer.say("my card is 4111 1111 1111 1111 ok")
    agent.open_conversation("my card is")
    assert "4111 1111 1111 1111" not in agent.page.get_by_role("log").inner_text()
    stored = b"".join(file.read_bytes() for file in server.data.glob("*.sqlite3*"))
    assert b"my card is" in stored
    assert b"4111 1111" not in stored
